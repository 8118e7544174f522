"""Garbage, forged numbers, wrong methods and oversize bodies: a clear refusal, and nothing changed."""

import pytest
from django.db.models import Model
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuo.cases.models import Case, Message
from nuo.cases.tests.conftest import Asking, SignedIn
from nuo.ledger.models import Entry
from nuo.promises.models import Duty

TABLES: tuple[type[Model], ...] = (Case, Message, Duty, Entry)
FORM = "application/x-www-form-urlencoded"


def everything() -> list[object]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def addresses(asking: Asking) -> list[str]:
    steps = ("accept", "close", "ask_papers", "hand_over", "say")
    return [
        f"/zh/promises/{asking.promise.pk}/ask/",
        "/zh/receipts/",
        "/zh/receipts/mine/say",
        *(f"/zh/desk/cases/{asking.case.pk}/{step}" for step in steps),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"content=%00&text=%00&papers=%00&code=%00&answer=%00&version=1&closing=delivered&why=%00&to=1&token=%00",
        b"content=%ff%fe%80&text=%ff&papers=%ff&code=%ff&answer=%ff&why=%ff&version=1&closing=delivered&token=%ff",
        "content=\ud800&text=\ud800&papers=\ud800&version=1".encode("utf-8", "surrogatepass"),
        b"version=99999999999999999999999&papers=x&content=x&code=x",
        b"&&&===%%%",
        b"",
    ],
)
def test_bytes_that_are_no_text_are_refused(asking: Asking, holder: Client, signed_in: SignedIn, body: bytes) -> None:
    before = everything()
    for address in addresses(asking):
        client = signed_in("clerk") if "/desk/" in address else holder
        if address.endswith("accept") and b"version=1" in body:
            continue  # it takes no text, so there is nothing wrong with it
        answer = client.post(address, body, content_type=FORM)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        assert answer.content
    assert everything() == before


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), typed=st.text(max_size=80))
def test_whatever_is_sent_nothing_breaks(asking: Asking, body: bytes, typed: str) -> None:
    client = Client(raise_request_exception=True)
    before = everything()
    assert client.post("/zh/receipts/", {"code": typed.encode("utf-8", "replace")}).status_code in {404, 422, 429}
    assert client.post(f"/zh/promises/{asking.promise.pk}/ask/", body, content_type=FORM).status_code in {400, 422}
    assert client.get("/zh/services/", {"q": typed.encode("utf-8", "replace")}).status_code == 200
    assert everything() == before


def test_a_body_of_ten_megabytes_is_turned_away(asking: Asking, holder: Client, signed_in: SignedIn) -> None:
    before, big = everything(), "x" * 10_000_000
    assert holder.post(f"/zh/promises/{asking.promise.pk}/ask/", {"content": big}).status_code in {400, 413}
    body = f"content={big}".encode()
    for address in addresses(asking):
        client = signed_in("clerk") if "/desk/" in address else holder
        assert client.post(address, body, content_type=FORM).status_code in {400, 413}
    assert everything() == before


def test_too_many_fields_are_turned_away(asking: Asking, holder: Client) -> None:
    body = "&".join(f"f{number}=x" for number in range(500))
    assert holder.post("/zh/receipts/mine/say", body, content_type=FORM).status_code == 400


def test_what_changes_something_is_never_a_get(asking: Asking, holder: Client, signed_in: SignedIn) -> None:
    clerk, pk = signed_in("clerk"), asking.case.pk
    before = everything()
    for client, address in [
        (holder, "/zh/receipts/mine/withdraw"),
        (holder, "/zh/receipts/leave"),
        (clerk, f"/zh/desk/cases/{pk}/accept"),
        (clerk, f"/zh/desk/cases/{pk}/close"),
        (clerk, f"/zh/desk/duties/{pk}/close"),
    ]:
        assert client.get(address).status_code == 405
    for address in ("/zh/desk/", f"/zh/desk/cases/{pk}/", "/zh/services/"):
        assert clerk.post(address).status_code == 405
    assert everything() == before


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999999", "-1", "x", "1%00"])
def test_numbers_of_nothing_are_not_found(asking: Asking, signed_in: SignedIn, pk: str) -> None:
    clerk = signed_in("clerk")
    for address in (f"/zh/desk/cases/{pk}/", f"/zh/desk/duties/{pk}/", f"/zh/promises/{pk}/ask/"):
        assert clerk.get(address).status_code == 404
    assert clerk.post(f"/zh/desk/cases/{pk}/accept", {"version": 1}).status_code == 404


def test_without_the_forms_secret_nothing_is_taken(asking: Asking, world: object) -> None:
    strict, before = Client(enforce_csrf_checks=True), everything()
    assert strict.post("/zh/receipts/", {"code": asking.code}).status_code == 403
    assert strict.post(f"/zh/promises/{asking.promise.pk}/ask/", {"content": "x"}).status_code == 403
    assert everything() == before


def test_words_are_shown_as_words(asking: Asking, holder: Client, signed_in: SignedIn) -> None:
    holder.post("/zh/receipts/mine/say", {"text": "<script>alert(1)</script>"})
    for client, address in ((holder, "/zh/receipts/mine/"), (signed_in("clerk"), f"/zh/desk/cases/{asking.case.pk}/")):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
