"""What pages show of a group: to everybody a few figures, to its members and the clerk the names."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from nuo.places.models import Place
from nuo.programmes.policy import GroupRules, group_rules_for
from nuo.residents.models import Group, Membership, Resident, Yes


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group. `on_paper`: a yes of theirs was entered at the counter."""

    pk: int
    name: str
    on_paper: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody invited. Which member has not said yes is shown to nobody; `on_paper` names those at the counter."""

    pk: int
    name: str
    expires_at: datetime
    said: int
    answered: bool
    mine: bool
    on_paper: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as its members and the clerk see it; three queries."""

    group: Group
    members: list[Member]
    candidates: list[Candidate]
    rules: GroupRules

    @property
    def size(self) -> int:
        """How many members there are."""
        return len(self.members)

    @property
    def missing(self) -> int:
        """How many are missing to the smallest size."""
        return max(self.rules.smallest - self.size, 0)

    @property
    def is_full(self) -> bool:
        """Whether nobody else fits in."""
        return self.size >= self.rules.largest


def view_of(group: Group, *, at: datetime, me: Resident | None = None) -> GroupView:
    """Read a group with its names; `me` is who looks, if it is a member."""
    rows = Membership.objects.filter(group=group).select_related("resident").order_by("pk")
    names = {row.resident_id: row.resident.name for row in rows}
    said = list(Yes.objects.filter(group=group).order_by("pk"))
    at_counter = {yes.giver_id for yes in said if yes.on_paper}
    members = [Member(pk, names[pk], pk in at_counter) for row in rows for pk in [row.resident_id]]
    invited = group.invitations.filter(expires_at__gt=at).select_related("resident")
    candidates = []
    for each in invited:
        theirs = {yes.to_id for yes in said if yes.giver_id == each.resident_id}
        towards = [yes for yes in said if yes.to_id == each.resident_id and yes.giver_id in names]
        candidates.append(Candidate(
            each.resident_id, each.resident.name, each.expires_at, said=len(towards), answered=set(names) <= theirs,
            mine=me is not None and any(yes.giver_id == me.pk for yes in towards),
            on_paper=[names[yes.giver_id] for yes in towards if yes.on_paper],
        ))  # fmt: skip
    return GroupView(group, members, candidates, group_rules_for(group.place))


def groups_at(place: Place) -> "QuerySet[Group]":
    """Return the groups everybody may know of, at a village and its hamlets."""
    found = Group.objects.public().filter(place__path__startswith=place.path)
    return found.select_related("place").order_by("number")
