"""What the answers say in words, in the language asked for. Public facts only."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from nuo.clocks.limits import Limit
from nuo.places.models import Place
from nuo.places.naming import named
from nuo.places.rules import Level
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, Outcome, PauseReason, outcome

_CLOSED = {
    (Closing.DELIVERED, True): _("Delivered in time."),
    (Closing.DELIVERED, False): _("Delivered, but after the limit."),
    (Closing.REFUSED, True): _("Refused with a reason, in time."),
    (Closing.REFUSED, False): _("Refused with a reason, after the limit."),
    (Closing.WITHDRAWN, True): _("Taken back in time by who asked; counts for nobody."),
    (Closing.WITHDRAWN, False): _("Taken back by who asked, after the limit: the promise was broken."),
    (Closing.OUTSIDE, True): _("Another authority’s business; who asked was told which, in time."),
    (Closing.OUTSIDE, False): _("Another authority’s business, said only after the limit: the promise was broken."),
}
_STOPS = ".!?。！？"
_PAUSED = {
    PauseReason.MISSING_PAPERS: _("The clock is stopped: papers are missing."),
    PauseReason.THIRD_PARTY: _("The clock is stopped: somebody outside the office must be heard."),
    PauseReason.EXPERT_REVIEW: _("The clock is stopped: an expert is looking at it."),
}


def said(text: Mapping[str, str] | None) -> str:
    """Return a text in the language asked for, or in the other one where it has no such."""
    wanted, other = ("en", "zh") if is_english() else ("zh", "en")
    return ((text or {}).get(wanted) or (text or {}).get(other)) or ""


def is_english() -> bool:
    """Whether answers are in English."""
    return (get_language() or "").startswith("en")


def status_notes(duty: Duty, *, now: datetime) -> str:
    """Return what came of a request, or how its clock stands."""
    found = outcome(duty.facts, now=now)
    if duty.closed_at is not None:
        return str(_CLOSED[Closing(duty.closing), found in {Outcome.KEPT, Outcome.VOID}])
    if found is Outcome.PAUSED:
        reasons = [pause.reason for pause in duty.pauses.all() if pause.end_at is None]
        return str(_PAUSED[PauseReason(reasons[0])])
    if found is Outcome.OVERDUE:
        return gettext("The limit has passed and nothing was delivered.")
    return gettext("The clock is running.")


def service_words(what: Mapping[str, str] | None, limit: Limit | None) -> str:
    """Return what an office does and within how long, as sentences. Packs end their texts without a stop."""
    words = said(what).strip()
    if words and words[-1] not in _STOPS:
        words += "." if is_english() else "。"
    return (f"{words} {promised(limit)}" if is_english() else f"{words}{promised(limit)}").strip()


def promised(limit: Limit | None) -> str:
    """Return within how long it was promised."""
    if limit is None:
        return ""
    return gettext("Promised within %(limit)s.") % {"limit": limit.in_words("en" if is_english() else "zh")}


def address(place: Place) -> str:
    """Return the names from the place up to its county, the nearest first, as the specification asks."""
    names, step = [named(place)], place
    while step.level != Level.COUNTY and step.parent is not None:
        step = step.parent
        names.append(named(step))
    return (", " if is_english() else "，").join(names)
