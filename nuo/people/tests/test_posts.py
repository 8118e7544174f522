"""A post gives rights from its first day to its last, at its office and nowhere else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actions import appoint, leave
from nuo.people.actor import NOBODY, THE_CLOCK, actor_of, holder_of
from nuo.people.models import Person, Post
from nuo.people.rules import CLOCK, DESK, HOLDER, LEADS, Role
from tests.world import FOUNDED, World

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def newcomer(world: World) -> Person:
    return Person.objects.create(username="newcomer", password=make_password(None))


def test_a_post_counts_on_its_days_only(world: World, newcomer: Person) -> None:
    post = appoint(newcomer, office=world.meiling_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)
    leave(post, on=AT.date() + timedelta(days=30), by=THE_CLOCK, at=AT)
    held = [bool(actor_of(newcomer, on=AT.date() + timedelta(days=n)).posts) for n in (-1, 0, 30, 31)]
    assert held == [False, True, True, False]


def test_a_post_cannot_end_before_it_begins(world: World, newcomer: Person) -> None:
    post = appoint(newcomer, office=world.meiling_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)
    with pytest.raises(Refused, match="ends_before_it_begins"):
        leave(post, on=FOUNDED, by=THE_CLOCK, at=AT)
    post.refresh_from_db()
    assert post.until_on is None


def test_nobody_holds_one_role_twice_at_an_office(world: World) -> None:
    clerk = world.people["clerk"]
    with pytest.raises(Refused, match="already_appointed"):
        appoint(clerk, office=world.meiling_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)
    appoint(clerk, office=world.shitang_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)


def test_a_vacant_post_can_stand_and_a_closed_office_takes_none(world: World) -> None:
    appoint(None, office=world.meiling_office, role=Role.VILLAGE_SUPERVISOR, on=AT.date(), by=THE_CLOCK, at=AT)
    world.shitang_office.closed_on = date(2026, 1, 1)
    world.shitang_office.save(update_fields=["closed_on"])
    with pytest.raises(Refused, match="office_closed"):
        appoint(None, office=world.shitang_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)


def test_no_entry_names_a_person(world: World, newcomer: Person) -> None:
    appoint(newcomer, office=world.meiling_office, role=Role.VILLAGE_CLERK, on=AT.date(), by=THE_CLOCK, at=AT)
    bodies = b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    for name in ("newcomer", "other_clerk"):
        assert name.encode() not in bodies
    assert b"post.filled" in bodies


def test_rights_reach_down_the_tree_and_not_up_or_across(world: World) -> None:
    lead, clerk = world.actors["lead"], world.actors["clerk"]
    assert lead.reaches(LEADS, world.meiling.path)
    assert lead.reaches(LEADS, world.township.path)
    assert not lead.reaches(LEADS, world.county.path)
    assert not clerk.reaches(DESK, world.shitang.path)
    assert world.actors["district"].reaches(LEADS, world.shitang.path)


def test_only_the_holder_of_this_receipt_holds_it() -> None:
    class Thing:
        pk, office_id = 7, 1

    assert holder_of(7).may({HOLDER}, Thing())
    assert not holder_of(8).may({HOLDER}, Thing())
    assert not NOBODY.may({HOLDER}, Thing())
    assert THE_CLOCK.may({CLOCK}, Thing())
    assert not holder_of(7).may({CLOCK}, Thing())


def test_every_role_can_be_stored(world: World) -> None:
    for role in Role:
        Post.objects.create(office=world.county_office, role=role.value, since_on=FOUNDED)
