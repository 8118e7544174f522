"""The Chinese and English words of an explanation, one short line a day."""

from datetime import date, datetime

from nuo.clocks.axis import DAY_UNITS, local
from nuo.clocks.calendars import Calendar
from nuo.clocks.errors import Language
from nuo.clocks.explain import CountedDay, Explanation, Mark
from nuo.clocks.limits import WORDS, Limit, amount

WEEKDAYS: dict[Language, str] = {"zh": "周一 周二 周三 周四 周五 周六 周日", "en": "Mon Tue Wed Thu Fri Sat Sun"}
HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "国庆节": "National Day",
    "中秋节": "Mid-autumn Festival",
    "抗战胜利 70 周年纪念日": "70th anniversary of victory over fascism",
}
_REASONS: dict[Language, dict[Mark, str]] = {
    "zh": {
        Mark.RECEIVED: "收到",
        Mark.MAKE_UP: "{name}调休上班",
        Mark.WEEKEND: "周末",
        Mark.HOLIDAY: "{name}放假",
        Mark.PAUSED: "计时暂停",
        Mark.ROLLED: "最后一天遇休息日，顺延",
    },
    "en": {
        Mark.RECEIVED: "received",
        Mark.MAKE_UP: "make-up working day for {name}",
        Mark.WEEKEND: "weekend",
        Mark.HOLIDAY: "day off for {name}",
        Mark.PAUSED: "clock paused",
        Mark.ROLLED: "last day falls on a day off, so it moves on",
    },
}
_PROVISIONAL: dict[Language, str] = {
    "zh": "暂定：这一年的放假安排还没有公布，先按周一到周五上班算。",
    "en": "Provisional: this year's days off are not published yet, so Monday to Friday is assumed.",
}


def holiday_name(name: str, language: Language) -> str:
    """
    >>> holiday_name("国庆节", "en")
    'National Day'
    """
    if language == "zh":
        return name or "节日"
    return HOLIDAYS.get(name, name) or "a holiday"


def reason(day: CountedDay, language: Language) -> str:
    """Why the day is what it is; empty on an ordinary working day."""
    return _REASONS[language].get(day.kind, "").format(name=holiday_name(day.name, language))


def on_the_day(on: date, language: Language) -> str:
    """
    >>> on_the_day(date(2026, 10, 10), "zh")
    '2026-10-10 周六'
    """
    return f"{on.isoformat()} {WEEKDAYS[language].split()[on.weekday()]}"


def count_words(number: int, limit: Limit, language: Language) -> str:
    """What a counted day adds up to: day 3 of the limit, or so many hours used."""
    if limit.unit in DAY_UNITS:
        unit = WORDS[language][limit.unit]
        return f"第 {number} {unit}" if language == "zh" else f"{unit.removesuffix('s')} {number}"
    used = amount(number, limit.unit, language)
    return f"已用 {used}" if language == "zh" else f"{used} used"


def day_line(day: CountedDay, limit: Limit, language: Language) -> str:
    """
    >>> day_line(CountedDay(date(2026, 10, 1), None, Mark.HOLIDAY, "国庆节"), Limit.parse("5 个工作日"), "zh")
    '2026-10-01 周四  不数（国庆节放假）'
    """
    why = reason(day, language)
    left, right = ("（", "）") if language == "zh" else (" (", ")")
    if day.number is None:
        words = "不数" if language == "zh" else "not counted"
    else:
        words = count_words(day.number, limit, language)
    return f"{on_the_day(day.on, language)}  {words}{left + why + right if why else ''}"


def in_words(explanation: Explanation, calendar: Calendar, language: Language) -> str:
    """The whole explanation as text: limit, start, every day, the due time."""
    zh = language == "zh"
    lines = [
        f"{'时限：' if zh else 'Limit: '}{explanation.limit.in_words(language)}",
        f"{'收到：' if zh else 'Received: '}{moment(explanation.start, calendar, language)}",
        *(day_line(day, explanation.limit, language) for day in explanation.days),
        f"{'到期：' if zh else 'Due: '}{moment(explanation.due.at, calendar, language)}",
    ]
    return "\n".join([*lines, _PROVISIONAL[language]] if explanation.due.provisional else lines)


def moment(at: datetime, calendar: Calendar, language: Language) -> str:
    here = local(at, calendar)
    return f"{on_the_day(here.date(), language)} {here:%H:%M}"
