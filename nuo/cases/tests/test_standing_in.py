"""Somebody is away: who may name a stand-in, what the stand-in may do, and when it ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from nuo.cases import actions
from nuo.cases.access import case_for, visible_to
from nuo.cases.actions import Asked
from nuo.cases.overview import loads
from nuo.cases.tests.conftest import Asking, SetClock, SignedIn
from nuo.cases.tests.levels import gaps
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actions import appoint, leave
from nuo.people.actor import NOBODY, THE_CLOCK, Actor, actor_of
from nuo.people.models import Deputy, Person, Post
from nuo.people.rules import Role
from nuo.people.standing_in import LONGEST, depute, end, standing_in, who_may_stand_in
from tests.world import THURSDAY, MakePromise, World

TODAY = date(2026, 9, 24)
NEXT_WEEK = TODAY + timedelta(days=7)


def post_of(world: World, name: str) -> Post:
    """Return somebody's post."""
    return Post.objects.select_related("office__place").get(person=world.people[name])


def stand_in(
    world: World, name: str = "other_clerk", *, by: str = "clerk", since: date = TODAY, until: date = NEXT_WEEK
) -> Deputy:
    """Let somebody stand in for Meiling's clerk."""
    post, person = post_of(world, "clerk"), world.people[name]
    return depute(post, person, since=since, until=until, by=world.actors[by], at=THURSDAY, today=TODAY)


def on(person: Person, day: date) -> Actor:
    """Return the actor on a day."""
    return actor_of(person, on=day)


def test_a_stand_in_works_on_the_cases_for_that_time_only(asking: Asking, world: World) -> None:
    stand_in(world)
    other = world.people["other_clerk"]
    assert not visible_to(on(other, TODAY - timedelta(days=1))).filter(pk=asking.case.pk).exists()
    for day in (TODAY, NEXT_WEEK):
        actor = on(other, day)
        assert case_for(actor, asking.case.pk) == asking.case
        # Their own post comes first: what they do at their own desk is signed as before.
        assert actor.public_name == "village_clerk@石塘村村民委员会"
    assert not visible_to(on(other, NEXT_WEEK + timedelta(days=1))).filter(pk=asking.case.pk).exists()
    actions.accept(asking.case, by=on(other, TODAY).at_office(asking.case.office_id), at=THURSDAY)
    # Whose post it is keeps it.
    assert case_for(on(world.people["clerk"], TODAY), asking.case.pk) == asking.case
    assert gaps() == []


def test_it_ends_before_its_time_when_somebody_ends_it(asking: Asking, world: World) -> None:
    deputy = stand_in(world)
    with pytest.raises(Refused, match="not_found"):
        end(deputy.pk, by=world.actors["other_clerk"], at=THURSDAY, today=TODAY)
    end(deputy.pk, by=world.actors["clerk"], at=THURSDAY, today=TODAY)
    assert not visible_to(on(world.people["other_clerk"], TODAY)).filter(pk=asking.case.pk).exists()
    with pytest.raises(Refused, match="not_found"):
        end(deputy.pk, by=world.actors["clerk"], at=THURSDAY, today=TODAY)
    assert gaps() == []
    entries = Entry.objects.filter(kind__startswith="post.dep")
    bodies = [bytes(body).decode() for body in entries.values_list("body", flat=True)]
    assert len(bodies) == 2
    assert not any("other_clerk" in body or '"clerk"' in body for body in bodies)


def test_it_ends_with_the_post(asking: Asking, world: World) -> None:
    stand_in(world)
    leave(post_of(world, "clerk"), on=TODAY, by=THE_CLOCK, at=THURSDAY)
    assert not visible_to(on(world.people["other_clerk"], TODAY + timedelta(days=1))).exists()


@pytest.mark.parametrize("by", ["clerk", "lead", "district"])
def test_who_is_away_and_those_who_lead_name_somebody(by: str, world: World) -> None:
    assert stand_in(world, by=by).person == world.people["other_clerk"]
    assert len(standing_in(world.actors[by], on=TODAY)) == 1


