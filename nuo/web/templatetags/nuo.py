"""Template tags of the look: seals, figures, charts, calendars and plain words.

The drawing and the wording are pure modules beside this one; here they only meet the
page's language. Counts and kinds come from the caller: nothing is computed from the
database in a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from nuo.clocks import Explanation, Limit, Unit
from nuo.places.naming import named
from nuo.web import daygrid, distribution, drawing, look, wording
from nuo.web.wording import Language

register = template.Library()
register.filter("named", named)

SEAL_WORDS = {
    "kept": gettext_lazy("Kept"),
    "late": gettext_lazy("Kept late"),
    "near": gettext_lazy("Due soon"),
    "broken": gettext_lazy("Broken"),
    "wait": gettext_lazy("Not yet due"),
    "hold": gettext_lazy("Clock paused"),
    "ok": gettext_lazy("Matches"),
    "doubt": gettext_lazy("Doubtful"),
    "no": gettext_lazy("Rejected"),
}
UNIT_WORDS = {
    "minutes": gettext_lazy("minutes"),
    "hours": gettext_lazy("hours"),
    "office_hours": gettext_lazy("office hours"),
    "working_days": gettext_lazy("working days"),
    "calendar_days": gettext_lazy("calendar days"),
}
# The calendar's holiday names are the Chinese ones the State Council uses. Soft hyphens, because
# a cell on a phone is seven letters wide.
_HOLIDAYS_EN = {
    "元旦": "New Year",
    "春节": "Spring Fes\u00adtival",
    "清明节": "Qing\u00adming",
    "劳动节": "May Day",
    "端午节": "Dragon Boat",
    "中秋节": "Mid-Au\u00adtumn",
    "国庆节": "Na\u00adtion\u00adal Day",
}
_STRIP_BANDS = (95, 85)
_MINIMUM_COUNT = 5


def _language() -> Language:
    return wording.language_of(get_language())


def _svg(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308  # the drawing modules escape every word they are given


def _get(thing: object, name: str) -> Any:  # callers below this layer pass dicts or dataclasses
    return thing[name] if isinstance(thing, Mapping) else getattr(thing, name)


@register.simple_tag
def ico(kind: str) -> SafeString:
    """A seal without its word; the word must stand next to it."""
    return _svg(drawing.icon(str(kind)))


@register.simple_tag
def seal(kind: str, words: str = "", size: str = "") -> SafeString:
    """A seal with its word; `size` is "" or "lg"."""
    kind = str(kind)
    return _svg(drawing.seal(kind, str(words or SEAL_WORDS[kind]), size))


@register.simple_tag
def seal_word(kind: str) -> str:
    return str(SEAL_WORDS[str(kind)])


def _counted(pairs: Iterable[tuple[str, int]]) -> str:
    joiner = "，" if _language() == "zh" else ", "
    return joiner.join(f"{SEAL_WORDS[kind]} {count:,}" for kind, count in pairs)


@register.simple_tag
def bar(kept: int, late: int, broken: int) -> SafeString:
    """The stacked bar of a body or a promise; its label says the three counts."""
    parts = [("kept", kept), ("late", late), ("broken", broken)]
    return _svg(drawing.bar(parts, _counted(parts)))


@register.simple_tag
def qr(url: str, label: str) -> SafeString:
    return _svg(drawing.qr(str(url), str(label)))


@register.simple_tag
def yinpu(counts: Iterable[str | tuple[str, int]], label: str = "", columns: int = 13) -> SafeString:
    """The seal sheet. `counts`: kinds in order, one each, or (kind, number) pairs in order."""
    kinds: list[str] = []
    totals: dict[str, int] = {}
    for item in counts:
        kind, number = (item, 1) if isinstance(item, str) else item
        kinds += [kind] * number
        totals[kind] = totals.get(kind, 0) + number
    return _svg(drawing.seal_sheet(kinds, str(label) or _counted(totals.items()), columns))


@register.simple_tag
def fraction(kept: int, total: int) -> str:
    """A count with what it is a part of: "204 of 218"."""
    return gettext("%(kept)s of %(total)s") % {"kept": f"{kept:,}", "total": f"{total:,}"}


@register.inclusion_tag("nuo/_rate.html")
def rate(kept: int, late: int, broken: int, minimum: int = _MINIMUM_COUNT) -> dict[str, object]:
    """The kept rate with its fraction, bar and split; too few cases give no percentage."""
    total = kept + late + broken
    enough = total >= max(minimum, 1)
    return {
        "percent": wording.percent(kept, total) if enough else "",
        "minimum": minimum,
        "kept": kept,
        "late": late,
        "broken": broken,
        "total": total,
    }


@register.inclusion_tag("nuo/_strip.html")
def strip(
    months: Sequence[object],
    bands: Sequence[int] = _STRIP_BANDS,
    minimum: int = _MINIMUM_COUNT,
) -> dict[str, object]:
    """Twelve months of kept rates: mappings or objects with month (a date), kept, total.

    `bands` and `minimum` are the programme's policy.
    """
    cells = []
    for item in months:
        kept, total = int(_get(item, "kept")), int(_get(item, "total"))
        cells.append(
            {
                "name": wording.month_name(_get(item, "month"), _language()),
                "year": _get(item, "month").year,
                "kept": kept,
                "total": total,
                "band": _band(kept, total, bands, minimum),
                # Rounded down, so that the number never stands in a better band than its colour.
                "percent": 100 * kept // total if total >= max(minimum, 1) else None,
            }
        )
    return {"months": cells, "good": bands[0], "fair": bands[1], "minimum": minimum}


def _band(kept: int, total: int, bands: Sequence[int], minimum: int) -> str:
    if total < max(minimum, 1):
        return "o"
    if 100 * kept >= bands[0] * total:
        return "g"
    return "l" if 100 * kept >= bands[1] * total else "b"


# --- how long it really took ------------------------------------------------------------


@register.inclusion_tag("nuo/_distribution.html", name="distribution")
def distribution_of(histogram: Mapping[int, int], limit: Limit, statutory: Limit | None = None) -> dict[str, object]:
    """Wide and narrow chart, one sentence and a table. `histogram`: units used -> cases."""
    counted = {int(value): int(count) for value, count in histogram.items() if count}
    if not counted:
        return {"total": 0}
    # A statutory limit in another unit has no place on this axis; the sentence still says it.
    reach = statutory.count if statutory and statutory.unit == limit.unit else None
    bars = distribution.bins(counted, limit.count, reach or 0)
    words = _chart_words(counted, limit, statutory)
    return {
        "total": sum(counted.values()),
        "summary": words.summary,
        "wide": _svg(distribution.chart(bars, limit.count, reach, words, distribution.WIDE)),
        "narrow": _svg(distribution.chart(bars, limit.count, reach, words, distribution.NARROW)),
        "bars": [b for b in bars if b.count],
        "unit": UNIT_WORDS[str(limit.unit)],
    }


def _time_words(count: int, unit: Unit) -> str:
    # Nothing used up yet: for days that is the same day, for hours and minutes less than one.
    if count:
        return limit_words(Limit(count, unit))
    if unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS):
        return gettext("the same day")
    return limit_words(Limit(1, unit))


def _chart_words(counted: Mapping[int, int], limit: Limit, statutory: Limit | None) -> distribution.Words:
    total, late = sum(counted.values()), distribution.late_count(counted, limit.count)
    unit = UNIT_WORDS[str(limit.unit)]
    summary = gettext(
        "Of %(total)s, half took at most %(half)s and nine in ten at most %(most)s; %(late)s took longer than promised."
    ) % {
        "total": f"{total:,}",
        "half": _time_words(distribution.middle(counted, 0.5), limit.unit),
        "most": _time_words(distribution.middle(counted, 0.9), limit.unit),
        "late": f"{late:,}",
    }
    return distribution.Words(
        title=gettext("How long it really took"),
        summary=summary,
        limit=gettext("Promised: %(limit)s") % {"limit": limit_words(limit)},
        statutory=gettext("By law: %(limit)s") % {"limit": limit_words(statutory)} if statutory else "",
        across=gettext("Time taken, in %(unit)s") % {"unit": unit},
        up=gettext("Cases"),
    )


# --- the clock --------------------------------------------------------------------------


@register.inclusion_tag("nuo/_clock_calendar.html")
def clock_calendar(explanation: Explanation, now: datetime, over: str = "") -> dict[str, object]:
    """The counted days as month rows. `over`: ready words such as "1 over" for today's cell."""
    today = wording.local(now).date()
    rows = daygrid.weeks(explanation.days, daygrid.Grid(explanation.due.on, today, _cell_words(), str(over)))
    unit = str(explanation.limit.unit)
    return {
        "weeks": [[(cell, wording.short_day(cell.on, _language())) for cell in row] for row in rows],
        "weekdays": wording.weekday_names(_language()),
        "long": len(rows) > 10,
        "provisional": explanation.due.provisional,
        "language": _language(),
        # Chinese sentences stand without a space between them.
        "gap": "" if _language() == "zh" else " ",
        "whole_days": unit in ("working_days", "calendar_days"),
        "unit": UNIT_WORDS[unit],
        "make_up": any(cell.make_up for row in rows for cell in row),
        "held": any(cell.look == "held" for row in rows for cell in row),
    }


