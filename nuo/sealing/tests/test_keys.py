"""Keys of offices: who holds them, who is let in, what happens when somebody leaves, and the custodian."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actions import appoint, leave
from nuo.people.actor import THE_CLOCK, Actor, actor_of
from nuo.people.models import Person, Post
from nuo.people.rules import Role
from nuo.sealing.access import current_key, private_half
from nuo.sealing.actions import (
    add_custodian,
    begin_key,
    keep_keys,
    let_in,
    let_in_by_custodian,
    relock,
    retire_custodian,
    unlock_person,
)
from nuo.sealing.boxes import CannotOpen, joined, lock, new_key, new_pair, seal, split, stretched, unlock, unseal
from nuo.sealing.models import KeyShare, OfficeKey, PersonKey
from tests.world import PASSWORD, THURSDAY, World, give_keys

TODAY = timezone.localdate(THURSDAY)


def colleague(world: World, name: str = "helper") -> Person:
    """Appoint a second clerk at Meiling."""
    person = Person.objects.create_user(username=name, password=PASSWORD)
    appoint(
        person, office=world.meiling_office, role=Role.VILLAGE_CLERK, on=date(2026, 9, 1), by=THE_CLOCK, at=THURSDAY
    )
    return person


def signed_in(person: Person) -> Actor:
    """Return the actor with what the password unlocks."""
    return actor_of(person, on=TODAY).with_secret(unlock_person(person, PASSWORD, at=THURSDAY))


def key_of(world: World) -> OfficeKey:
    """Return the key Meiling's mail is sealed to now."""
    key = current_key(world.meiling_office)
    assert key is not None
    return key


def test_boxes_open_for_their_owner_only() -> None:
    pair, other = new_pair(), new_pair()
    box = seal("保密".encode(), to=pair.public)
    assert unseal(box, private=pair.private).decode() == "保密"
    for wrong in (other.private, b"short"):
        with pytest.raises(CannotOpen):
            unseal(box, private=wrong)
    with pytest.raises(CannotOpen):
        unseal(box[:-1] + bytes([box[-1] ^ 1]), private=pair.private)
    with pytest.raises(CannotOpen):
        unseal(b"", private=pair.private)
    assert "private" not in repr(pair)


def test_the_length_of_a_box_says_little() -> None:
    pair = new_pair()
    assert len(seal(b"", to=pair.public)) == len(seal(b"x" * 200, to=pair.public))
    assert len(seal(b"", to=pair.public)) < len(seal(b"x" * 300, to=pair.public))


def test_what_is_locked_with_a_password_needs_it() -> None:
    key = stretched("password", b"s" * 16)
    box = lock(b"secret", key=key)
    assert unlock(box, key=stretched("password", b"s" * 16)) == b"secret"
    for wrong in (stretched("Password", b"s" * 16), stretched("password", b"t" * 16), b"short"):
        with pytest.raises(CannotOpen):
            unlock(box, key=wrong)


def test_two_halves_are_needed() -> None:
    key = new_key()
    one, other = split(key)
    assert joined(one, other) == key
    assert key not in {one, other}


def test_who_signs_in_first_holds_the_key_and_nobody_else_makes_one(world: World) -> None:
    clerk, helper = world.people["clerk"], colleague(world)
    for person in (clerk, helper):
        unlock_person(person, PASSWORD, at=THURSDAY)
    made = begin_key(world.meiling_office, clerk, by=THE_CLOCK, at=THURSDAY)
    assert made is not None
    assert begin_key(world.meiling_office, helper, by=THE_CLOCK, at=THURSDAY) is None
    assert private_half(made, signed_in(clerk)) is not None
    assert private_half(made, signed_in(helper)) is None
    # Signed in without a password, nothing opens.
    assert private_half(made, actor_of(clerk, on=TODAY)) is None


def test_a_colleague_is_let_in_by_who_holds_it_and_only_then(world: World) -> None:
    give_keys(world, world.meiling_office)
    helper = colleague(world)
    clerk, office = world.actors["clerk"], world.meiling_office
    with pytest.raises(Refused, match="no_key_of_their_own"):
        let_in(office, helper, by=clerk, at=THURSDAY)
    new = signed_in(helper)
    with pytest.raises(Refused, match="keys_shut"):
        let_in(office, helper, by=new, at=THURSDAY)
    with pytest.raises(Refused, match="keys_shut"):
        let_in(office, helper, by=clerk.with_secret(None), at=THURSDAY)
    with pytest.raises(Refused, match="not_a_colleague"):
        let_in(office, world.people["officer"], by=clerk, at=THURSDAY)
    assert let_in(office, helper, by=clerk, at=THURSDAY) == 1
    assert private_half(key_of(world), new) == private_half(key_of(world), clerk)
    with pytest.raises(Refused, match="let_in_before"):
        let_in(office, helper, by=clerk, at=THURSDAY)
    (body,) = Entry.objects.filter(kind="office.key_shared").values_list("body", flat=True)
    assert "helper" not in bytes(body).decode()
    assert json.loads(bytes(body))["how"] == "colleague"


