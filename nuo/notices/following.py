"""News for followers, read from the log: what is not public there is told to nobody.

A cursor says how far the log was read; it moves in the transaction that writes the news, by comparing.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from nuo.ledger.models import Edge, Entry
from nuo.notices.models import Cursor, Follow, News
from nuo.notices.rules import NEWS, OUTCOMES, Happening
from nuo.places.rules import upwards
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import outcome


@dataclass(frozen=True, slots=True)
class Event:
    """Something in the log that followers hear of."""

    index: int
    happening: Happening
    promise: Promise
    duty: Duty | None


def read_log(*, at: datetime, most: int = 500) -> int:
    """Read the entries that are new; return how many pieces of news they make."""
    size = Edge.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    # Followers are told what happens from now on, not what the log held before.
    cursor, _ = Cursor.objects.get_or_create(pk=1, defaults={"read_to": size})
    if cursor.read_to >= size:
        return 0
    entries = list(_entries(cursor.read_to, size)[:most])
    end = size if len(entries) < most else (entries[-1].index or 0) + 1
    fresh = [
        News(follow_id=follow, index=event.index, happening=event.happening, promise=event.promise, duty=event.duty,
             made_at=at)
        for event in _events(entries)
        for follow in _followers(event.promise)
    ]  # fmt: skip
    return _keep(fresh, cursor.read_to, end)


@transaction.atomic
def _keep(fresh: list[News], begin: int, end: int) -> int:
    if not Cursor.objects.filter(pk=1, read_to=begin).update(read_to=end):
        return 0  # another worker was faster
    News.objects.bulk_create(fresh)
    return len(fresh)


def _entries(begin: int, end: int) -> QuerySet[Entry]:
    if not Follow.objects.confirmed().exists():
        return Entry.objects.none()
    return Entry.objects.filter(index__gte=begin, index__lt=end, kind__in=NEWS).order_by("index")


def _events(entries: Iterable[Entry]) -> Iterator[Event]:
    for entry in entries:
        said, kind = json.loads(bytes(entry.body)), entry.kind
        # Of a confidential duty an entry names no promise, and so there is nothing to tell.
        if (promise := _promise(said.get("promise"))) is None:
            continue
        happening, duty = NEWS[kind], _duty(said.get("duty"))
        if _is_news(happening, duty, datetime.fromisoformat(said["at"])):
            assert entry.index is not None
            yield Event(entry.index, happening, promise, duty)


def _promise(pk: int | None) -> Promise | None:
    return Promise.objects.filter(pk=pk, confidential=False).select_related("place").first() if pk else None


def _duty(pk: int | None) -> Duty | None:
    return Duty.objects.filter(pk=pk).first() if pk else None


def _is_news(happening: Happening, duty: Duty | None, at: datetime) -> bool:
    if duty is not None and duty.confidential:
        return False
    wanted = OUTCOMES.get(happening)
    return wanted is None or (duty is not None and outcome(duty.facts, now=at) is wanted)


def _followers(promise: Promise) -> Iterator[int]:
    of = Q(promise=promise) | Q(place__path__in=upwards(promise.place.path))
    # Who follows a promise and its place is told by each, since each can be left alone.
    yield from Follow.objects.confirmed().filter(of).order_by("pk").values_list("pk", flat=True)
