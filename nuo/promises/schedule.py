"""On which days a dated promise falls due. Plain values in, plain values out."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nuo.clocks.calendars import Calendar
from nuo.clocks.due import Due, due
from nuo.clocks.limits import Limit, Unit

# Duties are opened this far ahead, so that a dead job cannot hide a missed date.
AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Falling:
    """One date on which a promise falls due."""

    period: str
    due: Due


def falling(
    trigger: Mapping[str, Any],  # Any: JSON of a wording
    *,
    adopted: datetime,
    begin: date,
    until: date,
    calendar: Calendar,  # Any: JSON of a wording
) -> list[Falling]:
    """Return the due dates of a dated promise after `begin` and up to `until`, oldest first.

    `trigger` is the wording's: on a date, so long after adoption, or recurring.
    """
    kind = trigger["kind"]
    if kind == "on":
        return [Falling(trigger["date"], end_of(date.fromisoformat(trigger["date"]), calendar))]
    if kind == "after":
        found = due(adopted, Limit.parse(trigger["limit"]), calendar)
        return [Falling(found.on.isoformat(), found)]
    if kind == "recurring":
        return [
            Falling(period, end_of(on, calendar))
            for period, on in _recurring(trigger["every"], trigger["day"], trigger["month"], begin, until)
        ]
    return []


def end_of(on: date, calendar: Calendar) -> Due:
    """Return the close of office on a date; a day off moves on to the next working day."""
    eve = datetime.combine(on - timedelta(days=1), time(12), calendar.zone)
    return due(eve, Limit(1, Unit.CALENDAR_DAYS), calendar)


def _recurring(every: str, day: int, month: int, begin: date, until: date) -> list[tuple[str, date]]:
    found = []
    year, number = begin.year, begin.month
    while (year, number) <= (until.year, until.month):
        if _falls_in(every, month, number):
            on = date(year, number, min(day, monthrange(year, number)[1]))
            if begin < on <= until:
                found.append((_period(every, year, number), on))
        year, number = (year, number + 1) if number < 12 else (year + 1, 1)
    return found


def _falls_in(every: str, month: int, number: int) -> bool:
    if every == "month":
        return True
    return (number - month) % 3 == 0 if every == "quarter" else number == month


def _period(every: str, year: int, number: int) -> str:
    if every == "month":
        return f"{year}-{number:02d}"
    return f"{year}-Q{(number + 2) // 3}" if every == "quarter" else str(year)
