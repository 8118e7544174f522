"""When a limit runs out: worked examples by hand, and the starts that are refused."""

from datetime import UTC, date, datetime

import pytest

from nuo.clocks import Calendar, ClockError, due, due_many, working_days_between
from nuo.clocks.tests.times import at, day, limit, naive

EXAMPLES = [
    # Received before the Mid-autumn and National Day holidays; Saturday 10 October is worked.
    ("2026-09-24T15:12", "7 working days", "2026-10-12T17:30"),
    ("2026-09-28T16:00", "5 working days", "2026-10-10T17:30"),
    ("2026-09-30T23:59", "1 working day", "2026-10-08T17:30"),
    # Received on a day off, or after the close: still day zero.
    ("2026-10-03T10:00", "1 working day", "2026-10-08T17:30"),
    ("2026-10-08T19:00", "1 working day", "2026-10-09T17:30"),
    ("2026-10-08T00:00", "1 working day", "2026-10-09T17:30"),
    # The last calendar day is a day off, and the limit moves on; one day later it does not.
    ("2026-09-01T09:00", "30 calendar days", "2026-10-08T17:30"),
    ("2026-09-08T09:00", "30 calendar days", "2026-10-08T17:30"),
    ("2026-09-09T09:00", "30 calendar days", "2026-10-09T17:30"),
    ("2026-09-10T09:00", "30 calendar days", "2026-10-10T17:30"),
    # Round the clock, holidays and nights alike.
    ("2026-09-30T16:10", "24 hours", "2026-10-01T16:10"),
    ("2026-09-30T23:50", "30 minutes", "2026-10-01T00:20"),
    # Office hours only: lunch, nights and holidays stand still; a session used up ends there.
    ("2026-09-28T11:00", "2 office hours", "2026-09-28T15:00"),
    ("2026-09-28T08:00", "2 office hours", "2026-09-28T10:30"),
    ("2026-09-28T13:00", "1 office hour", "2026-09-28T15:00"),
    ("2026-09-28T10:00", "2 office hours", "2026-09-28T12:00"),
    ("2026-09-30T16:10", "4 office hours", "2026-10-08T11:10"),
    ("2026-10-09T16:30", "8 office hours", "2026-10-10T17:30"),
    ("2026-10-03T10:00", "7 office hours", "2026-10-08T17:30"),
]


@pytest.mark.parametrize(("start", "text", "expected"), EXAMPLES)
def test_a_limit_runs_out_when_counted_by_hand(start: str, text: str, expected: str, calendar: Calendar) -> None:
    answer = due(at(start), limit(text), calendar)
    assert (answer.at, answer.on, answer.provisional) == (at(expected), at(expected).date(), False)
    assert answer.at.tzinfo is UTC


def test_the_day_of_receipt_is_that_of_the_office_not_of_the_server(calendar: Calendar) -> None:
    # 17:00 UTC on Monday is one in the morning of Tuesday in Beijing.
    answer = due(datetime(2026, 9, 28, 17, tzinfo=UTC), limit("1 working day"), calendar)
    assert answer.on == day("2026-09-30")


def test_working_days_are_counted_after_the_first_and_with_the_last(calendar: Calendar) -> None:
    assert working_days_between(day("2026-09-30"), day("2026-10-12"), calendar) == 4
    assert working_days_between(day("2026-10-12"), day("2026-09-30"), calendar) == -4
    assert working_days_between(day("2026-10-01"), day("2026-10-07"), calendar) == 0


@pytest.mark.parametrize("text", ["5 working days", "5 calendar days", "5 office hours", "5 hours"])
def test_a_time_without_a_zone_is_refused(text: str, calendar: Calendar) -> None:
    for attempt in (due, lambda start, *rest: due_many([start], *rest)):
        with pytest.raises(ClockError) as refusal:
            attempt(naive("2026-09-28T16:00"), limit(text), calendar)
        assert refusal.value.code == "naive_time"


@pytest.mark.parametrize("year", [1, 1900, 2900, 9999])
@pytest.mark.parametrize("text", ["5 working days", "5 calendar days", "5 office hours", "5 hours"])
def test_a_year_far_from_the_calendar_is_refused(year: int, text: str, calendar: Calendar) -> None:
    for attempt in (due, lambda start, *rest: due_many([start], *rest)):
        for start in (datetime(year, 12, 31, 23, tzinfo=UTC), datetime(year, 1, 1, tzinfo=calendar.zone)):
            with pytest.raises(ClockError) as refusal:
                attempt(start, limit(text), calendar)
            assert refusal.value.code == "out_of_range"


def test_working_days_far_from_the_calendar_are_refused(calendar: Calendar) -> None:
    with pytest.raises(ClockError):
        working_days_between(date(1, 1, 1), date(2026, 1, 1), calendar)
