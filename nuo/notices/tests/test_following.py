"""Anybody follows a promise or a place: asked twice, told what is public, and gone with one click."""

import re
import time
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from nuo.ledger.sequencer import integrate
from nuo.notices import following
from nuo.notices.access import confirming, leaving
from nuo.notices.actions import forget
from nuo.notices.following import read_log
from nuo.notices.minute import tell
from nuo.notices.models import Follow, Letter, News
from nuo.notices.tests.conftest import Mailbox, SetClock
from nuo.people.actor import NOBODY
from nuo.places.models import Place
from nuo.promises.actions import amend, close, end, open_duty
from nuo.promises.announcing import announce_breaches
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing
from tests.world import THURSDAY, MakePromise, World, wording

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
READER = "reader@example.invalid"


@pytest.fixture
def promise(make_promise: MakePromise) -> Promise:
    return make_promise()


def follow(thing: Promise | Place, *, daily: bool = False, confirmed_at: datetime | None = THURSDAY) -> Follow:
    return Follow.objects.create(
        address=READER, language="en", daily=daily, asked_at=THURSDAY, confirmed_at=confirmed_at,
        promise=thing if isinstance(thing, Promise) else None, place=thing if isinstance(thing, Place) else None,
    )  # fmt: skip


def minute(at: datetime) -> None:
    integrate(at=at)
    tell(at=at)


def letters() -> list[str]:
    return [letter.text for letter in Letter.objects.filter(key__startswith="news:").order_by("pk")]


def link(text: str, name: str) -> str:
    found = re.search(rf"https://nuo\.example(/\w+/follow/{name}/\S+)", text)
    assert found, text
    return found[1]


def test_who_asks_and_confirms_is_told_and_leaves_with_one_click(
    promise: Promise, client: Client, mailbox: Mailbox, set_clock: SetClock
) -> None:
    set_clock(THURSDAY)
    minute(THURSDAY)
    answer = client.post(f"/en/promises/{promise.pk}/follow/", {"address": "Reader@Example.invalid"})
    assert "look into your mailbox" in answer.content.decode()
    duty = open_duty(promise, by=NOBODY, at=THURSDAY)
    minute(THURSDAY + SECOND)
    (asked,) = mailbox.arrived
    assert asked["List-Unsubscribe"] is None
    confirm = link(asked.get_content(), "confirm")
    # Opening the link is not enough: programs that look at mail open every link.
    assert client.get(confirm).status_code == 200
    assert not Follow.objects.get().confirmed_at
    assert client.post(confirm).status_code == 200
    assert client.post(confirm).status_code == 200
    announce_breaches(at=duty.due_at + SECOND)
    minute(duty.due_at + 2 * SECOND)
    told = mailbox.arrived[1]
    assert "Not done by its date: Road hole repair" in told.get_content()
    assert f"https://nuo.example/en/duties/{duty.pk}/" in told.get_content()
    leave = told["List-Unsubscribe"].strip(" <>").removeprefix("https://nuo.example")
    assert leave == link(told.get_content(), "leave")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.exists()
    assert not Letter.objects.exists()
    assert not News.objects.exists()
    assert strict.post(leave).status_code == 404


def test_the_plain_link_shows_a_button_first(promise: Promise, client: Client, set_clock: SetClock) -> None:
    set_clock(THURSDAY)
    address = f"/zh/follow/leave/{leaving(follow(promise))}/"
    assert "<button" in client.get(address).content.decode()
    assert Follow.objects.exists()
    client.post(address)
    assert not Follow.objects.exists()


def test_before_it_is_confirmed_nothing_but_the_one_letter_is_sent(
    promise: Promise, world: World, client: Client, mailbox: Mailbox, set_clock: SetClock
) -> None:
    set_clock(THURSDAY)
    for _ in range(3):
        client.post(f"/zh/promises/{promise.pk}/follow/", {"address": READER})
    minute(THURSDAY)
    end(promise, reason="改由镇里办", by=world.actors["district"], at=THURSDAY + SECOND)
    minute(THURSDAY + 2 * SECOND)
    assert len(mailbox.arrived) == 1
    # After a day the address is forgotten, and the link with it.
    confirm = link(mailbox.arrived[0].get_content(), "confirm")
    set_clock(THURSDAY + DAY + SECOND)
    minute(THURSDAY + DAY + SECOND)
    assert not Follow.objects.exists()
    assert client.post(confirm).status_code == 404


@pytest.mark.parametrize("token", ["nothing", "W10:x:y", "WzEsIngiXQ:1wF:abc"])
def test_a_link_nobody_was_sent_is_refused(token: str, client: Client, world: World) -> None:
    assert client.post(f"/zh/follow/confirm/{token}/").status_code == 404
    assert client.post(f"/zh/follow/leave/{token}/").status_code == 404


def test_a_link_to_leave_confirms_nothing(promise: Promise, client: Client) -> None:
    mine = follow(promise, confirmed_at=None)
    assert client.post(f"/zh/follow/confirm/{leaving(mine)}/").status_code == 404
    mine.refresh_from_db()
    assert mine.confirmed_at is None


