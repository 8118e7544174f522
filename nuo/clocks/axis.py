"""Every unit as one axis of whole numbers, so that limits, pauses and lateness are additions on that axis.

Minutes and hours count microseconds of wall time, office hours microseconds of office time, working days their
running number, calendar days the date's ordinal. Not for use outside this library.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from nuo.clocks.calendars import Calendar, out_of_range, since_midnight
from nuo.clocks.errors import ClockError
from nuo.clocks.limits import Unit

Stop = tuple[int, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_UNITS = frozenset({Unit.WORKING_DAYS, Unit.CALENDAR_DAYS})
WALL_UNITS = frozenset({Unit.MINUTES, Unit.HOURS})

_MICROSECOND = timedelta(microseconds=1)
_STEPS = {
    Unit.MINUTES: 60_000_000,
    Unit.HOURS: 3_600_000_000,
    Unit.OFFICE_HOURS: 3_600_000_000,
    Unit.WORKING_DAYS: 1,
    Unit.CALENDAR_DAYS: 1,
}


def step_of(unit: Unit) -> int:
    """Length of one unit on its axis."""
    return _STEPS[unit]


def local(instant: datetime, calendar: Calendar) -> datetime:
    """The instant on the wall clock of the calendar's place; naive and far-off times are refused."""
    refuse_naive(instant)
    first = calendar.day_count.first
    # A day of margin at both ends, for the date may differ by one where the office is.
    if not first + 1 < instant.toordinal() < first + len(calendar.day_count.upto) - 1:
        raise out_of_range()
    return instant.astimezone(calendar.zone)


def refuse_naive(instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise ClockError(
            "naive_time",
            "时间没有写明时区，不能计时。",
            "This time has no time zone, so no clock can run on it.",
        )


def position(instant: datetime, unit: Unit, calendar: Calendar) -> int:
    here = local(instant, calendar)
    if unit in WALL_UNITS:
        return (instant - EPOCH) // _MICROSECOND
    ordinal = here.toordinal()
    if unit is Unit.CALENDAR_DAYS:
        return ordinal
    number = calendar.day_count.upto_day(ordinal)
    if unit is Unit.WORKING_DAYS:
        return number
    if number == calendar.day_count.upto_day(ordinal - 1):
        return number * calendar.office_day
    now = since_midnight(here.time())
    worked = sum(min(max(now - begin, 0), end - begin) for begin, end in calendar.sessions)
    return (number - 1) * calendar.office_day + worked


def instant_at(where: int, unit: Unit, calendar: Calendar) -> datetime:
    """The instant (UTC) a limit ending at `where` falls due: for days the close of office."""
    if unit in WALL_UNITS:
        return EPOCH + where * _MICROSECOND
    if unit is Unit.CALENDAR_DAYS:
        return calendar.close_of(date.fromordinal(where))
    if unit is Unit.WORKING_DAYS:
        return calendar.close_of(date.fromordinal(calendar.day_count.ordinal_of(where)))
    # Minus one, so that a limit used up at the end of a session ends there, not when the next one opens.
    number, rest = divmod(where - 1, calendar.office_day)
    on = date.fromordinal(calendar.day_count.ordinal_of(number + 1))
    return office_instant(on, rest + 1, calendar)


def office_instant(on: date, worked: int, calendar: Calendar) -> datetime:
    """The instant (UTC) at which `worked` microseconds of that day's office time have passed."""
    for begin, end in calendar.sessions:
        if worked <= end - begin:
            break
        worked -= end - begin
    # Adding to an aware time moves the wall clock, which is what office hours follow.
    midnight = datetime(on.year, on.month, on.day, tzinfo=calendar.zone)
    return (midnight + timedelta(microseconds=begin + worked)).astimezone(UTC)


def merged(stops: Iterable[Stop]) -> list[Stop]:
    """Overlapping stops count once.

    >>> merged([(5, 9), (1, 3), (2, 6), (12, 12)])
    [(1, 9)]
    """
    union: list[Stop] = []
    for begin, end in sorted(stop for stop in stops if stop[0] < stop[1]):
        if union and begin <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((begin, end))
    return union


def stretched(begin: int, amount: int, stops: Iterable[Stop]) -> int:
    """Where a clock of `amount` from `begin` runs out when it stands still during the (merged) stops.

    >>> stretched(0, 10, [(-5, 2), (4, 7), (40, 50)])
    15
    """
    target = begin + amount
    for stop_begin, stop_end in stops:
        if stop_begin >= target:
            break
        target += max(0, stop_end - max(stop_begin, begin))
    return target


def stopped(begin: int, end: int, stops: Iterable[Stop]) -> int:
    """How much of begin..end lies in the (merged) stops.

    >>> stopped(0, 10, [(-5, 2), (4, 7)])
    5
    """
    return sum(max(0, min(end, stop_end) - max(begin, stop_begin)) for stop_begin, stop_end in stops)
