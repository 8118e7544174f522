"""The pages of residents, of the clerk, and of everybody."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuo.people.actor import as_resident
from nuo.people.codes import grouped
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Resident, Yes
from nuo.residents.tests.conftest import NAMES, Enter, SetClock, grown
from tests.world import THURSDAY, World

pytestmark = pytest.mark.usefixtures("set_clock")
Browser = Callable[[Resident], Client]
CODE = re.compile(r'class="code">([^<]+)<')


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def test_everybody_sees_figures_and_nobody_a_name(group: Group, client: Client, world: World) -> None:
    for path in (f"/zh/places/{world.meiling.code}/groups/", f"/zh/places/{group.place.code}/groups/"):
        page = text(client, path)
        for shown in ("第 1 组", "一组", "9 月 24 日", "5 人"):
            assert shown in page
        assert not [name for name in NAMES if name in page]
    english = text(client, f"/en/places/{world.meiling.code}/groups/")
    assert "Group 1" in english
    assert "5 members" in english


def test_fewer_than_five_is_said_and_means_nothing(group: Group, people: list[Resident], client: Client) -> None:
    grouping.leave(people[0], by=as_resident(people[0].pk), at=THURSDAY)
    assert "现在不到 5 人" in text(client, f"/zh/places/{group.place.code}/groups/")


def test_a_group_that_is_not_formed_is_nobodys_business(people: list[Resident], client: Client) -> None:
    grown(people, 4)
    assert "还没有" in text(client, f"/zh/places/{people[0].place.code}/groups/")


def test_groups_are_shown_for_villages_only(client: Client, world: World) -> None:
    for code in (world.township.code, world.county.code, "nowhere", "x%00"):
        assert client.get(f"/zh/places/{code}/groups/").status_code == 404


def test_the_public_list_costs_the_same_for_any_number_of_groups(
    group: Group, client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/zh/about/")
    with django_assert_num_queries(6):
        client.get(f"/zh/places/{world.meiling.code}/groups/")


def test_the_api_says_the_same_without_names(group: Group, client: Client, world: World) -> None:
    answer = client.get(f"/api/places/{world.meiling.code}/groups")
    (item,) = answer.json()["items"]
    assert (item["number"], item["members"], item["below_smallest"]) == (1, 5, False)
    assert not [name for name in NAMES if name in answer.content.decode()]
    assert client.get(f"/api/places/{world.township.code}/groups").status_code == 404


def test_a_card_opens_ones_own_page_and_a_new_card_shuts_it(
    people: list[Resident], browser_of: Browser, world: World
) -> None:
    me = people[0]
    browser = browser_of(me)
    assert NAMES[0] in text(browser, "/zh/residents/me/")
    enrolling.print_card(me, by=world.actors["clerk"])
    assert browser.get("/zh/residents/me/").headers["Location"] == "/zh/residents/"


def test_the_page_closes_after_half_an_hour_without_a_look(
    people: list[Resident], browser_of: Browser, set_clock: SetClock
) -> None:
    browser = browser_of(people[0])
    set_clock(THURSDAY + timedelta(minutes=29))
    assert browser.get("/zh/residents/me/").status_code == 200
    set_clock(THURSDAY + timedelta(minutes=60))
    assert browser.get("/zh/residents/me/").status_code == 302


def test_a_wrong_code_is_told_apart_by_its_fault_and_twenty_shut_the_door(people: list[Resident], world: World) -> None:
    client = Client()
    assert client.post("/zh/residents/", {"code": ""}).status_code == 422
    assert client.post("/zh/residents/", {"code": "7K4Q"}).status_code == 422
    for _ in range(20):
        assert client.post("/zh/residents/", {"code": grouped("0" * 13)}).status_code in (404, 429)
    card = enrolling.print_card(people[0], by=world.actors["clerk"])
    assert client.post("/zh/residents/", {"code": card.code}).status_code == 429


def test_a_code_read_out_invites_once_and_opens_nothing(people: list[Resident], browser_of: Browser) -> None:
    grown(people, 1)
    founder, new = browser_of(people[0]), browser_of(people[1])
    found = CODE.search(new.post("/zh/residents/me/read_out").content.decode())
    assert found
    assert Client().post("/zh/residents/", {"code": found[1]}).status_code == 404
    assert founder.post("/zh/residents/me/group/invite", {"code": found[1]}).status_code == 302
    assert NAMES[1] in text(founder, "/zh/residents/me/group/")
    assert founder.post("/zh/residents/me/group/invite", {"code": found[1]}).status_code == 404


def test_from_an_invitation_to_a_member_and_out_again(people: list[Resident], browser_of: Browser) -> None:
    group = grown(people, 2)
    one, two, new = (browser_of(person) for person in people[:3])
    grouping.invite(group, people[2], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    page = text(new, "/zh/residents/me/")
    assert NAMES[0] in page
    to = re.search(r'name="to" value="([0-9,]+)"', page)
    assert to
    said = {"group": group.pk, "to": to[1]}
    assert new.post("/zh/residents/me/yes", said).status_code == 302
    assert "2 人中有 1 人" in text(new, "/zh/residents/me/")
    assert two.post("/zh/residents/me/group/yes", {"to": people[2].pk}).status_code == 302
    assert NAMES[2] in text(one, "/zh/residents/me/group/")
    assert new.post("/zh/residents/me/yes", said).status_code == 409
    assert new.post("/zh/residents/me/group/leave").status_code == 302
    assert new.get("/zh/residents/me/group/").status_code == 302
    assert new.post("/zh/residents/me/group/leave").status_code == 403


def test_the_last_yes_may_be_the_candidates_own_and_a_member_may_take_one_back(
    people: list[Resident], browser_of: Browser
) -> None:
    group = grown(people, 1)
    one, new = browser_of(people[0]), browser_of(people[1])
    grouping.invite(group, people[1], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    assert one.post("/zh/residents/me/group/take_back", {"to": people[1].pk}).status_code == 302
    assert not Yes.objects.exists()
    assert one.post("/zh/residents/me/group/yes", {"to": people[1].pk}).status_code == 302
    said = {"group": group.pk, "to": people[0].pk}
    assert new.post("/zh/residents/me/yes", said).headers["Location"] == "/zh/residents/me/group/"


def test_an_invitation_is_declined_without_a_trace(people: list[Resident], browser_of: Browser) -> None:
    group = grown(people, 1)
    grouping.invite(group, people[1], inviter=people[0], by=as_resident(people[0].pk), at=THURSDAY)
    new = browser_of(people[1])
    assert new.post("/zh/residents/me/decline", {"group": group.pk}).status_code == 302
    assert not group.invitations.exists()
    assert new.post("/zh/residents/me/decline", {"group": group.pk}).status_code == 409


def test_a_group_is_founded_with_one_click_and_once(people: list[Resident], browser_of: Browser) -> None:
    browser = browser_of(people[0])
    assert browser.post("/zh/residents/me/found").headers["Location"] == "/zh/residents/me/group/"
    assert browser.post("/zh/residents/me/found").status_code == 409
    assert Group.objects.count() == 1


def test_who_deletes_the_account_says_it_twice(people: list[Resident], browser_of: Browser) -> None:
    browser = browser_of(people[0])
    assert browser.post("/zh/residents/me/contact", {"contact": "139"}).status_code == 422
    assert browser.post("/zh/residents/me/contact", {"contact": "139 0000 0000"}).status_code == 302
    assert Resident.objects.get(pk=people[0].pk).contact == "13900000000"
    assert browser.post("/zh/residents/me/erase").status_code == 422
    assert browser.post("/zh/residents/me/erase", {"sure": "on"}).status_code == 302
    assert Resident.objects.get(pk=people[0].pk).name == ""
    assert browser.get("/zh/residents/me/").status_code == 302


def test_a_step_nobody_knows_is_none(people: list[Resident], browser_of: Browser) -> None:
    browser = browser_of(people[0])
    for path in ("me/fly", "me/group/fly"):
        assert browser.post(f"/zh/residents/{path}").status_code == 422
    assert browser.post("/zh/residents/me/group/yes", {"to": "1;2"}).status_code == 403
    browser.post("/zh/residents/me/found")
    assert browser.post("/zh/residents/me/group/yes", {"to": "1;2"}).status_code == 422


def enrol_form(clerk: Client, **said: object) -> dict[str, object]:
    token = re.search(r'name="token" value="([^"]+)"', text(clerk, "/zh/desk/residents/"))
    assert token
    return {"token": token[1], "name": "新来的", "contact": "", **said}


def test_the_clerk_enrols_with_a_name_and_the_card_is_shown_once(staff: Enter, world: World) -> None:
    clerk = staff("clerk")
    form = enrol_form(clerk, place=world.meiling.pk)
    first, again = (CODE.search(clerk.post("/zh/desk/residents/", form).content.decode()) for _ in range(2))
    assert first
    assert again
    assert first[1] == again[1]
    person = Resident.objects.get()
    assert (person.name, person.contact) == ("新来的", "")
    assert first[1].replace("-", "") not in str(person.card)
    assert first[1] not in text(clerk, f"/zh/desk/residents/{person.pk}/")
    assert Client().post("/zh/residents/", {"code": first[1]}).status_code == 302


def test_what_cannot_be_enrolled_is_said(staff: Enter, world: World) -> None:
    clerk = staff("clerk")
    wrong: list[dict[str, object]] = [
        {"name": " ", "place": world.meiling.pk},
        {"place": world.shitang.pk},
        {"place": world.meiling.pk, "contact": "12"},
        {"place": world.meiling.pk, "token": "forged"},
    ]
    for said in wrong:
        assert clerk.post("/zh/desk/residents/", enrol_form(clerk, **said)).status_code == 422
    assert not Resident.objects.exists()


def test_the_clerk_enters_what_is_said_at_the_counter_and_members_see_that(
    people: list[Resident], staff: Enter, browser_of: Browser
) -> None:
    group, clerk = grown(people, 2), staff("clerk")
    base = f"/zh/desk/groups/{group.pk}/"
    assert clerk.post(f"{base}invite", {"inviter": people[0].pk, "invited": people[2].pk}).status_code == 302
    assert clerk.post(f"{base}invite", {"inviter": people[0].pk, "invited": people[2].pk}).status_code == 409
    assert clerk.post(f"{base}invite", {"inviter": people[0].pk, "invited": 0}).status_code == 422
    to = f"{people[0].pk},{people[1].pk}"
    assert clerk.post(f"{base}yes", {"giver": people[2].pk, "to": to}).status_code == 302
    assert NAMES[0] in text(browser_of(people[1]), "/zh/residents/me/group/")
    assert clerk.post(f"{base}yes", {"giver": people[1].pk, "to": people[2].pk}).status_code == 302
    assert clerk.post(f"{base}yes", {"giver": people[1].pk, "to": people[2].pk}).status_code == 409
    assert "经办人代录" in text(browser_of(people[1]), "/zh/residents/me/group/")
    assert clerk.post(f"{base}fly").status_code == 422


def test_the_clerk_does_at_the_counter_what_somebody_without_a_telephone_asks(
    people: list[Resident], staff: Enter
) -> None:
    clerk, person = staff("clerk"), people[0]
    base = f"/zh/desk/residents/{person.pk}/"
    assert clerk.post(f"{base}found").status_code == 302
    assert clerk.post(f"{base}found").status_code == 409
    assert clerk.post(f"{base}leave").status_code == 302
    assert clerk.post(f"{base}leave").status_code == 403
    assert clerk.post(f"{base}contact", {"contact": "13900000000"}).status_code == 302
    group = grown(people[1:], 1)
    grouping.invite(group, person, inviter=people[1], by=as_resident(people[1].pk), at=THURSDAY)
    assert clerk.post(f"{base}decline", {"to": group.pk}).status_code == 302
    assert not group.invitations.exists()
    assert CODE.search(clerk.post(f"{base}card").content.decode())
    assert clerk.post(f"{base}erase").status_code == 422
    assert clerk.post(f"{base}fly").status_code == 422
    assert clerk.post(f"{base}erase", {"sure": "on"}).status_code == 302
    assert clerk.get(base).status_code == 404


def test_the_file_is_found_by_name_and_is_one_villages(
    group: Group, staff: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = staff("clerk")
    page = text(clerk, "/zh/desk/residents/")
    assert all(name in page for name in NAMES)
    narrowed = text(clerk, f"/zh/desk/residents/?q={NAMES[3][1:]}")
    assert NAMES[3] in narrowed
    assert NAMES[4] not in narrowed
    other = text(staff("other_clerk"), "/zh/desk/residents/")
    assert not [name for name in NAMES if name in other]
    with django_assert_max_num_queries(16):
        clerk.get("/zh/desk/residents/")


@pytest.mark.parametrize("name", ["officer", "lead", "district", "auditor", "administrator", "supervisor", "assessor"])
def test_no_other_post_sees_a_name(group: Group, staff: Enter, name: str) -> None:
    browser = staff(name)
    person = group.members.order_by("pk").values_list("resident", flat=True)[0]
    for path in ("residents/", f"residents/{person}/", f"groups/{group.pk}/"):
        answer = browser.get(f"/zh/desk/{path}")
        assert answer.status_code == 403
        assert not [each for each in NAMES if each in answer.content.decode()]
    assert staff("other_clerk").get(f"/zh/desk/groups/{group.pk}/").status_code == 404


def test_signing_out_forgets_the_resident_and_leaves_the_clerk_signed_in(
    people: list[Resident], staff: Enter, world: World
) -> None:
    clerk = staff("clerk")
    card = enrolling.print_card(people[0], by=world.actors["clerk"])
    assert clerk.post("/zh/residents/", {"code": card.code}).status_code == 302
    assert clerk.get("/zh/residents/").status_code == 302
    assert clerk.post("/zh/residents/go").status_code == 302
    assert clerk.get("/zh/residents/me/").status_code == 302
    assert clerk.get("/zh/desk/").status_code == 200
