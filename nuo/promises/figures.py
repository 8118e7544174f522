"""Counting closed duties as they close, and counting everything again to compare."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.db.models import F

from nuo.clocks.due import taken
from nuo.clocks.limits import Unit
from nuo.places.calendars import clock_calendar
from nuo.places.models import Place
from nuo.promises.models import Duty, PlaceMonth, PromiseDays, PromiseMonth
from nuo.promises.rules import Closing, Outcome, outcome

COUNTED = {Outcome.KEPT, Outcome.KEPT_LATE, Outcome.BROKEN, Outcome.VOID}
# Confidential duties are counted only from this level up, where no village can be told apart.
CONFIDENTIAL_FROM = ("county", "city", "province")


def count(duty: Duty) -> None:
    """Add a duty that has just closed to the counts of its promise and of every place above it."""
    month, column = month_of(duty), str(outcome(duty.facts, now=duty.closed_at or duty.due_at))
    refused = int(duty.closing == Closing.REFUSED)
    for place in _counting_places(duty):
        _add(PlaceMonth.objects, column, refused, place=place, confidential=duty.confidential, month=month)
    _add(PromiseMonth.objects, column, refused, promise_id=duty.promise_id, place_id=duty.place_id, month=month)
    if (units := units_taken(duty)) is not None:
        _bump(PromiseDays.objects, {"count": 1}, promise_id=duty.promise_id, month=month, taken=units)


def month_of(duty: Duty) -> date:
    """The first of the month in which the duty was due, at its place."""
    return duty.due_at.astimezone(ZoneInfo(duty.place.time_zone)).date().replace(day=1)


def units_taken(duty: Duty) -> int | None:
    """How many of the limit's units the office used, pauses left out; None for dated tasks."""
    limit = duty.limit
    if limit is None or duty.closed_at is None:
        return None
    unit = Unit.HOURS if limit.unit is Unit.MINUTES else limit.unit
    return taken(duty.opened_at, duty.closed_at, clock_calendar(duty.calendar), unit, duty.clock_pauses())


def _counting_places(duty: Duty) -> list[Place]:
    codes = duty.place.path.strip("/").split("/")
    # Always from the top down: two closings that lock the same rows lock them in the same order.
    places = Place.objects.filter(code__in=codes).order_by("path")
    if duty.confidential:
        return [place for place in places if place.level in CONFIDENTIAL_FROM]
    return list(places)


def _add(rows: models.Manager[Any], column: str, refused: int, **key: object) -> None:  # Any: one of three tables
    _bump(rows, {column: 1, "refused": refused}, **key)


def _bump(rows: models.Manager[Any], columns: dict[str, int], **key: object) -> None:  # Any: one of three tables
    steps = {name: F(name) + step for name, step in columns.items() if step}
    if rows.filter(**key).update(**steps):
        return
    try:
        with transaction.atomic():
            rows.create(**key, **columns)
    except IntegrityError:
        rows.filter(**key).update(**steps)


def recount() -> tuple[Counter[tuple[object, ...]], Counter[tuple[object, ...]]]:
    """Count every closed duty again; return (kept counts, fresh counts) keyed alike, to compare."""
    kept: Counter[tuple[object, ...]] = Counter()
    for table, rows in (("place", PlaceMonth.objects.select_related("place")), ("promise", PromiseMonth.objects.all())):
        for row in rows.iterator():
            owner = (row.place.code, _kind(row.confidential)) if isinstance(row, PlaceMonth) else (row.promise_id,)
            for column in sorted(COUNTED):
                kept[table, *owner, row.month, str(column)] = getattr(row, column)
    for bar in PromiseDays.objects.all().iterator():
        kept["days", bar.promise_id, bar.month, bar.taken] = bar.count
    return +kept, Counter(_fresh())


def _fresh() -> Iterator[tuple[object, ...]]:
    duties = (
        Duty.objects.filter(closed_at__isnull=False)
        .select_related("place", "wording", "calendar")
        .prefetch_related("pauses")
    )
    for duty in duties.iterator(chunk_size=2000):
        column = str(outcome(duty.facts, now=duty.due_at))
        month = month_of(duty)
        for place in _counting_places(duty):
            yield "place", place.code, _kind(duty.confidential), month, column
        yield "promise", duty.promise_id, month, column
        if (units := units_taken(duty)) is not None:
            yield "days", duty.promise_id, month, units


def _kind(confidential: bool) -> str:
    return "confidential" if confidential else "public"
