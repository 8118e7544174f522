"""Every write to promises and duties: one function a verb."""

from datetime import datetime

from django.db import transaction

from nuo.clocks.due import Due, due
from nuo.clocks.limits import Limit
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, commitment, new_salt, stamp
from nuo.ledger.steps import take_step
from nuo.people.actor import Actor
from nuo.people.rules import CLOCK, DESK, LEADS
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import CalendarVersion, Office
from nuo.programmes.models import Adoption
from nuo.promises import figures
from nuo.promises.models import Duty, Pause, Promise, PromiseVersion
from nuo.promises.rules import Closing, ExtensionReason, Kind, check_promise
from nuo.promises.schedule import AHEAD, Falling, falling
from nuo.promises.wording import Wording, draft_of

LONGEST_EVIDENCE = 2_000
LONGEST_LINK = 500


@transaction.atomic
def publish(
    office: Office | None,
    wording: Wording,
    *,
    service: str,
    group: str,
    by: Actor,
    at: datetime,
    owed_by: str = "",
    confidential: bool = False,
    adoption: Adoption | None = None,
) -> Promise:
    """Publish what an office promises, or refuse with the rule that stands against it."""
    check_promise(draft_of(wording, owed_by=owed_by, has_office=office is not None))
    assert office is not None
    _may_publish(office, by)
    if Promise.objects.filter(office=office, service=service, ended_at=None).exists():
        raise Refused("already_promised", office=office.name, service=service)
    return _publish(
        office, wording, service=service, group=group, by=by, at=at, confidential=confidential, adoption=adoption
    )


def _publish(
    office: Office, wording: Wording, *, service: str, group: str, by: Actor, at: datetime,
    confidential: bool = False, adoption: Adoption | None = None,
) -> Promise:  # fmt: skip
    promise = Promise.objects.create(
        office=office, place=office.place, adoption=adoption, service=service, group=group,
        trigger=wording["trigger"]["kind"], kind=wording.get("kind", Kind.REQUEST.value), confidential=confidential,
        published_at=at,
    )  # fmt: skip
    version = _new_version(promise, wording, 1, at=at)
    _log("promise.published", promise, version, by=by, at=at)
    return promise


@transaction.atomic
def undertake(office: Office, wording: Wording, *, service: str, by: Actor, at: datetime) -> Promise:
    """Publish what an office has bound itself to by signing an agreement; return the one that stands already.

    Its own desk may: it owes more by it, and nobody else owes anything.
    """
    standing = Promise.objects.standing().filter(office=office, service=service).first()
    if standing is not None:
        return standing
    if office.pk not in by.office_ids(DESK):
        raise Refused("not_yours", step="publish")
    check_promise(draft_of(wording, owed_by="", has_office=True))
    return _publish(office, wording, service=service, group="agreement", by=by, at=at)


@transaction.atomic
def lapse(promise: Promise, *, reason: str, by: Actor, at: datetime) -> None:
    """End a promise whose agreement is at an end; what is open stays owed."""
    if not by.may(DESK | {CLOCK}, promise):
        raise Refused("not_yours", step="end")
    _end(promise, reason=reason, by=by, at=at)


@transaction.atomic
def amend(promise: Promise, wording: Wording, *, valid_from: datetime, by: Actor, at: datetime) -> PromiseVersion:
    """Publish a new wording for what comes from now on; what is running keeps the old one.

    Refused where it would reach back: a duty already open stands on the day it was given.
    """
    _may_publish(promise.office, by)
    if promise.ended_at is not None:
        raise Refused("promise_ended")
    check_promise(draft_of(wording, owed_by="", has_office=True))
    _refuse_moving(promise, wording, valid_from=valid_from, at=at)
    assert promise.current is not None
    version = _new_version(promise, wording, promise.current.number + 1, at=at)
    _log("promise.amended", promise, version, by=by, at=at)
    return version


