"""Residents of Meiling who have formed a group, for the tests of what a group does."""

from datetime import UTC, datetime

from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Resident
from tests.world import World

FORMED = datetime(2026, 9, 1, 1, tzinfo=UTC)
NAMES = ("周素芬", "陈守田", "何桂兰", "罗长庚", "田小满")


def group_of(world: World, names: tuple[str, ...]) -> tuple[Group, list[Resident]]:
    """Let people of Meiling form a group."""
    clerk = world.actors["clerk"]
    people = [enrolling.enrol(world.meiling, name, by=clerk).resident for name in names]
    group = grouping.found(people[0], by=clerk)
    for number, new in enumerate(people[1:], start=1):
        before = people[:number]
        grouping.invite(group, new, inviter=people[0], by=clerk, at=FORMED)
        grouping.say_yes(group, new, [member.pk for member in before], by=clerk, at=FORMED)
        for member in before[1:]:
            grouping.say_yes(group, member, [new.pk], by=clerk, at=FORMED)
    group.refresh_from_db()
    return group, people
