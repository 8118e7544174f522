"""Bulk due dates in other zones than the simple ones, and the speed promised for them."""

from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from nuo.clocks import Calendar, Limit, Unit, due, due_many
from nuo.clocks.bench import measure
from nuo.clocks.tests.times import limit


def test_starts_may_come_from_any_zone(calendar: Calendar) -> None:
    moment = datetime(2026, 9, 28, 17, tzinfo=UTC)
    zones = [UTC, calendar.zone, timezone(timedelta(hours=-11)), ZoneInfo("America/New_York")]
    answers = due_many([moment.astimezone(zone) for zone in zones], limit("1 working day"), calendar)
    assert set(answers) == {due(moment, limit("1 working day"), calendar).at}


@pytest.mark.parametrize("unit", list(Unit))
def test_a_zone_with_summer_time_is_counted_right_every_hour_of_the_year(unit: Unit) -> None:
    hours = ((time(9), time(17)),)
    calendar = Calendar("test", ZoneInfo("America/New_York"), hours, 2022, 2022, frozenset(), frozenset())
    begins = [datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=hour) for hour in range(0, 365 * 24, 1)]
    part = begins[1500:2000] + begins[7200:7600]  # around both changes of the clock
    few = Limit(2, unit)
    assert due_many(part, few, calendar) == [due(begin, few, calendar).at for begin in part]


def test_no_starts_give_no_dates(calendar: Calendar) -> None:
    assert due_many([], limit("5 working days"), calendar) == []


def test_the_measurement_measures_both_ways_over_the_same_dates() -> None:
    # Only that it runs and names its rows; how fast is for `make bench` to print.
    names = {name for name, value, _ in measure() if value > 0}
    assert {"due_many, 10 working days", "due_many against that day loop"} <= names