def _refuse_moving(promise: Promise, wording: Wording, *, valid_from: datetime, at: datetime) -> None:
    undone = promise.duties.undone().order_by("due_at")
    touched = undone.filter(opened_at__gte=valid_from) if valid_from < at else undone.none()
    assert promise.current is not None
    dated = wording["trigger"]["kind"] not in {"on_request", "event"}
    if dated and wording["trigger"] != promise.current.content["trigger"]:
        touched = undone.filter(due_at__gte=valid_from)
    if first := touched.first():
        raise Refused("would_move_due_date", duty=first.number, due=stamp(first.due_at))
    if valid_from < at:
        raise Refused("back_dated", valid_from=stamp(valid_from))


@transaction.atomic
def end(promise: Promise, *, reason: str, by: Actor, at: datetime) -> Promise:
    """End a promise for what comes; what is open stays owed."""
    _may_publish(promise.office, by)
    if not reason:
        raise Refused("something_missing", step="end", missing="reason")
    _end(promise, reason=reason, by=by, at=at)
    return promise


def _end(promise: Promise, *, reason: str, by: Actor, at: datetime) -> None:
    if not Promise.objects.filter(pk=promise.pk, ended_at=None).update(ended_at=at):
        raise Refused("promise_ended")
    promise.ended_at = at
    assert promise.current is not None
    _log("promise.ended", promise, promise.current, by=by, at=at, reason=reason)


def _may_publish(office: Office, by: Actor) -> None:
    if not by.reaches(LEADS, office.place.path):
        raise Refused("not_yours", step="publish")


def _new_version(promise: Promise, wording: Wording, number: int, *, at: datetime) -> PromiseVersion:
    version = PromiseVersion.objects.create(promise=promise, number=number, content=wording, published_at=at)
    promise.current = version
    promise.trigger, promise.kind = wording["trigger"]["kind"], wording.get("kind", Kind.REQUEST.value)
    promise.save(update_fields=["current", "trigger", "kind"])
    return version


def _log(kind: str, promise: Promise, version: PromiseVersion, *, by: Actor, at: datetime, reason: str = "") -> None:
    facts: dict[str, JSON] = {
        "promise": promise.pk,
        "office": promise.office.name,
        "service": promise.service,
        "version": version.number,
    }
    if reason:
        facts["reason"] = reason
    else:
        facts["wording"] = version.content
    append(kind, facts, by=by, at=at, subject=f"promise:{promise.pk}", place_code=promise.place.code)


@transaction.atomic
def open_duty(promise: Promise, *, by: Actor, at: datetime, private: JSON = None, kept: str = "") -> Duty:
    """Start the clock of a promise that was asked for.

    `private` is what the resident said; the entry carries only a commitment to it. Where the words and their salt
    are sealed, the caller has made the commitment already: `kept`, and no salt lies beside the duty.
    """
    if promise.ended_at is not None:
        raise Refused("promise_ended")
    wording = promise.current
    if wording is None or wording.limit is None:
        raise Refused("not_on_request", service=promise.service)
    calendar = current()
    found = due(at, wording.limit, clock_calendar(calendar))
    falls = Falling("", found)
    columns = _columns(promise, wording, calendar, falls, at=at)
    duty = Duty.objects.create(**(columns | {"salt": b""} if kept else columns))
    facts = duty.public_facts({}) | {"commitment": kept or commitment(bytes(duty.salt), private)}
    _append("duty.opened", duty, facts, by=by, at=at)
    return duty


@transaction.atomic
def open_for(
    promise: Promise,
    occasion: str,
    *,
    by: Actor,
    at: datetime,
    confidential: bool = False,
    office: Office | None = None,
) -> Duty:
    """Start the clock of a promise because something happened, once for each occasion; nobody asked for it.

    `occasion` names what happened in ten characters, such as "t12.3" for the third version of a text. What follows
    from something confidential is confidential itself; `office` works on it where that is not who promised.
    """
    if promise.ended_at is not None:
        raise Refused("promise_ended")
    wording = promise.current
    if wording is None or wording.limit is None:
        raise Refused("not_on_request", service=promise.service)
    calendar = current()
    falls = Falling(occasion, due(at, wording.limit, clock_calendar(calendar)))
    columns = _columns(promise, wording, calendar, falls, at=at)
    columns |= {"confidential": confidential or promise.confidential, "office": office or promise.office}
    duty = Duty.objects.create(**columns)
    _append("duty.scheduled", duty, duty.public_facts({"period": occasion}), by=by, at=at)
    return duty


