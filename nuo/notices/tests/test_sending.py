"""Letters reach a real mail server, once each: retried with growing pauses, given up, and never sent twice."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from pytest_django import Settings

from nuo.notices import sending
from nuo.notices.models import Follow, Letter
from nuo.notices.rules import MOST_TRIES, PAUSES, State
from nuo.notices.sending import send_letters
from nuo.notices.tests.conftest import Mailbox
from nuo.places.models import Place
from tests.world import THURSDAY, World

MINUTE = timedelta(minutes=1)
WriteLetter = Callable[..., Letter]


@pytest.fixture
def write(follower: Follow) -> WriteLetter:
    def writing(key: str = "one") -> Letter:
        return Letter.objects.create(
            key=key, follow=follower, language="en", subject="诺：1 条消息", text="没有按时办完\n", made_at=THURSDAY,
            next_at=THURSDAY,
        )  # fmt: skip

    return writing


def state(letter: Letter) -> tuple[str, int]:
    letter.refresh_from_db()
    return letter.state, letter.tries


def test_a_letter_arrives_once_as_plain_text_and_can_be_left_with_one_click(
    write: WriteLetter, mailbox: Mailbox
) -> None:
    letter = write()
    assert send_letters(at=THURSDAY) == 1
    assert send_letters(at=THURSDAY + MINUTE) == 0
    (message,) = mailbox.arrived
    assert message["To"] == "reader@example.invalid"
    assert message["Subject"] == "诺：1 条消息"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().strip() == "没有按时办完"
    assert message["List-Unsubscribe"].strip().startswith("<https://nuo.example/en/follow/leave/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert state(letter) == (State.SENT, 1)


def test_a_server_that_is_away_is_tried_again_with_growing_pauses_and_then_given_up(
    write: WriteLetter, mailbox: Mailbox, settings: Settings
) -> None:
    letter, port = write(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    at = THURSDAY
    for number, pause in enumerate(PAUSES, start=1):
        assert send_letters(at=at) == 0
        assert state(letter) == (State.WAITING, number)
        assert letter.next_at == at + pause
        # Not before its time, even if the server is back.
        settings.EMAIL_PORT = port
        assert send_letters(at=at + pause - timedelta(seconds=1)) == 0
        settings.EMAIL_PORT = 1
        at += pause
    assert list(PAUSES) == sorted(set(PAUSES))
    send_letters(at=at)
    assert state(letter) == (State.FAILED, MOST_TRIES)
    settings.EMAIL_PORT = port
    assert send_letters(at=at + timedelta(days=1)) == 0
    assert mailbox.arrived == []


def test_a_server_that_comes_back_gets_the_letter(write: WriteLetter, mailbox: Mailbox, settings: Settings) -> None:
    letter, port = write(), settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    send_letters(at=THURSDAY)
    settings.EMAIL_PORT = port
    assert send_letters(at=THURSDAY + MINUTE) == 1
    assert state(letter) == (State.SENT, 2)
    assert len(mailbox.arrived) == 1


@pytest.mark.parametrize(("answer", "left"), [("450 later", State.WAITING), ("550 nobody here", State.FAILED)])
def test_one_reader_who_is_refused_does_not_keep_the_others_waiting(
    answer: str, left: State, write: WriteLetter, mailbox: Mailbox
) -> None:
    first, second = write(), write("two")
    other = Follow.objects.create(
        address="other@example.invalid", language="en", place=first.follow.promise.place, asked_at=THURSDAY,  # type: ignore[union-attr]  # the follower's
        confirmed_at=THURSDAY,
    )  # fmt: skip
    Letter.objects.filter(pk=second.pk).update(follow=other)
    mailbox.answers["reader@example.invalid"] = answer
    assert send_letters(at=THURSDAY) == 1
    assert state(first) == (left, 1)
    assert state(second) == (State.SENT, 1)
    assert "reader" not in first.fault


def test_an_address_no_mail_can_carry_does_not_stop_the_worker(write: WriteLetter, mailbox: Mailbox) -> None:
    letter, place = write(), Place.objects.get(code="990101101201")
    broken = Follow.objects.create(
        address=f"a@{'ü' * 70}.cn", language="en", place=place, asked_at=THURSDAY, confirmed_at=THURSDAY
    )
    Letter.objects.create(
        key="broken", follow=broken, language="en", subject="s", text="t", made_at=THURSDAY,
        next_at=THURSDAY - MINUTE,
    )  # fmt: skip
    assert send_letters(at=THURSDAY) == 1
    assert state(letter) == (State.SENT, 1)
    assert Letter.objects.get(key="broken").state == State.FAILED


def test_a_worker_killed_while_sending_sends_nothing_twice(
    write: WriteLetter, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, real = write(), EmailBackend.send_messages

    def send_and_die(self: EmailBackend, messages: list[Any]) -> None:
        real(self, messages)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(KeyboardInterrupt):
            send_letters(at=THURSDAY)
    for later in (MINUTE, 20 * MINUTE, timedelta(days=1)):
        assert send_letters(at=THURSDAY + later) == 0
    assert len(mailbox.arrived) == 1
    assert state(letter) == (State.UNSURE, 1)
    assert sending.counts() == {State.UNSURE: 1}


def test_a_line_that_breaks_off_after_the_letter_was_taken_sends_nothing_twice(
    write: WriteLetter, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take_and_hang_up(_server: Any, session: Any, envelope: Any) -> str:
        await Mailbox.handle_DATA(mailbox, _server, session, envelope)
        _server.transport.close()
        await asyncio.sleep(0)
        return "250 OK"

    monkeypatch.setattr(mailbox, "handle_DATA", take_and_hang_up)
    letter = write()
    assert send_letters(at=THURSDAY) == 0
    assert send_letters(at=THURSDAY + timedelta(days=1)) == 0
    assert (len(mailbox.arrived), state(letter)) == (1, (State.UNSURE, 1))


def test_of_two_workers_that_read_the_same_letter_one_sends_it(
    write: WriteLetter, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, claimed = write(), sending._claimed

    def slower(mine: Letter, at: Any) -> bool:
        # The other worker claims and sends between our reading and our claiming.
        monkeypatch.setattr(sending, "_claimed", claimed)
        assert send_letters(at=at) == 1
        return claimed(mine, at)

    monkeypatch.setattr(sending, "_claimed", slower)
    assert send_letters(at=THURSDAY) == 0
    assert (len(mailbox.arrived), state(letter)) == (1, (State.SENT, 1))


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_letter_is_sent(
    write: WriteLetter, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = EmailBackend.send_messages, []

    def look(self: EmailBackend, messages: list[Any]) -> int:
        seen.append(connection.in_atomic_block)
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", look)
    write()
    assert send_letters(at=THURSDAY) == 1
    assert seen == [False]


def test_an_address_that_is_gone_ends_the_letter(staff: World, mailbox: Mailbox, write: WriteLetter) -> None:
    letter = write()
    assert letter.follow is not None
    letter.follow.delete()
    assert send_letters(at=THURSDAY) == 0
    assert (Letter.objects.count(), mailbox.arrived) == (0, [])


def test_a_round_of_sending_ends_soon_so_that_the_log_goes_on(write: WriteLetter, mailbox: Mailbox) -> None:
    write()
    assert send_letters(at=THURSDAY, seconds=-1) == 0
    assert send_letters(at=THURSDAY) == 1
