"""Text, Markdown and HTML."""

import re
from html.parser import HTMLParser

from nuo.review.clauses import Line, lines_of
from nuo.review.reading.unreadable import Unreadable

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]")
_EMPHASIS = re.compile(r"\*\*|__|`|~~")
_BLOCKS = {
    "p",
    "div",
    "li",
    "td",
    "th",
    "tr",
    "br",
    "section",
    "article",
    "blockquote",
    "dd",
    "dt",
    "title",
    "pre",
    "table",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "title"}
_SILENT = {"script", "style", "template", "noscript", "svg", "head"}


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB 18030, as Chinese offices write them."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(_tried(data, encoding))
    text = _tried(data, "utf-8")
    return _checked(text if text is not None else _tried(data, "gb18030"))


def lines_of_text(data: bytes) -> list[Line]:
    """Each line of a plain text."""
    return lines_of(decoded(data))


def lines_of_markdown(data: bytes) -> list[Line]:
    """Each line of a Markdown text; # marks headings."""
    found = []
    for line in lines_of(decoded(data)):
        text = _EMPHASIS.sub("", line.text)
        heading = text.lstrip().startswith("#")
        found.append(Line(text.lstrip("# ") if heading else text, line.place, heading))
    return found


def lines_of_html(data: bytes) -> list[Line]:
    """Each block of a page; scripts and styles are left out."""
    parser = _Blocks()
    parser.feed(decoded(data))
    parser.close()
    parser.end_block()
    return parser.lines


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.said: list[str] = []
        self.heading = False
        self.marker = ""
        self.silent = 0
        self.lists = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        if tag == "body":
            self.silent = 0  # whatever the head left open
        if tag in {"ul", "ol"}:
            self.end_block()
            self.lists += 1
        if tag in _BLOCKS or tag in _HEADINGS:
            self.end_block()
            self.heading = tag in _HEADINGS
            self.marker = f"list{self.lists}" if tag == "li" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        if tag in {"ul", "ol"}:
            self.end_block()
            self.lists = max(0, self.lists - 1)
        if tag in _BLOCKS or tag in _HEADINGS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)

    def end_block(self) -> None:
        """Close the line that was being read."""
        text = " ".join("".join(self.said).split())
        if text:
            self.lines.append(Line(text, len(self.lines), self.heading, self.marker))
        self.said, self.heading, self.marker = [], False, ""


def _tried(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _checked(text: str | None) -> str:
    """The text, if it is one: bytes of a picture also decode, to control signs."""
    if text is None or len(_CONTROL.findall(text[:200_000])) > len(text[:200_000]) // 200:
        raise Unreadable("garbage")
    return text
