"""What changed from one wording of a promise to the next, in words. Plain values in, plain values out."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nuo.disclosure import phrases
from nuo.disclosure.phrases import JSONObject
from nuo.disclosure.sentences import PAUSES

_LABELS = {
    "title": _("Title"),
    "what": _("What is done"),
    "to": _("For whom"),
    "limit": _("Promised limit"),
    "trigger": _("Date"),
    "clock_starts": _("The clock starts"),
    "statutory": _("Limit by law"),
    "basis": _("Legal basis"),
    "cost": _("Cost"),
    "materials": _("What to bring"),
    "channels": _("Where"),
    "pauses": _("When the clock may stop"),
    "remedy": _("Where to turn"),
    "local": _("Local practice"),
}
CHANNELS = {
    "web": _("on this site"),
    "counter": _("at the counter"),
    "phone": _("by phone"),
    "mail": _("by post"),
    "home_visit": _("at your home"),
}


class Change(NamedTuple):
    """One field of a wording before and after."""

    label: str
    before: str
    after: str


def changes(versions: list[JSONObject]) -> list[list[Change]]:
    """Return for each version what it changed; nothing for the first."""
    return [[], *(_between(old, new) for old, new in pairwise(versions))] if versions else []


def _between(old: JSONObject, new: JSONObject) -> list[Change]:
    found = []
    for key, label in _LABELS.items():
        if old.get(key) != new.get(key):
            before, after = shown(key, old.get(key)), shown(key, new.get(key))
            found.append(Change(str(label), before or gettext("nothing"), after or gettext("nothing")))
    return found


def shown(key: str, value: Any) -> str:  # Any: JSON of any shape
    """Return one field of a wording as a line of text."""
    if not value:
        return ""
    simple: dict[str, Callable[[Any], str]] = {  # Any: JSON of a wording
        "limit": phrases.limit_words,
        "cost": phrases.cost,
        "statutory": phrases.by_law,
        "trigger": _trigger,
    }
    if key in simple:
        return simple[key](value)
    lists: dict[str, Callable[[Any], str]] = {  # Any: JSON of a wording
        "basis": _label,
        "materials": phrases.said,
        "channels": channel,
        "pauses": pause,
    }
    if key in lists:
        return joined([lists[key](item) for item in value])
    return phrases.said(value.get("text") if key == "local" else value)


def joined(parts: list[str]) -> str:
    """Return parts of a list as one line."""
    return (", " if phrases.language() == "en" else "；").join(part for part in parts if part)


def channel(name: str) -> str:
    """Return where one can ask."""
    return str(CHANNELS.get(name, name))


def pause(given: JSONObject) -> str:
    """Return a reason for which the clock may stop, with the longest time it may."""
    words = str(PAUSES.get(given["reason"], given["reason"]))
    if not given.get("cap"):
        return words
    return gettext("%(reason)s, at most %(cap)s") % {"reason": words, "cap": phrases.limit_words(given["cap"])}


def _label(cite: JSONObject) -> str:
    return phrases.said(cite["label"])


def _trigger(trigger: JSONObject) -> str:
    if trigger["kind"] == "event":
        return phrases.said(trigger["text"])
    return phrases.deadline("", trigger) or gettext("whenever somebody asks")
