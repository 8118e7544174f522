"""Two at once: the last place, the last yes, and the same click twice."""

from collections.abc import Callable

import pytest

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import as_resident
from nuo.residents.actions import grouping
from nuo.residents.models import Group, Membership, Resident
from nuo.residents.tests.conftest import grown
from tests.racing import at_once
from tests.world import THURSDAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("set_clock")]


def counted(act: Callable[[], object]) -> Callable[[], int]:
    def run() -> int:
        try:
            act()
        except Refused:
            return 0
        return 1

    return run


def test_the_last_two_yeses_at_once_make_a_member(people: list[Resident]) -> None:
    group = grown(people, 4)
    new = people[4]
    grouping.invite(group, new, inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    grouping.say_yes(group, new, [each.pk for each in people[:4]], by=as_resident(new.pk), at=THURSDAY)

    def yes(member: Resident) -> Callable[[], int]:
        return counted(lambda: grouping.say_yes(group, member, [new.pk], by=as_resident(member.pk), at=THURSDAY))

    assert at_once([yes(member) for member in people[1:4]]) == [1, 1, 1]
    assert group.members.count() == 5
    assert Entry.objects.filter(kind="group.formed").count() == 1


def test_two_founders_at_once_do_not_make_one_group_too_many(people: list[Resident]) -> None:
    for person in people[:2]:
        grouping.found(person, by=as_resident(person.pk))
    acts = [counted(lambda each=each: grouping.found(each, by=as_resident(each.pk))) for each in people[2:6]]  # type: ignore[misc]  # mypy does not infer a default of a lambda
    assert sum(at_once(acts)) == 1
    assert Group.objects.count() == 3


def test_one_person_pressing_twice_founds_one_group(people: list[Resident]) -> None:
    acts = [counted(lambda: grouping.found(people[0], by=as_resident(people[0].pk)))] * 4
    assert sum(at_once(acts)) == 1
    assert (Group.objects.count(), Membership.objects.count()) == (1, 1)