def test_one_address_is_not_flooded_and_one_visitor_does_not_flood_many(
    promise: Promise, client: Client, world: World, set_clock: SetClock
) -> None:
    set_clock(THURSDAY)
    page = f"/zh/promises/{promise.pk}/follow/"
    assert [client.post(page, {"address": READER}).status_code for _ in range(6)] == [200] * 5 + [429]
    codes = [client.post(page, {"address": f"a{n}@example.invalid"}).status_code for n in range(26)]
    assert codes == [200] * 25 + [429]


def test_what_has_ended_or_never_was_is_not_followed(promise: Promise, world: World, client: Client) -> None:
    end(promise, reason="停办", by=world.actors["district"], at=THURSDAY)
    assert client.post(f"/zh/promises/{promise.pk}/follow/", {"address": READER}).status_code == 409
    assert client.post("/zh/promises/999/follow/", {"address": READER}).status_code == 404
    assert client.post("/zh/places/nowhere/follow/", {"address": READER}).status_code == 404
    assert not Follow.objects.exists()


def test_a_long_log_is_read_in_bounded_stretches(promise: Promise, world: World) -> None:
    read_log(at=THURSDAY)
    follow(promise)
    duties = [open_duty(promise, by=NOBODY, at=THURSDAY) for _ in range(5)]
    announce_breaches(at=duties[0].due_at + SECOND)
    integrate(at=duties[0].due_at + SECOND)
    assert [read_log(at=duties[0].due_at + SECOND, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_an_address_that_is_none_is_refused_with_an_example(promise: Promise, client: Client) -> None:
    answer = client.post(f"/en/promises/{promise.pk}/follow/", {"address": "reader"})
    assert answer.status_code == 422
    assert "name@example.cn" in answer.content.decode()
    assert not Follow.objects.exists()


def test_a_site_without_mail_keeps_no_address(promise: Promise, client: Client, settings: Settings) -> None:
    settings.MAIL_ON = False
    assert client.get(f"/zh/promises/{promise.pk}/follow/").status_code == 200
    assert client.post(f"/zh/promises/{promise.pk}/follow/", {"address": READER}).status_code == 404
    assert not Follow.objects.exists()


@pytest.mark.parametrize("of", ["promise", "village", "county"])
def test_what_is_told(of: str, promise: Promise, world: World) -> None:
    read_log(at=THURSDAY)
    things: dict[str, Promise | Place] = {"promise": promise, "village": world.meiling, "county": world.county}
    mine = follow(things[of])
    duty = open_duty(promise, by=NOBODY, at=THURSDAY)
    announce_breaches(at=duty.due_at + SECOND)
    close(duty, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=duty.due_at + DAY)
    at = duty.due_at + DAY
    amend(promise, wording("5 working days"), valid_from=at, by=world.actors["district"], at=at)
    end(promise, reason="改由镇里办", by=world.actors["district"], at=at + DAY)
    integrate(at=at + DAY)
    read_log(at=at + DAY)
    assert list(mine.news.values_list("happening", flat=True)) == ["broken", "kept_late", "changed", "ended"]
    read_log(at=at + DAY)
    assert mine.news.count() == 4


def test_what_was_kept_withdrawn_or_is_of_another_promise_or_place_is_no_news(
    promise: Promise, make_promise: MakePromise, world: World
) -> None:
    read_log(at=THURSDAY)
    follow(promise)
    follow(world.meiling)
    kept, back = (open_duty(promise, by=NOBODY, at=THURSDAY) for _ in range(2))
    other = open_duty(make_promise(world.shitang_office), by=NOBODY, at=THURSDAY)
    close(kept, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=THURSDAY + DAY)
    close(back, Closing.WITHDRAWN, evidence={}, by=world.actors["clerk"], at=THURSDAY + DAY)
    announce_breaches(at=other.due_at + SECOND)
    integrate(at=other.due_at + SECOND)
    assert read_log(at=other.due_at + SECOND) == 0


def test_of_a_confidential_service_followers_hear_nothing_and_cannot_follow_it(
    make_promise: MakePromise, world: World, client: Client
) -> None:
    read_log(at=THURSDAY)
    secret = make_promise(confidential=True)
    follow(world.county)
    # Even a row that should not be there is told nothing.
    follow(secret)
    duty = open_duty(secret, by=NOBODY, at=THURSDAY)
    announce_breaches(at=duty.due_at + SECOND)
    close(duty, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=duty.due_at + DAY)
    end(secret, reason="停办", by=world.actors["district"], at=duty.due_at + DAY)
    integrate(at=duty.due_at + DAY)
    assert read_log(at=duty.due_at + DAY) == 0
    assert client.get(f"/zh/promises/{secret.pk}/follow/").status_code == 404
    page = client.get(f"/zh/promises/{secret.pk}/").content.decode()
    assert "/follow/" not in page


def test_a_row_that_says_confidential_is_believed_whatever_the_log_says(promise: Promise) -> None:
    read_log(at=THURSDAY)
    follow(promise)
    duty = open_duty(promise, by=NOBODY, at=THURSDAY)
    announce_breaches(at=duty.due_at + SECOND)
    integrate(at=duty.due_at + SECOND)
    Duty.objects.filter(pk=duty.pk).update(confidential=True)
    assert read_log(at=duty.due_at + SECOND) == 0


def test_a_link_older_than_a_day_confirms_nothing_even_if_the_worker_is_dead(
    promise: Promise, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = follow(promise, confirmed_at=None)
    address, now = f"/zh/follow/confirm/{confirming(mine)}/", time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + DAY.total_seconds() - 60)
    assert client.get(address).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + DAY.total_seconds() + 60)
    assert client.post(address).status_code == 404
    mine.refresh_from_db()
    assert mine.confirmed_at is None


def test_the_links_to_follow_stand_on_the_public_pages(promise: Promise, client: Client, settings: Settings) -> None:
    for page in (f"/zh/promises/{promise.pk}/", "/zh/places/990101101201/"):
        assert f"{page}follow/" in client.get(page).content.decode()
    settings.MAIL_ON = False
    for page in (f"/zh/promises/{promise.pk}/", "/zh/places/990101101201/"):
        assert f"{page}follow/" not in client.get(page).content.decode()


@pytest.mark.parametrize(("daily", "in_the_evening", "next_morning"), [(False, 2, 2), (True, 0, 1)])
def test_who_wants_one_letter_a_day_gets_one(
    daily: bool, in_the_evening: int, next_morning: int, promise: Promise, world: World
) -> None:
    read_log(at=THURSDAY)
    follow(promise, daily=daily)
    due: Duty | None = None
    for hours in (0, 1):
        due = open_duty(promise, by=NOBODY, at=THURSDAY)
        at = due.due_at + timedelta(hours=hours, seconds=1)
        if hours == 0:
            announce_breaches(at=at)
        else:
            end(promise, reason="停办", by=world.actors["district"], at=at)
        minute(at)
        assert len(letters()) == (0 if daily else hours + 1)
    assert due is not None
    assert len(letters()) == in_the_evening
    minute(due.due_at + timedelta(hours=15))
    minute(due.due_at + timedelta(hours=16))
    assert len(letters()) == next_morning


def test_a_place_with_places_below_is_told_once_a_day_in_any_case(
    world: World, client: Client, set_clock: SetClock
) -> None:
    set_clock(THURSDAY)
    for code, daily in (("990101000000", True), ("990101101201", False)):
        client.post(f"/zh/places/{code}/follow/", {"address": READER})
        assert Follow.objects.get(place__code=code).daily is daily


def test_who_follows_what_has_ended_and_is_done_is_forgotten(promise: Promise, world: World) -> None:
    mine, of_place = follow(promise), follow(world.meiling)
    duty = open_duty(promise, by=NOBODY, at=THURSDAY)
    end(promise, reason="停办", by=world.actors["district"], at=THURSDAY)
    forget(at=THURSDAY + 40 * DAY)
    assert Follow.objects.filter(pk=mine.pk).exists()
    close(duty, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=THURSDAY + 40 * DAY)
    forget(at=THURSDAY + 41 * DAY)
    assert list(Follow.objects.all()) == [of_place]


def test_old_letters_and_news_are_deleted(promise: Promise, world: World) -> None:
    read_log(at=THURSDAY)
    follow(promise)
    end(promise, reason="停办", by=world.actors["district"], at=THURSDAY)
    integrate(at=THURSDAY)
    tell(at=THURSDAY)
    forget(at=THURSDAY + 29 * DAY)
    assert (News.objects.count(), Letter.objects.count()) == (1, 1)
    forget(at=THURSDAY + 31 * DAY)
    assert (News.objects.count(), Letter.objects.count()) == (0, 0)


def test_the_slower_of_two_workers_that_read_the_same_entries_writes_nothing(
    promise: Promise, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_log(at=THURSDAY)
    mine = follow(promise)
    end(promise, reason="停办", by=world.actors["district"], at=THURSDAY)
    integrate(at=THURSDAY)
    keep = following._keep

    def slower(fresh: list[News], begin: int, end: int) -> int:
        monkeypatch.setattr(following, "_keep", keep)
        assert read_log(at=THURSDAY) == 1
        return keep(fresh, begin, end)

    monkeypatch.setattr(following, "_keep", slower)
    assert read_log(at=THURSDAY) == 0
    assert mine.news.count() == 1


def test_the_past_is_no_news(promise: Promise, world: World) -> None:
    end(promise, reason="停办", by=world.actors["district"], at=THURSDAY)
    integrate(at=THURSDAY)
    follow(promise)
    assert read_log(at=THURSDAY) == 0
    assert News.objects.count() == 0