def _cell_words() -> dict[str, str]:
    kinds = {
        "received": gettext("start"),
        "due": gettext("due"),
        "today": gettext("today"),
        "weekend": gettext("off"),
        "holiday": gettext("holiday"),
        "paused": gettext("held"),
        "rolled": gettext("day off"),
    }
    return kinds if _language() == "zh" else kinds | _HOLIDAYS_EN


@register.simple_tag
def day(value: date | datetime | None, now: datetime | None = None) -> SafeString | str:
    """A date or time with its weekday, as a <time> element; None gives a dash."""
    if value is None:
        return "—"
    return format_html('<time datetime="{}">{}</time>', _machine(value), day_words(value, now))


@register.filter
def day_words(value: date | datetime, now: datetime | None = None) -> str:
    """The same words without markup, for titles and attributes."""
    this_year = wording.local(now or timezone.now()).year
    return wording.day_words(value, _language(), this_year)


def _machine(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return wording.local(value).isoformat(timespec="minutes")
    return value.isoformat()


@register.simple_tag
def limit_words(limit: Limit | None) -> str:
    """A limit in the page's language; nothing where there is none."""
    return limit.in_words(_language()) if limit else ""


@register.simple_tag
def text(value: object) -> str:
    """{"zh", "en"} or an object with those names, in the page's language; else in the other one."""
    if not value:
        return ""
    if isinstance(value, str):
        return value
    wanted = _language()
    for language in (wanted, "en" if wanted == "zh" else "zh"):
        found = value.get(language) if isinstance(value, Mapping) else getattr(value, language, "")
        if found:
            return str(found)
    return ""


# --- the frame of the page --------------------------------------------------------------


@register.simple_tag(takes_context=True)
def look_link(context: template.Context, mode: str = "", theme: str = "") -> str:
    request = context.get("request")
    # An error page made without a request still has its links; they lead home.
    return look.look_link(request, mode, theme) if request else reverse("home")


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str) -> SafeString | str:
    """aria-current for a menu item: this page, or a page below it."""
    request: HttpRequest | None = context.get("request")
    address = reverse(name)
    if request is None:
        return ""
    if request.path == address:
        return mark_safe(' aria-current="page"')  # a constant
    # Home is above everything, so only the other sections can be "the section you are in".
    if name != "home" and request.path.startswith(address):
        return mark_safe(' aria-current="true"')  # a constant
    return ""


@register.inclusion_tag("_places.html", name="places")
def places_trail(trail: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Where this page is: (name, address) from the county down; the last may have no address."""
    return {"trail": trail}


def _rounded(count: int, unit: str) -> tuple[int, str]:
    """Nobody pictures 8,653 hours: from two hours or two days on, the next larger unit, whole ones only."""
    if unit == "minutes" and count >= 120:
        count, unit = count // 60, "hours"
    if unit == "hours" and count >= 48:
        count, unit = count // 24, "calendar_days"
    return count, unit


@register.simple_tag
def over_words(count: int, unit: str) -> str:
    """How far past the limit, for a row's state: "2 working days over"."""
    count, unit = _rounded(count, str(unit))
    many = {
        "minutes": ngettext("%(n)s minute over", "%(n)s minutes over", count),
        "hours": ngettext("%(n)s hour over", "%(n)s hours over", count),
        "office_hours": ngettext("%(n)s office hour over", "%(n)s office hours over", count),
        "working_days": ngettext("%(n)s working day over", "%(n)s working days over", count),
        "calendar_days": ngettext("%(n)s calendar day over", "%(n)s calendar days over", count),
    }
    return many[unit] % {"n": f"{count:,}"}