def test_who_leaves_opens_nothing_and_the_office_gets_a_new_key(world: World) -> None:
    give_keys(world, world.meiling_office)
    helper = colleague(world)
    new = signed_in(helper)
    let_in(world.meiling_office, helper, by=world.actors["clerk"], at=THURSDAY)
    before = key_of(world)
    assert keep_keys(at=THURSDAY) == 0
    leave(Post.objects.get(person=world.people["clerk"]), on=TODAY - timedelta(days=1), by=THE_CLOCK, at=THURSDAY)
    assert keep_keys(at=THURSDAY) == 1
    after = key_of(world)
    assert after != before
    # Who stays opens what was sealed before and what comes now; the box of who left is empty.
    assert private_half(before, new) is not None
    assert private_half(after, new) is not None
    left = KeyShare.objects.get(key=before, person=world.people["clerk"])
    assert (left.ended_at, bytes(left.sealed)) == (THURSDAY, b"")
    assert private_half(before, world.actors["clerk"]) is None
    assert keep_keys(at=THURSDAY) == 0


def test_when_all_have_left_nobody_can_be_written_to_until_somebody_signs_in(world: World) -> None:
    give_keys(world, world.meiling_office)
    old = key_of(world)
    leave(Post.objects.get(person=world.people["clerk"]), on=TODAY - timedelta(days=1), by=THE_CLOCK, at=THURSDAY)
    keep_keys(at=THURSDAY)
    assert current_key(world.meiling_office) is None
    helper = colleague(world)
    new = signed_in(helper)
    assert begin_key(world.meiling_office, helper, by=THE_CLOCK, at=THURSDAY) is not None
    # What was sealed before stays shut to whoever comes after.
    assert private_half(old, new) is None
    assert private_half(key_of(world), new) is not None


def test_a_new_password_carries_what_the_old_one_locked_and_a_foreign_one_does_not(world: World) -> None:
    give_keys(world, world.meiling_office)
    person = world.people["clerk"]
    secret = unlock_person(person, PASSWORD, at=THURSDAY)
    relock(person, secret, "another-2026")
    assert unlock_person(person, "another-2026", at=THURSDAY) == secret
    assert private_half(key_of(world), actor_of(person, on=TODAY).with_secret(secret)) is not None
    fresh = unlock_person(person, "set-by-somebody", at=THURSDAY)
    assert fresh != secret
    assert not KeyShare.objects.filter(person=person, ended_at=None).exists()
    assert current_key(world.meiling_office) is None
    assert PersonKey.objects.filter(person=person).count() == 1


def test_a_custodian_lets_somebody_back_in(world: World) -> None:
    pair = new_pair()
    custodian = add_custodian("县档案馆", pair, at=THURSDAY)
    give_keys(world, world.meiling_office)
    sealed_to, person = key_of(world), world.people["clerk"]
    assert sealed_to.custodians == [custodian.mark]
    # The password is lost, and an administrator set another.
    again = actor_of(person, on=TODAY).with_secret(unlock_person(person, "set-by-somebody", at=THURSDAY))
    assert private_half(sealed_to, again) is None
    with pytest.raises(Refused, match="custodian_cannot"):
        let_in_by_custodian(world.meiling_office, person, new_pair().private, at=THURSDAY)
    with pytest.raises(Refused, match="not_a_colleague"):
        let_in_by_custodian(world.meiling_office, world.people["administrator"], pair.private, at=THURSDAY)
    assert let_in_by_custodian(world.meiling_office, person, pair.private, at=THURSDAY) == 1
    assert private_half(sealed_to, again) is not None
    (body,) = Entry.objects.filter(kind="office.key_shared").values_list("body", flat=True)
    assert (json.loads(bytes(body))["how"], json.loads(bytes(body))["by"]) == ("custodian", "operator")


def test_a_custodian_opens_only_what_was_sealed_since_it_was_named(world: World) -> None:
    give_keys(world, world.meiling_office)
    old, pair = key_of(world), new_pair()
    custodian = add_custodian("县档案馆", pair, at=THURSDAY)
    assert keep_keys(at=THURSDAY) == 1
    assert not KeyShare.objects.filter(key=old, custodian=custodian).exists()
    assert KeyShare.objects.filter(key=key_of(world), custodian=custodian).exists()
    retire_custodian(custodian, at=THURSDAY)
    assert keep_keys(at=THURSDAY) == 1
    assert key_of(world).custodians == []
    with pytest.raises(Refused, match="custodian_retired"):
        retire_custodian(custodian, at=THURSDAY)
