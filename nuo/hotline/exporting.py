"""Back to the hotline: what became of the cases that were opened from its records. Numbers and times, no words."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from nuo.cases.exporting import guarded
from nuo.hotline.models import HotlineRecord
from nuo.ledger.refusals import Refused
from nuo.promises.rules import outcome

HEADER = ("number", "case", "due_at", "outcome", "closing", "closed_at")
_AT_ONCE = 500
_WITH = ("case__duty__place", "case__answering")


def as_csv(source: str, *, now: datetime) -> Iterator[bytes]:
    """Return a CSV file in pieces: UTF-8 with a mark for Excel, and no cell that a spreadsheet would calculate."""
    records = HotlineRecord.objects.filter(source=source)
    if not records.exists():
        raise Refused("hotline_no_source", source=source)
    yield "\ufeff".encode() + _row(HEADER)
    opened = records.filter(case__isnull=False).select_related(*_WITH).order_by("pk")
    for record in opened.iterator(chunk_size=_AT_ONCE):
        yield _row([guarded(value) for value in _values(record, now)])


def _values(record: HotlineRecord, now: datetime) -> list[str]:
    assert record.case is not None
    clock = record.case.clock
    zone = ZoneInfo(record.case.duty.place.time_zone)
    closed = clock.closed_at.astimezone(zone).isoformat(timespec="seconds") if clock.closed_at else ""
    due = clock.due_at.astimezone(zone).isoformat(timespec="seconds")
    return [record.number, record.case.duty.number, due, outcome(clock.facts, now=now).value, clock.closing, closed]


def _row(values: Iterable[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(values)
    return written.getvalue().encode()
