"""Voting: on one's own page, or on paper, which two tellers count. No entry and no time is written for a vote."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from nuo.elections.access import may_tell
from nuo.elections.actions.holding import alone_with
from nuo.elections.models import Ballot, Election, RollPlace, Teller
from nuo.elections.rules import BLANK
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.codes import digest, new_code, read_code
from nuo.residents.access import keeps_file_of
from nuo.residents.models import Resident

_NONCE = 32


class Counted(StrEnum):
    """What came of a teller's count."""

    FIRST = "first"  # the other teller is still to count
    AGREED = "agreed"
    DIFFER = "differ"  # both are forgotten, and both count again


@transaction.atomic
def vote(election: Election, resident: Resident, choice: int, *, by: Actor, at: datetime) -> str:
    """Cast a ballot and return its receipt code, shown once. Only the resident does this; nobody votes for another.

    Refused: `polls_closed`; `polls_over`; `not_on_roll`; `voted_already`; `no_such_candidate`.
    """
    if by.resident_id != resident.pk:
        raise Refused("not_yours", step="vote")
    if choice != BLANK and not election.candidates.filter(number=choice, resident__isnull=False).exists():
        raise Refused("no_such_candidate")
    alone_with(election)
    if at >= election.closes_at:
        raise Refused("polls_over")
    _take_place(election, resident)
    code = new_code()
    _fill(election, choice, digest(read_code(code), key=settings.SECRET_KEY.encode(), use="vote"))
    return code


def _take_place(election: Election, resident: Resident) -> None:
    if RollPlace.objects.filter(election=election, resident=resident, has_voted=False).update(has_voted=True):
        return
    is_on_roll = RollPlace.objects.filter(election=election, resident=resident).exists()
    raise Refused("voted_already" if is_on_roll else "not_on_roll")


def _fill(election: Election, choice: int, receipt: str) -> None:
    empty = list(election.ballots.filter(filled=False).values_list("pk", flat=True))
    Ballot.objects.filter(pk=secrets.choice(empty)).update(
        filled=True, choice=choice, receipt=receipt, nonce=secrets.token_bytes(_NONCE)
    )


@transaction.atomic
def took_paper(election: Election, resident: Resident, *, by: Actor, at: datetime) -> None:
    """Note that somebody took a paper ballot at the counter: they cannot vote on their page as well."""
    if not keeps_file_of(by, election.group.place):
        raise Refused("not_yours", step="paper")
    alone_with(election)
    if at >= election.closes_at:
        raise Refused("polls_over")
    if election.ballots.filter(filled=True, receipt="").exists():
        raise Refused("told_already")
    _take_place(election, resident)
    Election.objects.filter(pk=election.pk).update(on_paper=F("on_paper") + 1)
    election.refresh_from_db(fields=["on_paper"])
    # Counted before, they would be one too few now.
    Teller.objects.filter(election=election).delete()


@transaction.atomic
def tell(election: Election, votes: Mapping[int, int], *, by: Actor) -> Counted:
    """Enter what one teller has counted on paper, by candidate number and 0 for blank ones.

    Two tellers enter it apart. Only if they agree do the ballots go to the others.
    Refused: `paper_sum`; `no_such_candidate`; `told_already`; `no_paper`.
    """
    if not may_tell(election, by):
        raise Refused("not_yours", step="count")
    alone_with(election)
    _check_votes(election, votes)
    who = sha256(f"{settings.SECRET_KEY}:teller:{election.pk}:{by.person_id}".encode()).hexdigest()
    kept = {str(number): count for number, count in sorted(votes.items())}
    try:
        with transaction.atomic():
            Teller.objects.create(election=election, who=who, votes=kept)
    except IntegrityError:
        raise Refused("told_already") from None
    counts = list(Teller.objects.filter(election=election).values_list("votes", flat=True))
    if len(counts) == 1:
        return Counted.FIRST
    if counts[0] != counts[1]:
        Teller.objects.filter(election=election).delete()
        return Counted.DIFFER
    for number, count in votes.items():
        for _ in range(count):
            _fill(election, number, "")
    return Counted.AGREED


def _check_votes(election: Election, votes: Mapping[int, int]) -> None:
    if not election.on_paper:
        raise Refused("no_paper")
    if election.ballots.filter(filled=True, receipt="").exists():
        raise Refused("told_already")
    known = {BLANK, *election.candidates.values_list("number", flat=True)}
    if set(votes) - known or min(votes.values(), default=0) < 0:
        raise Refused("no_such_candidate")
    if sum(votes.values()) != election.on_paper:
        raise Refused("paper_sum", sum=sum(votes.values()), paper=election.on_paper)
