"""Rows of lists as plain tuples, ready to print: overdue duties, promises, places.

A template unpacks a tuple in its loop and does nothing else; that is what keeps a long board fast.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from nuo.clocks.due import over
from nuo.clocks.limits import Limit, Unit
from nuo.disclosure import phrases
from nuo.disclosure.counts import Counts
from nuo.disclosure.frame import Frame
from nuo.disclosure.live import Live
from nuo.disclosure.prepared import Prepared
from nuo.promises.models import Promise, PromiseVersion

_KEPT, _LATE, _NEAR, _BROKEN, _WAIT = "kept", "late", "near", "broken", "wait"


class OverdueRow(NamedTuple):
    """One duty past its limit."""

    pk: int
    number: str
    title: str
    place: str
    office: str
    due_on: str
    over: int
    unit: str
    limit: str


class PromiseRow(NamedTuple):
    """One promise with its record of twelve months."""

    pk: int
    seal: str
    title: str
    kept: int
    total: int
    limit: str
    by_law: str
    cost: str
    grounds: str
    overdue: int


class Recorded(NamedTuple):
    """A promise's counts before its words are read."""

    pk: int
    confidential: bool
    counts: Counts
    lately: int
    overdue: int
    soon: int


OVERDUE_COLUMNS = (
    "pk", "opened_at", "due_at", "place__name", "place__name_en", "office__name", "office__name_en",
    "wording__content",
)  # fmt: skip


def overdue_rows(duties: Iterable[tuple[Any, ...]], frame: Frame) -> list[OverdueRow]:  # Any: OVERDUE_COLUMNS
    """Word overdue duties, in their order."""
    return [_overdue_row(row, frame) for row in duties]


def _overdue_row(row: tuple[Any, ...], frame: Frame) -> OverdueRow:  # Any: columns of several kinds
    pk, opened_at, due_at, place, place_en, office, office_en, content = row
    limit = content["limit"]
    unit = Limit.parse(limit).unit if limit else Unit.WORKING_DAYS
    due_on = due_at.astimezone(frame.zone).date()
    return OverdueRow(
        pk, f"{opened_at:%Y}-{pk:06d}", phrases.said(content["title"]), phrases.named(place, place_en),
        phrases.named(office, office_en), phrases.day(due_on, with_year=due_on.year != frame.now.year),
        over(due_at, frame.now, frame.calendar, unit), str(unit), phrases.deadline(limit, content["trigger"]),
    )  # fmt: skip


def recorded(frame: Frame, live: Live) -> list[Recorded]:
    """Return the standing promises of a place with their counts, in one query; worst first.

    First what is overdue, then what was broken this month or last, then the rest as published.
    A confidential promise is shown as an offer; its record belongs to no village.
    """
    rows = _records.rows(place=frame.place.pk, first=frame.months[0], last=frame.months[-1], lately=frame.months[-2])
    found = [_recorded(row, live) for row in rows]
    return sorted(found, key=lambda each: (-each.overdue, -each.lately, not each.soon))


def _records_of(**values: Any) -> "QuerySet[Promise, tuple[Any, ...]]":  # Any: marks and columns
    shown = Q(months__month__gte=values["first"], months__month__lte=values["last"])
    is_recent = Q(counted__month__gte=values["lately"])
    return (
        Promise.objects.standing()
        .filter(place=values["place"])
        .annotate(counted=FilteredRelation("months", condition=shown))
        .values_list("pk", "confidential")
        .annotate(
            kept=_sum("counted__kept"), late=_sum("counted__kept_late"), broken=_sum("counted__broken"),
            void=_sum("counted__void"),
            lately=Coalesce(Sum(F("counted__broken") + F("counted__kept_late"), filter=is_recent), 0),
        )
        .order_by("pk")
    )  # fmt: skip


def _sum(column: str) -> Coalesce:
    return Coalesce(Sum(column), 0)


_records = Prepared(_records_of)


def _recorded(row: tuple[Any, ...], live: Live) -> Recorded:  # Any: columns of several kinds
    pk, confidential, kept, late, broken, void, lately = row
    if confidential:
        return Recorded(pk, True, Counts(), 0, 0, 0)
    overdue, soon = live.by_promise.get(pk, (0, 0))
    return Recorded(pk, False, Counts(kept, late, broken + overdue, void), lately, overdue, soon)


def promise_rows(found: Iterable[Recorded]) -> list[PromiseRow]:
    """Read the words of these promises in one query and return their rows, in the same order."""
    wanted = list(found)
    versions = PromiseVersion.objects.filter(current_of__in=[each.pk for each in wanted]).order_by()
    words = dict(versions.values_list("promise_id", "content"))
    return [_promise_row(each, words[each.pk]) for each in wanted]


def _promise_row(record: Recorded, content: phrases.JSONObject) -> PromiseRow:
    return PromiseRow(
        record.pk, seal_of(record), phrases.said(content["title"]), record.counts.kept,
        -1 if record.confidential else record.counts.total,
        phrases.deadline(content["limit"], content["trigger"]), phrases.by_law(content["statutory"]),
        phrases.cost(content["cost"]), phrases.grounds(content["basis"], content["local"]), record.overdue,
    )  # fmt: skip


def seal_of(record: Recorded) -> str:
    """Return the seal that tells how a promise stands now."""
    if record.overdue:
        return _BROKEN
    if record.soon:
        return _NEAR
    if not record.counts.total:
        return _WAIT
    return _LATE if record.lately else _KEPT