@transaction.atomic
def open_dated(promise: Promise, *, by: Actor, at: datetime) -> list[Duty]:
    """Open the duties of a dated promise up to the horizon; those already open are left alone."""
    wording = promise.current
    if wording is None or promise.ended_at is not None:
        return []
    calendar = current()
    adopted = promise.adoption.adopted_at if promise.adoption else promise.published_at
    dates = falling(
        wording.content["trigger"], adopted=adopted, begin=promise.published_at.date(),
        until=(at + AHEAD).date(), calendar=clock_calendar(calendar),
    )  # fmt: skip
    known = set(promise.duties.values_list("period", flat=True))
    duties = []
    for falls in dates:
        if falls.period in known:
            continue
        duty = Duty.objects.create(**_columns(promise, wording, calendar, falls, at=at))
        _append("duty.scheduled", duty, duty.public_facts({"period": duty.period}), by=by, at=at)
        duties.append(duty)
    return duties


def _append(kind: str, duty: Duty, facts: dict[str, JSON], *, by: Actor, at: datetime) -> None:
    append(kind, facts, by=duty.signed(by), at=at, subject=duty.entry_subject(), place_code=duty.entry_place())


def _columns(
    promise: Promise, wording: PromiseVersion, calendar: CalendarVersion, falls: Falling, *, at: datetime
) -> dict[str, object]:
    return {
        "promise": promise,
        "wording": wording,
        "calendar": calendar,
        "office": promise.office,
        "place": promise.place,
        "confidential": promise.confidential,
        "period": falls.period,
        "opened_at": at,
        "due_at": falls.due.at,
        "provisional": falls.due.provisional,
        "salt": new_salt(),
    }


@transaction.atomic
def pause(duty: Duty, reason: str, *, by: Actor, at: datetime) -> Duty:
    """Stop the clock for a reason the promise names, once for each, and before the limit has passed.

    The due date becomes the one that stays if the pause lasts as long as it may.
    """
    if (last := _longest_pause(duty, reason, at)) is None:
        raise Refused("pause_not_named", reason=reason)
    if at > duty.due_at:
        raise Refused("too_late_to_pause", due=stamp(duty.due_at))
    if (until := pausable_until(duty, reason)) and at > until:
        raise Refused("too_late_for_reason", until=stamp(until), reason=reason)
    if duty.pauses.filter(reason=reason).exists():
        raise Refused("paused_before", reason=reason)
    Pause.objects.create(duty=duty, reason=reason, begin_at=at, latest_at=last)
    found = _due_again(duty)
    take_step(
        duty, "pause", by=by, at=at, said={"reason": reason, "due": stamp(found.at)},
        changes={"paused_at": at, "due_at": found.at, "provisional": found.provisional},
    )  # fmt: skip
    return duty


@transaction.atomic
def resume(duty: Duty, *, by: Actor, at: datetime) -> Duty:
    """Let the clock run on; the due date moves by what the pause really took, capped as published."""
    stretch = duty.pauses.get(end_at=None)
    stretch.end_at = min(at, stretch.latest_at)
    stretch.save(update_fields=["end_at"])
    found = _due_again(duty)
    take_step(
        duty, "resume", by=by, at=at, said={"due": stamp(found.at)},
        changes={"paused_at": None, "due_at": found.at, "provisional": found.provisional},
    )  # fmt: skip
    return duty


def _due_again(duty: Duty) -> Due:
    if duty.limit is None:
        raise Refused("not_on_request", service=duty.promise.service)
    return due(duty.opened_at, duty.limit, clock_calendar(duty.calendar), duty.clock_pauses())


