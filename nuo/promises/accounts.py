"""What the log must hold about promises and duties, according to their rows."""

from django.db.models import Prefetch

from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import JSON, commitment, stamp
from nuo.ledger.withholding import is_withheld
from nuo.promises.models import Duty, Pause, Promise, PromiseVersion


def _promises(keys: Keys) -> dict[int, Account]:
    rows = Promise.objects.filter(pk__in=keys).select_related("office", "place")
    return {row.pk: _promise(row) for row in rows.prefetch_related("versions")}


def _promise(row: Promise) -> Account:
    versions = [_version(row, version) for version in sorted(row.versions.all(), key=lambda version: version.number)]
    said: Said = {"promise.published": versions[:1], "promise.amended": versions[1:]}
    if row.ended_at is not None:
        said["promise.ended"] = [{"promise": row.pk, "at": stamp(row.ended_at)}]
    return Account(said, {"office": row.office.name, "place": row.place.code})


def _version(row: Promise, version: PromiseVersion) -> Facts:
    return {
        "promise": row.pk, "service": row.service, "version": version.number, "wording": version.content,
        "at": stamp(version.published_at),
    }  # fmt: skip


def _duties(keys: Keys) -> dict[int, Account]:
    rows = Duty.objects.filter(pk__in=keys).select_related("wording", "place", "office", "calendar", "promise__office")
    pauses = Prefetch("pauses", queryset=Pause.objects.order_by("begin_at"))
    return {row.pk: _duty(row) for row in rows.defer("wording__content", "calendar__days").prefetch_related(pauses)}


def _duty(row: Duty) -> Account:
    said: Said = {"duty.scheduled" if row.period else "duty.opened": [_begun(row)]}
    pauses = list(row.pauses.all())
    if pauses:
        said["duty.paused"] = [_sealed(row, {"at": stamp(each.begin_at), "reason": each.reason}) for each in pauses]
        said["duty.resumed"] = [{"duty": row.pk} for each in pauses if each.end_at is not None]
    if row.extended_by:
        said["duty.extended"] = [{"duty": row.pk} if row.confidential else {"reason": row.extension_reason}]
    if row.announced_at is not None:
        said["duty.overdue"] = [{"at": stamp(row.announced_at)}]
    if row.closed_at is not None:
        said["duty.closed"] = [_sealed(row, {"at": stamp(row.closed_at), "closing": row.closing, **_delivered(row)})]
    newest: dict[str, JSON] = {"state": row.state, "place": row.entry_place()}
    if not row.confidential:
        newest |= {"due": stamp(row.due_at), "calendar": row.calendar.version, "to": row.office.name}
        if row.office_id != row.promise.office_id:
            said["duty.handed_over"] = [{"duty": row.pk}]
    return Account(said, newest, frozenset({"duty.date_fixed", "duty.handed_over"}) if _may_move(row) else frozenset())


def _may_move(row: Duty) -> bool:
    return not row.confidential or bool(row.provisional)


def _begun(row: Duty) -> Facts:
    told: Facts = {"promise": row.promise_id, "promise_version": row.wording.number, "period": row.period}
    begun: dict[str, JSON] = {"duty": row.pk, "at": stamp(row.opened_at)}
    if row.confidential:
        return begun
    return {**begun, **{name: value for name, value in told.items() if value}}


def _delivered(row: Duty) -> Facts:
    if not row.period:
        return {}
    if row.salt:
        return {"commitment": commitment(bytes(row.salt), row.evidence)}
    # Erased by its own act there is nothing to compare any more; a salt deleted by hand is a gap.
    return {} if is_withheld("duty.closed", row.entry_subject()) else {"commitment": ""}


def _sealed(row: Duty, facts: dict[str, JSON]) -> Facts:
    # Of a confidential duty the log keeps only when, and that it is this one.
    return {"duty": row.pk, "at": facts["at"]} if row.confidential else facts


PROMISES = Noun("promise", keys_of(Promise), _promises)
DUTIES = Noun("duty", keys_of(Duty), _duties)
