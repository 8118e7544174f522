"""The clocks around a case: saying whether it is accepted, deciding, looking again. Each is a duty of its own."""

from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from nuo.cases.models import Case, CaseDuty
from nuo.cases.rules import ANSWERING, Part, occasion
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.places.models import Office
from nuo.places.rules import codes_of
from nuo.promises import actions as duties
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing, Kind

_MARKS = {Part.ACKNOWLEDGE: "a", Part.DECIDE: "d", Part.AGAIN: "g", Part.CALL_BACK: "c"}


def clocks_of(case: Case) -> list[CaseDuty]:
    """Return the further clocks of a case with what a page shows of them, read once for all who ask."""
    related = CaseDuty.objects.select_related("duty__wording", "duty__calendar", "duty__place", "duty__office__place")
    prefetch_related_objects([case], Prefetch("clocks", related))
    return list(case.clocks.all())


def begin(case: Case, part: Part, promise: Promise, *, by: Actor, at: datetime, office: Office | None = None) -> Duty:
    """Start a further clock of a case; `office` works on it."""
    duty = duties.open_for(
        promise, occasion(_MARKS[part], case.pk), by=by, at=at, confidential=case.duty.confidential, office=office
    )
    # By way of the case: what it has read of its clocks is forgotten.
    case.clocks.create(duty=duty, part=part.value)
    if part in ANSWERING:
        case.answering = duty
        case.save(update_fields=["answering"])
    return duty


def running(case: Case, part: Part) -> Duty | None:
    """Return the clock of this part if it is still running."""
    if part is Part.ACKNOWLEDGE and "acknowledged_by" not in case.duty.wording.content:
        return None
    return Duty.objects.undone().filter(behind__case=case, behind__part=part.value).first()


def begin_with(case: Case, *, by: Actor, at: datetime) -> None:
    """Start the clock for saying that it is taken on, where the promise has one beside the answer's."""
    service = case.duty.wording.content.get("acknowledged_by")
    if promise := of_office(case.duty.promise.office, service):
        begin(case, Part.ACKNOWLEDGE, promise, by=by, at=at)


def on_acceptance(case: Case, *, by: Actor, at: datetime) -> None:
    """Stop the clock for saying so; start the one for the decision where the law counts from here (受理之日起)."""
    stop_acknowledging(case, Closing.DELIVERED, by=by, at=at)
    service = case.duty.wording.content.get("then")
    if not service or case.clocks.filter(part=Part.DECIDE.value).exists():
        return
    promise = of_office(case.office, service) or of_office(case.duty.promise.office, service)
    if promise is None:
        raise Refused("no_such_promise", service=service)
    duties.close(case.duty, Closing.DELIVERED, evidence={}, by=by, at=at)
    begin(case, Part.DECIDE, promise, by=by, at=at, office=case.office)


def stop_acknowledging(case: Case, closing: Closing, *, by: Actor, at: datetime) -> None:
    """End the clock for saying that it is taken on, if it still runs."""
    if acknowledging := running(case, Part.ACKNOWLEDGE):
        duties.close(acknowledging, closing, evidence={}, by=by, at=at)


def of_office(office: Office, service: str | None) -> Promise | None:
    """Return the standing promise of this service by this office."""
    if not service:
        return None
    return Promise.objects.standing().filter(office=office, service=service).select_related(*_WITH).first()


def of_kind(kind: Kind, office: Office) -> Promise | None:
    """Return the standing promise of this kind by this very office, or by the nearest place above that has one."""
    own = Promise.objects.standing().filter(kind=kind.value, office=office).select_related(*_WITH).first()
    return own or above(office, kind=kind.value)


def above(office: Office, **what: str) -> Promise | None:
    """Return the nearest promise like this that an open office at a place above makes; None where there is none."""
    higher = Promise.objects.standing().filter(
        place__code__in=codes_of(office.place.path)[:-1], office__closed_on=None, **what
    )
    return higher.select_related(*_WITH).order_by("-place__path", "pk").first()


_WITH = ("current", "office__place", "place")
