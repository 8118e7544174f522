"""Plain words for dates, shares and texts, in Chinese or English.

Pure: the language and the clock are parameters. Kept apart from gettext because word
order, not only vocabulary, differs between the two languages.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

Language = Literal["zh", "en"]

ZONE = ZoneInfo("Asia/Shanghai")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language_of(code: str | None) -> Language:
    """Which of our two languages a Django language code means.

    >>> language_of("zh-hans"), language_of("en-gb"), language_of(None)
    ('zh', 'en', 'zh')
    """
    return "en" if (code or "").lower().startswith("en") else "zh"


def local(value: datetime) -> datetime:
    """The moment as the village clock shows it; a time without a zone is refused."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be shown: {value!r}")
    return value.astimezone(ZONE)


def day_words(value: date, language: Language, this_year: int) -> str:
    """A date or an aware time with its weekday.

    >>> day_words(date(2026, 10, 12), "zh", 2026)
    '10 月 12 日 周一'
    >>> day_words(date(2026, 10, 12), "en", 2027)
    'Mon 12 Oct 2026'
    """
    at = local(value) if isinstance(value, datetime) else None
    on = at.date() if at else value
    if language == "en":
        words = f"{_WEEKDAYS_EN[on.weekday()]} {on.day} {_MONTHS_EN[on.month - 1]} {on.year}"
        return f"{words}, {at:%H:%M}" if at else words
    words = f"{on.month} 月 {on.day} 日 周{_WEEKDAYS_ZH[on.weekday()]}"
    if on.year != this_year:
        words = f"{on.year} 年 {words}"
    return f"{words} {at:%H:%M}" if at else words


def short_day(on: date, language: Language) -> str:
    """
    >>> short_day(date(2026, 10, 12), "zh"), short_day(date(2026, 10, 12), "en")
    ('10 月 12 日', '12 Oct')
    """
    if language == "en":
        return f"{on.day} {_MONTHS_EN[on.month - 1]}"
    return f"{on.month} 月 {on.day} 日"


def month_name(on: date, language: Language) -> str:
    """
    >>> month_name(date(2026, 10, 1), "zh"), month_name(date(2026, 10, 1), "en")
    ('10月', 'Oct')
    """
    return _MONTHS_EN[on.month - 1] if language == "en" else f"{on.month}月"


def weekday_names(language: Language) -> tuple[tuple[str, str], ...]:
    """Seven (short, spoken) names from Monday on, for the head of a calendar."""
    if language == "en":
        return tuple((name, name) for name in _WEEKDAYS_EN)
    return tuple((name, f"周{name}") for name in _WEEKDAYS_ZH)


def percent(kept: int, total: int) -> str:
    """One decimal, half up; 100 is said only when every single one was kept.

    >>> percent(204, 218), percent(218, 218), percent(9999, 10000), percent(1, 10000)
    ('93.6', '100', '99.9', '0.1')
    """
    if total < 1 or not 0 <= kept <= total:
        raise ValueError(f"{kept} of {total} is no share")
    if kept in (0, total):
        return "100" if kept else "0"
    share = (Decimal(100 * kept) / total).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(min(max(share, Decimal("0.1")), Decimal("99.9")))
