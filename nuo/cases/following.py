"""What the holder of a receipt can do now, and where a broken promise or an answer can be taken from here."""

from datetime import datetime

from django.db.models import Q

from nuo.cases.contesting import may_contest
from nuo.cases.models import Case, Referral
from nuo.cases.rating import rated_until
from nuo.cases.referring import Way, way_outside, way_up
from nuo.cases.rules import Part
from nuo.ledger.steps import open_steps
from nuo.people.actor import holder_of
from nuo.promises.models import Duty

_ORDER = ("say", "bring_papers", "refer", "contest", "rate", "withdraw")


def holder_steps(case: Case, *, now: datetime) -> list[str]:
    """Return the steps that are open to who holds the receipt; what cannot be done is not offered."""
    found = {*(() if case.is_erased else ("say",)), *(step.name for step in open_steps(case, by=holder_of(case.pk)))}
    if not may_contest(case, now=now):
        found.discard("contest")
    if (way := way_up(case.clock, now=now)) and way.to:
        found.add("refer")
    if (until := rated_until(case)) and now <= until:
        found.add("rate")
    return [step for step in _ORDER if step in found]


def levels_above(duty: Duty, *, now: datetime) -> dict[str, object]:
    """Return, for a page: where a duty was referred to, the way up from here, and the way outside at the top."""
    way: Way | None = way_up(duty, now=now)
    referrals = Referral.objects.filter(duty=duty).order_by("step")
    related = ("answer__office__place", "answer__promise__office", "answer__wording", "order__office")
    return {
        "way": way,
        "referrals": referrals.select_related(*related),
        "outside": way_outside(duty) if way and way.to is None and way.step > 1 else None,
        # Where no office above has promised to answer, at least its name.
        "above": duty.promise.office.parent_office() if way and way.to is None and way.step == 1 else None,
    }


def levels_in_public(duty: Duty, *, now: datetime) -> dict[str, object]:
    """Return the same for the public page of a duty; whoever reads it may act where nobody asked for the duty."""
    found = levels_above(duty, now=now)
    is_anybodys = bool(duty.period) and not hasattr(duty, "behind")
    referral = Referral.objects.filter(Q(answer=duty) | Q(order=duty)).select_related("duty__wording", *_BELOW).first()
    way = found["way"] if is_anybodys and duty.closed_at is None else None
    about = referral if referral and not referral.duty.confidential else None
    contested = duty.behind.case.duty if hasattr(duty, "behind") and duty.behind.part == Part.AGAIN else None
    return {**found, "way": way, "about": about, "contested": contested}


_BELOW = ("duty__promise__office", "answer__office")
