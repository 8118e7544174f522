"""From a hotline's file to rows of cells: CSV (UTF-8 with or without a mark, GB18030) and XLSX.

Only the columns the mapping names leave this module; names, telephone numbers and words in the others are never
looked at.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from openpyxl import load_workbook

from nuo.hotline.rules import Fault
from nuo.ledger.refusals import Refused

LARGEST = 200 * 1024 * 1024
# What a workbook may unpack to; its words are held in memory.
LARGEST_UNPACKED = 400 * 1024 * 1024
_PACKED = b"PK\x03\x04"
# A spreadsheet's "Unicode text", and the old .xls: GB18030 would read much of them as nonsense.
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xd0\xcf\x11\xe0")
# A spreadsheet keeps no more digits of a number than these; what is longer has been rounded.
_EXACT = 10**15

Cell = str | datetime


class Line(NamedTuple):
    """One row: its line in a CSV file or its row in a sheet, and its cells in the order that was asked for."""

    number: int
    cells: Sequence[Cell]
    fault: Fault | None = None


def read_lines(data: bytes, columns: Sequence[str]) -> Iterator[Line]:
    """Yield the cells under these column names, row by row. Raises Refused where the file as a whole is unreadable."""
    if len(data) > LARGEST:
        raise Refused("hotline_too_large", most=LARGEST // 1024 // 1024)
    rows = _sheet_rows(data) if data.startswith(_PACKED) else _csv_rows(_decoded(data))
    header = next(rows, None)
    if header is None:
        raise Refused("hotline_no_header")
    places = _places([_text(cell) for cell in header.cells], columns)
    width = len(header.cells)
    for line in rows:
        if line.fault is None and len(line.cells) != width:
            facts: dict[str, object] = {"found": len(line.cells), "expected": width}
            yield Line(line.number, (), Fault(line.number, "", "", "cells", facts))
        else:
            yield line if line.fault else Line(line.number, [line.cells[at] for at in places])


def _decoded(data: bytes) -> str:
    if not data.startswith(_OTHER_MARKS):
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise Refused("hotline_encoding")


def _csv_rows(text: str) -> Iterator[Line]:
    # newline="" leaves line ends inside quotation marks alone, so that lines are counted truly.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            number, begins = begins, reader.line_num + 1
            if any(cells):
                yield Line(number, cells)
    except csv.Error as error:
        raise Refused("hotline_broken_csv", line=begins) from error


def _sheet_rows(data: bytes) -> Iterator[Line]:
    """Yield the rows of the first sheet; what a formula came to counts, not the formula."""
    width = 0
    try:
        for number, cells in enumerate(_sheet(data).iter_rows(values_only=True), start=1):
            if any(cell not in (None, "") for cell in cells):
                filled = _filled(cells)
                width = width or len(filled)
                # Empty cells at the end of a row are written or not, as it comes.
                yield _sheet_line(number, [*filled, *[None] * (width - len(filled))])
    except Refused:
        raise
    except Exception as error:
        # A damaged part makes the library raise whatever comes of it, from zlib.error to TypeError.
        raise Refused("hotline_broken_sheet") from error


def _sheet(data: bytes) -> Any:  # Any: the library has no types
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused("hotline_too_large", most=LARGEST // 1024 // 1024)
    with warnings.catch_warnings():
        # About styles and the like, of which we read nothing.
        warnings.simplefilter("ignore")
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
    # Some programs write a wrong size of the sheet; it is found by reading.
    sheet.reset_dimensions()
    return sheet


def _filled(cells: Sequence[object]) -> Sequence[object]:
    return cells[: max(at for at, cell in enumerate(cells, start=1) if cell not in (None, ""))]


def _sheet_line(number: int, cells: Sequence[object]) -> Line:
    try:
        return Line(number, [_of_sheet(cell) for cell in cells])
    except ArithmeticError as error:
        return Line(number, (), Fault(number, "", str(error), "rounded"))


def _of_sheet(cell: object) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= _EXACT:
            raise ArithmeticError(f"{cell:.0f}")
        return str(int(cell)) if cell == int(cell) else str(cell)
    return str(cell)


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)


def _places(header: Sequence[str], columns: Sequence[str]) -> list[int]:
    for column in columns:
        if header.count(column) > 1:
            raise Refused("hotline_column_twice", column=column)
    if missing := [column for column in columns if column not in header]:
        raise Refused("hotline_missing_column", columns="、".join(missing))
    return [header.index(column) for column in columns]
