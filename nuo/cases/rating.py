"""Rating how an office dealt with a case (好差评): five levels, once, changed for a while, shown in counts only.

A poor one begins something: the office must put right what went wrong, and call whoever wishes to be called.
Nobody at the desk learns who rated what, unless they wish to be called.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count

from nuo.cases.clocks import begin, of_kind
from nuo.cases.models import Case, Rating
from nuo.cases.rules import POOR, Part, occasion
from nuo.clocks import due
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.people.actor import NOBODY, Actor
from nuo.places.calendars import clock_calendar
from nuo.programmes.policy import policy_for
from nuo.promises import actions as duties
from nuo.promises.models import Promise
from nuo.promises.rules import Kind

LEVELS = range(1, 6)


def rated_until(case: Case) -> datetime | None:
    """Return until when the case may be rated and the rating changed; None while it is open."""
    ended = case.clock
    if ended.closed_at is None:
        return None
    return due(ended.closed_at, policy_for(ended.place).rate_within, clock_calendar(ended.calendar)).at


@transaction.atomic
def rate(case: Case, level: int, *, call_me: bool = False, by: Actor, at: datetime) -> Rating:
    """Rate a closed case, or change the rating; only who holds the receipt may."""
    if by.receipt_of != case.pk:
        raise Refused("not_yours", step="rate")
    if level not in LEVELS:
        raise Refused("no_such_level", level=level)
    until = rated_until(case)
    if until is None:
        raise Refused("not_closed_yet")
    if at > until:
        raise Refused("too_late_to_rate", until=stamp(until))
    rating, made = Rating.objects.select_for_update().get_or_create(
        case=case, defaults={"level": level, "promise": case.duty.promise, "at": at}
    )
    if not made and rating.level != level:
        rating.level, rating.version = level, rating.version + 1
        rating.save(update_fields=["level", "version"])
    if level in POOR:
        _put_right(rating, case, at=at)
    if call_me and level in POOR:
        _call_back(case, at=at)
    return rating


def _put_right(rating: Rating, case: Case, *, at: datetime) -> None:
    # Once for each case, and it stays when the rating is changed: what went wrong went wrong.
    promise = _promise_to(Kind.RECTIFICATION, case)
    if rating.rectification_id or promise is None:
        return
    rating.rectification = duties.open_for(
        promise, occasion("q", rating.pk), by=NOBODY, at=at, confidential=case.duty.confidential
    )
    rating.save(update_fields=["rectification"])


def _call_back(case: Case, *, at: datetime) -> None:
    if not case.words.has_contact:
        raise Refused("no_contact")
    promise = _promise_to(Kind.CALL_BACK, case)
    if promise is None:
        raise Refused("no_call_back")
    if not case.clocks.filter(part=Part.CALL_BACK.value).exists():
        begin(case, Part.CALL_BACK, promise, by=NOBODY, at=at)


def _promise_to(kind: Kind, case: Case) -> Promise | None:
    """Return who puts it right or calls: the office itself or the nearest above; in confidence only the office."""
    provider = case.duty.promise.office
    found = of_kind(kind, provider)
    return None if found and case.duty.confidential and found.office_id != provider.pk else found


def counts_of(promise: Promise, *, since: datetime) -> dict[int, int]:
    """Return how many rated a promise at each level since then; a confidential one has none to show."""
    if promise.confidential:
        return {}
    rows = Rating.objects.filter(promise=promise, at__gte=since).order_by().values_list("level")
    return dict(rows.annotate(Count("pk")))
