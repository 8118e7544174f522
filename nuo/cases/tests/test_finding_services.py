"""Choosing a place and seeing what can be asked for there."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from nuo.cases.tests.conftest import SetClock, SignedIn
from nuo.promises.actions import open_dated
from nuo.promises.models import Promise
from tests.world import MakePromise, World, wording


@pytest.fixture
def offers(world: World, make_promise: MakePromise, set_clock: SetClock) -> list[Promise]:
    """Promises of the village, its neighbour, the township and the county, and a dated one."""
    named = [
        make_promise(words=wording(title={"zh": "村里补路", "en": "Village road"})),
        make_promise(world.shitang_office, words=wording(title={"zh": "石塘补路", "en": "Shitang road"})),
        make_promise(world.township_office, words=wording(title={"zh": "镇里补路", "en": "Town road"})),
        make_promise(world.county_office, words=wording(title={"zh": "县里补路", "en": "County road"})),
        make_promise(
            service="report", words=wording("", title={"zh": "账目公开", "en": "Accounts"},
                                            trigger={"kind": "on", "date": "2026-12-01"}),
        ),
    ]  # fmt: skip
    open_dated(named[-1], by=world.actors["district"], at=named[-1].published_at)
    return named


def test_a_place_is_found_by_part_of_its_name(client: Client, world: World) -> None:
    page = client.get("/zh/services/", {"q": "云溪 梅岭"}).content.decode()
    assert "/zh/places/990101101201/services/" in page
    assert "没有叫「火星」的地方" in client.get("/zh/services/", {"q": "火星"}).content.decode()


def test_the_place_looked_at_is_offered_again_on_this_device(client: Client, world: World) -> None:
    assert "990101101201" not in client.get("/zh/services/").content.decode()
    for code in ("990101101201", "990101101000", "990101101201"):
        client.get(f"/zh/places/{code}/services/")
    page = client.get("/zh/services/").content.decode()
    assert page.index("990101101201") < page.index("990101101000")
    client.cookies["nuo_places"] = "'; DROP_%00_" + "9" * 5000
    assert client.get("/zh/services/").status_code == 200


def test_a_village_shows_its_own_its_townships_and_its_countys_promises(client: Client, offers: list[Promise]) -> None:
    page = client.get("/zh/places/990101101201/services/").content.decode()
    shown = [page.index(title) for title in ("村里补路", "镇里补路", "县里补路", "账目公开")]
    assert shown == sorted(shown)
    assert "石塘补路" not in page
    for fact in ("7 个工作日", "不收钱", "下次到期", f"/zh/promises/{offers[0].pk}/ask/"):
        assert fact in page
    assert f"/zh/promises/{offers[4].pk}/ask/" not in page


def test_the_filter_finds_words_in_both_languages(client: Client, offers: list[Promise]) -> None:
    page = client.get("/zh/places/990101101201/services/", {"q": "TOWN road"}).content.decode()
    assert "镇里补路" in page
    assert "村里补路" not in page
    assert "这里没有「飞机」" in client.get("/zh/places/990101101201/services/", {"q": "飞机"}).content.decode()


@pytest.fixture
def kept_pages(settings: Settings) -> Iterator[None]:
    """Keep what everybody may see for some seconds, as a server does and tests otherwise do not."""
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.usefixtures("kept_pages")
def test_everybodys_list_is_made_once_in_five_seconds_but_fresh_for_who_works_here(
    client: Client, signed_in: SignedIn, offers: list[Promise], django_assert_num_queries: object
) -> None:
    address, clerk = "/zh/places/990101101201/services/", signed_in("clerk")
    for _ in range(2):  # with the cookie of the places looked at lately, too
        assert "村里补路" in client.get(address).content.decode()
    Promise.objects.filter(pk=offers[0].pk).update(ended_at=offers[0].published_at)
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture has no public type
        assert "村里补路" in client.get(address).content.decode()
    # What is not the same list is not taken for it.
    assert "Village road" not in client.get("/en/places/990101101201/services/").content.decode()
    for query in ("?q=补路", "?kind=request", "?kind=x"):
        assert "村里补路" not in client.get(address + query).content.decode()
    assert "村里补路" not in clerk.get(address).content.decode()
    caches["pages"].clear()
    assert "村里补路" not in client.get(address).content.decode()


def test_ended_promises_are_not_offered(client: Client, offers: list[Promise]) -> None:
    Promise.objects.filter(pk=offers[0].pk).update(ended_at=offers[0].published_at)
    assert "村里补路" not in client.get("/zh/places/990101101201/services/").content.decode()


def test_sixty_services_take_as_many_queries_as_one(
    client: Client, offers: list[Promise], make_promise: MakePromise, django_assert_num_queries: object
) -> None:
    for number in range(60):
        make_promise(service=f"s{number}")
    with django_assert_num_queries(4):  # type: ignore[operator]  # pytest-django's fixture has no public type
        assert client.get("/zh/places/990101101201/services/").status_code == 200


def test_a_place_that_is_none_is_not_found(client: Client, world: World) -> None:
    assert client.get("/zh/places/123/services/").status_code == 404
    assert client.get("/zh/places/%00/services/").status_code == 404


def test_what_somebody_wants_narrows_the_list_to_that_kind(
    client: Client, offers: list[Promise], world: World, make_promise: MakePromise
) -> None:
    words = wording(title={"zh": "投诉镇里办事", "en": "Complaint"}, kind="conduct")
    complaint = make_promise(world.township_office, service="conduct", words=words)
    stage = wording(title={"zh": "整改", "en": "Putting right"}, kind="rectification")
    make_promise(world.township_office, service="right", words=stage)
    everything = client.get("/zh/places/990101101201/services/").content.decode()
    assert "投诉镇里办事" in everything
    assert f"/zh/promises/{complaint.pk}/ask/" in everything
    assert ">整改<" not in everything
    only = client.get("/zh/places/990101101201/services/", {"kind": "conduct"}).content.decode()
    assert "投诉镇里办事" in only
    assert "村里补路" not in only
    assert "账目公开" not in only
    # A kind that is none filters nothing.
    assert "村里补路" in client.get("/zh/places/990101101201/services/", {"kind": "x"}).content.decode()


def test_a_complaint_about_the_office_itself_is_led_to_the_level_above(
    client: Client, world: World, make_promise: MakePromise, set_clock: SetClock
) -> None:
    town = make_promise(world.township_office, service="conduct", words=wording(kind="conduct"))
    assert "来查" not in client.get(f"/zh/promises/{town.pk}/ask/").content.decode()
    county = make_promise(world.county_office, service="conduct-county", words=wording(kind="conduct"))
    page = client.get(f"/zh/promises/{town.pk}/ask/").content.decode()
    assert f"/zh/promises/{county.pk}/ask/" in page
    assert "由诺川县人民政府来查" in page
    assert "不会转给被投诉的单位" in page
