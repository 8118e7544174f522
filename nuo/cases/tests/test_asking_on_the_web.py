"""The form of a request and the receipt it leads to."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from nuo.cases.models import Case
from nuo.cases.tests.conftest import SetClock, SignedIn
from nuo.ledger.models import Entry
from nuo.promises.models import Duty, Promise
from tests.world import THURSDAY, MakePromise, World, wording

WORDS = "桥头右边有个坑"


@pytest.fixture
def promise(set_clock: SetClock, make_promise: MakePromise) -> Promise:
    return make_promise()


def token_of(client: Client, promise: Promise) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get(f"/zh/promises/{promise.pk}/ask/").content.decode())
    assert found
    return found[1]


def send(client: Client, promise: Promise, token: str, **said: str) -> tuple[int, str, str]:
    answer = client.post(f"/zh/promises/{promise.pk}/ask/", {"content": WORDS, "token": token, **said})
    code = re.search(r'class="code">([^<]+)<', answer.content.decode())
    return answer.status_code, code[1] if code else "", answer.content.decode()


def test_the_page_says_what_to_know_before_asking(client: Client, promise: Promise) -> None:
    page = client.get(f"/zh/promises/{promise.pk}/ask/").content.decode()
    for known in ("7 个工作日", "不收钱", "10 月 12 日 周一 17:30", "梅岭村村民委员会", "找镇政府", "本村居民"):
        assert known in page


def test_asking_shows_a_code_that_leads_to_the_case(client: Client, promise: Promise) -> None:
    status, code, page = send(client, promise, token_of(client, promise), contact="138 0000 0000")
    assert (status, Case.objects.get().contact) == (200, "13800000000")
    assert "10 月 12 日 周一 17:30" in page
    stranger = Client()
    assert stranger.post("/zh/receipts/", {"code": code}).headers["Location"] == "/zh/receipts/mine/"
    assert WORDS in stranger.get("/zh/receipts/mine/").content.decode()


def test_the_code_is_spelled_character_by_character(client: Client, promise: Promise) -> None:
    _, code, page = send(client, promise, token_of(client, promise))
    assert len(re.findall(r'<span><b class="mono">(.)</b> \S+</span>', page)) == len(code.replace("-", ""))


def test_who_has_just_asked_may_follow_without_typing_the_code(client: Client, promise: Promise) -> None:
    send(client, promise, token_of(client, promise))
    assert client.get("/zh/receipts/mine/").status_code == 200


def test_pressing_twice_or_reloading_asks_once_and_shows_the_same_code(client: Client, promise: Promise) -> None:
    token = token_of(client, promise)
    first, again = send(client, promise, token), send(client, promise, token)
    assert first[1] == again[1] != ""
    assert (Case.objects.count(), Duty.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind="duty.opened").count() == 1


def test_two_forms_are_two_requests(client: Client, promise: Promise) -> None:
    codes = {send(client, promise, token_of(client, promise))[1] for _ in range(2)}
    assert (len(codes), Case.objects.count()) == (2, 2)


def test_other_words_in_a_form_sent_before_are_shown_back_and_not_lost(client: Client, promise: Promise) -> None:
    token = token_of(client, promise)
    send(client, promise, token)
    _, _, page = send(client, promise, token, content="还有路灯也坏了")
    assert "还有路灯也坏了" in page
    assert Case.objects.get().content == WORDS


def test_a_form_sent_again_much_later_no_longer_shows_the_code(
    client: Client, promise: Promise, set_clock: SetClock
) -> None:
    token = token_of(client, promise)
    send(client, promise, token)
    set_clock(THURSDAY + timedelta(minutes=11))
    status, code, _ = send(client, promise, token)
    assert (status, code, Case.objects.count()) == (200, "", 1)


def test_the_code_is_in_no_table_cookie_address_or_log(
    client: Client, promise: Promise, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        _, code, _ = send(client, promise, token_of(client, promise))
        followed = client.post("/zh/receipts/", {"code": code})
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    kept = [*sessions, str(list(Case.objects.values_list())), str(client.cookies), followed.headers["Location"]]
    for text in (*kept, caplog.text):
        assert code not in text
        assert code.replace("-", "") not in text


@pytest.mark.parametrize("token", ["", "forged", "1-forged:1tqKOM:xxxx", "x" * 300])
def test_a_forged_form_opens_nothing_and_keeps_what_was_typed(client: Client, promise: Promise, token: str) -> None:
    status, code, page = send(client, promise, token)
    assert (status, code, Case.objects.count()) == (422, "", 0)
    assert WORDS in page


def test_the_form_of_one_promise_does_not_open_another(
    client: Client, promise: Promise, make_promise: MakePromise
) -> None:
    other = make_promise(service="lamp")
    assert send(client, other, token_of(client, promise))[0] == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"content": " "}, "这里还空着"),
        ({"content": "长" * 4001}, "最多 4000"),
        ({"contact": "1380000000"}, "手机号是 11 位，你填了 10 位"),
        ({"contact": "23800000000"}, "手机号以 1 开头"),
        ({"contact": "找我妈"}, "写一个手机号"),
        ({"contact": "a@b"}, "name@example.cn"),
    ],
)
def test_each_mistake_is_said_with_an_example_and_linked_from_the_top(
    client: Client, promise: Promise, said: dict[str, str], sentence: str
) -> None:
    status, _, page = send(client, promise, token_of(client, promise), **said)
    assert (status, Case.objects.count()) == (422, 0)
    assert page.count(sentence) == 2
    assert f'href="#id_{next(iter(said))}"' in page


@pytest.mark.parametrize("contact", ["", "13800000000", "+86 138-0000-0000", "qin@example.cn"])
def test_a_contact_may_be_left_out_or_written_as_people_do(client: Client, promise: Promise, contact: str) -> None:
    assert send(client, promise, token_of(client, promise), contact=contact)[0] == 200


def test_a_confidential_service_says_who_will_see_it(client: Client, make_promise: MakePromise) -> None:
    page = client.get(f"/zh/promises/{make_promise(confidential=True).pk}/ask/").content.decode()
    assert "这件事保密" in page
    assert "只有梅岭村村民委员会看得到" in page


def test_what_is_not_offered_on_the_web_has_no_form_and_takes_none(
    client: Client, promise: Promise, make_promise: MakePromise
) -> None:
    counter = make_promise(service="seal", words=wording(channels=["counter"]))
    assert "<textarea" not in client.get(f"/zh/promises/{counter.pk}/ask/").content.decode()
    token = token_of(client, promise).replace(f"{promise.pk}-", f"{counter.pk}-")
    assert send(client, counter, token)[0] == 422
    assert not Case.objects.exists()


def test_a_clerk_writes_down_a_request_from_the_counter(
    promise: Promise, signed_in: SignedIn, make_promise: MakePromise
) -> None:
    counter = make_promise(service="seal", words=wording(channels=["counter"]))
    clerk = signed_in("clerk")
    token = token_of(clerk, counter)
    assert send(clerk, counter, token)[0] == 422
    status, code, _ = send(clerk, counter, token, channel="counter")
    assert (status, Case.objects.get().channel) == (200, "counter")
    assert code
    assert clerk.get("/zh/receipts/mine/").status_code == 302
    assert b"village_clerk@" in bytes(Entry.objects.get(kind="duty.opened").body)


def test_a_clerk_of_another_office_asks_like_everybody(world: World, promise: Promise, signed_in: SignedIn) -> None:
    other = signed_in("other_clerk")
    assert send(other, promise, token_of(other, promise), channel="counter")[0] == 200
    assert Case.objects.get().channel == "web"


def test_what_has_dates_or_has_ended_cannot_be_asked_for(client: Client, make_promise: MakePromise) -> None:
    dated = make_promise(service="report", words=wording("", trigger={"kind": "on", "date": "2027-02-20"}))
    assert client.get(f"/zh/promises/{dated.pk}/ask/").status_code == 422
    ended = make_promise(service="ended")
    Promise.objects.filter(pk=ended.pk).update(ended_at=THURSDAY)
    assert client.get(f"/zh/promises/{ended.pk}/ask/").status_code == 409
    assert client.get("/zh/promises/999999/ask/").status_code == 404
