"""Against floods: a field for programs, work for a browser while much comes in, and an end for each place."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from nuo.cases.models import Case
from nuo.cases.tests.conftest import Asking, SignedIn
from nuo.people import labour, throttle
from tests.world import MakePromise, World


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make much of little, and little work of it."""
    monkeypatch.setattr(throttle, "BUSY", 1_000)
    monkeypatch.setattr(throttle, "BUSY_ABOUT", 2)
    monkeypatch.setattr(labour, "BITS", 8)
    yield
    cache.clear()


def send(client: Client, pk: int, **said: str) -> tuple[int, str]:
    """Open the form and send it; return what came back."""
    address = f"/zh/promises/{pk}/ask/"
    token = client.get(address).context["form"]["token"].value()
    if said.get("work") == "done":
        said["work"] = labour.do(token)
    answer = client.post(address, {"content": "桥头有个坑", "token": token, **said})
    return answer.status_code, answer.content.decode()


def test_a_field_nobody_sees_gives_a_program_away(asking: Asking, client: Client) -> None:
    before = Case.objects.count()
    status, page = send(client, asking.promise.pk, website="https://spam.example")
    assert status == 422
    assert "这一格请空着" in page
    assert "桥头有个坑" in page
    assert Case.objects.count() == before
    assert send(client, asking.promise.pk, website="")[0] == 200


def test_while_much_comes_in_a_browser_works_first(asking: Asking, client: Client) -> None:
    pk = asking.promise.pk
    assert [send(client, pk)[0] for _ in "12"] == [200, 200]
    asked = client.get(f"/zh/promises/{pk}/ask/")
    assert (asked.context["work"], "work.js" in asked.content.decode()) == (8, True)
    before = Case.objects.count()
    status, page = send(client, pk)
    assert (status, "桥头有个坑" in page, Case.objects.count()) == (429, True, before)
    assert send(client, pk, work="0")[0] == 429
    assert send(client, pk, work="done")[0] == 200
    assert Case.objects.count() == before + 1


def test_work_is_of_one_form(asking: Asking, client: Client) -> None:
    pk = asking.promise.pk
    for _ in "12":
        send(client, pk)
    token = client.get(f"/zh/promises/{pk}/ask/").context["form"]["token"].value()
    assert send(client, pk, work=labour.do(token + "x"))[0] == 429


def test_another_place_is_not_held_up(asking: Asking, make_promise: MakePromise, world: World, client: Client) -> None:
    for _ in "123":
        send(client, asking.promise.pk)
    other = make_promise(office=world.shitang_office)
    assert send(client, other.pk)[0] == 200


def test_from_one_address_as_well(asking: Asking, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "BUSY_ABOUT", 1_000)
    monkeypatch.setattr(throttle, "BUSY", 1)
    assert [send(client, asking.promise.pk)[0] for _ in "12"] == [200, 429]


def test_a_clerk_at_the_counter_is_never_held_up(asking: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    assert [send(clerk, asking.promise.pk, channel="counter")[0] for _ in "1234"] == [200] * 4


def test_about_one_place_there_is_an_end(asking: Asking, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttle.MOST_ABOUT, "request", 3)
    monkeypatch.setattr(throttle, "BUSY_ABOUT", 1_000)
    assert [send(client, asking.promise.pk)[0] for _ in "1234"] == [200, 200, 200, 429]
    # And through the API, from wherever it comes.
    said, path = {"content": "桥头有个坑"}, f"/api/promises/{asking.promise.pk}/requests"
    answer = Client(REMOTE_ADDR="10.0.0.9").post(path, said, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")


@pytest.mark.parametrize("work", ["", "x" * 21, "no", "１"])
def test_what_is_no_work_is_none(work: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labour, "BITS", 16)
    assert not labour.is_done("token", work)
    assert labour.is_done("token", labour.do("token"))
