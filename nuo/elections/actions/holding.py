"""Holding an election: who stands, opening with the roll and empty ballots, the close, and running it again."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from nuo.elections import rules
from nuo.elections.models import Ballot, Candidate, Election, RollPlace, Standing, Teller
from nuo.elections.rules import Verdict
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.people.actor import THE_CLOCK, Actor
from nuo.programmes.policy import group_rules_for
from nuo.residents.access import keeps_file_of
from nuo.residents.actions.grouping import acts_for
from nuo.residents.models import Group, Membership, Resident

_NONCE = 32


@transaction.atomic
def stand(resident: Resident, *, by: Actor) -> None:
    """Say that one is willing to lead one's group."""
    group = _group_of(resident, by)
    if Election.objects.filter(group=group, closed_at=None).exists():
        raise Refused("polls_open")
    Standing.objects.get_or_create(resident=resident, defaults={"group": group})


@transaction.atomic
def stand_down(resident: Resident, *, by: Actor) -> None:
    """Say that one is not willing any more; once the polls are open it is too late for this vote."""
    _group_of(resident, by)
    Standing.objects.filter(resident=resident).delete()


def _group_of(resident: Resident, by: Actor) -> Group:
    if not acts_for(by, resident):
        raise Refused("not_yours", step="stand")
    group = Group.objects.filter(members__resident=resident).select_related("place", "village").first()
    if group is None:
        raise Refused("not_a_member")
    return group


def may_hold(group: Group, by: Actor) -> bool:
    """Whether this is a member of the group, or the clerk of its village."""
    is_member = Membership.objects.filter(group=group, resident=by.resident_id).exists() if by.resident_id else False
    return is_member or keeps_file_of(by, group.place)


@transaction.atomic
def open_polls(group: Group, *, by: Actor, at: datetime) -> Election:
    """Open the polls between those who stand, for as long as the programme says.

    Refused: `group_not_formed`; `nobody_stands`; `polls_open`.
    """
    if not may_hold(group, by):
        raise Refused("not_yours", step="open")
    if group.formed_at is None:
        raise Refused("group_not_formed")
    standing = list(Standing.objects.filter(group=group).order_by("pk").values_list("resident", flat=True))
    if not standing:
        raise Refused("nobody_stands")
    election = _opened(group, standing, None, by=by, at=at)
    Standing.objects.filter(group=group).delete()
    return election


@transaction.atomic
def run_again(before: Election, *, by: Actor, at: datetime) -> Election:
    """Open the polls again: between those who were tied, or, where too few came, between all who stood."""
    if not may_hold(before.group, by):
        raise Refused("not_yours", step="open")
    outcome = before.outcome
    if outcome.verdict is Verdict.ELECTED or hasattr(before, "again"):
        raise Refused("settled_already")
    numbers = outcome.ahead if outcome.verdict is Verdict.TIE else tuple(outcome.votes)
    members = before.candidates.filter(number__in=numbers, resident__membership__group=before.group)
    again = list(members.values_list("resident", flat=True))
    if not again:
        raise Refused("nobody_stands")
    return _opened(before.group, again, before, by=by, at=at)


def _opened(group: Group, standing: Sequence[int], before: Election | None, *, by: Actor, at: datetime) -> Election:
    policy = group_rules_for(group.place)
    roll = list(Membership.objects.filter(group=group).values_list("resident", flat=True))
    try:
        with transaction.atomic():
            election = Election.objects.create(
                group=group, runs_again=before, opened_at=at, closes_at=at + timedelta(days=policy.election_days),
                roll_size=len(roll), turnout=policy.turnout_percent,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("polls_open") from None
    Candidate.objects.bulk_create(
        Candidate(election=election, number=number, resident_id=pk) for number, pk in enumerate(standing, 1)
    )
    RollPlace.objects.bulk_create(RollPlace(election=election, resident_id=pk) for pk in roll)
    Ballot.objects.bulk_create(Ballot(election=election, nonce=secrets.token_bytes(_NONCE)) for _ in roll)
    _log("election.opened", election, election.opening_facts(), by=by, at=at)
    return election


@transaction.atomic
def close(election: Election, *, by: Actor, at: datetime) -> Election:
    """Close the polls: after their time, or as soon as everybody on the roll has voted. Then it is counted.

    The ballots are written anew in random order and the roll is deleted, in this one transaction.
    Refused: `polls_open_until`; `paper_not_counted`; `polls_closed`.
    """
    if by is not THE_CLOCK and not may_hold(election.group, by):
        raise Refused("not_yours", step="close")
    alone_with(election)
    waiting = election.roll.filter(has_voted=False, resident__isnull=False).exists()
    if at < election.closes_at and waiting:
        raise Refused("polls_open_until", begins=election.closes_at.isoformat())
    if election.on_paper and election.ballots.filter(filled=True, receipt="").count() != election.on_paper:
        raise Refused("paper_not_counted")
    _shuffle(election)
    election.closed_at, election.root = at, rules.root([ballot.commitment for ballot in election.filled()])
    election.save(update_fields=["closed_at", "root"])
    _log("election.closed", election, election.closing_facts(), by=by, at=at)
    return election


def alone_with(election: Election) -> None:
    """Make whoever else acts on this election wait; refuse one that is closed."""
    if not Election.objects.filter(pk=election.pk, closed_at=None).update(version=F("version") + 1):
        raise Refused("polls_closed")
    election.refresh_from_db(fields=["version", "on_paper"])


def _shuffle(election: Election) -> None:
    """Write the cast ballots anew, so that neither place nor time in the table says when one was filled."""
    kept = [(ballot.choice, ballot.receipt, bytes(ballot.nonce)) for ballot in election.filled()]
    secrets.SystemRandom().shuffle(kept)
    election.ballots.all().delete()
    Ballot.objects.bulk_create(
        Ballot(election=election, filled=True, choice=choice, receipt=receipt, nonce=nonce)
        for choice, receipt, nonce in kept
    )
    election.roll.all().delete()
    Teller.objects.filter(election=election).delete()


def close_due(*, at: datetime, most: int = 50) -> int:
    """Close the polls whose time is over; return how many. Where paper is not counted, they wait for the tellers."""
    number = 0
    for election in Election.objects.filter(closed_at=None, closes_at__lte=at).select_related("group__place")[:most]:
        try:
            close(election, by=THE_CLOCK, at=at)
        except Refused as refused:
            if refused.code not in {"paper_not_counted", "polls_closed"}:
                raise
            continue
        number += 1
    return number


def after_leaving(group: Group, resident: Resident, **_said: object) -> None:
    """Forget somebody who has left the group: they stand for nothing, and nobody can vote in their place."""
    Standing.objects.filter(resident=resident).delete()
    RollPlace.objects.filter(election__group=group, resident=resident).update(resident=None)
    Candidate.objects.filter(election__group=group, resident=resident).update(resident=None)


def _log(kind: str, election: Election, facts: dict[str, JSON], *, by: Actor, at: datetime) -> None:
    append(kind, facts, by=by, at=at, subject=election.entry_subject(), place_code=election.group.place.code)
