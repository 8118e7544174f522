"""The things of the specification, made of public facts: services, definitions, requests, discovery.

Never in them: what a resident wrote, how to reach them, anything confidential.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from nuo.cases.templatetags.cases import group_name
from nuo.ledger.rules import JSON
from nuo.open311.access import last_changes
from nuo.open311.formats import CONTENT_TYPES
from nuo.open311.words import address, said, service_words, status_notes
from nuo.places.naming import named
from nuo.promises.models import Duty, Promise, PromiseVersion

# The name the specification gives itself; an identifier, not a page.
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
# Before anything was promised here.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def discovery_tree(address: str, *, changed_at: datetime | None) -> JSON:
    """Return where the server is and what it speaks. `changed_at` tells clients when to read the services again."""
    changeset = (changed_at or _LONG_AGO).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    formats = [kind.partition(";")[0] for kind in CONTENT_TYPES.values()]
    endpoint: JSON = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": changeset,
        "type": "production",
        "formats": formats,
    }
    return {
        "changeset": changeset,
        "contact": gettext("The office that runs this site."),
        "key_service": gettext("Ask the office that runs this site for a key. Reading needs none."),
        "endpoints": [endpoint],
    }


def service_tree(promise: Promise) -> JSON:
    """Return one line of the list of services."""
    wording = _current(promise)
    return {
        "service_code": str(promise.pk),
        "service_name": said(wording.content["title"]),
        "description": service_words(wording.content["what"], wording.limit),
        "metadata": bool(wording.content.get("materials")),
        "type": "realtime",
        "keywords": ", ".join(_keywords(promise)),
        "group": group_name(promise.group),
    }


def _keywords(promise: Promise) -> list[str]:
    # The name in the other language, the pack's own name of the service, and whose it is.
    title, name = _current(promise).content["title"], said(_current(promise).content["title"])
    words = [*(text for text in title.values() if text != name), promise.service, named(promise.office)]
    return [word.replace(",", " ") for word in words if word]


def definition_tree(promise: Promise) -> JSON:
    """Return what a client should show before asking: the papers to bring. Nothing has to be filled in."""
    materials = _current(promise).content.get("materials", [])
    attributes: list[JSON] = [
        {
            "variable": False,
            "code": f"material-{number}",
            "datatype": "string",
            "required": False,
            "datatype_description": None,
            "order": number,
            "description": gettext("To bring: %(material)s") % {"material": said(material)},
            "values": [],
        }
        for number, material in enumerate(materials, start=1)
    ]
    return {"service_code": str(promise.pk), "attributes": attributes}


def _current(promise: Promise) -> PromiseVersion:
    assert promise.current is not None
    return promise.current


def request_trees(duties: Sequence[Duty], *, now: datetime) -> JSON:
    """Return public requests."""
    changed = last_changes(duties)
    return [_request(duty, changed[duty.pk], now) for duty in duties]


def handed_in_tree(number: str, notice: str) -> JSON:
    """Return the answer to a request that was handed in. There are no accounts here."""
    return [{"service_request_id": number, "service_notice": notice, "account_id": None}]


def _request(duty: Duty, changed_at: datetime, now: datetime) -> JSON:
    content, zone = duty.wording.content, ZoneInfo(duty.place.time_zone)
    return {
        "service_request_id": duty.number,
        "status": "open" if duty.closed_at is None else "closed",
        "status_notes": status_notes(duty, now=now),
        "service_name": said(content["title"]),
        "service_code": str(duty.promise_id),
        # What a resident wrote is between them and the office.
        "description": None,
        "agency_responsible": named(duty.office),
        "service_notice": service_words(content["what"], duty.limit),
        "requested_datetime": _stamp(duty.opened_at, zone),
        "updated_datetime": _stamp(changed_at, zone),
        "expected_datetime": _stamp(duty.due_at, zone),
        "address": address(duty.place),
        "address_id": duty.place.code,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _stamp(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
