"""Which cases and duties somebody may see, and this one, if they may."""

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from nuo.cases.confidence import hidden, open_at_desk, open_by_code
from nuo.cases.models import Case, Referral
from nuo.cases.rules import AskedBy, Channel, Part
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.codes import digest, read_code
from nuo.people.rules import DESK, Role
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import NOT_ASKED_FOR

_WITH = (
    "duty__promise__office__place", "duty__wording", "duty__calendar", "duty__place",
    "office__place", "sealing__office_key",
)  # fmt: skip
_ANSWERING = ("promise__office__place", "wording", "calendar", "place", "office__place")


def _whole() -> QuerySet[Case]:
    """Return cases with what their pages show. Few have a second clock: it is read apart, and only for those."""
    answering = Prefetch("answering", Duty.objects.select_related(*_ANSWERING))
    return Case.objects.select_related(*_WITH).prefetch_related(answering)


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases of the offices the actor works at; an auditor reads all that are not confidential.

    A confidential case is seen only at the very office that provides the service. An
    administrator runs the instance and sees no case.
    """
    own = actor.office_ids(DESK)
    seen = _seen_at_desk(actor)
    if own:
        seen |= Q(pk__in=_seen_besides(own))
    return _whole().filter(seen)


def _seen_at_desk(actor: Actor) -> Q:
    return _seen_by(actor, office="office_id__in", sealed="duty__confidential")


def _seen_besides(offices: list[int]) -> QuerySet[Case, int]:
    """Return cases these offices read without having them: asked to call back, referred to them, or handed over.

    Who was asked first answers for the handover until the other office has taken it on.

    Never a confidential one.
    """
    first = Q(duty__promise__office__in=offices, duty__confidential=False, state="received")
    calling = Q(clocks__part=Part.CALL_BACK.value, clocks__duty__office__in=offices)
    shared = Referral.objects.filter(
        asked_by=AskedBy.HOLDER.value, duty__confidential=False, answer__office__in=offices
    )
    referred = Q(duty__in=shared.values("duty")) | Q(clocks__duty__in=shared.values("duty"))
    return Case.objects.filter(first | calling | referred).order_by().values_list("pk", flat=True)


def duties_at_desk(actor: Actor) -> QuerySet[Duty]:
    """What the actor's offices have to do, with the requests behind it; the same limits as for cases."""
    return Duty.objects.filter(_seen_by(actor, office="office_id__in", sealed="confidential"))


def _seen_by(actor: Actor, *, office: str, sealed: str) -> Q:
    seen = Q(**{office: actor.office_ids(DESK)})
    return seen | Q(**{sealed: False}) if actor.holds(Role.AUDITOR) else seen


def check_desk(actor: Actor) -> None:
    """Refuse who has no desk: neither work at an office nor a right to read everything."""
    if not actor.office_ids(DESK | {Role.AUDITOR}):
        raise Refused("not_yours", step="desk")


def case_for(actor: Actor, pk: int) -> Case:
    """Return the case if the actor may see it; otherwise it does not exist for them."""
    check_desk(actor)
    # Nearly always it is the own desk's; the rest of `visible_to` takes a database longer to plan than to look up.
    own = _whole().filter(_seen_at_desk(actor), pk=pk).first()
    case = own or visible_to(actor).filter(pk=pk).first()
    if case is None:
        raise Refused("not_found", what="case")
    return open_at_desk(case, actor)


def dated_duty_for(actor: Actor, pk: int) -> Duty:
    """Return a duty of the calendar, such as a monthly report, if the actor may see it."""
    check_desk(actor)
    duties = duties_at_desk(actor).select_related("promise", "wording", "calendar", "place", "office__place")
    duty = duties.filter(pk=pk).exclude(period="").first()
    if duty is None:
        raise Refused("not_found", what="duty")
    return duty


def public_duty_to_refer(pk: int) -> Duty:
    """Return a public duty of the calendar; whether it is broken is the clock's to say."""
    related = ("promise__office__place", "promise__current", "wording", "calendar", "place", "office__place")
    duty = Duty.objects.public().exclude(period="").filter(behind=None, pk=pk).select_related(*related).first()
    if duty is None:
        raise Refused("not_found", what="duty")
    return duty


def may_work_on(actor: Actor, office_id: int) -> bool:
    """Whether the actor works at this office, so that its steps are theirs to take."""
    return office_id in actor.office_ids(DESK)


def promise_to_ask(pk: int) -> Promise:
    """Return a promise that can be asked for now, or refuse with the reason."""
    promise = Promise.objects.select_related("office__place", "place", "current").filter(pk=pk).first()
    if promise is None or promise.current is None:
        raise Refused("not_found", what="promise")
    if promise.current.limit is None or promise.kind in NOT_ASKED_FOR:
        raise Refused("not_on_request", service=promise.service)
    if promise.ended_at is not None:
        raise Refused("promise_ended")
    return promise


def on_the_web(promise: Promise) -> bool:
    """Whether residents may ask for it here themselves, rather than at the counter only."""
    return promise.current is not None and Channel.WEB in promise.current.content.get("channels", [])


def case_by_code(typed: str) -> Case:
    """Return the case of a receipt code, or refuse with what is wrong with the code."""
    key = settings.SECRET_KEY.encode()
    cases = _whole()
    if case := cases.filter(receipt=digest(read_code(typed), key=key)).first():
        return case
    # A confidential one is found, and opened, by what takes long to compute.
    found = hidden(typed)
    case = cases.filter(receipt=found.receipt).first()
    if case is None:
        raise Refused("code_unknown")
    return open_by_code(case, found)


def case_held(pk: int, secret: bytes | None = None) -> Case:
    """Return the case of somebody who has already shown its code."""
    case = _whole().get(pk=pk)
    case.secret = secret
    return case
