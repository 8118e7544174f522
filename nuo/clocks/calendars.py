"""Working-day calendars of a place: which days the office is open, and at what hours.

A calendar is data: days off, make-up working days, the years they are published for. It answers past its last
year too (Monday to Friday), but `knows` then says no, and due dates become provisional.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from nuo.clocks.errors import ClockError

Hours = tuple[tuple[time, time], ...]

# How far outside its published years a calendar still answers; further is surely a mistyped year.
YEARS_BEFORE, YEARS_AFTER = 30, 40


class DayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True)
class Day:
    kind: DayKind
    name: str = ""  # the holiday's Chinese name; empty on ordinary days

    @property
    def works(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True)
class DayCount:
    """Working days numbered from 1 on, so that counting days is subtraction and finding one is a look-up."""

    first: int  # ordinal of the first day covered
    upto: "array[int]"  # quoted: only Python 3.12 can subscript it; working days up to and including each day covered
    ordinals: "array[int]"  # ordinal of the n-th working day; index 0 is not a day

    def upto_day(self, ordinal: int) -> int:
        index = ordinal - self.first
        if not 0 <= index < len(self.upto):
            raise out_of_range()
        return self.upto[index]

    def ordinal_of(self, number: int) -> int:
        if not 0 < number < len(self.ordinals):
            raise out_of_range()
        return self.ordinals[number]


@dataclass(frozen=True)
class Calendar:
    """`off` are the listed days off, `make_up` the listed working days, `names` their Chinese names."""

    version: str
    zone: ZoneInfo
    office_hours: Hours
    first_year: int
    last_year: int
    off: frozenset[date] = field(repr=False)
    make_up: frozenset[date] = field(repr=False)
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}), hash=False, repr=False)

    def __post_init__(self) -> None:
        edges = [edge for opening in self.office_hours for edge in opening]
        if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
            raise _bad("办公时间要从早到晚写，不能重叠", "office hours must run from early to late without overlap")
        if self.last_year < self.first_year:
            raise _bad("最后一年早于第一年", "the last year is before the first")
        if self.off & self.make_up:
            raise _bad("有的日子又放假又上班", "a day is listed both as off and as working")

    def kind_of(self, on: date) -> Day:
        if on in self.make_up:
            return Day(DayKind.MAKE_UP, self.names.get(on, ""))
        if on in self.off:
            return Day(DayKind.HOLIDAY, self.names.get(on, ""))
        return Day(DayKind.WEEKEND if on.weekday() >= 5 else DayKind.WORKING)

    def is_working(self, on: date) -> bool:
        return on in self.make_up or (on.weekday() < 5 and on not in self.off)

    def knows(self, on: date) -> bool:
        """Whether the days off of that year are published; otherwise Monday to Friday is only assumed."""
        return self.first_year <= on.year <= self.last_year

    def close_of(self, on: date) -> datetime:
        """The instant (UTC) at which the office closes on that day."""
        return datetime.combine(on, self.office_hours[-1][1], self.zone).astimezone(UTC)

    @cached_property
    def sessions(self) -> tuple[tuple[int, int], ...]:
        """Office hours as microseconds since local midnight."""
        return tuple((since_midnight(begin), since_midnight(end)) for begin, end in self.office_hours)

    @cached_property
    def office_day(self) -> int:
        """Microseconds of office time in one working day."""
        return sum(end - begin for begin, end in self.sessions)

    @cached_property
    def day_count(self) -> DayCount:
        first = date(self.first_year - YEARS_BEFORE, 1, 1).toordinal()
        last = date(self.last_year + YEARS_AFTER, 12, 31).toordinal()
        upto, ordinals = array("l"), array("l", [0])
        for ordinal in range(first, last + 1):
            if self.is_working(date.fromordinal(ordinal)):
                ordinals.append(ordinal)
            upto.append(len(ordinals) - 1)
        return DayCount(first, upto, ordinals)


def since_midnight(clock: time) -> int:
    """
    >>> since_midnight(time(0, 0, 1))
    1000000
    """
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def out_of_range() -> ClockError:
    return ClockError(
        "out_of_range", "这个日期离日历太远，请看看年份。", "This date is too far from the calendar: check the year."
    )


def _bad(why_zh: str, why_en: str) -> ClockError:
    return ClockError("bad_calendar", f"日历有误：{why_zh}。", f"The calendar is wrong: {why_en}.")
