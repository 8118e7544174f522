"""Files as hotlines export them: encodings, sheets, and a sentence for every row that cannot be read."""

import contextlib
import io
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nuo.hotline import reading
from nuo.hotline.rules import Told
from nuo.hotline.taking import Sheet, read_sheet
from nuo.hotline.tests.conftest import HEADER, IN_TIME, LATE, NOW, line, mapping_of
from nuo.hotline.words import sentence
from nuo.ledger.refusals import Refused


def read(data: bytes) -> Sheet:
    return read_sheet(data, mapping_of(), now=NOW)


def cell(text: str) -> datetime:
    """Return a moment as a sheet keeps it: without a zone."""
    return datetime.fromisoformat(text)


def workbook(*rows: list[object]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in [HEADER.strip().split(","), *rows]:
        sheet.append(row)
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_offices_write(encoding: str) -> None:
    (told,) = read((HEADER + line("A-1", IN_TIME, "是")).encode(encoding)).told
    closed = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
    assert told == Told(2, "A-1", "road-repair", datetime(2026, 9, 24, 7, 12, tzinfo=UTC), closed, None, True)


def test_a_sheet_gives_what_the_csv_gives() -> None:
    rows: list[list[object]] = [
        ["A1", cell("2026-09-24T15:12"), cell("2026-10-12T17:30"), None, "是", "道路坑洞", "王小明"],
        [20260001, "2026-09-24 15:12:00", "NULL", date(2026, 10, 1), "否", "道路坑洞"],
        [],
        ["A3", "2026-09-24", None, None, None, "骚扰电话", None, None, ""],
    ]
    text = (line("A1", IN_TIME, "是") + "20260001,2026-09-24 15:12:00,NULL,2026-10-01,否,道路坑洞,\n").encode()
    sheet, plain = read(workbook(*rows)), read(HEADER.encode() + text)
    assert [told.said for told in sheet.told] == [told.said for told in plain.told]
    assert [told.row for told in sheet.told] == [2, 3]
    assert (sheet.rows, sheet.ignored, sheet.faults) == (3, 1, [])


def test_a_number_the_spreadsheet_rounded_is_not_taken() -> None:
    (fault,) = read(workbook([1234567890123456, cell("2026-09-24"), None, None, None, "道路坑洞", None])).faults
    assert (fault.row, fault.code) == (2, "rounded")


@pytest.mark.parametrize(
    ("row", "column", "value", "en", "zh"),
    [
        (line(""), "工单编号", "", "This is empty.", None),
        (line("王 小明"), "工单编号", "王 小明",
         "A number has 1 to 60 letters, digits and . / # - _ and no spaces.", None),
        (line("A1", opened=""), "受理时间", "", "This is empty.", None),
        (line("A1", "12/10/2026"), "办结时间", "12/10/2026", "No date format of the mapping fits this.",
         "对照文件里没有适合它的日期格式。"),
        (line("A1", "2026-09-01"), "办结时间", "2026-09-01", "Closed before it was opened.", "办结早于受理。"),
        (line("A1", "2036-09-24"), "办结时间", "2036-09-24",
         "This lies in the future. Compare the date formats and the time zone.", None),
        (line("A1", IN_TIME, "或许"), "是否按时", "或许",
         "The mapping does not say whether this means kept or missed.", None),
        ("A1,2026-09-24\n", "", "", "This row has 2 cells instead of 7.", "这一行有 2 格，应当是 7 格。"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_says_where_and_why(
    row: str, column: str, value: str, en: str, zh: str | None
) -> None:
    sheet = read((HEADER + line("B1") + row).encode())
    (fault,) = sheet.faults
    assert (fault.row, fault.column, fault.value) == (3, column, value)
    with override("en"):
        assert sentence(fault) == en
    with override("zh-hans"):
        assert sentence(fault) != en
        assert zh is None or sentence(fault) == zh
    assert [told.number for told in sheet.told] == ["B1"]


def test_a_number_twice_is_reported_and_of_two_that_differ_neither_is_taken() -> None:
    rows = line("A1", IN_TIME) + line("A2", IN_TIME) + line("A1", IN_TIME) + line("A2", LATE) + line("A3")
    sheet = read((HEADER + rows).encode())
    said = [(fault.row, fault.code, fault.facts["other"]) for fault in sheet.faults]
    assert said == [(3, "repeated_otherwise", 5), (4, "repeated", 2), (5, "repeated_otherwise", 3)]
    assert [told.row for told in sheet.told] == [2, 6]


def test_lines_are_counted_through_line_ends_inside_quotation_marks() -> None:
    rows = f'A1,{IN_TIME},,,,道路坑洞,"王\n小明"\n' + line("A2", "soon")
    assert [fault.row for fault in read((HEADER + rows).encode()).faults] == [4]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "hotline_no_header"),
        (HEADER.encode("utf-16"), "hotline_encoding"),
        (b"\xd0\xcf\x11\xe0old", "hotline_encoding"),
        (b"\xff" * 9, "hotline_encoding"),
        (HEADER.replace("类别", "类").encode(), "hotline_missing_column"),
        (HEADER.replace("来电人", "类别").encode(), "hotline_column_twice"),
        ((HEADER + '"A1').encode(), "hotline_broken_csv"),
        (b"PK\x03\x04 nothing", "hotline_broken_sheet"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data)
    assert refused.value.code == code


def test_a_file_too_large_is_refused_packed_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 100)
    with pytest.raises(Refused, match="hotline_too_large"):
        read(workbook())
    monkeypatch.setattr(reading, "LARGEST", 10)
    with pytest.raises(Refused, match="hotline_too_large"):
        read(HEADER.encode())


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=6), st.integers(1, 10_000))
def test_a_damaged_workbook_is_refused_and_never_an_error(changes: list[tuple[int, int]], length: int) -> None:
    data = bytearray(workbook(["A1", cell("2026-09-24"), None, None, "是", "道路坑洞", None]))
    for at, value in changes:
        data[at % len(data)] = value
    with contextlib.suppress(Refused):
        read(bytes(data))
    with contextlib.suppress(Refused):
        read(bytes(data[:length]))


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for each in (data, HEADER.encode() + data):
        with contextlib.suppress(Refused):
            sheet = read(each)
            assert sheet.rows == len(sheet.told) + len(sheet.faults) + sheet.ignored
