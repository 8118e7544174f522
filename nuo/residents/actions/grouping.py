"""Forming a group by mutual choice, joining it and leaving it.

Each says yes to each. Who acts is the resident, or the clerk of their village for somebody at the counter; the
latter is marked. Nothing here is public but that a group was formed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import F, Max, Q

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.programmes.policy import GroupRules, group_rules_for
from nuo.residents.access import keeps_file_of, village_of
from nuo.residents.models import Group, Invitation, Membership, ReadOutCode, Resident, Yes
from nuo.residents.rules import admits


class AfterLeaving(Protocol):
    """What an app above does when somebody has left a group, in the same transaction."""

    def __call__(self, group: Group, resident: Resident, *, by: Actor, at: datetime) -> None:
        """Do it."""


# Filled when the apps above are ready; what they keep of a member goes with the membership.
AFTER_LEAVING: list[AfterLeaving] = []


def acts_for(by: Actor, resident: Resident) -> bool:
    """Whether this is the resident, or the clerk of their village for somebody at the counter."""
    return by.resident_id == resident.pk or keeps_file_of(by, resident.place)


@transaction.atomic
def found(founder: Resident, *, by: Actor) -> Group:
    """Begin a group in the founder's hamlet, with the founder as its first member."""
    _check(founder, by, "found")
    _hold([founder.pk], needed=founder.pk)
    if Membership.objects.filter(resident=founder).exists():
        raise Refused("in_a_group")
    place, village = founder.place, village_of(founder.place)
    _alone_at(place)
    rules = group_rules_for(place)
    # A village that is not divided into hamlets has no such limit.
    if place.level == Level.HAMLET and _groups_at(place) >= rules.most_in_hamlet:
        raise Refused("hamlet_full", most=rules.most_in_hamlet)
    group = Group.objects.create(place=place, village=village)
    Membership.objects.create(group=group, resident=founder)
    return group


@transaction.atomic
def invite(group: Group, invited: Resident, *, inviter: Resident, by: Actor, at: datetime) -> Invitation:
    """Invite somebody of the same village; the inviter says yes with it, the others are asked."""
    _check(inviter, by, "invite")
    held = _hold([invited.pk])
    _alone_with(group)
    members = _members(group)
    if inviter.pk not in members:
        raise Refused("not_a_member")
    if invited.pk in members:
        raise Refused("member_already")
    if invited.pk not in held or village_of(invited.place) != group.village:
        raise Refused("another_village")
    rules = group_rules_for(group.place)
    if len(members) >= rules.largest:
        raise Refused("group_full", most=rules.largest)
    if group.invitations.filter(resident=invited, expires_at__gt=at).exists():
        raise Refused("invited_already")
    _forget(group, invited)
    expires = at + timedelta(days=rules.invitation_days)
    made = Invitation.objects.create(group=group, resident=invited, expires_at=expires)
    ReadOutCode.objects.filter(resident=invited).delete()
    _say(group, inviter, [invited.pk], by)
    return made


@transaction.atomic
def say_yes(group: Group, giver: Resident, to: Collection[int], *, by: Actor, at: datetime) -> bool:
    """Let a member say yes to a candidate, or a candidate to members; return whether the candidate is in now.

    The last yes that was missing makes the candidate a member, and the group formed if there are enough.
    """
    _check(giver, by, "yes")
    held = _hold([giver.pk, *to], needed=giver.pk)
    _alone_with(group)
    members, candidates, largest = _members(group), _candidates(group, at), group_rules_for(group.place).largest
    is_member = giver.pk in members
    wanted = set(to) & (candidates if is_member else members)
    if not wanted or not (is_member or giver.pk in candidates):
        raise Refused("invitation_over")
    if not is_member and Membership.objects.filter(resident=giver).exists():
        raise Refused("in_a_group")
    if len(members) >= largest:
        raise Refused("group_full", most=largest)
    _say(group, giver, wanted, by)
    return bool(_admit(group, (wanted if is_member else {giver.pk}) & held, by=by, at=at))


@transaction.atomic
def take_back(group: Group, giver: Resident, candidate: Resident, *, by: Actor) -> None:
    """Let a member take a yes back, for as long as the candidate is not a member."""
    _check(giver, by, "take_back")
    _alone_with(group)
    if not group.invitations.filter(resident=candidate).exists():
        raise Refused("invitation_over")
    Yes.objects.filter(group=group, giver=giver, to=candidate).delete()


