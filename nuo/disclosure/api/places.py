"""Boards, promises, duties and policy of a place through the API; public."""

from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from nuo.disclosure import board as boards
from nuo.disclosure import children
from nuo.disclosure.api.promises import counts_shape, duty_shape, promise_shape
from nuo.disclosure.counts import Counts
from nuo.disclosure.frame import Frame, frame_of, place_called
from nuo.disclosure.live import live_at, under
from nuo.disclosure.rows import recorded
from nuo.disclosure.shapes import (
    BelowPage,
    BelowShape,
    BoardShape,
    ConfidentialShape,
    DutyPageShape,
    MonthShape,
    PolicyShape,
    PromisePageShape,
)
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, AfterCode, Code, Many, both
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.places.shapes import PlaceName
from nuo.promises.models import Duty, Promise
from nuo.promises.shapes import LimitShape

router = Router(auth=None, tags=["places"])


class Which(StrEnum):
    """Which duties to list."""

    OVERDUE = "overdue"
    UNDONE = "undone"
    CLOSED = "closed"
    ALL = "all"


def _frame(code: str, now: datetime) -> Frame:
    place = place_called(code)
    if place is None:
        raise Refused("not_found", what="place")
    return frame_of(place, now=now)


@router.get("/{code}", response=BoardShape, summary="The figures of a place")
def board(request: HttpRequest, code: Code) -> BoardShape:
    """What the offices of a place and of all places below it kept in twelve months, and what is overdue now."""
    frame = _frame(code, timezone.now())
    shown = boards.read(frame)
    hidden = shown.confidential
    counts = counts_shape(hidden.counts, frame) if hidden and hidden.shown else None
    return BoardShape(
        place=PlaceName.of(frame.place), above=_above(frame.place), at=frame.now,
        counts=counts_shape(shown.counts, frame),
        overdue=shown.live.overdue, soon=shown.live.soon, soon_until=frame.soon_until,
        months=[MonthShape(month=month.month, kept=month.kept, total=month.total) for month in shown.months],
        confidential=ConfidentialShape(shown=hidden.shown, counts=counts) if hidden else None,
        programme=frame.adoption_id, log_size=shown.log.size, log_root=shown.log.root,
    )  # fmt: skip


def _above(place: Place) -> list[PlaceName]:
    found: list[PlaceName] = []
    step = place
    # What is read with the place reaches up to the county, and so does the page's trail.
    while step.level != Level.COUNTY and step.parent is not None and len(found) < 3:
        step = step.parent
        found.append(PlaceName.of(step))
    return found[::-1]


@router.get("/{code}/below", response=BelowPage, summary="The places directly below, with their figures")
def below(request: HttpRequest, code: Code, after: AfterCode = "") -> BelowPage:
    """In the order of the tree, 50 a page. Nothing sorts by a rate."""
    frame = _frame(code, timezone.now())
    if frame.is_village:
        return BelowPage(items=[], next=None)
    places = Place.objects.children_of(frame.place)
    if after:
        places = places.filter(path__gt=f"{frame.place.path}{after}/")
    page = children.page_of(places, frame, live_at(frame).by_child, 1)
    names = {
        place_code: both(name, name_en)
        for place_code, name, name_en in places.filter(code__in=[row.code for row in page.rows]).values_list(
            "code", "name", "name_en"
        )
    }
    items = [_below(row, names[row.code], frame) for row in page.rows if row.code in names]
    return BelowPage(items=items, next=items[-1].code if page.pages > 1 else None)


def _below(row: children.PlaceRow, name: object, frame: Frame) -> BelowShape:
    counts = counts_shape(Counts(row.kept, row.late, row.broken), frame)
    return BelowShape.model_validate({"code": row.code, "name": name, "counts": counts, "overdue": row.overdue})


@router.get("/{code}/promises", response=PromisePageShape, summary="What the offices of a place promise")
def promises_of_place(request: HttpRequest, code: Code, after: After = None, limit: Many = 20) -> PromisePageShape:
    """The standing promises of a place itself, each with its record, by number."""
    frame = _frame(code, timezone.now())
    found = sorted((each for each in recorded(frame, live_at(frame)) if each.pk > (after or 0)), key=lambda e: e.pk)
    wanted = {each.pk: each for each in found[:limit]}
    promises = Promise.objects.filter(pk__in=list(wanted)).select_related("current", "office", "place").order_by("pk")
    items = []
    for promise in promises:
        record = wanted[promise.pk]
        counts = None if record.confidential else counts_shape(record.counts, frame)
        items.append(promise_shape(promise, counts=counts, overdue=record.overdue))
    return PromisePageShape(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{code}/duties", response=DutyPageShape, summary="Duties of a place and the places below it")
def duties_of_place(
    request: HttpRequest, code: Code, which: Which = Which.OVERDUE, after: After = None, limit: Many = 20
) -> DutyPageShape:
    """By number, the oldest first. A confidential duty is in no list."""
    frame = _frame(code, timezone.now())
    wanted = under(frame.place, _chosen(which, frame.now)).filter(pk__gt=after or 0, confidential=False)
    found = list(wanted.select_related("wording", "office", "place").order_by("pk")[: limit + 1])
    items = [duty_shape(duty, frame) for duty in found[:limit]]
    return DutyPageShape(items=items, next=items[-1].id if len(found) > limit else None)


def _chosen(which: Which, now: datetime) -> QuerySet[Duty]:
    if which is Which.OVERDUE:
        return Duty.objects.overdue(at=now)
    if which is Which.UNDONE:
        return Duty.objects.undone()
    return Duty.objects.filter(closed_at__isnull=False) if which is Which.CLOSED else Duty.objects.all()


@router.get("/{code}/policy", response=PolicyShape, summary="The numbers in force at a place")
def policy(request: HttpRequest, code: Code) -> PolicyShape:
    """What counts as soon, what may be printed, what must be left out."""
    frame = _frame(code, timezone.now())
    given = frame.policy
    return PolicyShape.model_validate({
        "due_soon": LimitShape.of(given.due_soon), "strip_bands": list(given.strip_bands),
        "minimum_count": given.minimum_count, "suppression": given.suppression,
        "refer_after": LimitShape.of(given.refer_after) if given.refer_after else None,
        "erase_after": LimitShape.of(given.erase_after) if given.erase_after else None,
        "contest_within": LimitShape.of(given.contest_within), "rate_within": LimitShape.of(given.rate_within),
        "remind_before": LimitShape.of(given.remind_before), "tell_lead_after": LimitShape.of(given.tell_lead_after),
        "programme": frame.adoption_id,
    })  # fmt: skip
