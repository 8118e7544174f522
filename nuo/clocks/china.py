"""The calendar of mainland China, read once from the package `chinesecalendar` (State Council notices).

The package follows the yearly notice on days off, including the Saturdays and Sundays worked to make up for them.
"""

from datetime import time
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays, workdays

from nuo.clocks.calendars import Calendar, Hours

OFFICE_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(14, 0), time(17, 30)))

# The package names days in English; its short Chinese forms (清明) are not those of the notices (清明节).
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利 70 周年纪念日",
}


@cache
def china(hours: Hours = OFFICE_HOURS) -> Calendar:
    """
    >>> from datetime import date
    >>> china().kind_of(date(2026, 10, 10))
    Day(kind=<DayKind.MAKE_UP: 'make_up'>, name='国庆节')
    """
    # A year's notice can list days of the December before it, so a year counts as published only when
    # its National Day is listed.
    years = [day.year for day in holidays if (day.month, day.day) == (10, 1)]
    names = {day: NAMES.get(name, name) for day, name in (holidays | workdays).items()}
    return Calendar(
        version=f"cn-{max(years)}.1",
        zone=ZoneInfo("Asia/Shanghai"),
        office_hours=hours,
        first_year=min(years),
        last_year=max(years),
        off=frozenset(holidays),
        make_up=frozenset(workdays),
        names=MappingProxyType(names),
    )
