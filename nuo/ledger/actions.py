"""Appending: the only way into the ledger."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from nuo.ledger.models import Entry
from nuo.ledger.rules import ENTRY_VERSION, JSON, LARGEST_ENTRY, canonical, stamp
from nuo.ledger.signers import Signer
from nuo.tlog.merkle import leaf_hash


@transaction.atomic(savepoint=False)
def append(kind: str, facts: Mapping[str, JSON], *, by: Signer, at: datetime, subject: str, place_code: str) -> Entry:
    """Append one public fact in the caller's transaction.

    `facts` holds ids, codes and public words only: no resident's name, contact or text.
    The entry names the office and role that acted, never the person.
    """
    body = canonical(
        {
            **facts,
            "v": ENTRY_VERSION,
            "type": kind,
            "at": stamp(at),
            "by": by.public_name,
            "subject": subject,
            "place": place_code,
        }
    )
    if len(body) > LARGEST_ENTRY:
        raise ValueError(f"an entry of {len(body)} bytes does not fit the log's {LARGEST_ENTRY}")
    return Entry.objects.create(
        kind=kind, body=body, leaf_hash=leaf_hash(body), at=at, subject=subject, place_code=place_code
    )
