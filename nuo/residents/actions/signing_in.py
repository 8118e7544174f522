"""One-time codes: asked for, sent by the worker, tried a few times, and forgotten.

Whoever asks is answered alike whether we know the contact or not: nothing is looked up before the code is sent.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from nuo.ledger.refusals import Refused
from nuo.residents.models import Invitation, ReadOutCode, Resident, SignInCode, Yes

GOOD_FOR = timedelta(minutes=10)
_TRIES = 5
# Codes to one contact within ten minutes; more would only fill somebody's mailbox.
_CODES = 3
_DIGITS = 6


@transaction.atomic
def ask_code(contact: str, *, language: str, at: datetime) -> int:
    """Put a code on its way, if there is somebody with this contact; return the number it is tried under."""
    earlier = SignInCode.objects.filter(contact=contact, expires_at__gt=at).count()
    made = SignInCode.objects.create(
        contact=contact, language=language, nonce=secrets.token_hex(16), expires_at=at + GOOD_FOR,
        is_sent=earlier >= _CODES,
    )  # fmt: skip
    return made.pk


def code_of(asked: SignInCode) -> str:
    """Return the code itself, six digits."""
    said = f"one-time:{asked.pk}:{asked.nonce}".encode()
    number = int.from_bytes(hmac.new(settings.SECRET_KEY.encode(), said, "sha256").digest()) % 10**_DIGITS
    return f"{number:0{_DIGITS}}"


def try_code(pk: int, typed: str, *, at: datetime) -> list[Resident]:
    """Return who may sign in with the code: all who left this contact. A code works once.

    Not one transaction: a wrong try is counted although it is refused.
    """
    counted = SignInCode.objects.filter(pk=pk, expires_at__gt=at, tries__lt=_TRIES).update(tries=F("tries") + 1)
    asked = SignInCode.objects.filter(pk=pk).first()
    if not counted or asked is None:
        raise Refused("one_time_code_over")
    found = list(Resident.objects.filter(contact=asked.contact).select_related("place").order_by("pk"))
    if not hmac.compare_digest(code_of(asked).encode(), typed.encode()) or not found:
        raise Refused("one_time_code_wrong")
    if not SignInCode.objects.filter(pk=pk).delete()[0]:
        raise Refused("one_time_code_over")
    return found


@transaction.atomic
def forget_expired(*, at: datetime) -> int:
    """Delete codes and invitations whose time is over; return how many."""
    over = Invitation.objects.filter(expires_at__lte=at).values_list("group", "resident")
    for group, invited in over:
        Yes.objects.filter(group=group, giver=invited).delete()
        Yes.objects.filter(group=group, to=invited).delete()
    tables = (Invitation, ReadOutCode, SignInCode)
    return sum(table.objects.filter(expires_at__lte=at).delete()[0] for table in tables)
