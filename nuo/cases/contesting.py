"""Contesting an answer: closing is not solving, and who asked may say so, once; a new clock starts."""

from datetime import datetime

from django.db import transaction

from nuo.cases.clocks import begin
from nuo.cases.confidence import tell
from nuo.cases.models import Case
from nuo.cases.referring import contested_until
from nuo.cases.rules import Part
from nuo.cases.texts import check_text
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.ledger.steps import take_step
from nuo.people.actor import Actor
from nuo.promises.rules import Closing


def may_contest(case: Case, *, now: datetime) -> bool:
    """Whether the answer can still be contested."""
    ended = case.clock
    if ended.closed_at is None or ended.closing == Closing.WITHDRAWN or ended.promise.ended_at is not None:
        return False
    return now <= contested_until(ended) and not case.clocks.filter(part=Part.AGAIN.value).exists()


@transaction.atomic
def contest(case: Case, why: str, *, by: Actor, at: datetime) -> Case:
    """Say that the answer did not solve it: the same office looks again, with the whole limit. The record keeps both.

    Refused: a second time; after the time for it; where the promise has ended (the level above is still open).
    """
    check_text(why)
    ended = case.clock
    if ended.closing == Closing.WITHDRAWN:
        raise Refused("nothing_to_contest")
    if case.clocks.filter(part=Part.AGAIN.value).exists():
        raise Refused("contested_before")
    if ended.closed_at is not None and at > (until := contested_until(ended)):
        raise Refused("too_late_to_contest", until=stamp(until))
    take_step(case, "contest", by=by, at=at, said={"why": why})
    begin(case, Part.AGAIN, ended.promise, by=by, at=at, office=case.office)
    tell(case, why, side="resident", step="contest", at=at)
    return case
