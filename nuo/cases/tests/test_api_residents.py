"""Asking and following through the API: the code once, never in an address, and useless when forged."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.cases.tests.conftest import WORDS, Asking, SetClock
from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.ledger.models import Entry
from nuo.people import throttle
from nuo.people.actor import NOBODY

KEY = "k7Q2m9X4d1Abc0eFgH3jKl"
Post = Callable[..., tuple[int, Any]]  # Any: JSON


@pytest.fixture
def post(client: Client) -> Post:
    def sent(address: str, said: object, **headers: str) -> tuple[int, Any]:  # Any: JSON
        answer = client.post(
            f"/api/{address}", said, content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return sent


def test_asking_gives_the_code_once_and_the_code_opens_the_request(asking: Asking, post: Post) -> None:
    status, receipt = post(
        f"promises/{asking.promise.pk}/requests", {"content": "路灯坏了", "contact": "138 0000 0000"}
    )
    assert (status, receipt["explanation"]["limit"]["count"]) == (201, 7)
    status, case = post("receipts", {"code": receipt["code"].lower()})
    assert (status, case["content"], case["number"]) == (200, "路灯坏了", receipt["number"])
    assert receipt["code"] not in str(case)
    assert Case.objects.get(content="路灯坏了").contact == "13800000000"


def test_the_same_request_sent_twice_with_its_key_opens_once(asking: Asking, post: Post, set_clock: SetClock) -> None:
    address = f"promises/{asking.promise.pk}/requests"
    first = post(address, {"content": "路灯坏了"}, Idempotency_Key=KEY)[1]
    assert post(address, {"content": "路灯坏了"}, Idempotency_Key=KEY)[1]["code"] == first["code"]
    # Other words with the same key are another caller's.
    assert post(address, {"content": "桥坏了"}, Idempotency_Key=KEY)[1]["code"] != first["code"]
    assert Case.objects.count() == 3
    set_clock(THURSDAY + timedelta(minutes=11))
    assert post(address, {"content": "路灯坏了"}, Idempotency_Key=KEY)[1]["code"] == ""
    assert post(address, {"content": "路灯坏了"}, Idempotency_Key="1")[0] == 422


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"content": ""}, "content"), ({}, "content"), ({"content": "坑", "contact": "12"}, "contact"),
        ({"content": "坑", "contact": "a@"}, "contact"), ({"content": "坑\u0000"}, "content"),
        ({"content": "坑", "id_number": "1"}, "id_number"),
    ],
)  # fmt: skip
def test_a_request_that_does_not_fit_names_the_field(asking: Asking, post: Post, said: object, field: str) -> None:
    status, problem = post(f"promises/{asking.promise.pk}/requests", said)
    assert (status, [fault["field"] for fault in problem["facts"]["fields"]]) == (422, [field])
    assert Case.objects.count() == 1


def test_what_cannot_be_asked_on_the_web_is_refused(make_promise: MakePromise, post: Post, asking: Asking) -> None:
    counter = make_promise(service="counter", words=wording(channels=["counter"]))
    dated = make_promise(service="report", words=wording("", trigger={"kind": "on", "date": "2027-01-01"}))
    assert post(f"promises/{counter.pk}/requests", {"content": "a"})[1]["code"] == "channel_closed"
    assert post(f"promises/{dated.pk}/requests", {"content": "a"})[1]["code"] == "not_on_request"
    assert post("promises/999999/requests", {"content": "a"})[0] == 404


def test_the_holder_writes_brings_papers_and_takes_it_back(asking: Asking, post: Post, world: World) -> None:
    code = {"X_Receipt_Code": asking.code}
    status, case = post("receipts/say", {"text": "很急"}, **code)
    assert (status, case["timeline"][0]["text"]) == (200, "很急")
    assert post("receipts/bring_papers", {}, **code)[1]["code"] == "wrong_state"
    actions.ask_papers(Case.objects.get(), "照片", by=world.actors["clerk"], at=timezone.now())
    assert post("receipts/bring_papers", {"text": "带来了"}, **code)[1]["state"] == "accepted"
    assert post("receipts/withdraw", {"sure": False}, **code)[0] == 422
    assert post("receipts/withdraw", {"sure": True}, **code)[1]["state"] == "closed"
    assert post("receipts/withdraw", {"sure": True}, **code)[0] == 409


@pytest.mark.parametrize(
    ("code", "status", "why"),
    [
        ("", 422, "invalid"), ("7K4Q", 422, "code_length"), ("0000-0000-0000-0", 404, "code_unknown"),
        ("0000-0000-0000-1", 422, "code_check"), ("0000 0000 0000 u", 422, "code_character"),
        ("0" * 61, 422, "invalid"),
        ("00000\u000000000000", 422, "invalid"),
    ],
)  # fmt: skip
def test_a_forged_code_opens_nothing(asking: Asking, post: Post, code: str, status: int, why: str) -> None:
    before = Entry.objects.count()
    found = post("receipts", {"code": code})
    assert (found[0], found[1]["code"], Entry.objects.count()) == (status, why, before)
    assert WORDS not in str(found)


def test_a_step_without_the_code_or_with_it_in_the_address_is_refused(asking: Asking, post: Post) -> None:
    assert post("receipts/say", {"text": "很急"})[0] == 422
    assert post(f"receipts/say?code={asking.code}&X-Receipt-Code={asking.code}", {"text": "很急"})[0] == 422
    assert not asking.case.messages.exists()


def test_a_code_opens_its_own_request_only(asking: Asking, post: Post) -> None:
    other, code = actions.ask(asking.promise, Asked("别的事"), by=NOBODY, at=THURSDAY)
    post("receipts/withdraw", {"sure": True}, X_Receipt_Code=code)
    asking.case.refresh_from_db()
    other.refresh_from_db()
    assert (asking.case.state, other.state) == ("received", "closed")


def test_after_many_wrong_codes_not_even_the_right_one_is_tried(asking: Asking, post: Post) -> None:
    for _ in range(throttle.MOST["wrong-code"]):
        post("receipts/say", {"text": "a"}, X_Receipt_Code="0000-0000-0000-0")
    status, problem = post("receipts", {"code": asking.code})
    assert (status, problem["code"]) == (429, "too_many_tries")
