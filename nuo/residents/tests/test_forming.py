"""A group is formed by mutual choice: each says yes to each."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nuo.ledger.models import Entry
from nuo.ledger.reconciling import look_at
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, as_resident
from nuo.places.models import Place
from nuo.programmes.contents import Groups, Span
from nuo.programmes.tests.test_group_rules import adopt
from nuo.residents.accounts import GROUPS
from nuo.residents.actions import enrolling, grouping
from nuo.residents.actions.signing_in import forget_expired
from nuo.residents.models import Group, Invitation, Membership, Resident, Yes
from nuo.residents.tests.conftest import NAMES, Enrol, SetClock, grown, join
from tests.world import THURSDAY, World

pytestmark = pytest.mark.usefixtures("set_clock")


def members(group: Group) -> list[str]:
    return list(group.members.order_by("pk").values_list("resident__name", flat=True))


def entries() -> list[dict[str, object]]:
    found = Entry.objects.filter(kind="group.formed")
    return [json.loads(bytes(entry.body)) for entry in found]


def test_a_candidate_is_in_only_when_every_member_and_they_have_said_yes(people: list[Resident]) -> None:
    group = grown(people, 2)
    one, two, new = people[:3]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    assert not grouping.say_yes(group, new, [one.pk], by=as_resident(new.pk), at=THURSDAY)
    assert not grouping.say_yes(group, two, [new.pk], by=as_resident(two.pk), at=THURSDAY)
    assert members(group) == list(NAMES[:2])
    assert grouping.say_yes(group, new, [two.pk], by=as_resident(new.pk), at=THURSDAY)
    assert members(group) == list(NAMES[:3])
    assert not group.invitations.exists()


def test_who_joined_meanwhile_has_to_be_chosen_too(people: list[Resident]) -> None:
    group = grown(people, 1)
    one, two, three = people[:3]
    for each in (two, three):
        grouping.invite(group, each, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    assert grouping.say_yes(group, two, [one.pk], by=as_resident(two.pk), at=THURSDAY)
    # Three says yes to One, and does not know of Two yet.
    assert not grouping.say_yes(group, three, [one.pk], by=as_resident(three.pk), at=THURSDAY)
    assert not grouping.say_yes(group, two, [three.pk], by=as_resident(two.pk), at=THURSDAY)
    assert grouping.say_yes(group, three, [two.pk], by=as_resident(three.pk), at=THURSDAY)


def test_with_the_fifth_the_group_is_formed_and_the_entry_says_only_how_many(people: list[Resident]) -> None:
    group = grown(people, 4)
    assert (group.formed_at, entries()) == (None, [])
    join(group, people[4], people[:4])
    group.refresh_from_db()
    assert (group.formed_at, group.number, group.formed_with) == (THURSDAY, 1, 5)
    (entry,) = entries()
    assert set(entry) == {"members", "v", "type", "at", "by", "subject", "place"}
    assert (entry["members"], entry["place"], entry["by"]) == (5, group.place.code, "resident")
    join(group, people[5], people[:5])
    assert len(entries()) == 1
    assert look_at(GROUPS, [group.pk]) == []


def test_no_name_stands_in_any_entry(group: Group) -> None:
    bodies = b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    assert b"group.formed" in bodies
    assert not [name for name in NAMES if name.encode() in bodies]


def test_a_changed_row_does_not_fit_its_entry(group: Group) -> None:
    Group.objects.filter(pk=group.pk).update(formed_with=7)
    assert [gap.fact for gap in look_at(GROUPS, [group.pk])] == ["members"]


def test_the_numbers_of_a_village_follow_one_another(people: list[Resident], enrol: Enrol, world: World) -> None:
    grown(people)
    others = [enrol(f"{name}二", world.meiling) for name in NAMES[:5]]
    assert grown(others).number == 2


def test_anyone_leaves_at_once_and_nothing_says_that_they_were_there(group: Group, people: list[Resident]) -> None:
    before = Entry.objects.count()
    grouping.leave(people[0], by=as_resident(people[0].pk), at=THURSDAY)
    assert members(group) == list(NAMES[1:5])
    assert not Yes.objects.filter(giver=people[0]).exists()
    assert not Yes.objects.filter(to=people[0]).exists()
    assert Entry.objects.count() == before
    with pytest.raises(Refused, match="not_a_member"):
        grouping.leave(people[0], by=as_resident(people[0].pk), at=THURSDAY)


def test_a_group_below_five_stays_what_it_is(group: Group, people: list[Resident]) -> None:
    for person in people[:4]:
        grouping.leave(person, by=as_resident(person.pk), at=THURSDAY)
    assert [each.size for each in Group.objects.public()] == [1]
    grouping.leave(people[4], by=as_resident(people[4].pk), at=THURSDAY)
    assert not Group.objects.public().exists()
    assert look_at(GROUPS, [group.pk]) == []


def test_of_a_group_that_was_never_formed_nothing_is_left(people: list[Resident]) -> None:
    group = grown(people, 1)
    grouping.invite(group, people[1], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    grouping.leave(people[0], by=as_resident(people[0].pk), at=THURSDAY)
    assert not Group.objects.exists()
    assert not Invitation.objects.exists()


def test_when_the_one_who_hesitates_leaves_the_candidate_is_in(people: list[Resident]) -> None:
    group = grown(people, 2)
    one, two, new = people[:3]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    grouping.say_yes(group, new, [one.pk, two.pk], by=as_resident(new.pk), at=THURSDAY)
    grouping.leave(two, by=as_resident(two.pk), at=THURSDAY)
    assert members(group) == [NAMES[0], NAMES[2]]


def test_an_invitation_expires_on_its_day(people: list[Resident]) -> None:
    group = grown(people, 1)
    one, new = people[:2]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    late = THURSDAY + timedelta(days=14)
    with pytest.raises(Refused, match="invitation_over"):
        grouping.say_yes(group, new, [one.pk], by=as_resident(new.pk), at=late)
    assert forget_expired(at=late) == 1
    assert not Yes.objects.exists()
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=late)
    assert grouping.say_yes(group, new, [one.pk], by=as_resident(new.pk), at=late)


def test_a_yes_can_be_taken_back_and_an_invitation_declined(people: list[Resident]) -> None:
    group = grown(people, 2)
    one, two, new = people[:3]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    grouping.take_back(group, one, new, by=as_resident(one.pk))
    assert not grouping.say_yes(group, new, [one.pk, two.pk], by=as_resident(new.pk), at=THURSDAY)
    grouping.decline(group, new, by=as_resident(new.pk))
    assert not Yes.objects.filter(giver=new).exists()
    with pytest.raises(Refused, match="invitation_over"):
        grouping.take_back(group, one, new, by=as_resident(one.pk))
    # A member is not thrown out by it.
    grouping.decline(group, two, by=as_resident(two.pk))
    assert members(group) == list(NAMES[:2])


def test_nobody_says_yes_for_another_and_strangers_say_nothing(people: list[Resident]) -> None:
    group = grown(people, 2)
    one, two, new, stranger = people[:4]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    for actor in (as_resident(new.pk), NOBODY):
        with pytest.raises(Refused, match="not_yours"):
            grouping.say_yes(group, two, [new.pk], by=actor, at=THURSDAY)
    with pytest.raises(Refused, match="invitation_over"):
        grouping.say_yes(group, stranger, [one.pk, two.pk], by=as_resident(stranger.pk), at=THURSDAY)
    with pytest.raises(Refused, match="not_a_member"):
        grouping.invite(group, stranger, inviter=new, by=as_resident(new.pk), at=THURSDAY)


def test_who_is_invited_twice_or_is_in_already_or_lives_elsewhere_is_refused(
    people: list[Resident], enrol: Enrol, world: World
) -> None:
    group = grown(people, 2)
    one, two, new = people[:3]
    grouping.invite(group, new, inviter=one, by=as_resident(one.pk), at=THURSDAY)
    away = enrol("石大山", world.shitang, "other_clerk")
    for person, code in ((new, "invited_already"), (two, "member_already"), (away, "another_village")):
        with pytest.raises(Refused, match=code):
            grouping.invite(group, person, inviter=one, by=as_resident(one.pk), at=THURSDAY)


def test_somebody_is_in_one_group_at_a_time_and_may_change(people: list[Resident]) -> None:
    first, second = grown(people, 2), grown(people[2:], 1)
    mover, host = people[1], people[2]
    with pytest.raises(Refused, match="in_a_group"):
        grouping.found(mover, by=as_resident(mover.pk))
    grouping.invite(second, mover, inviter=host, by=as_resident(host.pk), at=THURSDAY)
    with pytest.raises(Refused, match="in_a_group"):
        grouping.say_yes(second, mover, [host.pk], by=as_resident(mover.pk), at=THURSDAY)
    grouping.leave(mover, by=as_resident(mover.pk), at=THURSDAY)
    assert grouping.say_yes(second, mover, [host.pk], by=as_resident(mover.pk), at=THURSDAY)
    assert members(first) == [NAMES[0]]


def test_the_clerk_of_the_village_enters_a_yes_and_it_is_marked(people: list[Resident], world: World) -> None:
    group = grown(people, 1)
    one, new = people[:2]
    clerk = world.actors["clerk"]
    grouping.invite(group, new, inviter=one, by=clerk, at=THURSDAY)
    with pytest.raises(Refused, match="not_yours"):
        grouping.say_yes(group, new, [one.pk], by=world.actors["other_clerk"], at=THURSDAY)
    assert grouping.say_yes(group, new, [one.pk], by=clerk, at=THURSDAY)
    assert list(Yes.objects.values_list("on_paper", flat=True)) == [True, True]


@pytest.mark.parametrize("name", ["officer", "lead", "district", "auditor", "administrator", "supervisor", "assessor"])
def test_no_other_post_acts_for_a_resident(people: list[Resident], world: World, name: str) -> None:
    with pytest.raises(Refused, match="not_yours"):
        grouping.found(people[0], by=world.actors[name])
    with pytest.raises(Refused, match="not_yours"):
        enrolling.enrol(world.meiling, "新来的", by=world.actors[name])


def test_the_programme_says_how_many_make_a_group(people: list[Resident], world: World) -> None:
    adopt(world.county, Groups(size=Span(3, 4)), world)
    assert grown(people, 2).formed_at is None
    group = Group.objects.get()
    join(group, people[2], people[:2])
    group.refresh_from_db()
    assert group.formed_with == 3
    join(group, people[3], people[:3])
    with pytest.raises(Refused, match="group_full"):
        grouping.invite(group, people[4], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)


def test_the_last_place_in_a_group_is_taken_once(people: list[Resident], world: World) -> None:
    adopt(world.county, Groups(size=Span(2, 3)), world)
    group = grown(people, 2)
    one, two, three, four = people[:4]
    for each in (three, four):
        grouping.invite(group, each, inviter=one, by=as_resident(one.pk), at=THURSDAY)
        grouping.say_yes(group, each, [one.pk, two.pk], by=as_resident(each.pk), at=THURSDAY)
    assert grouping.say_yes(group, two, [three.pk], by=as_resident(two.pk), at=THURSDAY)
    with pytest.raises(Refused, match="group_full"):
        grouping.say_yes(group, two, [four.pk], by=as_resident(two.pk), at=THURSDAY)
    assert len(members(group)) == 3


@pytest.mark.parametrize(("rules", "most"), [(None, 3), (Groups(per_hamlet=Span(1, 1)), 1)])
def test_the_programme_says_how_many_groups_a_hamlet_has(
    people: list[Resident], enrol: Enrol, world: World, rules: Groups | None, most: int
) -> None:
    if rules:
        adopt(world.county, rules, world)
    for person in people[:most]:
        grouping.found(person, by=as_resident(person.pk))
    with pytest.raises(Refused, match="hamlet_full"):
        grouping.found(people[most], by=as_resident(people[most].pk))
    # One that everybody has left makes room; a village without hamlets has no such limit.
    grouping.leave(people[0], by=as_resident(people[0].pk), at=THURSDAY)
    grouping.found(people[most], by=as_resident(people[most].pk))
    for number in range(most + 1):
        neighbour = enrol(f"邻居{number}", world.meiling)
        grouping.found(neighbour, by=as_resident(neighbour.pk))


def test_the_programme_says_how_long_an_invitation_stands(people: list[Resident], world: World) -> None:
    adopt(world.county, Groups(invitation_days=2), world)
    group = grown(people, 1)
    made = grouping.invite(group, people[1], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    assert made.expires_at == THURSDAY + timedelta(days=2)


def test_the_database_holds_it_as_well(group: Group, people: list[Resident], hamlet: Place) -> None:
    other = Group.objects.create(place=hamlet, village=group.village)

    def fails(write: object) -> bool:
        assert callable(write)
        try:
            with transaction.atomic():
                write()
        except IntegrityError:
            return True
        return False

    assert fails(lambda: Membership.objects.create(group=other, resident=people[0]))
    assert fails(lambda: Yes.objects.create(group=group, giver=people[0], to=people[0]))
    assert fails(lambda: Group.objects.filter(pk=other.pk).update(number=2))
    assert fails(lambda: Resident.objects.filter(pk=people[0].pk).update(name=""))


def test_an_erased_account_leaves_no_name_and_no_place_in_a_group(
    group: Group, people: list[Resident], set_clock: SetClock
) -> None:
    person = people[2]
    enrolling.set_contact(person, "13800000000", by=as_resident(person.pk))
    code = enrolling.read_out(person, by=as_resident(person.pk), at=THURSDAY)
    enrolling.erase(person, by=as_resident(person.pk), at=THURSDAY)
    row = Resident.objects.get(pk=person.pk)
    assert (row.name, row.contact, row.card, len(members(group))) == ("", "", None, 4)
    assert code
    assert not hasattr(row, "readout")
    with pytest.raises(Refused, match="not_found"):
        enrolling.set_contact(person, "13800000000", by=as_resident(person.pk))
