"""Taking a hotline's file in, and opening cases from its open records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from nuo.cases.actions import Asked, ask
from nuo.cases.rules import Channel
from nuo.hotline.access import importer
from nuo.hotline.mapping import HotlineMapping
from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.planning import Plan, plan_of, target_of
from nuo.hotline.taking import Sheet
from nuo.ledger.actions import append
from nuo.people.actor import Actor
from nuo.promises.models import Promise

_AT_ONCE = 2_000
_RENEWED = ["changed_by", "promise", "closed_at", "target_at", "on_time", "due_at"]


@dataclass(frozen=True, slots=True)
class Wish:
    """How to take a file in: leave wrong rows out instead of refusing it; open cases from its open records."""

    skip_bad: bool = False
    open_cases: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file. `row` is None where nothing was written: a wrong row, or nothing new."""

    plan: Plan
    row: HotlineImport | None = None


def try_out(sheet: Sheet, mapping: HotlineMapping, *, by: Actor) -> Plan:
    """Return what taking this file in would do; nothing is changed."""
    target = target_of(mapping)
    importer(by, target.office.place.path)
    return plan_of(sheet, mapping, target)


@transaction.atomic
def take_in(sheet: Sheet, mapping: HotlineMapping, wish: Wish, *, by: Actor, at: datetime) -> Taken:
    """Take a file in: all of it, or with `skip_bad` its good rows; one entry says how many of what.

    The same file again changes nothing and writes nothing.
    """
    _keep_others_out()
    plan = try_out(sheet, mapping, by=by)
    cases = plan.open_without_case if wish.open_cases else []
    if (plan.faults and not wish.skip_bad) or not (plan.added or plan.changed or cases):
        return Taken(plan)
    by = importer(by, plan.target.office.place.path)
    row = _import_of(plan, by=by, at=at)
    _write(plan, row)
    _open_cases(row, cases, plan.target.promises.values(), by=by, at=at)
    facts = {
        "source": row.source, "office": row.office.name, "sha256": row.file_digest, "mapping": row.mapping_digest,
    }  # fmt: skip
    append(
        "requests.imported", {**facts, **row.counts}, by=by, at=at,
        subject=f"hotline:{row.pk}", place_code=row.place.code,
    )  # fmt: skip
    return Taken(plan, row)


def _keep_others_out() -> None:
    # Two files of one hotline at once would each be held against the state before the other. SQLite has one writer.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {HotlineImport._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _import_of(plan: Plan, *, by: Actor, at: datetime) -> HotlineImport:
    office = plan.target.office
    return HotlineImport.objects.create(
        source=plan.mapping.source, place=office.place, office=office,
        file_digest=plan.sheet.digest, mapping_digest=plan.mapping.digest, by=by.public_name, at=at,
        rows=plan.sheet.rows, added=len(plan.added), changed=len(plan.changed), unchanged=plan.unchanged,
        ignored=plan.sheet.ignored, refused=len(plan.faults),
    )  # fmt: skip


def _write(plan: Plan, row: HotlineImport) -> None:
    for record in plan.added:
        record.brought_by = record.changed_by = row
    HotlineRecord.objects.bulk_create(plan.added, batch_size=_AT_ONCE)
    for record in plan.changed:
        record.changed_by = row
    # By their keys, so that each is found and none is added: many times as fast as single updates.
    HotlineRecord.objects.bulk_create(
        plan.changed, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=_RENEWED
    )


def _open_cases(
    row: HotlineImport, numbers: list[str], promises: Iterable[Promise], *, by: Actor, at: datetime
) -> None:
    """Open a real case for each record, once. Its clock starts now: Nuo vouches for no time before."""
    by_pk = {promise.pk: promise for promise in promises}
    for begin in range(0, len(numbers), _AT_ONCE):
        some = HotlineRecord.objects.filter(source=row.source, number__in=numbers[begin : begin + _AT_ONCE], case=None)
        for record in some.order_by("pk"):
            assert record.promise_id is not None
            said = Asked(
                f"来自热线，编号 {record.number} / From the hotline, number {record.number}", channel=Channel.PHONE
            )
            record.case, _code = ask(by_pk[record.promise_id], said, by=by, at=at)
            record.save(update_fields=["case"])
            row.cases += 1
    row.save(update_fields=["cases"])
