"""Holding rows and log against each other, a stretch at a time: every row has its entries, every entry its row."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from nuo.ledger.accounts import Gap, Noun, Row, compare
from nuo.ledger.models import Entry
from nuo.ledger.rules import stamp

A_STRETCH = 500
# The walk over the entries themselves comes after all nouns.
_ENTRIES = "entry"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk has come: in which noun, and the last key looked at."""

    noun: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one stretch came to. `place` is where the next begins; None at the end of the whole walk."""

    gaps: list[Gap]
    looked_at: int
    place: Place | None


def walk(nouns: Sequence[Noun]) -> Iterator[Stretch]:
    """Yield stretch after stretch until everything has been looked at once."""
    place: Place | None = Place()
    while place is not None:
        done = stretch(nouns, place)
        yield done
        place = done.place


def stretch(nouns: Sequence[Noun], place: Place, most: int = A_STRETCH) -> Stretch:
    """Look at the next keys of a noun, or at the next entries; memory holds one stretch."""
    if place.noun == len(nouns):
        return _stretch_of_entries(nouns, place, most)
    noun = nouns[place.noun]
    keys = noun.keys(place.after, most)
    gaps = look_at(noun, keys)
    following = Place(place.noun, keys[-1]) if len(keys) == most else Place(place.noun + 1)
    return Stretch(gaps, len(keys), following)


def look_at(noun: Noun, keys: Sequence[int]) -> list[Gap]:
    """Return what does not fit for these keys. What does not is looked at twice: it may have changed in between."""
    gaps = _look(noun, keys)
    if not gaps:
        return []
    doubtful = sorted({int(gap.subject.partition(":")[2]) for gap in gaps})
    with transaction.atomic():
        return _look(noun, doubtful)


def _look(noun: Noun, keys: Sequence[int]) -> list[Gap]:
    subjects = [f"{noun.name}:{key}" for key in keys]
    entries = _entries_of(subjects)
    accounts = noun.read(keys)
    gaps: list[Gap] = []
    for key, subject in zip(keys, subjects, strict=True):
        gaps += compare(subject, accounts[key], entries.get(subject, []), noun.by)
    return gaps


def _entries_of(subjects: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    rows = (
        Entry.objects.filter(subject__in=subjects).order_by("pk").values_list("pk", "index", "kind", "body", "subject")
    )
    for pk, index, kind, body, subject in rows:
        found.setdefault(subject, []).append(Row(pk, index, kind, json.loads(bytes(body))))
    return found


def _stretch_of_entries(nouns: Sequence[Noun], place: Place, most: int) -> Stretch:
    """Look at entries whose subject no row answers for, and whose columns are not those of their bytes."""
    entries = list(Entry.objects.filter(pk__gt=place.after).order_by("pk")[:most])
    gaps = [gap for entry in entries for gap in _columns(entry)]
    by_noun = {noun.name: noun for noun in nouns}
    keys: dict[str, set[int]] = {}
    for entry in entries:
        name, _, key = entry.subject.partition(":")
        if name in by_noun and key.isdigit():
            keys.setdefault(name, set()).add(int(key))
        else:
            gaps.append(Gap("entry_without_row", entry.subject, entry.kind, index=entry.index))
    for name, found in keys.items():
        accounts = by_noun[name].read(sorted(found))
        gone = sorted(key for key, account in accounts.items() if account.absent)
        # One look at each tells all of its entries.
        gaps += look_at(by_noun[name], gone) if gone else []
    following = Place(place.noun, entries[-1].pk) if len(entries) == most else None
    return Stretch(gaps, len(entries), following)


def _columns(entry: Entry) -> list[Gap]:
    facts = json.loads(bytes(entry.body))
    kept = {"type": entry.kind, "subject": entry.subject, "at": stamp(entry.at), "place": entry.place_code}
    return [
        Gap("column_differs", entry.subject, entry.kind, fact, facts.get(fact), value, entry.index)
        for fact, value in kept.items()
        if facts.get(fact) != value
    ]
