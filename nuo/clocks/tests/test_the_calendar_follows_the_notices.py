"""The calendar of China against the State Council's notices, and what it refuses to be."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from nuo.clocks import Calendar, ClockError, DayKind, china
from nuo.clocks.tests.times import at, day


def notices(shared_data: Path) -> dict[date, bool]:
    """Every listed day and whether it is off; a year's file may list days of the year before."""
    files = sorted((shared_data / "holidays").glob("20??.json"))
    listed = [entry for file in files for entry in json.loads(file.read_text())["days"]]
    return {date.fromisoformat(entry["date"]): entry["isOffDay"] for entry in listed}


def test_every_day_from_2022_to_2026_agrees_with_the_notices(calendar: Calendar, shared_data: Path) -> None:
    listed = notices(shared_data)
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(5 * 365 + 1)]
    assert (days[-1], len(listed) > 150) == (date(2026, 12, 31), True)
    wrong = [on for on in days if calendar.is_working(on) != (not listed.get(on, on.weekday() >= 5))]
    assert wrong == []


def test_the_kind_of_a_day_agrees_with_whether_it_is_worked(calendar: Calendar) -> None:
    days = [date(2015, 1, 1) + timedelta(days=number) for number in range(13 * 365)]
    assert all(calendar.kind_of(on).works == calendar.is_working(on) for on in days)


@pytest.mark.parametrize(("year", "count"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year_add_up(calendar: Calendar, year: int, count: int) -> None:
    days = calendar.day_count
    assert days.upto_day(date(year, 12, 31).toordinal()) - days.upto_day(date(year - 1, 12, 31).toordinal()) == count


@pytest.mark.parametrize(
    ("on", "kind", "name"),
    [
        ("2026-09-30", DayKind.WORKING, ""),
        ("2026-09-25", DayKind.HOLIDAY, "中秋节"),
        ("2026-10-03", DayKind.HOLIDAY, "国庆节"),
        ("2026-10-10", DayKind.MAKE_UP, "国庆节"),
        ("2026-10-11", DayKind.WEEKEND, ""),
    ],
)
def test_a_day_has_its_kind_and_its_official_name(calendar: Calendar, on: str, kind: DayKind, name: str) -> None:
    found = calendar.kind_of(day(on))
    assert (found.kind, found.name) == (kind, name)


def test_the_calendar_says_which_years_it_knows(calendar: Calendar) -> None:
    assert calendar.knows(date(calendar.last_year, 12, 31))
    assert not calendar.knows(date(calendar.last_year + 1, 1, 1))
    assert calendar.version == f"cn-{calendar.last_year}.1"


def test_the_calendar_is_made_once_and_can_be_a_key(calendar: Calendar) -> None:
    assert china() is calendar
    assert {calendar: 1}[china()] == 1


def test_other_office_hours_give_another_close(calendar: Calendar) -> None:
    early = china(hours=((time(9), time(12)), (time(13), time(17))))
    assert early.close_of(day("2026-09-28")) == at("2026-09-28T17:00")
    assert calendar.close_of(day("2026-09-28")) == at("2026-09-28T17:30")


def test_office_hours_that_overlap_are_refused(calendar: Calendar) -> None:
    for hours in ((), ((time(12), time(8)),), ((time(8), time(13)), (time(12), time(17)))):
        with pytest.raises(ClockError, match="office hours"):
            replace(calendar, office_hours=hours)


def test_a_day_cannot_be_both_off_and_worked(calendar: Calendar) -> None:
    with pytest.raises(ClockError, match="both as off and as working"):
        replace(calendar, off=calendar.off | {day("2026-10-10")})


def test_the_years_run_forward(calendar: Calendar) -> None:
    with pytest.raises(ClockError, match="last year"):
        replace(calendar, last_year=calendar.first_year - 1)
