"""What a board says, and that it says it at the same cost however much there is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuo.disclosure.tests.conftest import NOW, Ask
from nuo.places.models import Place
from nuo.promises.models import PlaceMonth
from tests.world import MakePromise, World

Get = Callable[..., str]
MEILING = "places/990101101201/"


def test_what_is_overdue_stands_first_and_counts_as_broken(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    promise = make_promise()
    for _ in range(4):
        ask(promise, 60, closed_after=2)
    late = ask(promise, 40, closed_after=30)
    overdue = ask(promise, 30)
    page = get(MEILING)
    assert "1 thing is past its limit and not done" in page
    assert overdue.number in page
    assert late.number not in page
    assert "66.7" in page
    assert "4 of 6" in page
    assert page.index("Past the limit, not done") < page.index("The last 12 months") < page.index("All promises")


def test_the_longest_overdue_comes_first(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    promise = make_promise()
    younger, older = ask(promise, 20), ask(promise, 90)
    page = get("places/990101000000/overdue/")
    assert page.index(older.number) < page.index(younger.number)


def test_too_few_cases_give_no_rate_but_their_count(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    promise = make_promise()
    for _ in range(4):
        ask(promise, 60, closed_after=2)
    page = get(MEILING)
    assert "4 of 4" in page
    assert "100<small>%" not in page
    ask(promise, 60, closed_after=2)
    assert "100<small>%" in get(MEILING)


def test_months_reach_over_the_turn_of_the_year(
    world: World, get: Get, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    at = NOW.replace(year=2026, month=2, day=10)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    for month, kept in (("2025-03-01", 6), ("2026-02-01", 7), ("2025-02-01", 100), ("2026-03-01", 100)):
        PlaceMonth.objects.create(place=world.meiling, month=month, kept=kept)
    page = get(MEILING)
    assert "13 of 13" in page
    assert page.index("2025 </span>Mar") < page.index("2025 </span>Dec") < page.index("2026 </span>Feb")


def test_promises_that_are_broken_stand_before_the_others(
    make_promise: MakePromise, ask: Ask, get: Get, world: World
) -> None:
    calm, lately, broken = (make_promise(service=name) for name in ("calm", "lately", "broken"))
    ask(calm, 60, closed_after=2)
    ask(lately, 40, closed_after=30)
    ask(broken, 30)
    page = get(MEILING)
    page = page[page.index("All promises") :]
    places = [page.index(f"/promises/{promise.pk}/") for promise in (broken, lately, calm)]
    assert places == sorted(places)


def test_a_township_lists_its_villages_in_the_order_of_the_tree_with_their_figures(
    make_promise: MakePromise, ask: Ask, get: Get, world: World
) -> None:
    for _ in range(5):
        ask(make_promise(service=f"s{_}"), 30)
    for _ in range(6):
        ask(make_promise(world.shitang_office, service=f"s{_}"), 60, closed_after=1)
    for address in ("places/990101101000/", "places/990101000000/compare/"):
        page = get(address)
        page = page[page.index('class="tab"') :]
        assert page.index("Meiling Village") < page.index("Shitang Village")
        assert "0/5" in page
        assert "100 %" in page
        assert "6/6" in page


def test_a_board_costs_the_same_with_ten_times_the_history(
    make_promise: MakePromise, ask: Ask, world: World, client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    promise = make_promise()
    ask(promise, 30)
    ask(promise, 60, closed_after=2)
    village, county = f"/en/{MEILING}", "/en/places/990101000000/"
    client.get(village)  # the calendar is read once in a process
    with django_assert_max_num_queries(9) as few:
        client.get(village)
    with django_assert_max_num_queries(10) as few_wide:
        client.get(county)
    for number in range(10):
        ask(promise, 30 + number)
        ask(promise, 60 + 30 * number / 10, closed_after=1 + number)
        ask(make_promise(service=f"s{number}"), 30)
        Place.objects.create(code=f"9901011013{number:02}", name="村", level="village", parent=world.township)
        PlaceMonth.objects.create(place=world.shitang, month=f"2026-{number + 1:02}-01", kept=9)
    with django_assert_max_num_queries(len(few)):
        client.get(village)
    with django_assert_max_num_queries(len(few_wide)):
        client.get(county)


def test_children_and_promises_come_in_pages(make_promise: MakePromise, world: World, get: Get, client: Client) -> None:
    for number in range(55):
        code = f"9901011014{number:02}"
        Place.objects.create(code=code, name=f"多{number}村", level="village", parent=world.township)
    for number in range(33):
        make_promise(service=f"s{number}")
    first, second = get("places/990101101000/"), get("places/990101101000/?below=2")
    assert "多47村" in first
    assert "多48村" not in first
    assert "多48村" in second
    assert "多54村" in second
    assert get(MEILING).count('<use href="#s-wait"/></svg><h3>') == 30
    assert get(MEILING + "?page=2").count('<use href="#s-wait"/></svg><h3>') == 3
    assert get(MEILING + "?page=junk")
    assert get(MEILING + "?page=999999999999")


def test_a_place_without_promises_says_so_in_both_languages(world: World, get: Get) -> None:
    assert "No office here has promised anything yet" in get(MEILING)
    assert "这里还没有单位作过承诺" in get(MEILING, language="zh")


def test_an_unknown_place_is_a_404_in_both_languages(world: World, get: Get) -> None:
    for address in ("places/1/", "places/1/overdue/", "places/1/compare/", "places/1/poster/", f"{MEILING}compare/"):
        assert "There is no such page" in get(address, 404)
        assert "没有这一页" in get(address, 404, language="zh")


def test_the_poster_names_the_state_of_the_log_and_carries_a_code(
    make_promise: MakePromise, world: World, get: Get
) -> None:
    make_promise()
    page = get(f"{MEILING}poster/")
    assert 'class="qr"' in page
    assert "Road hole repair" in page
    assert "the log holds 0 entries" in page


def test_a_public_page_may_be_cached_for_strangers_and_not_for_staff(world: World, client: Client) -> None:
    strangers = client.get(f"/en/{MEILING}")
    assert "public" in strangers["Cache-Control"]
    assert "Cookie" in strangers["Vary"]
    client.force_login(world.people["clerk"])
    staff = client.get(f"/en/{MEILING}")
    assert "private" in staff["Cache-Control"]
    assert "public" not in staff["Cache-Control"]


def test_nothing_is_changed_through_a_public_page(world: World, client: Client) -> None:
    assert client.post(f"/en/{MEILING}").status_code == 405


def test_what_is_due_soon_is_said_before_it_is_overdue(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    ask(make_promise(), 10)
    page = get(MEILING)
    assert "Nothing is overdue; 1 thing is due by" in page
