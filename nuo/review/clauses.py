"""From lines of a document to clauses: numbers, headings, and lists that continue a sentence above them.

A line that is not a heading is a clause of its own. An item of a list keeps the index of the line
that introduces it (`lead`): “有下列情形之一的，罚款200元：” governs every item below it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_NUMERAL = "[一二三四五六七八九十百零〇0-9]"
_MARKERS = (
    ("article", re.compile(rf"第{_NUMERAL}{{1,5}}条[ \t　:：、]*")),
    ("han", re.compile(r"[一二三四五六七八九十百]{1,4}[、.．][ \t　]*")),
    ("han-brackets", re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)][ \t　、]*")),
    ("brackets", re.compile(r"[（(]?[0-9]{1,3}[）)][ \t　、]*")),
    ("number", re.compile(r"[0-9]{1,3}(?:[、．]|\.(?![0-9]))[ \t　]*")),
    ("circle", re.compile(r"[①-⑳㈠-㈩][ \t　]*")),
    ("bullet", re.compile(r"[-*+•●○■□◆·][ \t　]+")),
)
_SECTION = re.compile(rf"第{_NUMERAL}{{1,5}}[章节编]|第{_NUMERAL}{{1,3}}部分")
_TITLE = re.compile(
    r"[^，。；：！？,;:!?]{1,24}(?:公约|章程|规约|民约|办法|制度|细则|协议书?|通知|告示|守则|总则|附则|规定)"
)
_RULES_SOMETHING = re.compile(r"[罚缴扣停押]|不得|不准|不许|禁止|取消|必须|应当|一律|[0-9]")
_LEADS = re.compile(r"[:：][ \t　]*$")
_SQUEEZED = re.compile(r"(?<=[㐀-鿿“”])[ \t\u00a0　·•\u200b-\u200f\u2060\ufeff]+(?=[㐀-鿿“”])")
# One to one, so that a place in the normal form is a place in the text.
_WIDE = {0xFF01 + n: chr(0x21 + n) for n in range(94) if chr(0x21 + n) not in ",:;!?()"}
_WIDE |= {ord("「"): "“", ord("」"): "”", ord("『"): "“", ord("』"): "”", ord("﹐"): "，"}


@dataclass(frozen=True)
class Line:
    """One line or paragraph as a reader found it; `place` is its number in the file, counted from 0.

    `marker` names the level of a list whose numbers the file does not hold as text.
    """

    text: str
    place: int
    heading: bool = False
    marker: str = ""


@dataclass(frozen=True)
class Clause:
    """`normal` is the text as the rules see it; `kept` holds the stretches of `text` it is made of."""

    index: int
    number: str
    text: str
    line: int  # counted from 1
    place: int
    lead: int | None  # the index of the clause that introduces this item
    normal: str
    kept: tuple[tuple[int, int], ...]  # empty: the same places

    def quoted(self, start: int, end: int) -> tuple[int, int]:
        """The span in `text` of a span in `normal`."""
        if not self.kept:
            return start, end
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        for begin, end in self.kept:
            if at < end - begin:
                return begin + at
            at -= end - begin
        raise IndexError(f"{self.number} has no such place")


@dataclass
class _Level:
    kind: str
    clause: int
    items: str = ""


@dataclass
class _Reading:
    clauses: list[Clause] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    numbered: int = 0


def lines_of(text: str) -> list[Line]:
    """Split plain text into lines; empty ones are left out but counted."""
    return [Line(line, place) for place, line in enumerate(text.splitlines()) if line.strip()]


def clauses_of(lines: Iterable[Line]) -> tuple[Clause, ...]:
    """Return the clauses of a document in order.

    >>> [c.number for c in clauses_of(lines_of("村规民约\\n第一条 下列行为：\\n（一）乱倒垃圾\\n第二条 节水"))]
    ['第一条', '第一条（一）', '第二条']
    """
    reading = _Reading()
    for line in lines:
        kind, number = _marker(line)
        lead = _lead(reading.levels, kind)
        # Under “下列行为：” a short line is an item, elsewhere it is a heading.
        if lead is None and _is_heading(line, number):
            reading.levels.clear()
            continue
        _append(reading, line, number, lead)
        if _LEADS.search(line.text):
            reading.levels.append(_Level(kind, reading.clauses[-1].index))
    return tuple(reading.clauses)


def _append(reading: _Reading, line: Line, number: str, lead: int | None) -> None:
    reading.numbered += lead is None
    label = number.strip(" \t　:：、.．") or str(reading.numbered)
    if lead is not None:
        label = f"{reading.clauses[lead].number}{number.strip() or '·'}"
    normal, kept = normalized(line.text)
    reading.clauses.append(
        Clause(len(reading.clauses), label, line.text, line.place + 1, line.place, lead, normal, kept)
    )


def _lead(levels: list[_Level], kind: str) -> int | None:
    """The clause that introduces a line of this kind; levels that it ends are dropped."""
    # A kind seen before goes back to its level: after 1、 （1） another 1、 is no item of （1）.
    known = [depth for depth, level in enumerate(levels) if kind and kind in (level.kind, level.items)]
    if known:
        del levels[known[0] + 1 :]
        if levels[-1].items == kind:
            return levels[-1].clause
        levels.pop()
        return None
    top = levels[-1] if levels else None
    if top and not top.items and kind not in ("", "article"):
        top.items = kind
        return top.clause
    levels.clear()
    return None


def _marker(line: Line) -> tuple[str, str]:
    if line.marker:
        return line.marker, ""
    stripped = line.text.lstrip(" \t　")
    for kind, marker in _MARKERS:
        if found := marker.match(stripped):
            return kind, found.group()
    return "", ""


def _is_heading(line: Line, number: str) -> bool:
    text = line.text.strip(" \t　#")
    if _SECTION.match(text):
        return len(text) < 40 and not re.search(r"[。；]", text)
    if line.heading:
        return not _RULES_SOMETHING.search(text) and not _LEADS.search(text)
    rest = text[len(number.strip()) :].strip(" \t　") if number else text
    if _RULES_SOMETHING.search(rest) or _LEADS.search(rest):
        return False
    if number:
        return len(rest) <= 8 and not re.search(r"[，。；！？,;]", rest) and not number.startswith("第")
    return bool(_TITLE.fullmatch(rest)) or not re.search(r"[㐀-鿿A-Za-z]", rest)


def normalized(text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text as the rules see it: narrow digits, no gaps between Chinese characters.

    >>> normalized("罚 款５００元")
    ('罚款500元', ((0, 1), (2, 7)))
    """
    plain = text.translate(_WIDE)
    if not _SQUEEZED.search(plain):
        return plain, ()
    gaps = [gap.span() for gap in _SQUEEZED.finditer(plain)]
    kept = tuple(zip([0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(plain)], strict=True))
    return "".join([plain[start:end] for start, end in kept]), kept
