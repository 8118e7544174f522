"""From a paper to a PDF, with Typst: tagged, PDF/A-2b, and the same bytes for the same paper."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from nuo.paper.document import Paper
from nuo.paper.errors import NoFont

_TEMPLATE = Path(__file__).with_name("template.typ")
_CHINESE = ("noto serif cjk", "noto sans cjk", "source han", "wenquanyi", "droid sans fallback", "songti", "pingfang")


def typeset(paper: Paper) -> bytes:
    """Return a paper as a PDF of A4 pages; refuse (`NoFont`) where no font has Chinese characters."""
    given, at = json.dumps(_readable(paper.values), ensure_ascii=False), int(paper.at.timestamp())
    try:
        return _made(given, at, "a-2b")
    except typst.TypstError as error:
        # An archive's file must have every character in its fonts; where one is missing, a plain PDF shows a box.
        if "could not be displayed" not in error.message:
            raise
        return _made(given, at, "1.7")


def _made(given: str, at: int, standard: Literal["a-2b", "1.7"]) -> bytes:
    made = _compiler().compile(format="pdf", sys_inputs={"paper": given}, pdf_standards=standard, timestamp=at)
    assert isinstance(made, bytes)
    return made


def typeset_all(papers: Iterable[Paper]) -> Iterator[bytes]:
    """Yield the PDF of each paper, in order."""
    yield from map(typeset, papers)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts()
    if not any(family.lower().startswith(_CHINESE) for family in fonts.families()):
        raise NoFont
    return typst.Compiler(_TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts)


def _readable(value: object) -> object:
    """Return the values without control characters, which no font has and PDF/A refuses."""
    if isinstance(value, str):
        return "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in value)
    if isinstance(value, dict):
        return {key: _readable(each) for key, each in value.items()}
    return [_readable(each) for each in value] if isinstance(value, list | tuple) else value
