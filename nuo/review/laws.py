"""The law registry: which article of which version says what, in our own words.

Packs and the reviewer's rules name a law and an article; this module finds the version in force on a day and
refuses what the registry does not hold. It reads one YAML file and knows no Django.
It holds no sentence of any law, only short summaries and where the text was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from nuo.review import source
from nuo.review.texts import Text

ARTICLE = re.compile(r"^(?P<article>[1-9]\d*)(?:\((?P<paragraph>[1-9]\d*)\))?(?:\((?P<item>[1-9]\d*)\))?$")
KINDS = ("law", "regulation", "party_regulation", "local")


class LawError(ValueError):
    """The registry cannot answer; the message says why and what would."""


@dataclass(frozen=True)
class Version:
    """One wording of a law. `until` is the last day it applied; None while it still does."""

    version: str
    in_force: date
    until: date | None  # the last day it applied
    source: str
    articles: Mapping[str, Text]
    formerly: Mapping[str, str]  # article here -> the article with the same rule in the version before

    def applies_on(self, on: date) -> bool:
        return self.in_force <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class Law:
    law_id: str
    name: Text
    kind: str
    versions: tuple[Version, ...]  # oldest first


@dataclass(frozen=True)
class Citation:
    """One article of one version of a law, ready to be printed."""

    law_id: str
    law: Text
    version: str
    in_force: date
    article: str
    summary: Text

    def label(self, lang: str) -> str:
        """How a notice board names it.

        >>> words = Text("政府信息公开条例", "Government Information Disclosure Regulation")
        >>> cite = Citation("x", words, "2019-04-03", date(2019, 5, 15), "33(2)", words)
        >>> cite.label("zh"), cite.label("en")
        ('政府信息公开条例 第33条第2款', 'Government Information Disclosure Regulation, art. 33(2)')
        """
        if lang.startswith("zh"):
            return f"{self.law.zh} {_article_in_chinese(self.article)}"
        return f"{self.law.en}, art. {self.article}"


@dataclass(frozen=True)
class Laws:
    """The whole registry."""

    by_id: Mapping[str, Law]

    def resolve(self, law_id: str, article: str, on: date | None = None, version: str | None = None) -> Citation:
        """The article as worded in `version`, or on the day `on`, or in the newest version."""
        law = self.by_id.get(law_id)
        if law is None:
            raise LawError(f"No law “{law_id}” in the registry; it knows {', '.join(sorted(self.by_id))}.")
        chosen = _version_of(law, on, version)
        summary = chosen.articles.get(article)
        if summary is None:
            raise LawError(
                f"{law.name.zh} ({chosen.version}) has no article “{article}” in the registry; "
                f"it holds {', '.join(chosen.articles)}."
            )
        return Citation(law_id, law.name, chosen.version, chosen.in_force, article, summary)

    def at(self, law_id: str, article: str, on: date) -> Citation | None:
        """The rule that the newest version states in `article`, as it stood on the day `on`.

        None where the registry holds no text for that day or no such rule in it. Raises LawError
        where the newest version has no such article.
        """
        self.resolve(law_id, article)
        for version in reversed(self.by_id[law_id].versions):
            if version.applies_on(on):
                held = article in version.articles
                return self.resolve(law_id, article, version=version.version) if held else None
            if article not in version.formerly:
                return None
            article = version.formerly[article]
        return None

    def citations(self) -> Iterator[Citation]:
        """Every article of every version, in the order of the file."""
        for law in self.by_id.values():
            for version in law.versions:
                for article in version.articles:
                    yield self.resolve(law.law_id, article, version=version.version)


def registry() -> Laws:
    """The registry that comes with Nuo: of the installed package, else of the folder it is developed in."""
    installed = Path(__file__).with_name("laws.yaml")
    return load_laws(installed if installed.exists() else Path(__file__).parents[2] / "packs" / "laws.yaml")


def load_laws(path: Path) -> Laws:
    """Read the registry; a file that breaks its own rules is refused with one sentence."""
    try:
        data = source.read(path.read_text(encoding="utf-8")).data
    except (source.SourceError, UnicodeDecodeError) as error:
        raise LawError(f"{path.name} cannot be read: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("laws"), dict):
        raise LawError(f"{path.name} must have one key, “laws”.")
    return Laws({law_id: _law(law_id, raw) for law_id, raw in _mapping(data["laws"], "laws").items()})


def _version_of(law: Law, on: date | None, version: str | None) -> Version:
    known = ", ".join(each.version for each in law.versions)
    if version is not None:
        for each in law.versions:
            if each.version == version:
                return _checked(law, each, on)
        raise LawError(f"{law.name.zh} has no version “{version}” in the registry; it holds {known}.")
    if on is None:
        return law.versions[-1]
    for each in law.versions:
        if each.applies_on(on):
            return each
    raise LawError(f"No version of {law.name.zh} was in force on {on}; the registry holds {known}.")


def _checked(law: Law, version: Version, on: date | None) -> Version:
    if on is not None and not version.applies_on(on):
        raise LawError(f"{law.name.zh} ({version.version}) was not in force on {on}.")
    return version


def _article_in_chinese(article: str) -> str:
    parts = ARTICLE.match(article)
    if parts is None:
        raise LawError(f"“{article}” is not an article number; write 35, 35(3) or 13(1)(2).")
    said = f"第{parts['article']}条"
    if parts["paragraph"]:
        said += f"第{parts['paragraph']}款"
    if parts["item"]:
        said += f"第{parts['item']}项"
    return said


def _law(law_id: str, raw: object) -> Law:
    entry = _mapping(raw, f"law {law_id}")
    kind = str(entry.get("kind"))
    if kind not in KINDS:
        raise LawError(f"{law_id}: kind must be one of {', '.join(KINDS)}, not “{kind}”.")
    rows = entry.get("versions")
    if not isinstance(rows, list) or not rows:
        raise LawError(f"{law_id}: at least one version is needed.")
    versions = tuple(sorted((_version(law_id, row) for row in rows), key=lambda each: each.in_force))
    for older, newer in pairwise(versions):
        if older.until is None or older.until >= newer.in_force:
            raise LawError(f"{law_id}: version {older.version} must end before {newer.version} begins.")
    return Law(law_id, _text(entry.get("name"), f"{law_id}: name"), kind, versions)


def _version(law_id: str, raw: object) -> Version:
    entry = _mapping(raw, f"{law_id}: version")
    name, where = str(entry.get("version")), f"{law_id} {entry.get('version')}"
    in_force = _day(entry.get("in_force"), f"{where}: in_force")
    until = None if entry.get("until") is None else _day(entry["until"], f"{where}: until")
    articles: dict[str, Text] = {}
    formerly: dict[str, str] = {}
    for article, said in _mapping(entry.get("articles"), f"{where}: articles").items():
        if not ARTICLE.match(article):
            raise LawError(f"{where}: “{article}” is not an article number such as 35, 35(3) or 13(1)(2).")
        line = _mapping(said, f"{where} art. {article}")
        articles[article] = _text(line.get("summary"), f"{where} art. {article}: summary")
        if line.get("formerly") is not None:
            formerly[article] = str(line["formerly"])
    return Version(name, in_force, until, str(entry.get("source") or ""), articles, formerly)


def _mapping(raw: object, where: str) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise LawError(f"{where} must be a mapping.")
    return raw


def _day(raw: object, where: str) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise LawError(f"{where} must be a date such as 2026-01-01, not “{raw}”.") from error


def _text(raw: object, where: str) -> Text:
    entry = _mapping(raw, where)
    zh, en = entry.get("zh"), entry.get("en")
    if not isinstance(zh, str) or not isinstance(en, str) or not zh.strip() or not en.strip():
        raise LawError(f"{where} needs both zh and en.")
    return Text(zh, en)
