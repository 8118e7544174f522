"""Measures the bulk clock against counting day by day, in one process and on the same starts.

Run with `python -m nuo.clocks.bench`.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import chinese_calendar

from nuo.clocks.calendars import Calendar
from nuo.clocks.china import china
from nuo.clocks.limits import Limit, Unit
from nuo.clocks.many import due_many

_DAY = timedelta(days=1)


def measure() -> list[tuple[str, float, str]]:
    """(name, value, unit) of each figure; about two seconds."""
    calendar, limit = china(), Limit(10, Unit.WORKING_DAYS)
    starts = _starts(400_000)
    sample = starts[::400]
    fast = _per_second(lambda: due_many(starts, limit, calendar), len(starts))
    office = _per_second(lambda: due_many(starts[::4], Limit(4, Unit.OFFICE_HOURS), calendar), len(starts) // 4)
    package = _loop_per_second(sample, limit, calendar, chinese_calendar.is_workday)
    plain = _loop_per_second(sample * 10, limit, calendar, calendar.is_working)
    return [
        ("due_many, 10 working days", fast, "due dates/s"),
        ("due_many, 4 office hours", office, "due dates/s"),
        ("day loop with chinese_calendar.is_workday", package, "due dates/s"),
        ("due_many against that day loop", fast / package, "times"),
        # The package checks its year range on every call, so the fairer rival is a loop over plain sets.
        ("due_many against a day loop over sets", fast / plain, "times"),
    ]


def _starts(count: int) -> list[datetime]:
    """Spread over 2022-2025 at all hours, in UTC as a database gives them."""
    begin = datetime(2022, 1, 1, tzinfo=UTC)
    return [begin + timedelta(seconds=(number * 7_919_317) % (4 * 365 * 86_400)) for number in range(count)]


def _per_second(run: Callable[[], list[datetime]], count: int) -> float:
    """The best of three runs: the others measure what else the machine was doing."""
    run()
    best = float("inf")
    for _ in range(3):
        begin = perf_counter()
        run()
        best = min(best, perf_counter() - begin)
    return count / best


def _loop_per_second(
    starts: Sequence[datetime], limit: Limit, calendar: Calendar, is_workday: Callable[[date], bool]
) -> float:
    def run() -> list[datetime]:
        return [_by_loop(start, limit, calendar, is_workday) for start in starts]

    if run() != due_many(starts, limit, calendar):
        raise AssertionError("the day loop and due_many disagree, so their speeds say nothing")
    return _per_second(run, len(starts))


def _by_loop(start: datetime, limit: Limit, calendar: Calendar, is_workday: Callable[[date], bool]) -> datetime:
    on, left = start.astimezone(calendar.zone).date(), limit.count
    while left:
        on += _DAY
        left -= is_workday(on)
    return calendar.close_of(on)


if __name__ == "__main__":
    sys.stdout.writelines(f"{name}: {value:,.0f} {unit}\n" for name, value, unit in measure())
