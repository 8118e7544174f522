"""How much of a limit was used and how far past it something is, by hand and on real requests."""

import csv
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nuo.clocks import Calendar, ClockError, Limit, Pause, Unit, due, over, taken
from nuo.clocks.tests.times import at

BOSTON = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("end", "unit", "expected"),
    [
        ("2026-09-24T15:12", Unit.MINUTES, 0),
        ("2026-09-24T15:13", Unit.MINUTES, 1),
        ("2026-09-24T16:13", Unit.HOURS, 2),
        ("2026-09-24T23:00", Unit.WORKING_DAYS, 0),
        ("2026-09-27T23:00", Unit.WORKING_DAYS, 0),
        ("2026-09-28T08:00", Unit.WORKING_DAYS, 1),
        ("2026-10-12T17:30", Unit.WORKING_DAYS, 7),
        ("2026-09-27T23:00", Unit.CALENDAR_DAYS, 3),
        ("2026-09-28T08:00", Unit.OFFICE_HOURS, 3),
    ],
)
def test_the_units_used_are_counted(end: str, unit: Unit, expected: int, calendar: Calendar) -> None:
    assert taken(at("2026-09-24T15:12"), at(end), calendar, unit) == expected


def test_a_pause_is_not_counted_as_used(calendar: Calendar) -> None:
    pause = Pause(at("2026-06-02T09:00"), at("2026-06-04T09:00"))
    assert taken(at("2026-06-01T10:00"), at("2026-06-05T10:00"), calendar, Unit.WORKING_DAYS, [pause]) == 2
    assert taken(at("2026-06-01T10:00"), at("2026-06-05T10:00"), calendar, Unit.HOURS, [pause]) == 48


def test_an_end_before_the_start_is_refused(calendar: Calendar) -> None:
    with pytest.raises(ClockError) as refusal:
        taken(at("2026-06-02T10:00"), at("2026-06-01T10:00"), calendar, Unit.HOURS)
    assert refusal.value.code == "end_before_start"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-10-12T17:30", 0),
        ("2026-10-12T17:31", 1),
        ("2026-10-13T09:00", 1),
        ("2026-10-14T09:00", 2),
        ("2026-10-18T09:00", 4),
        ("2026-10-19T09:00", 5),
    ],
)
def test_lateness_begins_the_moment_the_limit_has_passed(now: str, expected: int, calendar: Calendar) -> None:
    assert over(at("2026-10-12T17:30"), at(now), calendar, Unit.WORKING_DAYS) == expected


def test_a_begun_hour_past_the_limit_counts(calendar: Calendar) -> None:
    assert over(at("2026-10-12T17:30"), at("2026-10-12T18:31"), calendar, Unit.HOURS) == 2
    assert over(at("2026-10-12T17:30"), at("2026-10-13T08:31"), calendar, Unit.OFFICE_HOURS) == 1


@pytest.fixture
def boston() -> Calendar:
    hours = ((time(8), time(17)),)
    return Calendar("boston-test", BOSTON, hours, 2022, 2022, frozenset(), frozenset())


def test_real_requests_are_late_exactly_where_their_city_says_so(boston: Calendar, shared_data: Path) -> None:
    with (shared_data / "requests" / "boston311_100_with_sla.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["target_dt"].strip()]
    asked_on = datetime(2022, 6, 1, tzinfo=BOSTON)  # after the last promised time in the sample
    for row in rows:
        target = datetime.fromisoformat(row["target_dt"]).replace(tzinfo=BOSTON)
        closed = row["closed_dt"].strip()
        now = datetime.fromisoformat(closed).replace(tzinfo=BOSTON) if closed else asked_on
        late = {over(target, now, boston, unit) > 0 for unit in Unit}
        assert late == {row["ontime"] == "OVERDUE"}, row["case_enquiry_id"]
    assert len(rows) == 89


def test_the_clock_follows_summer_time(boston: Calendar) -> None:
    # The clocks went forward on 13 March 2022: a day of 23 hours.
    start = datetime(2022, 3, 12, 12, tzinfo=BOSTON)
    assert due(start, Limit(24, Unit.HOURS), boston).at == datetime(2022, 3, 13, 13, tzinfo=BOSTON)
    assert due(start, Limit(1, Unit.WORKING_DAYS), boston).at == datetime(2022, 3, 14, 17, tzinfo=BOSTON)
