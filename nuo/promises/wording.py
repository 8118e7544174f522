"""The wording of a promise as a version keeps it: plain JSON, complete in itself.

A version holds the law's name, version, article and our summary as they were read, so that a
later change of the registry does not change what was promised.
"""

from dataclasses import asdict
from typing import Any

from nuo.clocks.limits import Limit, Unit
from nuo.programmes.citing import cited
from nuo.programmes.contents import (
    RESIDENTS,
    After,
    Cost,
    Event,
    On,
    OnRequest,
    Pack,
    Pause,
    Recurring,
    Service,
    Task,
    Trigger,
)
from nuo.promises.rules import Draft
from nuo.review.laws import Laws
from nuo.review.texts import Text

# A published reason without a cap of its own stops the clock for no longer than this.
PAUSE_CAP = Limit(10, Unit.WORKING_DAYS)

Wording = dict[str, Any]  # JSON: nested texts, lists and numbers, read by templates and the API


def of_service(service: Service, pack: Pack, laws: Laws) -> Wording:
    """Return the wording of a service's promise."""
    statutory = service.statutory
    return {
        "title": _text(service.title),
        "what": _text(service.what),
        "to": _text(service.to),
        "limit": str(service.limit) if service.limit else "",
        "trigger": _trigger(service.trigger),
        "clock_starts": _text(service.clock_starts) if service.clock_starts else None,
        "statutory": {
            "limit": str(statutory.limit),
            "basis": cited(statutory.cite, pack, laws),
            "note": _text(statutory.note) if statutory.note else None,
        }
        if statutory
        else None,
        "basis": [cited(cite, pack, laws) for cite in service.basis],
        "cost": _cost(service.cost, pack, laws),
        "materials": [_text(material) for material in service.materials],
        "channels": list(service.channels),
        "pauses": [_pause(each) for each in service.pauses],
        "remedy": _text(service.remedy),
        "local": {"text": _text(service.local.text), "source": _text(service.local.source)} if service.local else None,
        **_course(service, pack, laws),
    }


def _pause(pause: Pause) -> dict[str, str]:
    found = {"reason": pause.reason, "cap": str(pause.cap or PAUSE_CAP)}
    return {**found, "within": str(pause.within)} if pause.within else found


def _course(service: Service, pack: Pack, laws: Laws) -> Wording:
    """Return what is special about how a case goes; an ordinary request has nothing of it."""
    found: Wording = {"kind": service.kind} if service.kind != "request" else {}
    stages = {"acknowledged_by": service.acknowledged_by, "then": service.then}
    found |= {key: name for key, name in stages.items() if name}
    if extension := service.extension:
        found["extension"] = {
            "limit": str(extension.limit),
            "basis": cited(extension.cite, pack, laws) if extension.cite else None,
        }
    if appeal := service.appeal:
        found["appeal"] = {
            "to": appeal.to or "",
            "within": str(appeal.within),
            "basis": cited(appeal.cite, pack, laws) if appeal.cite else None,
        }
    return found


def of_task(task: Task, pack: Pack, laws: Laws) -> Wording:
    """Return the wording of a dated task: a report, a publication, a step of the work plan."""
    return {
        "title": _text(task.title),
        "what": _text(task.evidence) if task.evidence else _text(task.title),
        "limit": "",
        "trigger": _trigger(task.due),
        "statutory": None,
        "basis": [cited(cite, pack, laws) for cite in task.basis],
        "cost": {"free": True, "text": None, "basis": None},
        "materials": [],
        "channels": [],
        "pauses": [],
        "local": None,
    }


def draft_of(wording: Wording, *, owed_by: str, has_office: bool) -> Draft:
    """Return what the rules need to know of a wording."""
    statutory = wording.get("statutory")
    return Draft(
        owed_by_residents=owed_by in RESIDENTS,
        has_office=has_office,
        has_basis=bool(wording.get("basis")),
        limit=Limit.parse(wording["limit"]) if wording.get("limit") else None,
        statutory=Limit.parse(statutory["limit"]) if statutory else None,
    )


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _cost(cost: Cost, pack: Pack, laws: Laws) -> dict[str, Any]:  # Any: JSON of a citation
    return {
        "free": cost.free,
        "text": _text(cost.text) if cost.text else None,
        "basis": cited(cost.cite, pack, laws) if cost.cite else None,
    }


def _trigger(trigger: Trigger) -> dict[str, Any]:  # Any: JSON of a citation
    if isinstance(trigger, OnRequest):
        return {"kind": "on_request"}
    if isinstance(trigger, Event):
        return {"kind": "event", "text": _text(trigger.text)}
    if isinstance(trigger, On):
        return {"kind": "on", "date": trigger.date.isoformat()}
    if isinstance(trigger, After):
        return {"kind": "after", "limit": str(trigger.limit)}
    assert isinstance(trigger, Recurring)
    return {"kind": "recurring", **asdict(trigger)}
