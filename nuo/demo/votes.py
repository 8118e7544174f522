"""The groups' leaders: the first group has elected one, the second one's polls are open. All invented."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from nuo.elections.actions import holding, voting
from nuo.elections.models import Election
from nuo.people.actor import Actor, as_resident
from nuo.places.models import Office
from nuo.residents.models import Group, Resident

Act = Callable[[datetime], None]
# Whom the six of the first group vote for: the first candidate, the second, or nobody.
_VOTES = (1, 1, 2, 1, 0, 1)


def votes(office: Office, clerk: Actor, begins: datetime, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Yield what happens with the elections and when."""
    yield begins, lambda at: _open(office, clerk, 1, at)
    yield begins + timedelta(days=2), lambda at: _vote(office, at)
    yield now - timedelta(hours=20), lambda at: _open(office, clerk, 2, at)


def _open(office: Office, clerk: Actor, number: int, at: datetime) -> None:
    group = Group.objects.get(village=office.place, number=number)
    for resident in _members(group)[:2]:
        holding.stand(resident, by=as_resident(resident.pk))
    holding.open_polls(group, by=clerk, at=at)


def _members(group: Group) -> list[Resident]:
    return list(Resident.objects.filter(membership__group=group).order_by("pk"))


def _vote(office: Office, at: datetime) -> None:
    group = Group.objects.get(village=office.place, number=1)
    election = Election.objects.get(group=group, closed_at=None)
    members = _members(group)
    for resident, choice in zip(members, _VOTES, strict=False):
        voting.vote(election, resident, choice, by=as_resident(resident.pk), at=at)
    holding.close(election, by=as_resident(members[0].pk), at=at)
