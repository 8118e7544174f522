"""When something is due, how much of its limit was used, and how far past it is.

The day of receipt is day zero. Limits in days end at the close of office; a limit in calendar days whose last day
is a day off ends on the next working day. Minutes and hours run round the clock. Nothing here reads the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nuo.clocks.axis import (
    WALL_UNITS,
    Stop,
    instant_at,
    local,
    merged,
    position,
    refuse_naive,
    step_of,
    stopped,
    stretched,
)
from nuo.clocks.calendars import Calendar
from nuo.clocks.errors import ClockError
from nuo.clocks.limits import Limit, Unit


@dataclass(frozen=True)
class Pause:
    """The clock stood still from `begin` to `end`.

    For limits in days, the days after the day of `begin` up to and including the day of `end` are not counted.
    """

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        refuse_naive(self.begin)
        refuse_naive(self.end)
        if self.end < self.begin:
            raise ClockError("bad_pause", "暂停的结束早于开始。", "A pause ends before it begins.")


@dataclass(frozen=True)
class Due:
    at: datetime  # UTC
    on: date  # the same moment's date where the office is
    provisional: bool  # a year looked at is not published yet; Monday to Friday was assumed


def due(start: datetime, limit: Limit, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Due:
    """When a limit that began at `start` runs out.

    >>> from nuo.clocks import china
    >>> received = datetime.fromisoformat("2026-09-24T15:12+08:00")
    >>> due(received, Limit.parse("7 working days"), china()).on
    datetime.date(2026, 10, 12)
    """
    stops = stops_of(pauses, limit.unit, calendar)
    begin = position(start, limit.unit, calendar)
    end = stretched(begin, limit.count * step_of(limit.unit), stops)
    if limit.unit is Unit.CALENDAR_DAYS:
        end = rolled(end, stops, calendar)
    at = instant_at(end, limit.unit, calendar)
    on = local(at, calendar).date()
    return Due(at, on, _provisional(local(start, calendar).date(), on, limit.unit, calendar))


def taken(start: datetime, end: datetime, calendar: Calendar, unit: Unit, pauses: Sequence[Pause] = ()) -> int:
    """How many units were used; a begun hour or minute counts as one, the day of receipt as none.

    Lateness is decided by the due time, not by this number: a limit in calendar days may have rolled forward.
    """
    refuse_naive(start)
    refuse_naive(end)
    if end < start:
        raise ClockError("end_before_start", "结束早于开始。", "The end is before the start.")
    first, last = position(start, unit, calendar), position(end, unit, calendar)
    used = last - first - stopped(first, last, stops_of(pauses, unit, calendar))
    return -(-used // step_of(unit))


def over(due_at: datetime, now: datetime, calendar: Calendar, unit: Unit) -> int:
    """How many units past the due time: 0 in time, at least 1 once it has passed, even on a day off."""
    past = position(now, unit, calendar) - position(due_at, unit, calendar)
    return 0 if now <= due_at else max(1, -(-past // step_of(unit)))


def working_days_between(a: date, b: date, calendar: Calendar) -> int:
    """Working days after `a` up to and including `b`; negative where `b` is before `a`."""
    return calendar.day_count.upto_day(b.toordinal()) - calendar.day_count.upto_day(a.toordinal())


def stops_of(pauses: Iterable[Pause], unit: Unit, calendar: Calendar) -> list[Stop]:
    """The pauses as stretches of the unit's axis, overlaps counted once."""
    return merged((position(pause.begin, unit, calendar), position(pause.end, unit, calendar)) for pause in pauses)


def rolled(ordinal: int, stops: Sequence[Stop], calendar: Calendar) -> int:
    """The first working day from `ordinal` on during which the clock runs."""
    while not calendar.is_working(date.fromordinal(ordinal)) or is_stopped(ordinal, stops):
        ordinal += 1
    return ordinal


def is_stopped(where: int, stops: Sequence[Stop]) -> bool:
    return any(begin < where <= end for begin, end in stops)


def _provisional(start_on: date, due_on: date, unit: Unit, calendar: Calendar) -> bool:
    # Wall time passes on every day alike, so minutes and hours never depend on an unpublished year.
    return unit not in WALL_UNITS and not (calendar.knows(start_on) and calendar.knows(due_on))
