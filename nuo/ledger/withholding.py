"""Erasing what is private behind an entry: content and salt go, the entry stays, and a new entry says so.

The entry holds only a commitment. Without the salt nobody can test a guess, so nothing of the content is left.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from nuo.ledger.accounts import Facts, Keys, Said
from nuo.ledger.actions import append
from nuo.ledger.models import Entry, Withholding
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.ledger.signers import OPERATOR

# Deletes content and salt behind an entry's subject; false where there is none left.
Eraser = Callable[[str], bool]


class Ground(StrEnum):
    """Why content may be erased: 个人信息保护法 (in force since 2021-11-01), by article."""

    PURPOSE_SERVED = "purpose_served"  # 47(1)(1): no longer needed for what it was given for
    CONSENT_WITHDRAWN = "consent_withdrawn"  # 15(1), 47(1)(3)
    STORAGE_ENDED = "storage_ended"  # 19: kept no longer than necessary
    SENSITIVE = "sensitive"  # 28, 29: should never have been written down here


@transaction.atomic
def withhold(index: int, ground: Ground, *, erase: Mapping[str, Eraser], at: datetime) -> Withholding:
    """Erase what stands behind an entry, or refuse and change nothing. `erase`: who can, by kind of entry.

    Refused: `not_found`; `nothing_to_withhold`; `withheld_already`.
    """
    entry = Entry.objects.filter(index=index).first()
    if entry is None:
        raise Refused("not_found", what="entry")
    if entry.kind not in erase or "commitment" not in json.loads(bytes(entry.body)):
        raise Refused("nothing_to_withhold", index=index)
    try:
        # The constraint decides between two who press at once.
        with transaction.atomic():
            made = Withholding.objects.create(entry=entry, ground=Ground(ground).value, at=at)
    except IntegrityError as error:
        raise Refused("withheld_already", index=index) from error
    if not erase[entry.kind](entry.subject):
        raise Refused("nothing_to_withhold", index=index)
    facts: Facts = {"index": index, "ground": made.ground}
    append("entry.withheld", facts, by=OPERATOR, at=at, subject=entry.subject, place_code=entry.place_code)
    return made


def is_withheld(kind: str, subject: str) -> bool:
    """Say whether what stood behind an entry was erased by an act of its own, and not by hand."""
    return Withholding.objects.filter(entry__subject=subject, entry__kind=kind).exists()


def withheld_of(noun: str) -> Callable[[Keys], Mapping[int, Said]]:
    """Return, for a noun, a function that says which of its entries must be said to be withheld."""

    def by_key(keys: Keys) -> Mapping[int, Said]:
        found: dict[int, Said] = {}
        rows = Withholding.objects.filter(entry__subject__in=[f"{noun}:{key}" for key in keys]).order_by("pk")
        for subject, index, ground, at in rows.values_list("entry__subject", "entry__index", "ground", "at"):
            said = found.setdefault(int(subject.partition(":")[2]), {})
            said.setdefault("entry.withheld", []).append({"index": index, "ground": ground, "at": stamp(at)})
        return found

    return by_key
