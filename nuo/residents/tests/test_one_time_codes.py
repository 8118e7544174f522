"""Signing in with a code that was sent: the same answer to everybody, few tries, once."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from nuo.ledger.refusals import Refused
from nuo.people.actor import as_resident
from nuo.residents.actions import enrolling
from nuo.residents.actions.signing_in import ask_code, code_of, forget_expired, try_code
from nuo.residents.models import Resident, SignInCode
from nuo.residents.sending import send_waiting
from nuo.residents.tests.conftest import SetClock
from tests.world import THURSDAY

PHONE, MAIL = "13800000001", "su@example.cn"
Asked = Callable[[str], Client]


@pytest.fixture
def ways(settings: Settings, tmp_path: Path) -> Path:
    """Give the instance both ways, and return the gateway's folder."""
    settings.MAIL_ON, settings.SMS_FOLDER = True, tmp_path / "sms"
    settings.DEFAULT_FROM_EMAIL = "nuo@example.cn"
    return tmp_path / "sms"


@pytest.fixture
def known(people: list[Resident], set_clock: SetClock) -> list[Resident]:
    for person, contact in zip(people, (PHONE, MAIL), strict=False):
        enrolling.set_contact(person, contact, by=as_resident(person.pk))
    return people


@pytest.fixture
def ask(ways: Path) -> Asked:
    def asking(contact: str) -> Client:
        client = Client()
        assert client.post("/zh/residents/code/", {"contact": contact}).status_code == 302
        return client

    return asking


def newest() -> str:
    return code_of(SignInCode.objects.order_by("-pk")[0])


def test_a_code_goes_to_a_telephone_through_the_gateways_folder(known: list[Resident], ask: Asked, ways: Path) -> None:
    browser = ask("138 0000 0001")
    assert send_waiting(at=THURSDAY) == 1
    assert send_waiting(at=THURSDAY) == 0
    (file,) = ways.iterdir()
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["to"] == PHONE
    assert newest() in told["text"]
    assert browser.post("/zh/residents/code/enter/", {"code": f" {newest()} "}).headers["Location"].endswith("/me/")
    assert known[0].name in browser.get("/zh/residents/me/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh", "验证码"), ("en", "Your code")])
def test_a_code_goes_by_mail_in_the_language_of_who_asked(
    known: list[Resident], ways: Path, language: str, words: str
) -> None:
    Client().post(f"/{language}/residents/code/", {"contact": MAIL})
    assert send_waiting(at=THURSDAY) == 1
    (message,) = mail.outbox
    assert (message.to, message.from_email) == ([MAIL], "nuo@example.cn")
    assert words in message.body
    assert newest() in message.body


def test_whoever_asks_gets_the_same_answer_and_only_who_is_known_a_code(
    known: list[Resident], ask: Asked, ways: Path
) -> None:
    answers = []
    for contact in (MAIL, "nobody@example.cn"):
        browser = ask(contact)
        page = browser.get("/zh/residents/code/enter/").content.decode()
        wrong = browser.post("/zh/residents/code/enter/", {"code": "000000"})
        answers.append((page.count("验证码"), wrong.status_code, "不是" in wrong.content.decode()))
    assert answers[0] == answers[1]
    assert send_waiting(at=THURSDAY) == 1
    assert [message.to for message in mail.outbox] == [[MAIL]]


def test_not_even_the_right_digits_open_what_nobody_left(known: list[Resident], ask: Asked) -> None:
    browser = ask("nobody@example.cn")
    assert browser.post("/zh/residents/code/enter/", {"code": newest()}).status_code == 422


def test_a_code_works_once_for_ten_minutes_and_five_tries(known: list[Resident], ways: Path) -> None:
    first = ask_code(MAIL, language="zh-hans", at=THURSDAY)
    code = newest()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(Refused, match="one_time_code_wrong"):
            try_code(first, wrong, at=THURSDAY)
    with pytest.raises(Refused, match="one_time_code_over"):
        try_code(first, code, at=THURSDAY)
    second = ask_code(MAIL, language="zh-hans", at=THURSDAY)
    with pytest.raises(Refused, match="one_time_code_over"):
        try_code(second, newest(), at=THURSDAY + timedelta(minutes=10))
    assert [person.pk for person in try_code(second, newest(), at=THURSDAY)] == [known[1].pk]
    with pytest.raises(Refused, match="one_time_code_over"):
        try_code(second, code, at=THURSDAY)


def test_one_mailbox_is_not_filled(known: list[Resident], ask: Asked) -> None:
    for _ in range(5):
        ask(MAIL)
    assert send_waiting(at=THURSDAY) == 3
    assert forget_expired(at=THURSDAY + timedelta(minutes=10)) == 5
    assert not SignInCode.objects.exists()


def test_who_shares_a_telephone_says_who_they_are(known: list[Resident], ask: Asked) -> None:
    enrolling.set_contact(known[3], PHONE, by=as_resident(known[3].pk))
    browser = ask(PHONE)
    assert browser.post("/zh/residents/code/enter/", {"code": newest()}).headers["Location"].endswith("/choose/")
    page = browser.get("/zh/residents/choose/").content.decode()
    assert known[0].name in page
    assert known[3].name in page
    assert known[1].name not in page
    assert browser.post("/zh/residents/choose/", {"resident": known[1].pk}).status_code == 200
    assert browser.post("/zh/residents/choose/", {"resident": known[3].pk}).status_code == 302
    assert known[3].name in browser.get("/zh/residents/me/").content.decode()
    assert browser.get("/zh/residents/choose/").status_code == 302


def test_where_nothing_can_be_sent_it_is_not_offered(client: Client, db: None, settings: Settings) -> None:
    settings.MAIL_ON, settings.SMS_FOLDER = False, None
    assert "/residents/code/" not in client.get("/zh/residents/").content.decode()
    assert client.get("/zh/residents/code/").status_code == 404


def test_a_way_the_instance_lacks_sends_nothing(known: list[Resident], settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_ON, settings.SMS_FOLDER = False, tmp_path
    ask_code(MAIL, language="zh-hans", at=THURSDAY)
    assert send_waiting(at=THURSDAY) == 0
    assert mail.outbox == []


def test_a_server_that_does_not_answer_stops_nobody(
    known: list[Resident], ask: Asked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr("nuo.residents.sending.send_mail", broken)
    ask(MAIL)
    assert send_waiting(at=THURSDAY) == 0
    assert MAIL not in caplog.text


def test_a_wrong_contact_and_a_wrong_form_of_code_are_said(ask: Asked, db: None, ways: Path) -> None:
    client = Client()
    assert client.post("/zh/residents/code/", {"contact": "12"}).status_code == 422
    assert client.get("/zh/residents/code/enter/").status_code == 302
    assert ask("13900000009").post("/zh/residents/code/enter/", {"code": "12"}).status_code == 422


def test_asking_without_end_is_stopped(ways: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nuo.people.throttle.MOST", {"one-time-code": 1, "wrong-code": 20})
    client = Client()
    answers = [client.post("/zh/residents/code/", {"contact": "13900000009"}).status_code for _ in range(2)]
    assert answers == [302, 429]
