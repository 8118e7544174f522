"""One's own notices and choices in the desk, and what the operator sees."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from nuo.notices.actions import MOST_WAITING, ask_to_follow
from nuo.notices.models import Follow, Letter, Preference
from nuo.notices.reminding import remind
from nuo.notices.tests.conftest import SetClock
from nuo.people.actor import NOBODY
from nuo.promises.actions import open_duty
from nuo.promises.models import Duty
from tests.world import THURSDAY, MakePromise, World

DAY = timedelta(days=1)


@pytest.fixture
def duty(make_promise: MakePromise, staff: World, set_clock: SetClock) -> Duty:
    """Something overdue at Meiling."""
    duty = open_duty(make_promise(), by=NOBODY, at=THURSDAY)
    remind(at=duty.due_at + DAY)
    set_clock(duty.due_at + DAY)
    return duty


def page(client: Client, world: World, who: str, path: str = "/en/desk/notices/") -> str:
    client.force_login(world.people[who])
    return client.get(path).content.decode()


def test_each_sees_their_own_and_how_much_is_new(duty: Duty, world: World, client: Client) -> None:
    seen = page(client, world, "clerk")
    assert "1 is new" in seen
    assert f"/en/desk/?q={duty.number}" in seen
    assert "1 new notice" in page(client, world, "clerk", "/en/desk/")
    assert "You have no notices" in page(client, world, "other_clerk")
    # The lead looks at the public page: the village's desk is not theirs.
    assert f"/en/duties/{duty.pk}/" in page(client, world, "lead")


def test_what_was_seen_is_not_new(duty: Duty, world: World, client: Client, set_clock: SetClock) -> None:
    client.force_login(world.people["clerk"])
    assert client.post("/en/desk/notices/read").status_code == 302
    assert "Nothing is new" in page(client, world, "clerk")
    assert "1 is new" in page(client, world, "lead")


def test_who_has_left_a_post_reads_its_notices_no_more(duty: Duty, world: World, client: Client) -> None:
    world.people["clerk"].posts.update(until_on="2026-09-30")
    assert "You have no notices" in page(client, world, "clerk")


def test_of_a_confidential_duty_the_list_says_only_that_there_is_one(
    make_promise: MakePromise, staff: World, client: Client, set_clock: SetClock
) -> None:
    duty = open_duty(make_promise(confidential=True), by=NOBODY, at=THURSDAY)
    remind(at=duty.due_at + DAY)
    set_clock(duty.due_at + DAY)
    seen = page(client, staff, "clerk")
    assert "One item is due." in seen
    assert "Road hole repair" not in seen
    assert duty.number not in seen


def test_a_long_list_takes_no_more_queries(
    duty: Duty, world: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(world.people["clerk"])
    with django_assert_max_num_queries(12) as few:
        client.get("/en/desk/notices/")
    for _ in range(5):
        open_duty(duty.promise, by=NOBODY, at=THURSDAY)
    remind(at=duty.due_at + DAY)
    with django_assert_max_num_queries(len(few)):
        client.get("/en/desk/notices/")


def test_a_choice_is_kept_and_shown_again(staff: World, client: Client) -> None:
    client.force_login(staff.people["clerk"])
    said = {"how": "daily", "hour": "7", "language": "en", "telephone": "138 0000 0000"}
    assert client.post("/en/desk/notices/settings/", said).status_code == 302
    kept = Preference.objects.get(person=staff.people["clerk"])
    assert (kept.how, kept.hour, kept.language, kept.telephone) == ("daily", 7, "en", "13800000000")
    assert "clerk@example.invalid" in page(client, staff, "clerk", "/en/desk/notices/settings/")


@pytest.mark.parametrize("wrong", [{"how": "hourly"}, {"hour": "24"}, {"telephone": "12"}, {"telephone": "a@b.cn"}])
def test_a_choice_that_is_none_is_refused(wrong: dict[str, str], staff: World, client: Client) -> None:
    client.force_login(staff.people["clerk"])
    said = {"how": "daily", "hour": "7", "language": "en", "telephone": "", **wrong}
    assert client.post("/en/desk/notices/settings/", said).status_code == 422
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("state", "tries", "words"),
    [("waiting", 1, "1 wait"), ("failed", 6, "given up"), ("unsure", 1, "nobody knows"), ("sent", 1, "0 wait")],
)
def test_the_operator_sees_what_waits_and_what_failed(
    state: str, tries: int, words: str, follower: Follow, world: World, client: Client, set_clock: SetClock
) -> None:
    set_clock(THURSDAY)
    Letter.objects.create(
        key="one", follow=follower, language="en", subject="s", text="t", state=state, tries=tries, made_at=THURSDAY,
        next_at=THURSDAY, fault="refused, 550" if state == "failed" else "",
    )  # fmt: skip
    seen = page(client, world, "administrator", "/en/operator/")
    assert words in seen
    assert ("refused, 550" in seen) is (state == "failed")
    assert "reader@" not in seen


def test_the_operator_sees_when_no_mail_is_sent(world: World, client: Client, settings: Settings) -> None:
    settings.MAIL_ON = False
    assert "NUO_MAIL" in page(client, world, "administrator", "/en/operator/")


def test_for_one_address_few_things_wait_at_a_time(world: World, make_promise: MakePromise) -> None:
    for number in range(MOST_WAITING + 2):
        ask_to_follow(
            "a@example.invalid", make_promise(service=f"service-{number}"), language="en", daily=False, at=THURSDAY
        )
    assert Follow.objects.count() == Letter.objects.count() == MOST_WAITING
