"""Real records of two cities: Boston's own on-time flags computed again, and New York's sixty thousand taken in."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nuo.hotline.actions import Wish, take_in
from nuo.hotline.models import HotlineRecord
from nuo.hotline.rules import Told, in_time
from nuo.hotline.taking import read_sheet
from nuo.hotline.tests.conftest import NOW, mapping_of
from nuo.hotline.tests.real_data import BOSTON, NEW_YORK
from nuo.people.actor import THE_CLOCK
from tests.world import MakePromise

SharedData = Callable[[str], Path]
# Boston's file does not say when it was made. Its last closing is on 25 April 2022; but it calls one open case overdue
# whose target is 20 May 2022, 13:03:21 in Boston, so it was made after that.
LAST_CLOSING = datetime(2022, 4, 25, 19, tzinfo=UTC)
EXPORTED = datetime(2022, 5, 20, 17, 3, 22, tzinfo=UTC)


def of_boston(shared_data: SharedData) -> list[Told]:
    data = shared_data("requests/boston311_100_with_sla.csv").read_bytes()
    sheet = read_sheet(data, mapping_of(BOSTON), now=NOW)
    assert sheet.faults == []
    return sheet.told


def differing(told: list[Told], *, now: datetime) -> list[Told]:
    return [each for each in told if in_time(each.target_at, each.closed_at, now=now) != each.on_time]


def test_bostons_flags_come_out_again_from_its_own_dates_row_by_row(shared_data: SharedData) -> None:
    told = of_boston(shared_data)
    assert len(told) == 100
    # Eleven have no target to be judged by. Boston calls every such case on time, open or closed; we say nothing.
    without = [
        "101004113313", "101004113371", "101004113542", "101004114724", "101004114807", "101004115093",
        "101004115294", "101004115393", "101004130437", "101004154423", "101004155594",
    ]  # fmt: skip
    found = {each.number: (each.target_at, each.on_time) for each in differing(told, now=EXPORTED)}
    assert found == dict.fromkeys(without, (None, True))
    # All 89 with a target agree: 72 closed in time, 5 closed late, 12 open past it.
    judged = [each for each in told if each.target_at is not None]
    assert Counter((each.closed_at is None, each.on_time) for each in judged) == {
        (False, True): 72, (False, False): 5, (True, False): 12,
    }  # fmt: skip


def test_at_its_last_closing_bostons_file_would_call_one_case_overdue_too_early(shared_data: SharedData) -> None:
    told = [each for each in of_boston(shared_data) if each.target_at is not None]
    assert [each.number for each in differing(told, now=LAST_CLOSING)] == ["101004141848"]
    assert differing(told, now=EXPORTED) == []


@pytest.mark.slow
def test_sixty_thousand_records_of_new_york(shared_data: SharedData, make_promise: MakePromise) -> None:
    path = shared_data("requests/nyc_council_casework_recent60k.csv")
    for service in ("housing", "road-repair", "waste"):
        make_promise(service=service)
    read = mapping_of(NEW_YORK)
    sheet = read_sheet(path.read_bytes(), read, now=NOW)
    # Seven numbers stand there twice, with the same content in the columns read; one of them is of an ignored category.
    assert Counter(fault.code for fault in sheet.faults) == {"repeated": 6}
    assert take_in(sheet, read, Wish(), by=THE_CLOCK, at=NOW).row is None
    taken = take_in(sheet, read, Wish(skip_bad=True), by=THE_CLOCK, at=NOW)
    assert taken.row is not None
    assert (taken.row.rows, taken.row.refused, taken.row.changed) == (60_000, 6, 0)
    assert HotlineRecord.objects.count() == taken.row.added == 59_994 - taken.row.ignored
    with path.open(encoding="utf-8", newline="") as file:
        kinds = Counter(row["complaint_type"] for row in csv.DictReader(file))
    for service, kind in (("housing", "Housing and Buildings"), ("waste", "Sanitation")):
        assert HotlineRecord.objects.filter(promise__service=service).count() == kinds[kind]
    again = take_in(sheet, read, Wish(skip_bad=True), by=THE_CLOCK, at=NOW)
    assert (again.row, again.plan.unchanged) == (None, taken.row.added)
