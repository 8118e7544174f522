"""The laws' own sentences, where somebody has given a folder of them; the project holds none.

A folder holds files named 法律名(YYYY-MM-DD).md or .txt, as official databases export them: articles
begin a line with 第…条. `nuo law import` checks such a folder and keeps a copy.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nuo.review.laws import ARTICLE, Citation

_NAME = re.compile(r"(?P<law>.+?)[(（](?P<version>\d{4}-\d{2}-\d{2})[)）]")
_ARTICLE = re.compile(r"^[ \t　]*第([一二三四五六七八九十百千零〇]+)条[ \t　]", re.MULTILINE)
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[)）]")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGEST = 4_000_000


@dataclass(frozen=True)
class LawFile:
    """One file of a folder: the law, the day of its version, where it is."""

    law: str
    version: str
    path: Path


class LawTexts:
    """A folder of law texts, read when first asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[Path, dict[int, str]] = {}

    @cached_property
    def files(self) -> dict[tuple[str, str], LawFile]:
        found = {}
        for path in sorted(self.folder.rglob("*")):
            named = _NAME.fullmatch(path.stem)
            if named and path.suffix in {".md", ".txt"} and path.stat().st_size <= _LARGEST:
                law = named["law"].removeprefix("中华人民共和国")
                found[law, named["version"]] = LawFile(law, named["version"], path)
        return found

    def verbatim(self, cite: Citation) -> str | None:
        """The article's own words, of the paragraph cited; None where the folder does not hold it."""
        file = self.files.get((cite.law.zh, cite.version))
        parts = ARTICLE.match(cite.article)
        if file is None or parts is None:
            return None
        said = self._articles(file.path).get(int(parts["article"]))
        if said is None or not parts["paragraph"]:
            return said
        paragraphs = paragraphs_of(said)
        at = int(parts["paragraph"]) - 1
        return paragraphs[at] if at < len(paragraphs) else None

    def _articles(self, path: Path) -> dict[int, str]:
        if path not in self._read:
            self._read[path] = articles_of(path.read_text(encoding="utf-8", errors="replace"))
        return self._read[path]


def articles_of(text: str) -> dict[int, str]:
    """The articles of a law by number, each without its own heading."""
    parts = _ARTICLE.split(text.split("<!-- INFO END -->", 1)[-1])[1:]
    return {number_of(sign): _without_headings(said) for sign, said in zip(parts[::2], parts[1::2], strict=True)}


def _without_headings(said: str) -> str:
    return "\n".join(line.strip() for line in said.splitlines() if line.strip() and not line.startswith("#"))


def paragraphs_of(article: str) -> list[str]:
    """The paragraphs (款) of an article; its numbered items belong to the paragraph above."""
    found: list[str] = []
    for line in (line.strip() for line in article.splitlines()):
        if not line or line.startswith("#"):
            continue
        if found and _ITEM.match(line):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def number_of(sign: str) -> int:
    """A number in Chinese numerals, up to thousands.

    >>> number_of("三十一"), number_of("十"), number_of("一千二百一十九")
    (31, 10, 1219)
    """
    total = digit = 0
    for each in sign:
        if each in _UNITS:
            total += (digit or 1) * _UNITS[each]
            digit = 0
        else:
            digit = _DIGITS[each]
    return total + digit
