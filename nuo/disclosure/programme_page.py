"""A programme as a place adopted it: stages, targets, rights, what was declined, what still waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nuo.disclosure import phrases
from nuo.programmes.models import Adoption

Item = Mapping[str, Any]  # JSON as an adoption keeps it

LEVELS = {"county": _("county"), "township": _("township"), "village": _("village")}
_UNITS = {"percent": _("in per cent"), "days": _("in days"), "households": _("in households")}
_OF = {"village": _("of the villages"), "township": _("of the townships")}
_WAITS = {
    "agreements": _("agreements"),
    "assemblies": _("assemblies"),
    "oversight": _("inspections"),
    "assessment": _("assessment"),
    "archive": _("the archive"),
    "notices": _("notices"),
    "review": _("review of clauses"),
}


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything the page prints, worded."""

    adoption: Adoption
    title: str
    summary: str
    stages: list[tuple[str, str, list[tuple[str, str, str]]]]
    targets: list[tuple[str, str]]
    lists: list[tuple[str, list[tuple[str, str]]]]
    groups: list[str]
    rights: list[tuple[str, str]]
    declined: list[tuple[str, str]]
    carried: int
    waiting: list[tuple[str, int]]


def read(adoption: Adoption) -> ProgrammePage:
    """Word the programme."""
    content = adoption.content
    return ProgrammePage(
        adoption, phrases.said(content["title"]), phrases.said(content["summary"]),
        [_stage(stage) for stage in content["stages"]], [_target(target) for target in content["targets"]],
        _lists(content), _groups(content["groups"]), [_right(right) for right in content["rights"]],
        [(phrases.said(item["what"]), phrases.said(item["why"])) for item in content["declined"]],
        sum(1 for item in content["covers"] if not item.get("waits")), _waiting(content["covers"]),
    )  # fmt: skip


def _right(right: Item) -> tuple[str, str]:
    return phrases.said(right["text"]), phrases.said(right["basis"][0]["label"]) if right["basis"] else ""


def _stage(stage: Item) -> tuple[str, str, list[tuple[str, str, str]]]:
    tasks = [(phrases.said(task["title"]), _level(task), _moment(task["due"])) for task in stage["tasks"]]
    span = gettext("%(begins)s to %(ends)s") % {"begins": _moment(stage["begins"]), "ends": _moment(stage["ends"])}
    return phrases.said(stage["name"]), span, tasks


def _moment(given: Item) -> str:
    """Return a day, a time after the adoption, or a rule, from the shape it was kept in."""
    if "date" in given:
        return phrases.deadline("", {"kind": "on", "date": given["date"]})
    if "limit" in given:
        return phrases.deadline("", {"kind": "after", "limit": given["limit"]})
    return phrases.deadline("", {"kind": "recurring", **given})


def _level(item: Item) -> str:
    return str(LEVELS.get(item["level"], item["level"]))


def _unit(indicator: Item) -> str:
    return str(_UNITS.get(indicator["unit"], indicator["unit"]))


def _target(target: Item) -> tuple[str, str]:
    share = gettext("%(share)s %% %(of)s: %(what)s, %(by)s") % {
        "share": _percent(target["share"]),
        "of": str(_OF[target["of"]]),
        "what": phrases.said(target["of_what"]),
        "by": _moment(target["by"]),
    }
    return phrases.said(target["title"]), share


def _percent(share: str) -> str:
    """Return a share as per cent.

    >>> _percent("0.8"), _percent("0.125")
    ('80', '12.5')
    """
    return f"{float(share) * 100:.1f}".removesuffix(".0")


def _lists(content: Item) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the plain sections that are not empty: heading, then title and remark of each item."""
    sections = [
        (gettext("Offices and groups"), [_pair(i["name"], i["duties"]) for i in content["bodies"]]),
        (gettext("Documents"), [(phrases.said(i["title"]), _level(i)) for i in content["documents"]]),
        (gettext("Meetings"), [(phrases.said(i["title"]), _meeting(i)) for i in content["meetings"]]),
        (gettext("Standards"), [_pair(i["title"], i["evidence"]) for i in content["standards"]]),
        (gettext("Indicators"), [(phrases.said(i["title"]), _unit(i)) for i in content["indicators"]]),
        (gettext("Supervision"), [(phrases.said(i["title"]), "") for i in content["supervision"]]),
    ]  # fmt: skip
    return [(heading, items) for heading, items in sections if items]


def _pair(title: phrases.Text, remark: phrases.Text) -> tuple[str, str]:
    return phrases.said(title), phrases.said(remark)


def _meeting(item: Item) -> str:
    notice = ""
    if item["notice"]:
        notice = gettext("announced %(limit)s before") % {"limit": phrases.limit_words(item["notice"])}
    parts = [phrases.said(item["before"]), notice, phrases.said(item["quorum"])]
    return (", " if phrases.language() == "en" else "；").join(part for part in parts if part)


def _groups(groups: Item) -> list[str]:
    found = []
    if size := groups["size"]:
        found.append(gettext("A group has %(min)s to %(max)s members.") % size)
    if number := groups["per_hamlet"]:
        found.append(gettext("A hamlet has %(min)s to %(max)s groups.") % number)
    if days := groups.get("invitation_days"):
        found.append(gettext("An invitation to a group stands for %(days)s days.") % {"days": days})
    return [*found, *(phrases.said(rule) for rule in groups["rules"])]


def _waiting(covers: list[Item]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for item in covers:
        if waits := item.get("waits"):
            words = str(_WAITS.get(waits, waits))
            counts[words] = counts.get(words, 0) + 1
    return sorted(counts.items())
