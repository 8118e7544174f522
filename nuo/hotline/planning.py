"""What a file would change: its rows held against the records that are kept. Reads only, so it is the dry run too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nuo.clocks.many import due_many
from nuo.hotline.mapping import HotlineMapping
from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.rules import Fault, Told, contradiction
from nuo.hotline.taking import Sheet
from nuo.ledger.refusals import Refused
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import Office, Place
from nuo.promises.models import Promise, PromiseVersion
from nuo.promises.rules import NOT_ASKED_FOR

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Target:
    """Whose records they are: the office, and the promise behind each service the mapping names."""

    office: Office
    promises: dict[str, Promise]


@dataclass(slots=True)
class Plan:
    """What a file comes to. Rows add up: added, changed, unchanged, ignored and refused."""

    target: Target
    mapping: HotlineMapping
    sheet: Sheet
    added: list[HotlineRecord] = field(default_factory=list)
    changed: list[HotlineRecord] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    # Numbers of open records of these promises that have no case yet.
    open_without_case: list[str] = field(default_factory=list)


def target_of(mapping: HotlineMapping) -> Target:
    """Return the office a mapping names and its promises. Raises Refused."""
    place = Place.objects.filter(code=mapping.place).first()
    if place is None:
        raise Refused("hotline_no_place", place=mapping.place)
    if HotlineImport.objects.filter(source=mapping.source).exclude(place=place).exists():
        raise Refused("hotline_source_elsewhere", source=mapping.source)
    offices = list(Office.objects.open().filter(place=place, name=mapping.office).select_related("place")[:2])
    if len(offices) != 1:
        raise Refused("hotline_no_office", office=mapping.office, place=place.name)
    services = set(mapping.services.values())
    standing = Promise.objects.standing().filter(office=offices[0], service__in=services)
    found = {promise.service: promise for promise in standing.select_related("current", "office__place", "place")}
    for service in sorted(services):
        _check(found.get(service), service, offices[0])
    return Target(offices[0], found)


def _check(promise: Promise | None, service: str, office: Office) -> None:
    if promise is None:
        raise Refused("hotline_no_promise", service=service, office=office.name)
    if promise.confidential:
        # Not even how many there are may be said of it.
        raise Refused("hotline_confidential", service=service)
    if promise.current is None or promise.current.limit is None or promise.kind in NOT_ASKED_FOR:
        raise Refused("hotline_no_limit", service=service)


def plan_of(sheet: Sheet, mapping: HotlineMapping, target: Target) -> Plan:
    """Hold a file against what is kept."""
    plan = Plan(target, mapping, sheet, faults=list(sheet.faults))
    kept = _kept(mapping.source, sheet.told)
    due = _due(sheet.told, target)
    promised = {promise.pk for promise in target.promises.values()}
    for told in sheet.told:
        record, promise = kept.get(told.number), target.promises.get(told.service)
        if record is None:
            record = HotlineRecord(source=mapping.source, number=told.number, promise=promise, due_at=due.get(told.row))
            _say(record, told)
            plan.added.append(record)
        elif column := contradiction(record.told, told):
            plan.faults.append(_contradicted(record.told, told, column, mapping))
            continue
        elif _renew(record, told, promise, due.get(told.row)):
            plan.changed.append(record)
        else:
            plan.unchanged += 1
        if record.closed_at is None and record.promise_id in promised and record.case_id is None:
            plan.open_without_case.append(record.number)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


def _kept(source: str, told: Sequence[Told]) -> dict[str, HotlineRecord]:
    found: dict[str, HotlineRecord] = {}
    for begin in range(0, len(told), _AT_ONCE):
        numbers = [each.number for each in told[begin : begin + _AT_ONCE]]
        rows = HotlineRecord.objects.filter(source=source, number__in=numbers).select_related("promise")
        found |= {row.number: row for row in rows}
    return found


def _due(told: Sequence[Told], target: Target) -> dict[int, datetime]:
    """Return when each row fell due by the wording of its day, by row; many starts of one limit at once."""
    found: dict[int, datetime] = {}
    calendar = clock_calendar(current())
    for service, promise in target.promises.items():
        rows = [each for each in told if each.service == service]
        for version, of_version in _by_version(rows, promise):
            if limit := version.limit:
                due = due_many([each.opened_at for each in of_version], limit, calendar)
                found |= {each.row: at for each, at in zip(of_version, due, strict=True)}
    return found


def _by_version(rows: Sequence[Told], promise: Promise) -> Iterator[tuple[PromiseVersion, list[Told]]]:
    """Split rows by the wording that stood when each was opened; before the first one, the first."""
    versions = [version for version in promise.versions.order_by("published_at", "number") if version.limit]
    for number, version in enumerate(versions):
        begin = None if number == 0 else version.published_at
        end = versions[number + 1].published_at if number + 1 < len(versions) else None
        yield (
            version,
            [row for row in rows if (not begin or row.opened_at >= begin) and (not end or row.opened_at < end)],
        )


def _say(record: HotlineRecord, told: Told) -> None:
    record.opened_at, record.closed_at = told.opened_at, told.closed_at
    record.target_at, record.on_time = told.target_at, told.on_time


def _renew(record: HotlineRecord, told: Told, promise: Promise | None, due_at: datetime | None) -> bool:
    """Bring a record up to date; say whether anything of it changed."""
    before = (record.promise_id, *record.told.said)
    _say(record, told)
    if promise is not None and promise.pk != record.promise_id and record.case_id is None:
        record.promise, record.due_at = promise, due_at
    return before != (record.promise_id, *record.told.said)


def _contradicted(kept: Told, told: Told, column: str, mapping: HotlineMapping) -> Fault:
    def words(said: Told) -> str:
        value = {
            "opened": said.opened_at, "closed": said.closed_at, "target": said.target_at, "category": said.service,
            "on_time": said.on_time,
        }[column]  # fmt: skip
        if isinstance(value, datetime):
            return value.astimezone(mapping.zone).isoformat(sep=" ", timespec="seconds")
        return "—" if value is None else str(value)

    name = mapping.columns.get(column, column)
    return Fault(told.row, name, words(told), "contradicts", {"before": words(kept)})