@transaction.atomic
def extend(duty: Duty, reason: ExtensionReason, *, by: Actor, at: datetime) -> Duty:
    """Lengthen the limit by what the promise allows: once, before it has passed, for a published reason."""
    allowed = duty.wording.content.get("extension")
    if not allowed:
        raise Refused("no_extension")
    if duty.extended_by:
        raise Refused("extended_before")
    if at > duty.due_at:
        raise Refused("too_late_to_extend", due=stamp(duty.due_at))
    if duty.limit is None:
        raise Refused("not_on_request", service=duty.promise.service)
    more = Limit.parse(allowed["limit"]).count
    longer = Limit(duty.limit.count + more, duty.limit.unit)
    found = due(duty.opened_at, longer, clock_calendar(duty.calendar), duty.clock_pauses())
    said: dict[str, JSON] = {"due": stamp(found.at), "was": stamp(duty.due_at), "reason": reason.value}
    changes = {
        "extended_by": more, "extension_reason": reason.value, "due_at": found.at, "provisional": found.provisional,
    }  # fmt: skip
    return take_step(duty, "extend", by=by, at=at, said=said, changes=changes)


def pausable_until(duty: Duty, reason: str) -> datetime | None:
    """Return until when the clock may be stopped for this reason, where the promise sets a time for that."""
    pauses = duty.wording.content.get("pauses", [])
    within = next((each.get("within") for each in pauses if each["reason"] == reason), None)
    return due(duty.opened_at, Limit.parse(within), clock_calendar(duty.calendar)).at if within else None


def _longest_pause(duty: Duty, reason: str, begin: datetime) -> datetime | None:
    caps = {item["reason"]: item["cap"] for item in duty.wording.content.get("pauses", [])}
    return due(begin, Limit.parse(caps[reason]), clock_calendar(duty.calendar)).at if reason in caps else None


@transaction.atomic
def close(duty: Duty, closing: Closing, *, evidence: dict[str, JSON], by: Actor, at: datetime) -> Duty:
    """End a duty with the fact that ended it. Whether it was kept follows from the clock alone."""
    if duty.state == "paused":
        resume(duty, by=by, at=at)
    changes = {"closed_at": at, "closing": closing.value, "evidence": evidence}
    said: dict[str, JSON] = {"closing": closing.value}
    if duty.period:
        # Public words, but not for the log: a name that slipped into them can still be erased.
        said["commitment"] = commitment(bytes(duty.salt), evidence)
    take_step(duty, "close", by=by, at=at, said=said, changes=changes)
    figures.count(duty)
    return duty


@transaction.atomic
def deliver(duty: Duty, text: str, *, link: str = "", by: Actor, at: datetime) -> Duty:
    """Close a duty of the calendar: what was done, in public words, and where it can be seen."""
    if not duty.is_of_calendar:
        # A request is closed with an answer to the resident, in `cases`; what an occasion opened, by its own act.
        raise Refused("not_dated")
    return answer_publicly(duty, text, link=link, by=by, at=at)


@transaction.atomic
def answer_publicly(duty: Duty, text: str, *, link: str = "", by: Actor, at: datetime) -> Duty:
    """Close a duty that nobody asked for with public words; the act of the occasion calls it."""
    _check_words(text)
    if link and (len(link) > LONGEST_LINK or not link.startswith(("https://", "http://"))):
        raise Refused("link_strange", most=LONGEST_LINK)
    return close(duty, Closing.DELIVERED, evidence={"text": text, "link": link}, by=by, at=at)


def _check_words(text: str) -> None:
    if not text.strip():
        raise Refused("empty_text")
    if len(text) > LONGEST_EVIDENCE:
        raise Refused("text_too_long", length=len(text), most=LONGEST_EVIDENCE)


@transaction.atomic
def erase_evidence(subject: str) -> bool:
    """Delete an office's words on what was delivered, and their salt; say whether there were any.

    Called by the ledger, which writes the entry that says so.
    """
    found = Duty.objects.filter(pk=int(subject.partition(":")[2])).exclude(period="").exclude(evidence={})
    return bool(found.update(evidence={}, salt=b""))


@transaction.atomic
def hand_over(duty: Duty, to: Office, *, by: Actor, at: datetime) -> Duty:
    """Give a duty to the right office. The clock runs on, and so does the first office's record."""
    if to.pk == duty.office_id:
        raise Refused("same_office", office=to.name)
    if to.closed_on is not None:
        raise Refused("office_closed", office=to.name)
    return take_step(duty, "hand_over", by=by, at=at, said={"to": to.name}, changes={"office": to})
