"""Cases that are about the same thing: suggested to the desk, linked by it, and told to nobody outside."""

from datetime import datetime, timedelta
from difflib import SequenceMatcher

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from nuo.cases.access import visible_to
from nuo.cases.models import Case, CaseLink
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK

# Of the same promise, asked at most so long before or after; the newest so many are compared.
WITHIN = timedelta(days=30)
_MOST, _SHOWN, _LONGEST = 60, 3, 400
# How alike two texts are, from 0 to 1. In Chinese, two reports of one hole share about half their characters in order.
ALIKE = 0.5


def linked_to(pks: set[int], actor: Actor) -> QuerySet[Case]:
    """Return those of the linked cases that the actor may see."""
    return visible_to(actor).filter(pk__in=pks).order_by("pk") if pks else Case.objects.none()


def links_of(case: Case) -> set[int]:
    """Return the keys of the cases linked with this one, whoever may see them."""
    links = CaseLink.objects.filter(Q(one=case) | Q(other=case))
    return {pk for pair in links.values_list("one", "other") for pk in pair} - {case.pk}


def alike(case: Case, actor: Actor, *, linked: set[int]) -> list[Case]:
    """Return cases of the actor's offices that look like this one and are not linked, the most alike first.

    Never a confidential one.
    """
    if case.duty.confidential or not case.content:
        return []
    duty, known = case.duty, {case.pk, *linked}
    # What stands at one's own desk is open to it; the whole of `visible_to` would be planned for nothing.
    near = Case.objects.select_related("duty").filter(
        office__in=actor.office_ids(DESK), duty__promise=duty.promise_id, duty__confidential=False,
        duty__opened_at__gte=duty.opened_at - WITHIN, duty__opened_at__lte=duty.opened_at + WITHIN,
    )  # fmt: skip
    others = near.exclude(pk__in=known).order_by("-pk")[:_MOST]
    found = [(_likeness(case.content, other.content), other) for other in others]
    ranked = sorted((each for each in found if each[0] >= ALIKE), key=lambda each: (-each[0], each[1].pk))
    return [other for _, other in ranked[:_SHOWN]]


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    # The quick bound first: most have nothing in common.
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


@transaction.atomic
def link(case: Case, other_pk: int, *, by: Actor, at: datetime) -> CaseLink:
    """Say that two cases are about the same thing.

    Refused: `not_yours`; `not_found` (what one may not see is not there); `confidential_alone`; `linked_before`.
    """
    if not by.may(DESK, case):
        raise Refused("not_yours", step="link")
    other = visible_to(by).filter(pk=other_pk).exclude(pk=case.pk).first()
    if other is None:
        raise Refused("not_found", what="case")
    if case.duty.confidential or other.duty.confidential:
        raise Refused("confidential_alone")
    one, two = sorted([case.pk, other.pk])
    try:
        with transaction.atomic():
            return CaseLink.objects.create(one_id=one, other_id=two, linked_at=at)
    except IntegrityError:
        raise Refused("linked_before") from None


@transaction.atomic
def unlink(case: Case, other_pk: int, *, by: Actor) -> None:
    """Take a link back. Refused: `not_yours`; `not_linked`."""
    if not by.may(DESK, case):
        raise Refused("not_yours", step="unlink")
    one, two = sorted([case.pk, other_pk])
    if not CaseLink.objects.filter(one=one, other=two).delete()[0]:
        raise Refused("not_linked")
