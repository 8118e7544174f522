"""Putting a broken promise or a contested answer to the level above, which then owes an answer: a duty of its own.

Each referral goes one level higher than the one before, up to the highest office of this instance that has promised
to answer such things; above that only the way outside is left, and the last promise names it as its remedy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from nuo.cases.clocks import above
from nuo.cases.confidence import tell
from nuo.cases.models import Case, Referral
from nuo.cases.rules import AskedBy, Finding, Ground, occasion
from nuo.cases.texts import check_text
from nuo.clocks import Calendar, Limit, due
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, stamp
from nuo.people.actor import NOBODY, THE_CLOCK, Actor
from nuo.people.rules import DESK
from nuo.places.calendars import clock_calendar
from nuo.places.models import CalendarVersion
from nuo.places.rules import upwards
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_for
from nuo.promises import actions as duties
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import FAILED, Closing, Kind, outcome

LONGEST_WORDS = 2_000
_WITH = ("promise__office__place", "promise__current", "wording", "calendar", "place", "office__place")
# What can be contested: an answer, whatever it was. Whoever took it back has nothing to contest.
_CONTESTED = frozenset({Closing.DELIVERED, Closing.REFUSED, Closing.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Way:
    """Where a duty can be taken from here. `to` is None at the top; `until` is the last day for contesting."""

    ground: Ground
    step: int
    to: Promise | None
    until: datetime | None = None


def way_up(duty: Duty, *, now: datetime) -> Way | None:
    """Return how a duty can be referred now; None where nothing is broken or to be contested, or above is at work."""
    if (ground := _ground(duty, now)) is None:
        return None
    last = duty.referrals.select_related("answer__promise__office__place", "order").order_by("-step").first()
    if last is not None and _is_at_work(last, now):
        return None
    until = contested_until(duty) if ground is Ground.CONTESTED else None
    if last is None:
        return Way(ground, 1, _first(duty, ground), until)
    return Way(ground, last.step + 1, _next(last), until)


def _is_at_work(last: Referral, now: datetime) -> bool:
    """Whether the level above still has time to answer, or the office below to do what was ordered."""
    running = (last.answer, last.order)
    return any(duty is not None and duty.closed_at is None and duty.due_at >= now for duty in running)


def _ground(duty: Duty, now: datetime) -> Ground | None:
    if outcome(duty.facts, now=now) in FAILED:
        return Ground.BROKEN
    if duty.closed_at is None or duty.closing not in _CONTESTED or (duty.period and not hasattr(duty, "behind")):
        return None
    return Ground.CONTESTED if now <= contested_until(duty) else None


def contested_until(duty: Duty) -> datetime:
    """Return until when an answer may be contested: as the service says, or as the programme does."""
    assert duty.closed_at is not None
    appeal = duty.wording.content.get("appeal") or {}
    within = Limit.parse(appeal["within"]) if appeal else policy_for(duty.place).contest_within
    return due(duty.closed_at, within, clock_calendar(duty.calendar)).at


def _first(duty: Duty, ground: Ground) -> Promise | None:
    office, appeal = duty.promise.office, duty.wording.content.get("appeal") or {}
    named = above(office, service=appeal["to"]) if ground is Ground.CONTESTED and appeal.get("to") else None
    return named or above(office, kind=Kind.BROKEN_PROMISE.value)


def _next(last: Referral) -> Promise | None:
    office, appeal = last.answer.promise.office, last.answer.wording.content.get("appeal") or {}
    named = above(office, service=appeal["to"]) if appeal.get("to") else None
    return named or above(office, kind=Kind.BROKEN_PROMISE.value)


@transaction.atomic
def refer(duty: Duty, asked_by: AskedBy, *, by: Actor, at: datetime, text: str = "") -> Referral:
    """Put a duty to the level above; its answer gets a clock. What was broken stays broken."""
    if len(text) > LONGEST_WORDS:
        raise Refused("text_too_long", length=len(text), most=LONGEST_WORDS)
    way = way_up(duty, now=at)
    if way is None:
        raise Refused("nothing_to_refer")
    if way.to is None:
        raise Refused("at_the_top")
    try:
        with transaction.atomic():
            return _refer(duty, way, way.to, asked_by, by=by, at=at, text=text)
    except IntegrityError:
        # Somebody else pressed at the same moment; it goes up once.
        raise Refused("somebody_was_faster", step="refer") from None


def _refer(
    duty: Duty, way: Way, to: Promise, asked_by: AskedBy, *, by: Actor, at: datetime, text: str
) -> Referral:  # fmt: skip
    mark = f"u{way.step}"
    answer = duties.open_for(to, occasion(mark, duty.pk), by=by, at=at, confidential=duty.confidential)
    found = Referral.objects.create(
        duty=duty, answer=answer, step=way.step, ground=way.ground.value, asked_by=asked_by.value, text=text, at=at
    )
    said: dict[str, JSON] = {
        "above": to.office.name, "answer": answer.pk, "step": way.step, "ground": way.ground.value,
        "asked_by": asked_by.value,
    }  # fmt: skip
    _append("duty.referred", duty, said, by=by, at=at)
    return found


def _append(kind: str, duty: Duty, said: dict[str, JSON], *, by: Actor, at: datetime) -> None:
    append(kind, duty.public_facts(said), by=duty.signed(by), at=at, subject=duty.entry_subject(),
           place_code=duty.entry_place())  # fmt: skip


def refer_as_holder(case: Case, text: str, *, by: Actor, at: datetime) -> Referral:
    """Put one's own case to the level above, which may then read it.

    A confidential one stays with its provider: the level above learns that it is there, and gets no words either.
    """
    if by.receipt_of != case.pk:
        raise Refused("not_yours", step="refer")
    if case.duty.confidential and text.strip():
        raise Refused("confidential_words_stay")
    return refer(case.clock, AskedBy.HOLDER, by=Actor(receipt_of=case.clock.pk), at=at, text=text)


def refer_as_anyone(duty: Duty, *, at: datetime) -> Referral:
    """Put a broken duty of the calendar to the level above; its breach is public, and so is the button."""
    if duty.confidential or not duty.period or hasattr(duty, "behind"):
        raise Refused("not_yours", step="refer")
    return refer(duty, AskedBy.ANYONE, by=NOBODY, at=at)


def refer_overdue(*, at: datetime, most: int = 200) -> int:
    """Refer what has been overdue for as long as its programme says; return how many. Never a confidential one.

    An answer the level above owes and does not give goes one level higher in the same way.
    """
    after = _times()
    if not any(after.values()):
        return 0
    done = 0
    for pk in _ripe(after, at):
        duty = Duty.objects.select_related(*_WITH, "answers_for__duty").get(pk=pk)
        done += _tried(duty.answers_for.duty if hasattr(duty, "answers_for") else duty, at=at)
        if done == most:
            break
    return done


def _times() -> dict[str, Limit | None]:
    """Return, by the path of each place that runs a programme, after what time things go up there; None: never."""
    adopted = Adoption.objects.order_by("place__path", "pk").values_list("place__path", "content__policy__refer_after")
    return {path: Limit.parse(text) if text else None for path, text in adopted}


def _ripe(after: dict[str, Limit | None], at: datetime) -> list[int]:
    calendars: dict[int, Calendar] = {}
    found = []
    for pk, due_at, path, calendar_id in _waiting(at):
        limit = next((after[own] for own in upwards(path) if own in after), None)
        if limit is None:
            continue
        if calendar_id not in calendars:
            calendars[calendar_id] = clock_calendar(CalendarVersion.objects.get(pk=calendar_id))
        if due(due_at, limit, calendars[calendar_id]).at <= at:
            found.append(pk)
    return found


def _waiting(at: datetime) -> Iterator[tuple[int, datetime, str, int]]:
    """Overdue duties that can still go up, the oldest first: not referred yet, with somebody above who answers."""
    later = Referral.objects.filter(duty=OuterRef("answers_for__duty"), step__gt=OuterRef("answers_for__step"))
    overdue = Duty.objects.overdue(at=at).public().filter(_below_an_answering_office())
    waiting = overdue.filter(referrals=None).exclude(Exists(later)).order_by("due_at", "pk")
    return waiting.values_list("pk", "due_at", "place__path", "calendar").iterator(chunk_size=2_000)


def _below_an_answering_office() -> Q:
    answering = Promise.objects.standing().filter(kind=Kind.BROKEN_PROMISE.value, office__closed_on=None)
    below = Q(pk__in=[])
    tops: list[str] = []
    for path in answering.order_by("place__path").values_list("place__path", flat=True).distinct():
        if not any(path.startswith(top) for top in tops):
            tops.append(path)
            below |= Q(place__path__startswith=path) & ~Q(place__path=path)
    return below


def _tried(duty: Duty, *, at: datetime) -> bool:
    try:
        refer(duty, AskedBy.CLOCK, by=THE_CLOCK, at=at)
    except Refused as refused:
        # Somebody closed it or pressed the button meanwhile.
        if refused.code not in {"nothing_to_refer", "at_the_top", "somebody_was_faster"}:
            raise
        return False
    return True


@transaction.atomic
def answer(referral: Referral, finding: Finding, text: str, *, link: str = "", by: Actor, at: datetime) -> Referral:
    """Say what was found and what follows, in public words; an order starts a clock at the office below."""
    duty = referral.duty
    if not by.may(DESK, referral.answer):
        raise Refused("not_yours", step="answer")
    if finding is Finding.DELIVERED and duty.closed_at is None:
        raise Refused("not_delivered_yet", duty=duty.number)
    _close_answer(referral, text, link, by=by, at=at)
    order = _order(referral, by=by, at=at) if finding is Finding.ORDERED else None
    Referral.objects.filter(pk=referral.pk).update(finding=finding.value, order=order)
    referral.finding, referral.order = finding.value, order
    said: dict[str, JSON] = {"answer": referral.answer_id, "finding": finding.value, "step": referral.step}
    if order is not None:
        said |= {"order": order.pk, "order_due": stamp(order.due_at)}
    _append("duty.referral_answered", duty, said, by=by, at=at)
    return referral


def _close_answer(referral: Referral, text: str, link: str, *, by: Actor, at: datetime) -> None:
    case = case_of(referral.duty)
    if referral.duty.confidential:
        # Nothing of it is public: the words go to who asked and nowhere else.
        check_text(text)
        duties.close(referral.answer, Closing.DELIVERED, evidence={}, by=by, at=at)
    else:
        duties.answer_publicly(referral.answer, text, link=link, by=by, at=at)
    if case is not None and referral.asked_by == AskedBy.HOLDER:
        tell(case, text, side="office", office=referral.answer.office, step="answer_referral", at=at)


def _order(referral: Referral, *, by: Actor, at: datetime) -> Duty:
    below = referral.duty.promise.office
    promise = Promise.objects.standing().filter(kind=Kind.RECTIFICATION.value, office=below).first()
    if promise is None:
        raise Refused("no_rectification", office=below.name)
    return duties.open_for(
        promise, occasion("o", referral.pk), by=by, at=at, confidential=referral.duty.confidential
    )  # fmt: skip


def case_of(duty: Duty) -> Case | None:
    """Return the case behind a duty: the one that began with it, or the one whose further clock it is."""
    further = Case.objects.filter(clocks__duty=duty).first()
    return further or Case.objects.filter(duty=duty).first()


def way_outside(duty: Duty) -> dict[str, str] | None:
    """Return where to turn outside this instance: what the highest office asked so far names as its remedy."""
    last = duty.referrals.select_related("answer__wording").order_by("-step").first()
    content = last.answer.wording.content if last else duty.wording.content
    remedy: dict[str, str] | None = content.get("remedy")
    return remedy
