"""Word documents. Readers and the writer of comments walk the same paragraphs in the same order."""

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as DocxDocument
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from nuo.review.clauses import Line

_DEEPEST = 20


def opened(data: bytes) -> DocxDocument:
    """The document in these bytes."""
    return docx.Document(BytesIO(data))


def paragraphs_of(document: DocxDocument) -> Iterator[Paragraph]:
    """Every paragraph of the body in reading order, those in tables included."""
    yield from _inside(document, 0)


def lines_of_docx(data: bytes) -> list[Line]:
    """One line for each paragraph; its place is the paragraph's number."""
    return [
        Line(paragraph.text, place, _is_heading(paragraph), _marker(paragraph))
        for place, paragraph in enumerate(paragraphs_of(opened(data)))
        if paragraph.text.strip()
    ]


def _inside(container: DocxDocument | _Cell, depth: int) -> Iterator[Paragraph]:
    for block in container.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block
        elif depth < _DEEPEST:
            yield from _in_table(block, depth)


def _in_table(table: Table, depth: int) -> Iterator[Paragraph]:
    seen: set[object] = set()
    for row in table.rows:
        for cell in row.cells:
            # A merged cell is given once for each column it spans.
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _inside(cell, depth + 1)


def _is_heading(paragraph: Paragraph) -> bool:
    name = str(paragraph.style.name) if paragraph.style is not None else ""
    return name.startswith(("Heading", "Title", "标题"))


def _marker(paragraph: Paragraph) -> str:
    """The level of a list whose numbers Word counts itself."""
    if not paragraph._p.xpath("./w:pPr/w:numPr"):
        return ""
    levels = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")
    return f"list{levels[0] if levels else 0}"
