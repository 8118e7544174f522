"""Taking in sixty thousand work orders, against reading the same file with nothing but csv and inserting the rows."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nuo.bench.scale import COUNTY, Size, build
from nuo.bench.table import LackingError, Row, at_most
from nuo.bench.timing import milliseconds
from nuo.hotline.actions import Wish, take_in
from nuo.hotline.mapping import HotlineMapping, read_mapping
from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.taking import read_sheet
from nuo.people.actor import THE_CLOCK
from nuo.places.models import Office
from nuo.promises.models import Promise

REQUESTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "requests"
FILE = REQUESTS / "nyc_council_casework_recent60k.csv"
_ROUNDS = 2
_MAPPING = """\
schema: nuo-hotline/1
source: measured
place: "{place}"
office: {office}
columns: {{number: unique_key, opened: opendate, closed: closedate, category: complaint_type}}
dates: {{formats: ["%Y-%m-%d"], zone: America/New_York}}
categories: {{Housing and Buildings: {service}}}
"""


def rows(_vendor: str, path: Path = FILE) -> Iterator[Row]:
    """Measure on the connection in use; about half a minute."""
    if not path.exists():
        raise LackingError("the real requests, ../shared/data/requests, are not on this machine")
    build(Size(2, 1), now=timezone.now())
    data, mapping = path.read_bytes(), _mapping()
    office = Office.objects.get(place__code=mapping.place)
    bare = milliseconds(lambda: _undone(lambda: _bare(data, office)), _ROUNDS) / 1000
    ours = milliseconds(lambda: _undone(lambda: _imported(data, mapping)), _ROUNDS) / 1000
    count = _imported(data, mapping)
    again = milliseconds(lambda: _imported(data, mapping), _ROUNDS) / 1000
    yield Row("import", ours, "s", "csv and a bulk insert of the same rows", ours / bare, at_most(3))
    yield Row("import", count / ours, "rows/s")
    yield Row("import again, nothing new", again, "s", "the first import", again / ours, at_most(1.5))


def _mapping() -> HotlineMapping:
    promise = Promise.objects.filter(place__code=COUNTY, trigger="on_request", kind="request").order_by("pk")[0]
    text = _MAPPING.format(place=COUNTY, office=promise.office.name, service=promise.service)
    return read_mapping(text.encode(), "measured.yaml")


class _Undo(Exception):
    pass


def _undone(work: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            work()
            raise _Undo
    except _Undo:
        pass


def _imported(data: bytes, mapping: HotlineMapping) -> int:
    now = timezone.now()
    sheet = read_sheet(data, mapping, now=now)
    take_in(sheet, mapping, Wish(skip_bad=True), by=THE_CLOCK, at=now)
    return len(sheet.told)


def _bare(data: bytes, office: Office) -> None:
    row = HotlineImport.objects.create(
        source="bare", place=office.place, office=office, file_digest="", mapping_digest="", by="", at=timezone.now(),
        rows=0, added=0, changed=0, unchanged=0, ignored=0, refused=0,
    )  # fmt: skip
    read = {line["unique_key"]: line for line in csv.DictReader(io.StringIO(data.decode()))}
    HotlineRecord.objects.bulk_create(
        [
            HotlineRecord(
                brought_by=row, changed_by=row, source="bare", number=number, opened_at=_day(line["opendate"]),
                closed_at=_day(line["closedate"]) if line["closedate"] else None,
            )
            for number, line in read.items()
        ],
        batch_size=2_000,
    )  # fmt: skip


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