@pytest.mark.parametrize("by", ["other_clerk", "officer", "supervisor", "auditor", "administrator"])
def test_nobody_else_does(by: str, world: World) -> None:
    with pytest.raises(Refused, match="not_yours"):
        stand_in(world, by=by)


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        ("clerk", {}, "deputy_of_oneself"),
        ("supervisor", {}, "deputy_works_elsewhere"),
        ("administrator", {}, "deputy_works_elsewhere"),
        ("other_clerk", {"since": TODAY - timedelta(days=1)}, "deputy_in_the_past"),
        ("other_clerk", {"until": TODAY - timedelta(days=1)}, "deputy_in_the_past"),
        ("other_clerk", {"until": TODAY + LONGEST}, "deputy_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, days: dict[str, date], code: str, world: World) -> None:
    with pytest.raises(Refused, match=code):
        stand_in(world, name, since=days.get("since", TODAY), until=days.get("until", NEXT_WEEK))
    assert not Deputy.objects.exists()
    assert stand_in(world, until=TODAY + LONGEST - timedelta(days=1)).until_on == TODAY + timedelta(days=89)


def test_one_at_a_time(world: World) -> None:
    stand_in(world)
    with pytest.raises(Refused, match="deputy_named_before"):
        stand_in(world, "officer", since=NEXT_WEEK, until=NEXT_WEEK + timedelta(days=2))
    after = NEXT_WEEK + timedelta(days=1)
    assert stand_in(world, "officer", since=after, until=after).person == world.people["officer"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(
            post=post_of(world, "clerk"), person=world.people["officer"], since_on=NEXT_WEEK, until_on=TODAY
        )


def test_who_works_in_another_township_does_not_stand_in(world: World) -> None:
    names = set(who_may_stand_in([post_of(world, "clerk")], on=TODAY).values_list("username", flat=True))
    assert names == {"clerk", "other_clerk", "officer", "lead", "district"}


def test_a_stand_in_reads_nothing_confidential(world: World, make_promise: MakePromise, set_clock: SetClock) -> None:
    case, _ = actions.ask(make_promise(service="clinic", confidential=True), Asked("想谈谈"), by=NOBODY, at=THURSDAY)
    stand_in(world)
    actor = on(world.people["other_clerk"], TODAY).with_secret(world.actors["other_clerk"].secret)
    found = case_for(actor, case.pk)
    assert (found.words.content, found.words.can_read) == ("", False)


def test_on_the_page(asking: Asking, signed_in: SignedIn, world: World) -> None:
    clerk = signed_in("clerk")
    post = post_of(world, "clerk").pk
    said = {"post": post, "person": world.people["other_clerk"].pk, "since": "2026-09-24", "until": "2026-09-30"}
    assert clerk.post("/zh/desk/deputies/", {**said, "until": "2026-09-01"}).status_code == 422
    assert clerk.post("/zh/desk/deputies/", {**said, "since": ""}).status_code == 422
    assert clerk.post("/zh/desk/deputies/", {**said, "post": post_of(world, "lead").pk}).status_code == 422
    assert clerk.post("/zh/desk/deputies/", said).status_code == 302
    assert "other_clerk" in clerk.get("/zh/desk/deputies/").content.decode()
    other = signed_in("other_clerk")
    assert other.get(f"/zh/desk/cases/{asking.case.pk}/").status_code == 200
    assert clerk.post(f"/zh/desk/deputies/{Deputy.objects.get().pk}/end").status_code == 302
    assert other.get(f"/zh/desk/cases/{asking.case.pk}/").status_code == 404


def test_a_desk_nobody_works_at_is_shown_to_the_lead(asking: Asking, world: World, signed_in: SignedIn) -> None:
    lead = world.actors["lead"]
    assert [load.is_staffed for load in loads(lead, now=THURSDAY)] == [True]
    leave(post_of(world, "clerk"), on=TODAY - timedelta(days=1), by=THE_CLOCK, at=THURSDAY)
    assert [load.is_staffed for load in loads(lead, now=THURSDAY)] == [False]
    assert "这里没有经办人" in signed_in("lead").get("/zh/desk/overview/").content.decode()
    appoint(
        world.people["other_clerk"], office=world.meiling_office, role=Role.VILLAGE_CLERK, on=TODAY, by=THE_CLOCK,
        at=THURSDAY,
    )  # fmt: skip
    assert [load.is_staffed for load in loads(lead, now=THURSDAY)] == [True]


def test_the_desk_is_printed_as_it_is_shown(
    asking: Asking, signed_in: SignedIn, make_promise: MakePromise, world: World
) -> None:
    sealed, _ = actions.ask(make_promise(service="clinic", confidential=True), Asked("想谈谈"), by=NOBODY, at=THURSDAY)
    clerk = signed_in("clerk")
    page = clerk.get("/zh/desk/print/").content.decode()
    assert asking.case.content in page
    assert "13800000000" in page
    assert str(sealed) in page
    assert "想谈谈" not in page
    assert asking.case.content not in clerk.get("/zh/desk/print/?q=nothing").content.decode()
    assert asking.case.content not in signed_in("other_clerk").get("/zh/desk/print/").content.decode()
