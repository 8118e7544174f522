"""Sending letters. Each is marked first and sent outside any transaction, so that no letter goes out twice.

A worker that dies while sending leaves its letter marked; whether it went out nobody knows, so it is not sent
again and stands on the operator's page.
"""

import logging
from contextlib import closing, suppress
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Count

from nuo.notices.models import Letter
from nuo.notices.pushing import push
from nuo.notices.rules import State, Way, try_again_at
from nuo.notices.wording import leave_link, notices_address
from nuo.residents.sending import sender_for

log = logging.getLogger(__name__)
_AT_ONCE = 200
# The log waits while letters are sent, so not for long.
_SECONDS = 8.0
_DEAD_AFTER = timedelta(minutes=10)
_SLOW = timedelta(hours=1)
_PERMANENT = 500
_RELATED = ("staff__person", "follow__promise", "follow__place", "device")


class Failed(Exception):
    """A letter did not go out, for certain; if `is_final`, it never will."""

    def __init__(self, fault: str, *, is_final: bool = False) -> None:
        """Say what happened, without a word of the server's: it may name an address."""
        super().__init__(fault)
        self.fault, self.is_final = fault, is_final


class Connection:
    """The way to the mail server, opened when the first letter needs it and again after a failure."""

    def __init__(self) -> None:
        """Begin closed."""
        self.backend: BaseEmailBackend | None = None
        self.is_away = False

    def send(self, message: EmailMessage) -> None:
        """Send one letter; raise Failed where it certainly did not go out, another OSError where nobody knows."""
        backend = self._opened()
        try:
            backend.send_messages([message])
        except SMTPRecipientsRefused as error:
            code = max((code for code, _words in error.recipients.values()), default=0)
            raise Failed(f"recipient refused, {code}", is_final=code >= _PERMANENT) from None
        except SMTPResponseException as error:
            raise Failed(f"refused, {error.smtp_code}", is_final=error.smtp_code >= _PERMANENT) from None
        except ValueError as error:
            # An address no mail can carry, noticed before anything was said to the server.
            raise Failed(type(error).__name__, is_final=True) from None

    def _opened(self) -> BaseEmailBackend:
        if self.backend is None:
            backend = get_connection()
            try:
                backend.open()
            except OSError as error:  # smtplib's own are among them
                self.is_away = True
                raise Failed(type(error).__name__) from None
            self.backend = backend
        return self.backend

    def close(self) -> None:
        """Say goodbye to the server, which may be gone."""
        backend, self.backend = self.backend, None
        if backend is not None:
            with suppress(OSError):
                backend.close()


def send_letters(*, at: datetime, most: int = _AT_ONCE, seconds: float = _SECONDS) -> int:
    """Send what waits, the longest waiting first; return how many went out."""
    _give_up_the_dead(at)
    begun, sent = monotonic(), 0
    ways = _ways_on()
    waiting = Letter.objects.filter(state=State.WAITING, way__in=ways, next_at__lte=at).order_by("next_at", "pk")
    with closing(Connection()) as connection:
        for letter in waiting.select_related(*_RELATED)[:most]:
            if monotonic() - begun > seconds:
                break
            if not _claimed(letter, at):
                continue  # another worker has it
            state = _try(letter, connection, at)
            sent += state is State.SENT
            if connection.is_away:
                break
    return sent


def _ways_on() -> list[Way]:
    on = {Way.MAIL: settings.MAIL_ON, Way.TEXT_MESSAGE: settings.SMS_FOLDER, Way.PUSH: settings.PUSH_KEY}
    return [way for way, is_on in on.items() if is_on]


def _try(letter: Letter, connection: Connection, at: datetime) -> State:
    """Send one letter and write down what came of it."""
    try:
        _deliver(letter, connection)
    except Failed as failed:
        connection.close()
        return _failed(letter, failed, at)
    except OSError as error:
        # It may have been taken before the line broke.
        connection.close()
        return _end(letter, State.UNSURE, at, fault=type(error).__name__)
    return _end(letter, State.SENT, at)


def _claimed(letter: Letter, at: datetime) -> bool:
    same = Letter.objects.filter(pk=letter.pk, state=State.WAITING, tries=letter.tries)
    letter.tries += 1
    return bool(same.update(state=State.SENDING, tries=letter.tries, begun_at=at))


def _end(letter: Letter, state: State, at: datetime, *, fault: str = "") -> State:
    if fault:
        # Neither the address nor the words go into the program's log.
        log.warning("Letter %s: %s, %s", letter.pk, state.value, fault)
    Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(state=state, ended_at=at, fault=fault)
    return state


def _failed(letter: Letter, failed: Failed, at: datetime) -> State:
    again = None if failed.is_final else try_again_at(letter.tries, now=at)
    if again is None:
        return _end(letter, State.FAILED, at, fault=failed.fault)
    mine = Letter.objects.filter(pk=letter.pk, state=State.SENDING)
    mine.update(state=State.WAITING, next_at=again, fault=failed.fault)
    return State.WAITING


def _give_up_the_dead(at: datetime) -> None:
    dead = Letter.objects.filter(state=State.SENDING, begun_at__lt=at - _DEAD_AFTER)
    dead.update(state=State.UNSURE, ended_at=at, fault="the worker ended while sending")


def _deliver(letter: Letter, connection: Connection) -> None:
    if letter.way == Way.PUSH:
        _push(letter)
        return
    to = address_of(letter)
    if not to:
        raise Failed("no address any more", is_final=True)
    if letter.way == Way.MAIL:
        connection.send(_message(letter, to))
    elif sender := sender_for(to):
        sender.send(to, letter.text)


def _push(letter: Letter) -> None:
    if letter.device is None:
        raise Failed("no device any more", is_final=True)
    answer = push(letter.device, letter.text, notices_address(letter.language))
    if answer.is_gone:
        letter.device.delete()
    if not answer.is_taken:
        raise Failed(f"push service, {answer.status}", is_final=answer.is_final)


def address_of(letter: Letter) -> str:
    """Return where a letter goes now; empty where the address is gone."""
    if letter.follow is not None:
        return letter.follow.address
    assert letter.staff is not None
    return letter.staff.telephone if letter.way == Way.TEXT_MESSAGE else letter.staff.person.email


def _message(letter: Letter, to: str) -> EmailMessage:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    name = f"<letter-{letter.pk}-{letter.made_at:%Y%m%d%H%M%S}@{host}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    if letter.follow is not None and letter.follow.confirmed_at is not None:
        # RFC 8058: the reader's own program leaves with one click.
        headers["List-Unsubscribe"] = f"<{leave_link(letter.follow)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)


def counts() -> dict[State, int]:
    """Return how many letters wait, and how many failed or may not have gone out lately; for the operator."""
    found = Letter.objects.exclude(state__in=[State.SENT, State.SENDING]).values_list("state").annotate(n=Count("pk"))
    return {State(state): n for state, n in found.order_by("state")}


def faults() -> list[str]:
    """Return what went wrong lately, each kind once; no address and no words of a letter are in it."""
    found = Letter.objects.exclude(fault="").exclude(state=State.SENT)
    return list(found.order_by("fault").values_list("fault", flat=True).distinct()[:10])


def is_behind(now: datetime) -> bool:
    """Whether a letter has waited for longer than it takes a mail server to come back."""
    return Letter.objects.filter(state=State.WAITING, made_at__lt=now - _SLOW).exists()
