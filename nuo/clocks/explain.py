"""A due date with its working shown: each day counted, each day skipped and why.

The last counted number is the limit's count and stands on the due date, for every unit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from nuo.clocks.axis import DAY_UNITS, Stop, local, position, step_of, stopped
from nuo.clocks.calendars import Calendar
from nuo.clocks.due import Due, Pause, due, is_stopped, stops_of
from nuo.clocks.limits import Limit, Unit


class Mark(StrEnum):
    """What a day is in an explanation."""

    RECEIVED = "received"
    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    ROLLED = "rolled"  # the last calendar day fell here, on a day off, so the limit moves to the next working day


@dataclass(frozen=True)
class CountedDay:
    on: date
    number: int | None  # units used up by the end of the day; None where the day does not count
    kind: Mark
    name: str = ""  # the holiday's Chinese name


@dataclass(frozen=True)
class Explanation:
    start: datetime
    limit: Limit
    due: Due
    days: tuple[CountedDay, ...]


def explain(start: datetime, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Explanation:
    """
    >>> from nuo.clocks import china
    >>> shown = explain(datetime.fromisoformat("2026-09-30T15:00+08:00"), Limit.parse("3 working days"), china())
    >>> [(f"{day.on:%m-%d}", day.number) for day in shown.days if day.number]
    [('10-08', 1), ('10-09', 2), ('10-10', 3)]
    """
    answer = due(start, limit, calendar, pauses)
    days = _whole_days if limit.unit in DAY_UNITS else _parts_of_days
    return Explanation(start, limit, answer, tuple(days(start, limit, answer, calendar, pauses)))


def _whole_days(
    start: datetime, limit: Limit, answer: Due, calendar: Calendar, pauses: Sequence[Pause]
) -> Iterator[CountedDay]:
    stops = stops_of(pauses, Unit.CALENDAR_DAYS, calendar)
    first, *others = _dates(local(start, calendar).date(), answer.on)
    yield _day(first, None, calendar, Mark.RECEIVED)
    number = 0
    for on in others:
        # Short of the due date, the last number never lands on a day: it is moved on.
        rolls = limit.unit is Unit.CALENDAR_DAYS and number + 1 == limit.count and on != answer.on
        mark = _why_not(on, limit.unit, calendar, stops) or (Mark.ROLLED if rolls else None)
        number += mark is None
        yield _day(on, None if mark else number, calendar, mark)


def _why_not(on: date, unit: Unit, calendar: Calendar, stops: Sequence[Stop]) -> Mark | None:
    """The reason the clock does not run on a day, or None where it does."""
    works = calendar.is_working(on)
    if is_stopped(on.toordinal(), stops) and (works or unit is Unit.CALENDAR_DAYS):
        return Mark.PAUSED
    return None if works or unit is Unit.CALENDAR_DAYS else Mark(calendar.kind_of(on).kind)


def _parts_of_days(
    start: datetime, limit: Limit, answer: Due, calendar: Calendar, pauses: Sequence[Pause]
) -> Iterator[CountedDay]:
    stops, step = stops_of(pauses, limit.unit, calendar), step_of(limit.unit)
    begin, end = position(start, limit.unit, calendar), position(answer.at, limit.unit, calendar)
    reached, used = begin, 0
    first = local(start, calendar).date()
    for on in _dates(first, answer.on):
        midnight = datetime.combine(on + timedelta(days=1), time.min, calendar.zone)
        before, reached = reached, min(end, position(midnight, limit.unit, calendar))
        now = reached - begin - stopped(begin, reached, stops)
        number = now // step if now > used or on == answer.on else None
        stood_still = reached > before and now == used
        mark = Mark.RECEIVED if on == first else Mark.PAUSED if stood_still else None
        yield _day(on, number, calendar, mark)
        used = now


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=days) for days in range((last - first).days + 1)]


def _day(on: date, number: int | None, calendar: Calendar, mark: Mark | None) -> CountedDay:
    day = calendar.kind_of(on)
    return CountedDay(on, number, mark or Mark(day.kind), day.name)
