"""Sending one-time codes: by e-mail, or as a file for the gateway that sends text messages.

The worker sends, so that nobody can tell from the time a page takes whether a contact is known.
"""

import json
import logging
import secrets
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from nuo.residents.actions.signing_in import code_of
from nuo.residents.models import Resident, SignInCode

log = logging.getLogger(__name__)
_AT_ONCE = 20


class Sender(Protocol):
    """A way to bring a few words to a contact."""

    def send(self, to: str, words: str) -> None:
        """Send, or raise OSError."""


class ByMail:
    """E-mail, through the server the settings name."""

    def send(self, to: str, words: str) -> None:
        """Send one message; smtplib's errors are OSErrors."""
        send_mail(_("Your code for Nuo"), words, settings.DEFAULT_FROM_EMAIL, [to])


class ByFile:
    """One file a message in a folder that a gateway empties: `{"to": …, "text": …}`."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self.folder = folder

    def send(self, to: str, words: str) -> None:
        """Write a whole file under its final name."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f"{secrets.token_hex(8)}.new"
        fresh.write_text(json.dumps({"to": to, "text": words}, ensure_ascii=False), encoding="utf-8")
        fresh.replace(fresh.with_suffix(".json"))


def sender_for(contact: str) -> Sender | None:
    """Return the way to this contact, or None where the instance has none."""
    if "@" in contact:
        return ByMail() if settings.MAIL_ON else None
    return ByFile(settings.SMS_FOLDER) if settings.SMS_FOLDER else None


def offered() -> bool:
    """Whether this instance can send a code at all."""
    return bool(settings.MAIL_ON or settings.SMS_FOLDER)


def send_waiting(*, at: datetime) -> int:
    """Send the codes that wait, to those we know; return how many. One that fails is asked for again by who waits."""
    sent = 0
    for asked in SignInCode.objects.filter(is_sent=False)[:_AT_ONCE]:
        # Claimed first: two workers never send one code twice.
        if not SignInCode.objects.filter(pk=asked.pk, is_sent=False).update(is_sent=True):
            continue
        sender = sender_for(asked.contact)
        known = Resident.objects.filter(contact=asked.contact).exists()
        if sender and known and asked.expires_at > at:
            sent += _send(sender, asked)
    return sent


def _send(sender: Sender, asked: SignInCode) -> int:
    with translation.override(asked.language):
        words = _("Your code: %(code)s. It works for ten minutes. If you did not ask for it, do nothing.")
        try:
            sender.send(asked.contact, words % {"code": code_of(asked)})
        except OSError as error:
            # Neither the contact nor the code goes into a log.
            log.warning("A one-time code could not be sent: %s", type(error).__name__)
            return 0
    return 1
