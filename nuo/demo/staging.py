"""The village a visitor looks at first has something to show: a handful of things overdue, one due today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nuo.clocks.calendars import Calendar
from nuo.clocks.due import due
from nuo.clocks.limits import Limit, Unit
from nuo.demo.arrivals import weight_of
from nuo.promises.models import Promise

# How many working days the overdue ones are over.
OVERDUE_FOR = (1, 2, 4, 8)
_ASKED_AT = time(10, 12)
_LONGEST_WAY_BACK = 40


@dataclass(frozen=True, slots=True)
class Staged:
    """A request that will not be answered before the curtain rises."""

    at: datetime
    promise: Promise
    # Who asked has had enough and puts it to the level above.
    put_up: bool = False


def staged_for(promises: Sequence[Promise], *, now: datetime, calendar: Calendar) -> Iterator[Staged]:
    """Return the requests to be asked so that at `now` some are overdue and one is due today."""
    # What is asked for most comes first: lamps, drains, waste.
    open_ones = sorted(
        (promise for promise in promises if not promise.confidential and weight_of(promise) > 0),
        key=lambda promise: (-weight_of(promise), promise.pk),
    )
    in_days = [(promise, limit) for promise in open_ones if (limit := _limit(promise)).unit is Unit.WORKING_DAYS]
    today = now.astimezone(calendar.zone).date()
    for days, (promise, limit) in zip(OVERDUE_FOR, in_days, strict=False):
        if asked := _asked_for(_working_day_before(today, days, calendar), limit, calendar):
            yield Staged(asked, promise, put_up=days == OVERDUE_FOR[-1])
    yield from _due_today(open_ones, now, calendar)


def _due_today(promises: Sequence[Promise], now: datetime, calendar: Calendar) -> Iterator[Staged]:
    """One with a limit in hours can fall due on any day, at a weekend too."""
    here = now.astimezone(calendar.zone)
    last = here.replace(hour=23, minute=59, second=0, microsecond=0)
    falls = min(max(now + timedelta(hours=4), here.replace(hour=17, minute=30)), max(last, now + timedelta(minutes=1)))
    for promise in promises:
        limit = _limit(promise)
        if limit.unit is Unit.HOURS and limit.count >= 8:
            yield Staged(falls.replace(second=0, microsecond=0) - timedelta(hours=limit.count), promise)
            return


def _limit(promise: Promise) -> Limit:
    assert promise.current is not None
    limit = promise.current.limit
    assert limit is not None
    return limit


def _working_day_before(on: date, days: int, calendar: Calendar) -> date:
    while days:
        on -= timedelta(days=1)
        days -= calendar.is_working(on)
    return on


def _asked_for(due_on: date, limit: Limit, calendar: Calendar) -> datetime | None:
    """The last morning on which a request falls due on this day."""
    for back in range(_LONGEST_WAY_BACK):
        asked = datetime.combine(due_on - timedelta(days=back), _ASKED_AT, calendar.zone)
        if due(asked, limit, calendar).on == due_on:
            return asked
    return None
