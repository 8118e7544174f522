"""Typing a receipt code, and what its holder sees and does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.cases import actions
from nuo.cases.models import Case, Message
from nuo.cases.tests.conftest import WORDS, Asking, SetClock, SignedIn
from nuo.people import throttle
from nuo.people.codes import ALPHABET, _check, grouped
from nuo.promises.rules import Closing
from tests.world import THURSDAY, MakePromise, World

FREE = "0000000000000"


def wrong(code: str) -> str:
    """A code of the right form that nobody holds."""
    body = code.replace("-", "")[:11] + ("A" if code[13] != "A" else "B")
    return grouped(body + _check(body))


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("", 422, "把回执上的码填在这里"),
        ("7K4Q-U2XD-9ABC-H", 422, "「U」|“U”"),
        ("7K4Q-M2XD", 422, "13"),
        ("x" * 100, 422, "13"),
        ("7K4Q\x00M2XD9ABCH", 422, ""),
        ("７Ｋ４Ｑ", 422, ""),
    ],
)
def test_a_code_that_is_none_is_told_apart_by_its_fault(
    client: Client, asking: Asking, typed: str, status: int, words: str
) -> None:
    answer = client.post("/zh/receipts/", {"code": typed})
    assert answer.status_code == status
    assert any(word in answer.content.decode() for word in words.split("|"))


def test_a_slip_in_one_character_is_noticed_and_an_unknown_code_says_no_more(client: Client, asking: Asking) -> None:
    last = asking.code[-1]
    slipped = asking.code[:-1] + next(letter for letter in ALPHABET if letter != last)
    assert client.post("/zh/receipts/", {"code": slipped}).status_code == 422
    near = client.post("/zh/receipts/", {"code": wrong(asking.code)})
    far = client.post("/zh/receipts/", {"code": FREE})
    assert near.status_code == far.status_code == 404
    assert near.content.decode().count("没有这个回执码") == far.content.decode().count("没有这个回执码") > 0


def test_the_code_may_be_typed_as_people_hear_it(client: Client, asking: Asking) -> None:
    typed = asking.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert client.post("/zh/receipts/", {"code": typed}).status_code == 302


def test_twenty_wrong_codes_shut_the_door_for_ten_minutes(client: Client, asking: Asking) -> None:
    for _ in range(throttle.MOST["wrong-code"]):
        assert client.post("/zh/receipts/", {"code": FREE}).status_code == 404
    assert client.post("/zh/receipts/", {"code": FREE}).status_code == 429
    assert client.post("/zh/receipts/", {"code": asking.code}).status_code == 429
    assert client.get("/zh/receipts/").status_code == 200
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("/zh/receipts/", {"code": asking.code}).status_code == 302


def test_the_holder_sees_the_clock_and_the_words_but_strangers_are_sent_to_the_code(
    holder: Client, asking: Asking
) -> None:
    page = holder.get("/zh/receipts/mine/").content.decode()
    for shown in (WORDS, "10 月 12 日 周一 17:30", "7 个工作日", str(asking.case)):
        assert shown in page
    assert Client().get("/zh/receipts/mine/").headers["Location"] == "/zh/receipts/"


def test_a_broken_promise_says_so_and_where_to_turn(holder: Client, asking: Asking, set_clock: SetClock) -> None:
    later = asking.case.duty.due_at + timedelta(minutes=20)
    set_clock(later)
    holder.post("/zh/receipts/", {"code": asking.code})
    page = holder.get("/zh/receipts/mine/").content.decode()
    for shown in ("违诺", "超 1 个工作日", "找镇政府", "云溪镇人民政府"):
        assert shown in page


def test_entering_changes_the_session_key(asking: Asking) -> None:
    client = Client()
    client.session.save()
    client.get("/zh/receipts/")
    client.post("/zh/receipts/", {"code": asking.code})
    before = client.session.session_key
    client.post("/zh/receipts/", {"code": asking.code})
    assert client.session.session_key != before


def test_after_half_an_hour_without_a_look_the_case_closes_and_nothing_typed_is_lost(
    holder: Client, asking: Asking, set_clock: SetClock
) -> None:
    set_clock(THURSDAY + timedelta(minutes=29))
    assert holder.get("/zh/receipts/mine/").status_code == 200
    set_clock(THURSDAY + timedelta(minutes=58))
    assert holder.get("/zh/receipts/mine/").status_code == 200
    set_clock(THURSDAY + timedelta(minutes=90))
    answer = holder.post("/zh/receipts/mine/say", {"text": "水更深了"})
    assert answer.status_code == 403
    assert "水更深了" in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("after", "written"), [(timedelta(seconds=59), False), (timedelta(minutes=1), True)])
def test_a_look_is_written_down_once_a_minute(
    holder: Client, set_clock: SetClock, after: timedelta, written: bool
) -> None:
    set_clock(THURSDAY + after)
    with CaptureQueriesContext(connection) as ran:
        assert holder.get("/zh/receipts/mine/").status_code == 200
    assert any(query["sql"].startswith("UPDATE") for query in ran) == written
    # Half an hour is counted from the last look that was written down.
    set_clock(THURSDAY + timedelta(minutes=30, seconds=1))
    assert holder.get("/zh/receipts/mine/").status_code == (200 if written else 302)


def test_the_holder_writes_and_the_office_reads(holder: Client, asking: Asking, signed_in: SignedIn) -> None:
    assert holder.post("/zh/receipts/mine/say", {"text": "水更深了"}).status_code == 302
    assert "水更深了" in signed_in("clerk").get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
    assert holder.post("/zh/receipts/mine/say", {"text": " "}).status_code == 422
    assert Message.objects.count() == 1


def test_papers_are_brought_once_they_are_asked_for(holder: Client, asking: Asking, world: World) -> None:
    assert holder.post("/zh/receipts/mine/bring_papers", {"text": "带来了"}).status_code == 409
    actions.ask_papers(asking.case, "身份证", by=world.actors["clerk"], at=THURSDAY)
    assert "身份证" in holder.get("/zh/receipts/mine/").content.decode()
    assert holder.post("/zh/receipts/mine/bring_papers", {"text": "带来了"}).status_code == 302
    assert Case.objects.get().state == "accepted"


def test_taking_back_needs_to_be_said_twice_and_ends_it(holder: Client) -> None:
    assert holder.post("/zh/receipts/mine/withdraw", {}).status_code == 422
    assert Case.objects.get().state == "received"
    assert holder.post("/zh/receipts/mine/withdraw", {"sure": "on"}).status_code == 302
    assert Case.objects.get().duty.closing == Closing.WITHDRAWN
    assert holder.post("/zh/receipts/mine/withdraw", {"sure": "on"}).status_code == 409


def test_the_holder_cannot_take_the_offices_steps(holder: Client) -> None:
    for step in ("accept", "close", "hand_over", "ask_papers", "nothing"):
        assert holder.post(f"/zh/receipts/mine/{step}", {"text": "x"}).status_code == 422
    assert Case.objects.get().state == "received"


def test_leaving_forgets_the_case_in_this_browser(holder: Client) -> None:
    assert holder.get("/zh/receipts/leave").status_code == 405
    assert holder.post("/zh/receipts/leave").status_code == 302
    assert holder.get("/zh/receipts/mine/").status_code == 302


def test_a_clerk_who_leaves_a_receipt_stays_signed_in(asking: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    clerk.post("/zh/receipts/", {"code": asking.code})
    clerk.post("/zh/receipts/leave")
    assert clerk.get("/zh/desk/").status_code == 200


def test_a_machine_that_asks_without_end_is_made_to_wait_and_a_clerk_is_not(
    client: Client, world: World, make_promise: MakePromise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.MOST, "request", 1)
    address = f"/zh/promises/{make_promise().pk}/ask/"

    def ask(text: str) -> int:
        token = client.get(address).context["form"].initial["token"]
        sent = {"token": token, "content": text, "contact": "", "channel": "counter"}
        return client.post(address, sent).status_code

    assert [ask("坑"), ask("又一个坑")] == [200, 429]
    assert Case.objects.count() == 1
    client.force_login(world.people["clerk"])
    assert ask("来人说的") == 200
