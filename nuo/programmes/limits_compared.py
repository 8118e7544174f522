"""Is a promised limit never longer than the statutory one?

Working days and calendar days cannot be compared exactly without a start date, so the
promise is taken at its longest and the law at its shortest. Near the edge the answer is
therefore "no": write the promise in the law's own unit.
"""

from math import ceil

from nuo.clocks.limits import Limit, Unit

# Working days stretched over the calendar: weekends, one long holiday (ten days off in 2020),
# and shorter holidays on the way. The tests hold this against every start day since 2010.
LONG_HOLIDAY = 8
SHORT_HOLIDAY = 2
LONGEST_ROLL = 10  # a calendar-day limit that ends on the first of ten days off
OFFICE_HOURS_A_DAY = 7
CLOSE_OF_OFFICE = 17  # the last day counts until then, in whole hours


def never_longer(promised: Limit, statutory: Limit) -> bool:
    """
    >>> never_longer(Limit.parse("10 working days"), Limit.parse("20 working days"))
    True
    >>> never_longer(Limit.parse("5 working days"), Limit.parse("15 calendar days"))
    True
    >>> never_longer(Limit.parse("10 working days"), Limit.parse("15 calendar days"))
    False
    """
    if promised.unit is statutory.unit:
        return promised.count <= statutory.count
    if _on_the_wall(promised) and _on_the_wall(statutory):
        return _minutes(promised) <= _minutes(statutory)
    return _longest_days(promised, statutory.unit) <= _shortest_days(statutory)


def comparable_exactly(promised: Limit, statutory: Limit) -> bool:
    """Same unit, or both on the wall clock: no assumption was needed."""
    return promised.unit is statutory.unit or (_on_the_wall(promised) and _on_the_wall(statutory))


def _on_the_wall(limit: Limit) -> bool:
    return limit.unit in (Unit.MINUTES, Unit.HOURS)


def _minutes(limit: Limit) -> int:
    return limit.count * (60 if limit.unit is Unit.HOURS else 1)


def _longest_days(limit: Limit, against: Unit) -> int:
    if _on_the_wall(limit):
        # Filed at midnight, the first day of a day limit still runs to the close of the next.
        return max(1, ceil((_minutes(limit) / 60 + 24 - CLOSE_OF_OFFICE) / 24))
    if limit.unit is Unit.CALENDAR_DAYS:
        return limit.count if against is Unit.WORKING_DAYS else limit.count + LONGEST_ROLL
    working = limit.count
    if limit.unit is Unit.OFFICE_HOURS:
        working = ceil(limit.count / OFFICE_HOURS_A_DAY)
    if against in (Unit.WORKING_DAYS, Unit.OFFICE_HOURS):
        return working
    return longest_span(working)


def longest_span(working_days: int) -> int:
    """How many calendar days so many working days may take at most."""
    weekends = 2 * ceil(working_days / 5)
    return working_days + weekends + LONG_HOLIDAY + SHORT_HOLIDAY * (working_days // 20)


def _shortest_days(limit: Limit) -> int:
    if _on_the_wall(limit):
        return _minutes(limit) // (24 * 60)
    if limit.unit is Unit.OFFICE_HOURS:
        return limit.count // OFFICE_HOURS_A_DAY
    return limit.count
