"""Invented residents of the shown village, who have formed two groups; one of them has since lost a member.

The codes on some cards are kept beside the demo's database, to be printed with the accounts.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from nuo.demo import cards as kept
from nuo.demo.cards import CardShown
from nuo.demo.cast import SHOWN_VILLAGE
from nuo.people.actor import Actor, actor_of, as_resident
from nuo.people.models import Person
from nuo.places.models import Place
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Resident

_CLERK = "clerk-meiling"
_FIRST = ("周素芬", "陈守田", "何桂兰", "罗长庚", "田小满", "彭秋云")
_SECOND = ("邓有禾", "唐月清", "谭石生", "蒋春莲", "廖大川")
_INVITED = "石小松"


def settle(home: Path, *, at: datetime) -> None:
    """Enrol the residents and let them form their groups."""
    clerk = clerk_on(at.date())
    hamlets = [Place.objects.get(code=f"{SHOWN_VILLAGE}-{number}") for number in (1, 2)]
    cards = [_enrolled(hamlet, names, clerk) for hamlet, names in zip(hamlets, (_FIRST, _SECOND), strict=True)]
    for few in cards:
        grow([card.resident for card in few], clerk, at)
    # Anyone leaves when they like: the second group has four members now.
    left = cards[1][-1].resident
    grouping.leave(left, by=as_resident(left.pk), at=at)
    (invited,) = _enrolled(hamlets[1], (_INVITED,), clerk)
    kept.write(home, [
        CardShown(f"{_FIRST[0]}，第 1 组组员", f"{_FIRST[0]}, member of group 1", cards[0][0].code),
        CardShown(f"{_SECOND[0]}，第 2 组组员", f"{_SECOND[0]}, member of group 2", cards[1][0].code),
        CardShown(f"{_INVITED}，受第 2 组邀请", f"{_INVITED}, invited by group 2", invited.code),
    ])  # fmt: skip


def invite_again(*, at: datetime) -> None:
    """Let the second group's invitation stand when the visitor comes."""
    group = Group.objects.filter(village__code=SHOWN_VILLAGE, number=2).first()
    # A visitor may have deleted the account.
    invited = Resident.objects.filter(name=_INVITED).first()
    inviter = Resident.objects.filter(membership__group=group).order_by("pk").first()
    if group and invited and inviter and not hasattr(invited, "membership"):
        grouping.decline(group, invited, by=as_resident(invited.pk))
        grouping.invite(group, invited, inviter=inviter, by=as_resident(inviter.pk), at=at - timedelta(hours=2))


def clerk_on(on: date) -> Actor:
    """Return the clerk of the shown village."""
    return actor_of(Person.objects.get(username=_CLERK), on=on)


def _enrolled(place: Place, names: tuple[str, ...], clerk: Actor) -> list[enrolling.Card]:
    return [enrolling.enrol(place, name, by=clerk) for name in names]


def grow(people: list[Resident], clerk: Actor, at: datetime) -> None:
    """Let each say yes to each; the third has no telephone, and the clerk enters what they say."""
    actors = [clerk if number == 2 else as_resident(person.pk) for number, person in enumerate(people)]
    group = grouping.found(people[0], by=actors[0])
    for number in range(1, len(people)):
        new, members = people[number], people[:number]
        grouping.invite(group, new, inviter=people[0], by=actors[0], at=at)
        grouping.say_yes(group, new, [member.pk for member in members], by=actors[number], at=at)
        for member, actor in zip(members[1:], actors[1:], strict=False):
            grouping.say_yes(group, member, [new.pk], by=actor, at=at)