@transaction.atomic
def decline(group: Group, resident: Resident, *, by: Actor) -> None:
    """Say no to an invitation. Nothing of it stays, and nobody is told."""
    _check(resident, by, "decline")
    _alone_with(group)
    if resident.pk not in _members(group):
        _forget(group, resident)


@transaction.atomic
def leave(resident: Resident, *, by: Actor, at: datetime) -> None:
    """Leave the group, at any time and without a reason. Nothing else happens to anybody."""
    _check(resident, by, "leave")
    group = Group.objects.filter(members__resident=resident).first()
    if group is None:
        raise Refused("not_a_member")
    held = _hold(_candidates(group, at))
    _alone_with(group)
    Membership.objects.filter(group=group, resident=resident).delete()
    for act in AFTER_LEAVING:
        act(group, resident, by=by, at=at)
    _forget(group, resident)
    if not _members(group) and group.formed_at is None:
        group.delete()
        return
    # Whoever was waiting for this one yes alone is waiting for nobody now.
    _admit(group, _candidates(group, at) & held, by=by, at=at)


def _check(resident: Resident, by: Actor, step: str) -> None:
    if not acts_for(by, resident):
        raise Refused("not_yours", step=step)


def _hold(people: Collection[int], *, needed: int | None = None) -> set[int]:
    """Keep these people's accounts from being deleted meanwhile; return those that are still there.

    Always people first, in the order of their numbers, then the group, then the place: so two never wait for
    each other. SQLite has begun to write already (IMMEDIATE) and keeps everybody else out.
    """
    rows = Resident.objects.kept().select_for_update().filter(pk__in=people).order_by("pk")
    held = set(rows.values_list("pk", flat=True))
    if needed is not None and needed not in held:
        raise Refused("not_found", what="resident")
    return held


def _alone_with(group: Group) -> None:
    """Make whoever else changes this group wait until we are done; what we read next is theirs, too."""
    if not Group.objects.filter(pk=group.pk).update(version=F("version") + 1):
        raise Refused("not_found", what="group")
    group.refresh_from_db()


def _alone_at(place: Place) -> None:
    # Two must not count at once.
    Place.objects.select_for_update().get(pk=place.pk)


def _groups_at(place: Place) -> int:
    return Group.objects.living().filter(place=place).count()


def _members(group: Group) -> set[int]:
    return set(Membership.objects.filter(group=group).values_list("resident", flat=True))


def _candidates(group: Group, at: datetime) -> set[int]:
    return set(group.invitations.filter(expires_at__gt=at).values_list("resident", flat=True))


def _say(group: Group, giver: Resident, to: Collection[int], by: Actor) -> None:
    for other in sorted(to):
        on_paper = by.resident_id != giver.pk
        Yes.objects.get_or_create(group=group, giver=giver, to_id=other, defaults={"on_paper": on_paper})


def _admit(group: Group, waiting: Collection[int], *, by: Actor, at: datetime) -> list[int]:
    """Make members of those to whom all have said yes, and who have said yes to all."""
    admitted: list[int] = []
    rules = group_rules_for(group.place)
    for candidate in sorted(waiting):
        members = _members(group)
        is_elsewhere = Membership.objects.filter(resident=candidate).exists()
        said = set(group.said.values_list("giver", "to"))
        if len(members) >= rules.largest or is_elsewhere or not admits(candidate, members, said):
            continue
        Membership.objects.create(group=group, resident_id=candidate)
        group.invitations.filter(resident=candidate).delete()
        admitted.append(candidate)
    if admitted and group.formed_at is None:
        _form(group, rules, by=by, at=at)
    return admitted


def _form(group: Group, rules: GroupRules, *, by: Actor, at: datetime) -> None:
    count = len(_members(group))
    if count < rules.smallest:
        return
    _alone_at(group.village)
    last = Group.objects.filter(village=group.village_id).aggregate(last=Max("number"))["last"] or 0
    group.number, group.formed_at, group.formed_with = last + 1, at, count
    group.save(update_fields=["number", "formed_at", "formed_with"])
    place_code = group.place.code
    append("group.formed", {"members": count}, by=by, at=at, subject=group.entry_subject(), place_code=place_code)


def _forget(group: Group, resident: Resident) -> None:
    group.invitations.filter(resident=resident).delete()
    Yes.objects.filter(Q(giver=resident) | Q(to=resident), group=group).delete()
