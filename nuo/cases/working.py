"""What a desk can do now: with a case, and with a duty that nobody asked for. Pages and API ask here alike."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from nuo.cases import referring
from nuo.cases.access import may_work_on, visible_to
from nuo.cases.clocks import clocks_of, running
from nuo.cases.models import Case, Referral
from nuo.cases.revealing import may_ask
from nuo.cases.rules import UNDONE, Finding, Part
from nuo.cases.visiting import visit_ahead
from nuo.ledger.refusals import Refused
from nuo.ledger.steps import open_steps
from nuo.people.actor import Actor
from nuo.people.rules import LEADS
from nuo.promises import actions as duties
from nuo.promises.models import Duty
from nuo.promises.rules import PauseReason

_ORDER = (
    "accept", "ask_papers", "bring_papers", "hand_over", "send_back", "extend", "close", "call_back", "visit",
    "call_off_visit", "ask_reveal", "say",
)  # fmt: skip


def steps_of(case: Case, actor: Actor, *, now: datetime) -> list[str]:
    """Return the steps that are open to the actor; what cannot be done is not offered."""
    found = {step.name for step in open_steps(case, by=actor)} - _pointless(case, now)
    if may_work_on(actor, case.office_id):
        found |= set() if case.is_erased else {"say"}
        found |= {"extend"} if _may_extend(case, actor, now) else set()
    if may_work_on(actor, case.office_id):
        found.add("call_off_visit" if visit_ahead(case, now=now) else "visit")
    if may_ask(case, actor):
        found.add("ask_reveal")
    calling = [each.duty for each in clocks_of(case) if each.part == Part.CALL_BACK.value]
    if any(duty.closed_at is None and may_work_on(actor, duty.office_id) for duty in calling):
        found.add("call_back")
    return [step for step in _ORDER if step in found]


def _pointless(case: Case, now: datetime) -> set[str]:
    # Papers are asked for once, a confidential case stays, and only what was handed over is sent back.
    found = {"ask_papers"} if case.papers_asked or not _may_wait(case.clock, now) else set()
    found |= {"hand_over"} if case.duty.confidential else set()
    return found | ({"send_back"} if case.office_id == case.duty.promise.office_id else set())


def _may_wait(clock: Duty, now: datetime) -> bool:
    named = {item["reason"] for item in clock.wording.content.get("pauses", [])}
    until = duties.pausable_until(clock, PauseReason.MISSING_PAPERS) or clock.due_at
    return "missing_papers" in named and now <= min(until, clock.due_at)


def _may_extend(case: Case, actor: Actor, now: datetime) -> bool:
    clock = case.clock
    is_possible = bool(clock.wording.content.get("extension")) and not clock.extended_by and now <= clock.due_at
    return is_possible and case.state in UNDONE - {"waiting"} and actor.may(LEADS, clock)


def works_at(actor: Actor, case: Case, step: str) -> int:
    """Return the office at which the actor takes this step, or refuse."""
    calling = running(case, Part.CALL_BACK) if step == "call_back" else None
    office_id = calling.office_id if calling else case.office_id
    if not may_work_on(actor, office_id):
        raise Refused("not_yours", step=step)
    return office_id


def is_closed_here(duty: Duty) -> bool:
    """Whether the desk closes this duty on its own page, with public words."""
    return duty.is_of_calendar or hasattr(duty, "answers_for") or is_rectification(duty)


def is_rectification(duty: Duty) -> bool:
    """Whether it began with an order from above or with a poor rating."""
    return bool(duty.period) and duty.promise.kind == "rectification"


def close_besides(duty: Duty, said: dict[str, Any], *, by: Actor, at: datetime) -> None:  # Any: a form's fields
    """Close a duty nobody asked for, by what it is."""
    link = said.get("link", "")
    if hasattr(duty, "answers_for"):
        referring.answer(duty.answers_for, Finding(said["finding"]), said["text"], link=link, by=by, at=at)
    elif is_rectification(duty):
        duties.answer_publicly(duty, said["text"], link=link, by=by, at=at)
    else:
        duties.deliver(duty, said["text"], link=link, by=by, at=at)


def referrals_of(duty: Duty) -> QuerySet[Referral]:
    """Return the referrals of a duty, the lowest level first."""
    related = ("answer__office__place", "answer__promise__office", "answer__place", "order__office")
    return duty.referrals.select_related(*related).order_by("step")


def referred_case(duty: Duty, actor: Actor) -> Case | None:
    """Return the case behind what was referred, if whoever asked lets the level above read it."""
    referral = getattr(duty, "answers_for", None)
    case = referring.case_of(referral.duty) if referral else None
    return case if case and visible_to(actor).filter(pk=case.pk).exists() else None
