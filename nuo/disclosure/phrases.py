"""The few words a row is made of, in the reader's language: names, limits, costs, moments.

Rows are worded here, in Python, because a template tag called once a row is what makes a long
page slow.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

from nuo.clocks.errors import Language
from nuo.clocks.limits import Limit

Text = Mapping[str, str] | None
JSONObject = Mapping[str, Any]  # JSON as a version keeps it
# Months are cut where the country's clock says; all places of an instance share it.
ZONE = ZoneInfo("Asia/Shanghai")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def language() -> Language:
    """Return which of the two languages this page is in."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(text: Text) -> str:
    """Return a text in the page's language, or in the other one where it has no such."""
    if not text:
        return ""
    wanted: Language = language()
    return text.get(wanted) or text.get("zh") or text.get("en") or ""


def named(name: str, name_en: str) -> str:
    """Return a place's or office's name; the Chinese one where no English one is kept."""
    return name_en if name_en and language() == "en" else name


@lru_cache(maxsize=1024)
def _limit_words(text: str, wanted: Language) -> str:
    return Limit.parse(text).in_words(wanted)


def limit_words(text: str | None) -> str:
    """Return a kept limit ("7 working days") in the page's language."""
    return _limit_words(text, language()) if text else ""


def deadline(limit: str | None, trigger: JSONObject) -> str:
    """Return until when: the limit, or the date rule of a dated promise."""
    if limit:
        return limit_words(limit)
    kind = trigger.get("kind")
    if kind == "on":
        return gettext("by %(date)s") % {"date": day(date.fromisoformat(trigger["date"]))}
    if kind == "after":
        return gettext("%(limit)s after the programme was adopted") % {"limit": limit_words(trigger["limit"])}
    return _recurring(trigger) if kind == "recurring" else ""


def _recurring(rule: JSONObject) -> str:
    facts = {"day": rule["day"], "nth": rule.get("month", 1), "month": MONTHS_EN[rule.get("month", 1) - 1]}
    if rule["every"] == "month":
        return gettext("every month by day %(day)s") % facts
    if rule["every"] == "quarter":
        return gettext("every quarter, by day %(day)s of month %(nth)s") % facts
    return gettext("every year by %(day)s %(month)s") % facts


def cost(given: JSONObject | None) -> str:
    """Return what it costs."""
    if not given or given.get("free"):
        return gettext("free of charge")
    return said(given.get("text")) or gettext("ask about the fee")


def by_law(statutory: JSONObject | None) -> str:
    """Return the legal limit beside the promised one."""
    if not statutory:
        return gettext("no legal limit")
    return gettext("by law %(limit)s") % {"limit": limit_words(statutory["limit"])}


def grounds(basis: list[JSONObject] | None, local: JSONObject | None) -> str:
    """Return the first article a promise stands on; local practice is never called law."""
    if basis:
        return said(basis[0]["label"])
    return gettext("local practice") if local else ""


def day(on: date, *, with_year: bool = True) -> str:
    """Return a date without its weekday, as a list shows it."""
    if language() == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]}" + (f" {on.year}" if with_year else "")
    return (f"{on.year} 年 " if with_year else "") + f"{on.month} 月 {on.day} 日"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment as the clock on the village wall shows it."""
    here = at.astimezone(zone)
    return f"{day(here.date())} {here:%H:%M}"


def stamped(stamp: str, zone: ZoneInfo) -> str:
    """Return a time as an entry writes it (UTC) in local words; what is no time stays as it is.

    >>> stamped("soon", ZoneInfo("Asia/Shanghai"))
    'soon'
    """
    try:
        return moment(datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC), zone)
    except ValueError:
        return stamp
