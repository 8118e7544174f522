"""A clock that stood still: how far a pause moves the due time, and pauses that are refused."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nuo.clocks import Calendar, ClockError, Limit, Pause, Unit, china, due, working_days_between
from nuo.clocks.tests.times import at, lengths, limit, naive, starts


def paused(begin: str, end: str) -> Pause:
    return Pause(at(begin), at(end))


@pytest.mark.parametrize(
    ("text", "pauses", "expected"),
    [
        # Received Monday 2026-06-01 at 10:00 (no holiday until 19 June).
        ("5 working days", [], "2026-06-08T17:30"),
        ("5 working days", [paused("2026-06-02T09:00", "2026-06-04T09:00")], "2026-06-10T17:30"),
        ("5 working days", [paused("2026-06-02T09:00", "2026-06-02T16:00")], "2026-06-08T17:30"),
        ("5 working days", [paused("2026-06-05T09:00", "2026-06-07T09:00")], "2026-06-08T17:30"),
        ("5 working days", [paused("2026-06-09T09:00", "2026-06-12T09:00")], "2026-06-08T17:30"),
        (  # overlapping pauses count once
            "5 working days",
            [paused("2026-06-02T09:00", "2026-06-04T09:00"), paused("2026-06-03T09:00", "2026-06-05T09:00")],
            "2026-06-11T17:30",
        ),
        ("5 calendar days", [paused("2026-06-02T09:00", "2026-06-04T09:00")], "2026-06-08T17:30"),
        # The fifth day would be Saturday; the clock stands still until Tuesday, so Wednesday it is.
        ("5 calendar days", [paused("2026-06-06T09:00", "2026-06-09T09:00")], "2026-06-10T17:30"),
        ("24 hours", [paused("2026-06-01T12:00", "2026-06-01T15:00")], "2026-06-02T13:00"),
        ("24 hours", [paused("2026-05-31T12:00", "2026-06-01T12:00")], "2026-06-02T12:00"),
        ("4 office hours", [paused("2026-06-01T11:00", "2026-06-01T15:00")], "2026-06-02T09:00"),
        ("4 office hours", [paused("2026-06-01T17:30", "2026-06-02T08:30")], "2026-06-01T16:00"),
    ],
)
def test_a_pause_moves_the_due_time(text: str, pauses: list[Pause], expected: str, calendar: Calendar) -> None:
    assert due(at("2026-06-01T10:00"), limit(text), calendar, pauses).at == at(expected)


@given(starts, st.integers(1, 60), st.timedeltas(timedelta(0), timedelta(days=50)), lengths)
def test_pausing_n_working_days_moves_the_due_date_by_n(
    start: datetime, count: int, offset: timedelta, length: timedelta
) -> None:
    calendar, limit = china(), Limit(count, Unit.WORKING_DAYS)
    pause = Pause(start + offset, start + offset + length)
    begin, end = (moment.astimezone(calendar.zone).date() for moment in (pause.begin, pause.end))
    plain = due(start, limit, calendar).on
    assume(working_days_between(begin, plain, calendar) > 0)
    moved = due(start, limit, calendar, [pause]).on
    assert working_days_between(plain, moved, calendar) == working_days_between(begin, end, calendar)


@given(starts, st.integers(1, 500), st.timedeltas(timedelta(0), timedelta(hours=499)), lengths)
def test_pausing_hours_adds_their_length(start: datetime, count: int, offset: timedelta, length: timedelta) -> None:
    assume(offset < timedelta(hours=count))
    pause, limit = Pause(start + offset, start + offset + length), Limit(count, Unit.HOURS)
    assert due(start, limit, china(), [pause]).at == due(start, limit, china()).at + length


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ClockError) as refusal:
        paused("2026-06-02T09:00", "2026-06-01T09:00")
    assert refusal.value.code == "bad_pause"


def test_a_pause_without_a_zone_is_refused() -> None:
    aware, bare = at("2026-06-01T09:00"), naive("2026-06-02T09:00")
    for begin, end in [(aware, bare), (bare, aware), (bare, bare)]:
        with pytest.raises(ClockError) as refusal:
            Pause(begin, end)
        assert refusal.value.code == "naive_time"
