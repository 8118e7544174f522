"""Reading the log: the newest entries, an entry, how far the tree reaches."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nuo.disclosure import log_state, phrases
from nuo.disclosure.frame import Frame
from nuo.disclosure.log_state import LogRow, LogState
from nuo.disclosure.prepared import Prepared
from nuo.disclosure.sentences import sentence
from nuo.ledger.models import Entry
from nuo.promises.models import Promise

A_PAGE = 30
A_FEW = 6


class EntryRow(NamedTuple):
    """One entry in a list; `entry` is its index, None while the sequencer has not placed it."""

    entry: int | None
    at: datetime
    said: str
    subject: str
    number: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest entries of a place and the state of the log."""

    rows: list[EntryRow]
    log: LogState


def latest_of(frame: Frame, *, titles: dict[int, str]) -> Latest:
    """Return the newest entries about a place itself, with the state of the log, in one query."""
    rows = _of_place.rows(code=frame.place.code)
    if not rows:
        return Latest([], log_state.read())
    shown = [_row(*row[:5], titles=titles) for row in rows]
    return Latest(shown, log_state.state_of(LogRow(*rows[0][5:])))


def _entries_of(**values: Any) -> "QuerySet[Entry, tuple[Any, ...]]":  # Any: marks and columns
    return (
        Entry.objects.filter(place_code=values["code"])
        .annotate(**log_state.columns())
        .order_by("-pk")
        .values_list("index", "at", "kind", "body", "subject", *LogRow._fields)[:A_FEW]
    )


_of_place = Prepared(_entries_of)


def page_before(index: int | None) -> list[EntryRow]:
    """Return a page of the log, the newest first, ending before an index: two queries at any length."""
    entries = Entry.objects.filter(index__isnull=False).order_by("-index")
    if index is not None:
        entries = entries.filter(index__lt=index)
    return _rows(entries, A_PAGE, titles=None)


def about(subject: str) -> list[EntryRow]:
    """Return the trail of one thing, oldest first. What one thing goes through is bounded by its steps."""
    return _rows(Entry.objects.filter(subject=subject).order_by("pk"), 200, titles={})


def _rows(entries: QuerySet[Entry], most: int, *, titles: dict[int, str] | None) -> list[EntryRow]:
    found = list(entries.values_list("index", "at", "kind", "body", "subject")[:most])
    if titles is None:
        titles = _titles({json.loads(bytes(row[3])).get("promise") for row in found})
    return [_row(*row, titles=titles) for row in found]


def _titles(promises: set[Any]) -> dict[int, str]:  # Any: JSON numbers, or None
    rows = Promise.objects.filter(pk__in=promises - {None}).order_by().values_list("pk", "current__content__title")
    return {pk: phrases.said(title) for pk, title in rows}


def _row(
    index: int | None, at: datetime, kind: str, body: bytes | memoryview, subject: str, *, titles: dict[int, str]
) -> EntryRow:
    facts = json.loads(bytes(body))
    noun, _, pk = subject.partition(":")
    # A confidential duty has no page, so its entry leads nowhere.
    leads = noun if noun == "promise" or (noun == "duty" and "promise" in facts) else ""
    return EntryRow(index, at, sentence(kind, facts, title=titles.get(facts.get("promise"), "")), leads, int(pk or 0))
