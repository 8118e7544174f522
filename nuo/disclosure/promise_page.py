"""One promise: what is said, how long it really takes, what became of it, how often it was changed."""

import json
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple

from django.db.models import Q, Sum

from nuo.cases.models import CaseDuty
from nuo.cases.rating import LEVELS, counts_of
from nuo.cases.rules import Part
from nuo.clocks.limits import Limit, Unit
from nuo.disclosure.board import StripMonth
from nuo.disclosure.changes import Change, changes
from nuo.disclosure.counts import Counts, summed
from nuo.disclosure.frame import Frame
from nuo.disclosure.phrases import JSONObject
from nuo.disclosure.rows import OVERDUE_COLUMNS, OverdueRow, overdue_rows
from nuo.hotline.figures import HotlineFigures, figures_of
from nuo.ledger.models import Entry
from nuo.promises.models import Duty, Promise, PromiseDays, PromiseMonth

OVERDUE_SHOWN = 20
VERSIONS_SHOWN = 50


class Version(NamedTuple):
    """One wording and what it changed, or the end and its reason; `entry` is its index in the log."""

    number: int
    published_at: datetime
    changed: list[Change]
    entry: int | None
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a promise in twelve months; a confidential one has none to show."""

    counts: Counts
    refused: int
    months: list[StripMonth]
    overdue: list[OverdueRow]
    overdue_count: int
    soon: int
    days: dict[int, int]
    # How many rated it so, from the best level down, within the year.
    ratings: list[tuple[int, int]]
    # Answers that did not solve it, as those say who asked.
    contested: int
    # What a hotline's records say; in none of the figures above, for Nuo did not time them.
    hotline: HotlineFigures | None

    @property
    def rated(self) -> int:
        """How many rated it."""
        return sum(count for _level, count in self.ratings)


@dataclass(frozen=True, slots=True)
class PromisePage:
    """Everything the page prints."""

    frame: Frame
    promise: Promise
    content: JSONObject
    limit: Limit | None
    axis: Limit | None
    statutory: Limit | None
    # The limit changed within the year: times counted in old and new units share no axis.
    limit_changed: bool
    versions: list[Version]
    record: Record | None

    @property
    def seal(self) -> str:
        """The seal of its present state."""
        if self.record is None or not (self.record.counts.total or self.record.soon):
            return "wait"
        if self.record.overdue_count:
            return "broken"
        return "near" if self.record.soon else "kept"


def promise_called(pk: int) -> Promise | None:
    """Return a promise with its office and the places above, in one query."""
    related = ("office", "current", "place__parent__parent__parent")
    return Promise.objects.select_related(*related).filter(pk=pk).exclude(current=None).first()


def read(promise: Promise, frame: Frame) -> PromisePage:
    """Read the page of a promise."""
    assert promise.current is not None
    content = promise.current.content
    limit, statutory = promise.current.limit, content.get("statutory")
    return PromisePage(
        frame, promise, content, limit, _axis(limit), Limit.parse(statutory["limit"]) if statutory else None,
        _limit_changed(promise, frame), versions_of(promise), None if promise.confidential else _record(promise, frame),
    )  # fmt: skip


def _axis(limit: Limit | None) -> Limit | None:
    """Return the limit in the unit its days are counted in: minutes are counted by the hour."""
    if limit is None or limit.unit is not Unit.MINUTES:
        return limit
    return Limit(max(1, -(-limit.count // 60)), Unit.HOURS)


def _limit_changed(promise: Promise, frame: Frame) -> bool:
    rows = list(promise.versions.order_by("-number").values_list("content__limit", "published_at")[:VERSIONS_SHOWN])
    began = frame.months[0]
    for number, (_text, published_at) in enumerate(rows, start=1):
        if published_at.astimezone(frame.zone).date() < began:
            rows = rows[:number]
            break
    return len({text for text, _published_at in rows}) > 1


def versions_of(promise: Promise) -> list[Version]:
    """Return the history of a promise, the newest first: the list of its entries, read from what was signed."""
    entries = Entry.objects.filter(subject=f"promise:{promise.pk}", kind__startswith="promise.").order_by("pk")
    rows = list(entries.values_list("index", "at", "body")[:VERSIONS_SHOWN])
    facts = [json.loads(bytes(body)) for _index, _at, body in rows]
    # An ending changes no wording: it is shown with its reason.
    changed = iter(changes([said["wording"] for said in facts if "wording" in said]))
    found = [
        Version(said["version"], at, next(changed) if "wording" in said else [], index, said.get("reason", ""))
        for (index, at, _body), said in zip(rows, facts, strict=True)
    ]
    return found[::-1]


def _record(promise: Promise, frame: Frame) -> Record:
    within = Q(month__gte=frame.months[0], month__lte=frame.months[-1])
    rows: dict[Any, Any] = {  # Any: a date, and four whole numbers
        month: numbers
        for month, *numbers in PromiseMonth.objects.filter(within, promise=promise).values_list(
            "month", "kept", "kept_late", "broken", "void", "refused"
        )
    }
    closed = {month: Counts(*numbers[:4]) for month, numbers in rows.items()}
    due_at = list(_running(promise, frame).values_list("due_at", flat=True))
    late = [at for at in due_at if at < frame.now]
    for at in late:
        month = at.astimezone(frame.zone).date().replace(day=1)
        closed[month] = closed.get(month, Counts()).plus(Counts(broken=1))
    shown = [(month, closed.get(month, Counts())) for month in frame.months]
    days = PromiseDays.objects.filter(within, promise=promise).order_by().values_list("taken").annotate(Sum("count"))
    overdue = Duty.objects.overdue(at=frame.now).public().filter(promise=promise).order_by("due_at", "pk")
    return Record(
        summed(closed.values()), sum(numbers[4] for numbers in rows.values()),
        [StripMonth(month, counts.kept, counts.total) for month, counts in shown],
        overdue_rows(overdue.values_list(*OVERDUE_COLUMNS)[:OVERDUE_SHOWN], frame) if late else [],
        len(late), len(due_at) - len(late), dict(days), *_heard(promise, frame),
        figures_of(promise, now=frame.now),
    )  # fmt: skip


def _heard(promise: Promise, frame: Frame) -> tuple[list[tuple[int, int]], int]:
    """Return what those who asked said about it within the year: ratings by level, and answers they contested."""
    begun = datetime.combine(frame.months[0], time(), frame.zone)
    counts = counts_of(promise, since=begun)
    again = CaseDuty.objects.filter(part=Part.AGAIN.value, case__duty__promise=promise, duty__opened_at__gte=begun)
    return [(level, counts.get(level, 0)) for level in reversed(LEVELS)], again.count()


def _running(promise: Promise, frame: Frame) -> Any:  # Any: a queryset of duties
    running = Duty.objects.undone().public().filter(promise=promise, place=promise.place)
    running = running.filter(Q(paused_at=None) | Q(due_at__lt=frame.now))
    return running.filter(due_at__lte=max(frame.soon_until, frame.now)).order_by()
