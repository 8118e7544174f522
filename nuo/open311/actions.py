"""Making and revoking keys. Neither is a public fact, so neither is in the log."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from nuo.ledger.refusals import Refused
from nuo.open311.models import ApiKey
from nuo.open311.rules import digest_of
from nuo.people.actor import Actor

LONGEST_NAME = 80


@transaction.atomic
def add_key(name: str, *, by: Actor, at: datetime) -> str:
    """Make a key for a program and return it; it is shown once and not kept."""
    _check_operator(by)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("api_key_name", most=LONGEST_NAME)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            ApiKey.objects.create(name=name, digest=digest_of(secret), made_at=at)
    except IntegrityError:
        raise Refused("api_key_taken", name=name) from None
    return secret


@transaction.atomic
def revoke_key(name: str, *, by: Actor, at: datetime) -> None:
    """End the standing key of a name; the next request with it is refused."""
    _check_operator(by)
    if not ApiKey.objects.standing().filter(name=name.strip()).update(revoked_at=at):
        raise Refused("api_key_unknown", name=name.strip())


def _check_operator(by: Actor) -> None:
    # Keys are made on the machine itself, by its command; no page and no API leads here.
    if not by.is_clock:
        raise Refused("not_yours", step="key")
