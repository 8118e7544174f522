"""A promise with its wordings, and a duty with its clock explained, through the API; public."""

from dataclasses import asdict

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from nuo.disclosure import duty_page, promise_page
from nuo.disclosure.counts import Counts
from nuo.disclosure.entries import EntryRow
from nuo.disclosure.frame import Frame, frame_of
from nuo.disclosure.shapes import (
    CommittedShape,
    CountsShape,
    DutyDetail,
    DutyShape,
    HotlineShape,
    MonthShape,
    PromiseDetail,
    PromiseShape,
    Trail,
    VersionName,
    VersionPage,
    VersionShape,
)
from nuo.disclosure.shares import share
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Many, Pk
from nuo.places.shapes import OfficeName, PlaceName
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import outcome
from nuo.promises.shapes import ExplanationShape, PauseShape, WordingShape

router = Router(auth=None, tags=["promises"])
duties = Router(auth=None, tags=["duties"])


def promise_shape(promise: Promise, *, counts: CountsShape | None, overdue: int) -> PromiseShape:
    """Show a promise in its current wording."""
    assert promise.current is not None
    return PromiseShape(
        id=promise.pk, service=promise.service, group=promise.group, office=OfficeName.of(promise.office),
        place=PlaceName.of(promise.place), confidential=promise.confidential, published_at=promise.published_at,
        ended_at=promise.ended_at, version=promise.current.number, wording=WordingShape.of(promise.current.content),
        counts=counts, overdue=overdue,
    )  # fmt: skip


def _promise(pk: int) -> Promise:
    found = promise_page.promise_called(pk)
    if found is None:
        raise Refused("not_found", what="promise")
    return found


@router.get("/{pk}", response=PromiseDetail, summary="A promise and how it is kept")
def promise(request: HttpRequest, pk: Pk) -> PromiseDetail:
    """The current wording, the record of twelve months, and where each wording stands in the log."""
    found = _promise(pk)
    frame = frame_of(found.place, now=timezone.now())
    page = promise_page.read(found, frame)
    record = page.record
    counts = counts_shape(record.counts, frame) if record else None
    shape = promise_shape(found, counts=counts, overdue=record.overdue_count if record else 0)
    return PromiseDetail(
        **dict(shape), soon=record.soon if record else 0, refused=record.refused if record else None,
        months=[MonthShape(**month._asdict()) for month in record.months] if record else [],
        days={str(taken): count for taken, count in sorted(record.days.items())} if record else {},
        versions=[_version_name(version) for version in page.versions if not version.ended],
        hotline=HotlineShape(**asdict(record.hotline)) if record and record.hotline else None,
    )  # fmt: skip


def counts_shape(counts: Counts, frame: Frame) -> CountsShape:
    """Show counts with a rate, unless the policy calls them too few for one."""
    return CountsShape.of(counts, share(counts, minimum=frame.policy.minimum_count))


def _version_name(version: promise_page.Version) -> VersionName:
    return VersionName(number=version.number, published_at=version.published_at, entry=version.entry)


@router.get("/{pk}/versions", response=VersionPage, summary="Every wording of a promise")
def versions(request: HttpRequest, pk: Pk, after: After = None, limit: Many = 20) -> VersionPage:
    """In the order of their numbers. A published wording is never edited."""
    found = _promise(pk)
    entries = {version.number: version.entry for version in promise_page.versions_of(found) if not version.ended}
    rows = list(found.versions.filter(number__gt=after or 0).order_by("number")[: limit + 1])
    items = [
        VersionShape(
            number=row.number, published_at=row.published_at, entry=entries.get(row.number),
            wording=WordingShape.of(row.content),
        )
        for row in rows[:limit]
    ]  # fmt: skip
    return VersionPage(items=items, next=items[-1].number if len(rows) > limit else None)


def duty_shape(duty: Duty, frame: Frame) -> DutyShape:
    """Show a public duty as it stands at the frame's moment."""
    return DutyShape.model_validate({
        "id": duty.pk, "number": duty.number, "promise": duty.promise_id, "promise_version": duty.wording.number,
        "title": duty.wording.content["title"], "place": PlaceName.of(duty.place),
        "office": OfficeName.of(duty.office), "period": duty.period, "opened_at": duty.opened_at,
        "due_at": duty.due_at, "provisional": duty.provisional, "closed_at": duty.closed_at,
        "closing": duty.closing,
        "outcome": outcome(duty.facts, now=frame.now, soon_until=frame.soon_until).value,
    })  # fmt: skip


@duties.get("/{pk}", response=DutyDetail, summary="A duty with its clock explained")
def duty(request: HttpRequest, pk: Pk) -> DutyDetail:
    """Since when, until when and why, what stopped the clock, what came of it. A confidential duty is not here."""
    found = duty_page.duty_called(pk)
    if found is None:
        raise Refused("not_found", what="duty")
    now = timezone.now()
    frame = frame_of(found.place, now=now)
    page = duty_page.read(found, now=now, soon_until=frame.soon_until)
    return DutyDetail(
        **dict(duty_shape(found, frame)), promised_by=OfficeName.of(found.promise.office),
        calendar=found.calendar.version, over=page.over, unit=page.unit, verdict=page.verdict,
        explanation=ExplanationShape.of(page.explanation), evidence=page.evidence,
        committed=CommittedShape(**asdict(page.committed)) if page.committed else None,
        pauses=[PauseShape.of(pause) for pause in found.pauses.all()], trail=[_trail(row) for row in page.trail],
    )  # fmt: skip


def _trail(row: EntryRow) -> Trail:
    return Trail(entry=row.entry, at=row.at, said=row.said)
