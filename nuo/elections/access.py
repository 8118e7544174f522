"""Whose election it is to see: members of the group, the clerk who keeps the file, and whoever counts paper."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from nuo.elections.models import Ballot, Election, RollPlace
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.codes import digest, read_code
from nuo.people.rules import DESK, Role
from nuo.residents.access import keeps_file_of
from nuo.residents.models import Group, Resident

_WITH = ("group__place", "group__village")


def newest_of(group: Group) -> Election | None:
    """Return the newest election of a group."""
    return Election.objects.filter(group=group).select_related(*_WITH).first()


def latest_closed(groups: Iterable[Group]) -> dict[int, Election]:
    """Return, by group, the last election that is closed; three queries, however many groups."""
    rows = Election.objects.filter(group__in=[group.pk for group in groups], closed_at__isnull=False)
    found: dict[int, Election] = {}
    for election in rows.order_by("-pk").prefetch_related("candidates", "ballots"):
        found.setdefault(election.group_id, election)
    return found


def leader_of(group: Group) -> Resident | None:
    """Return who leads a group: elected last, and still in it. Counted from the ballots."""
    for election in Election.objects.filter(group=group, closed_at__isnull=False).select_related(*_WITH)[:5]:
        if election.outcome.verdict.value == "elected":
            return election.leader
    return None


def election_for(actor: Actor, pk: int) -> Election:
    """Return an election for the desk: the clerk who keeps the file, or a teller while there is paper to count.

    For everybody else it does not exist.
    """
    found = Election.objects.filter(pk=pk).select_related(*_WITH).first()
    counting = found is not None and found.closed_at is None and found.on_paper and may_tell(found, actor)
    if found is None or not (keeps_file_of(actor, found.group.place) or counting):
        raise Refused("not_found", what="election")
    return found


def to_count(actor: Actor) -> QuerySet[Election]:
    """Return the open elections with paper that the actor may count."""
    if actor.person_id is None or not actor.posts:
        raise Refused("not_yours", step="count")
    waiting = Election.objects.filter(closed_at=None, on_paper__gt=0).select_related(*_WITH).order_by("closes_at")
    mine = [election.pk for election in waiting if may_tell(election, actor)]
    return waiting.filter(pk__in=mine)


def place_of(election: Election, resident: Resident) -> RollPlace | None:
    """Return somebody's own place on the roll."""
    return RollPlace.objects.filter(election=election, resident=resident).first()


def ballot_by_code(election: Election, typed: str) -> Ballot:
    """Return the ballot a receipt's code belongs to, once the polls are closed; refuse a code of no ballot."""
    if election.closed_at is None:
        raise Refused("polls_open")
    kept = digest(read_code(typed), key=settings.SECRET_KEY.encode(), use="vote")
    found = election.ballots.filter(receipt=kept).first()
    if found is None:
        raise Refused("vote_code_unknown")
    return found


def may_tell(election: Election, by: Actor) -> bool:
    """Whether this is an official of the village, or of the township above it: each is one teller at most."""
    roles = DESK | {Role.VILLAGE_SUPERVISOR}
    return by.person_id is not None and by.reaches(roles, election.group.village.path)
