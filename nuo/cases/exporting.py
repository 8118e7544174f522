"""What a desk shows as a table to take away: CSV and XLSX. Numbers, dates and outcomes; no word of a resident.

The header row is for programs and never translated; the second sheet of the XLSX has the labels in both languages, and
who made the file, when, with which filters and at which size of the log.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.db.models import QuerySet

from nuo.cases.queue import case_behind
from nuo.clocks import Calendar, Unit
from nuo.clocks.due import over
from nuo.places.calendars import clock_calendar
from nuo.places.models import CalendarVersion
from nuo.promises.models import Duty
from nuo.promises.rules import outcome

# Read by a spreadsheet as a formula when a cell begins with it; some read the wide forms alike.
_FORMULA = frozenset("=+-@\t\r")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One row before it is written: a duty, its calendar, and the moment of the file."""

    duty: Duty
    calendar: Calendar
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """Times are written as the office reads them, with their offset."""
        return ZoneInfo(self.duty.place.time_zone)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its label in both languages, and what stands in it."""

    name: str
    zh: str
    en: str
    value: Callable[[Line], str | int]


def _open_words(line: Line, key: str, language: str = "") -> str:
    # Of a confidential duty not even the service leaves the desk.
    if line.duty.confidential:
        return ""
    return str(line.duty.wording.content[key][language]) if language else str(getattr(line.duty.promise, key))


def _at(line: Line, at: datetime | None) -> str:
    return at.astimezone(line.zone).isoformat(timespec="seconds") if at else ""


def _channel(line: Line) -> str:
    case = case_behind(line.duty)
    return case.channel if case else "calendar"


def _over(line: Line) -> int:
    unit = line.duty.limit.unit if line.duty.limit else Unit.WORKING_DAYS
    return over(line.duty.due_at, line.duty.closed_at or line.now, line.calendar, unit)


COLUMNS = (
    Column("number", "办件号", "number", lambda line: line.duty.number),
    Column("service", "事项编号", "service", lambda line: _open_words(line, "service")),
    Column("title_zh", "事项", "title in Chinese", lambda line: _open_words(line, "title", "zh")),
    Column("title_en", "事项（英文）", "title in English", lambda line: _open_words(line, "title", "en")),
    Column("kind", "类别", "kind", lambda line: "" if line.duty.confidential else line.duty.promise.kind),
    Column("confidential", "保密", "confidential", lambda line: int(line.duty.confidential)),
    Column("place_code", "地方代码", "place code", lambda line: line.duty.place.code),
    Column("place", "地方", "place", lambda line: line.duty.place.name),
    Column("promised_by", "承诺单位", "promised by", lambda line: line.duty.promise.office.name),
    Column("office", "经办单位", "who has it now", lambda line: line.duty.office.name),
    Column("channel", "来路", "how it came in", _channel),
    Column("period", "所属期", "period", lambda line: line.duty.period if line.duty.is_of_calendar else ""),
    Column("opened_at", "收到", "came in", lambda line: _at(line, line.duty.opened_at)),
    Column("due_at", "到期", "due", lambda line: _at(line, line.duty.due_at)),
    Column("provisional", "暂定", "provisional date", lambda line: int(line.duty.provisional)),
    Column("extended_by", "延长", "lengthened by", lambda line: line.duty.extended_by),
    Column("paused_at", "计时暂停", "clock stands since", lambda line: _at(line, line.duty.paused_at)),
    Column("closed_at", "办结", "closed", lambda line: _at(line, line.duty.closed_at)),
    Column("closing", "办得怎样", "what came of it", lambda line: line.duty.closing),
    Column("outcome", "结果", "outcome", lambda line: outcome(line.duty.facts, now=line.now).value),
    Column("over", "超出", "units past the limit", _over),
)  # fmt: skip


def lines(duties: QuerySet[Duty], *, now: datetime) -> Iterator[Line]:
    """Return the rows of a queue in its order, a few hundred in memory at a time."""
    calendars: dict[int, Calendar] = {}
    related = ("case", "behind__case", "promise__office", "wording", "place", "office")
    for duty in duties.select_related(None).select_related(*related).iterator(chunk_size=_AT_ONCE):
        if duty.calendar_id not in calendars:
            calendars[duty.calendar_id] = clock_calendar(CalendarVersion.objects.get(pk=duty.calendar_id))
        yield Line(duty, calendars[duty.calendar_id], now)


def as_csv(rows: Iterable[Line]) -> Iterator[bytes]:
    """Return a CSV file in pieces: UTF-8 with a mark for Excel, and no cell that a spreadsheet would calculate."""
    yield "\ufeff".encode()
    yield _csv_row([column.name for column in COLUMNS])
    for line in rows:
        yield _csv_row([guarded(column.value(line)) for column in COLUMNS])


def _csv_row(values: Iterable[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(values)
    return written.getvalue().encode()


def guarded(value: str | int) -> str | int:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    >>> guarded("=1+1"), guarded("＋1"), guarded(-1), guarded("村里")
    ("'=1+1", "'＋1", -1, '村里')
    """
    if isinstance(value, str) and unicodedata.normalize("NFKC", value[:1]) in _FORMULA:
        return f"'{value}"
    return value


def as_xlsx(rows: Iterable[Line], about: Mapping[str, str]) -> bytes:
    """Return a workbook: the rows, and a sheet that says what the columns are and where the file comes from."""
    made = io.BytesIO()
    # Words stay words: nothing becomes a formula, a link or a number.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet("duties")
        sheet.freeze_panes(1, 0)
        _write(sheet, 0, [column.name for column in COLUMNS])
        for number, line in enumerate(rows, start=1):
            _write(sheet, number, [column.value(line) for column in COLUMNS])
        notes = book.add_worksheet("about")
        for number, (name, value) in enumerate(about.items()):
            _write(notes, number, [name, value])
        for number, column in enumerate(COLUMNS, start=len(about) + 1):
            _write(notes, number, [column.name, column.zh, column.en])
    return made.getvalue()


def _write(sheet: Any, row: int, values: Iterable[str | int]) -> None:  # Any: the library has no types
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, value)
