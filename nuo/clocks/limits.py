"""Limits: how much time an office gave itself, and how people write it (`5 working days`, `5 个工作日`).

A limit is a whole number of one unit. What cannot be counted (months, «on the spot», ranges, parts) is refused
with a sentence that says what to write instead.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from nuo.clocks.errors import ClockError, Language
from nuo.clocks.numerals import NUMBER, whole_number


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    OFFICE_HOURS = "office_hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


# Ten years. A longer limit is a slip of the hand, and no calendar reaches that far.
LONGEST = {
    Unit.MINUTES: 3660 * 24 * 60,
    Unit.HOURS: 3660 * 24,
    Unit.OFFICE_HOURS: 3660 * 8,
    Unit.WORKING_DAYS: 3660,
    Unit.CALENDAR_DAYS: 3660,
}

WORDS: dict[Language, dict[Unit, str]] = {
    "zh": {
        Unit.MINUTES: "分钟",
        Unit.HOURS: "小时",
        Unit.OFFICE_HOURS: "个工作小时",
        Unit.WORKING_DAYS: "个工作日",
        Unit.CALENDAR_DAYS: "个自然日",
    },
    "en": {unit: unit.value.replace("_", " ") for unit in Unit},
}

_SPELLINGS = {
    Unit.MINUTES: "minute minutes min 分钟 分",
    Unit.HOURS: "hour hours h 小时 个小时 钟头 个钟头",
    Unit.OFFICE_HOURS: "officehour officehours workinghour workinghours 工作小时 个工作小时 办公小时 个办公小时",
    Unit.WORKING_DAYS: "workingday workingdays workday workdays businessday businessdays 工作日 个工作日",
    Unit.CALENDAR_DAYS: "calendarday calendardays 日 天 自然日 个自然日 日历日 个日历日",
}
_UNIT_OF = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_AT_ONCE = {"当场", "即时", "立即", "马上", "即办", "onthespot", "immediately", "atonce", "instantly"}
_WRITTEN = re.compile(rf"(?:within)?({NUMBER})([^\W\d].*?)(?:以内|之内|内)?")


@dataclass(frozen=True)
class Limit:
    """So many units of time; at least one.

    >>> Limit.parse("十五个工作日内")
    Limit(count=15, unit=<Unit.WORKING_DAYS: 'working_days'>)
    >>> str(Limit.parse("1 个工作日"))
    '1 working day'
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ClockError("limit_too_short", "时限至少是 1。", "A limit is at least 1.")
        if self.count > LONGEST[self.unit]:
            raise ClockError(
                "limit_too_long", "时限太长，最多 10 年。", "This limit is too long: ten years is the most."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a limit written in Chinese or English; ClockError says what to write instead."""
        plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
        if plain in _AT_ONCE:
            advice_en = "say how many minutes, as in «30 minutes»"
            raise _refused(text, "没有说几分钟，请写成「30 分钟」这样", advice_en)
        found = _WRITTEN.fullmatch(plain)
        count = whole_number(found[1]) if found else None
        if found is None or count is None:
            raise _refused(
                text, "请写一个整数加单位，如「5 个工作日」", "write a whole number and a unit, as in «5 working days»"
            )
        unit = _UNIT_OF.get(found[2])
        if unit is None:
            raise _refused(text, *_unit_advice(found[2]))
        return cls(count, unit)

    def __str__(self) -> str:
        return self.in_words("en")

    def in_words(self, language: Language) -> str:
        """What `parse` reads back: `5 个工作日`, `5 working days`."""
        return amount(self.count, self.unit, language)


def amount(count: int, unit: Unit, language: Language) -> str:
    """
    >>> amount(1, Unit.OFFICE_HOURS, "en"), amount(2, Unit.HOURS, "zh")
    ('1 office hour', '2 小时')
    """
    words = WORDS[language][unit]
    return f"{count} {words.removesuffix('s') if count == 1 else words}"


def _unit_advice(unit: str) -> tuple[str, str]:
    if unit in {"day", "days"}:
        # In law one «day» is a calendar day and another a working day, so the writer must choose.
        return "请写明是工作日还是自然日", "say whether working days or calendar days"
    if re.fullmatch(r"(months?|years?|个?月|年|quarters?|个?季度)", unit):
        return "月和年长短不一，请写天数", "months and years differ in length, so write days"
    return (
        "单位只能是分钟、小时、工作小时、工作日、日",
        "the unit must be minutes, hours, office hours, working days or calendar days",
    )


def _refused(text: str, advice_zh: str, advice_en: str) -> ClockError:
    shown = text.strip()[:40]
    message_en = f"Cannot read the limit «{shown}»: {advice_en}."
    return ClockError("bad_limit", f"看不懂时限「{shown}」：{advice_zh}。", message_en)
