"""PDF files with a text layer. Printed lines are joined to paragraphs again, as far as their ends tell."""

import re
from io import BytesIO

from pypdf import PdfReader

from nuo.review.clauses import Line
from nuo.review.reading.unreadable import Unreadable

_MOST_PAGES = 500
_ENDS = re.compile(r"[。；！？：;!?:”）)]\s*$")
_PAGE_NUMBER = re.compile(r"[\s\-—–第页共/0-9]*")
_BEGINS = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零0-9]+[条章节编]|[一二三四五六七八九十]{1,4}[、．.]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,3}[、．.](?![0-9])|[①-⑳])"
)


def lines_of_pdf(data: bytes) -> list[Line]:
    """The paragraphs of all pages; Unreadable for a scan, a password, or more than 500 pages."""
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("password")
    if len(reader.pages) > _MOST_PAGES:
        raise Unreadable("too_long", most=200)
    printed = [line for page in reader.pages for line in page.extract_text().splitlines()]
    return [Line(text, place) for place, text in enumerate(joined(printed))]


def joined(printed: list[str]) -> list[str]:
    """Paragraphs from printed lines: a line goes on where the one before it was full and did not end.

    >>> joined(["第一条 不乱倒垃圾，", "也不乱停车。", "第二条 节水。", "- 3 -"])
    ['第一条 不乱倒垃圾，也不乱停车。', '第二条 节水。']
    """
    longest = max((len(line.strip()) for line in printed), default=0)
    paragraphs: list[str] = []
    goes_on = False
    for line in (line.strip() for line in printed):
        if not line or _PAGE_NUMBER.fullmatch(line):
            continue
        if goes_on and not _BEGINS.match(line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        goes_on = not _ENDS.search(line) and (len(line) > longest * 0.6 or line.endswith(("，", "、", ",")))
    return paragraphs
