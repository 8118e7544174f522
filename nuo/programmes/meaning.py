"""Rules a schema cannot say: limits against the law, who owes what, what a cite leads to.

Pure functions from a `Pack` to faults; paths are those of the file.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from nuo.programmes.contents import (
    RESIDENTS,
    After,
    Cite,
    Event,
    Moment,
    OnRequest,
    Pack,
    Recurring,
    Service,
    Stage,
    Task,
)
from nuo.programmes.limits_compared import comparable_exactly, never_longer
from nuo.programmes.problems import Fault
from nuo.review.laws import Laws
from nuo.review.source import Path

# Offices that exist everywhere; every other body is named by the pack itself.
EVERYWHERE = frozenset({("county", "government"), ("township", "government"), ("village", "village_committee")})
DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def meaning_faults(pack: Pack, laws: Laws | None) -> Iterator[Fault]:
    yield from _duplicate_ids(pack)
    for index, service in enumerate(pack.services):
        yield from _service(("services", index), service)
        yield from _extension(("services", index), service)
        yield from _linked(("services", index), service, pack)
    yield from _owners(pack)
    yield from _recurring(pack)
    yield from _order(pack)
    if laws is not None:
        for path, cite in cites(pack):
            yield from _cite(path, cite, laws, pack.in_force_from)


def numbered(pack: Pack) -> Iterator[tuple[str, Path, str]]:
    """Every id of the pack: section, path of the item, id. Tasks are a section of their own."""
    for section in (
        "bodies",
        "services",
        "duties",
        "stages",
        "targets",
        "documents",
        "meetings",
        "standards",
        "indicators",
        "rights",
        "supervision",
    ):
        for index, item in enumerate(getattr(pack, section)):
            yield section, (section, index), item.id
    for at, stage in enumerate(pack.stages):
        for index, task in enumerate(stage.tasks):
            yield "tasks", ("stages", at, "tasks", index), task.id


def _duplicate_ids(pack: Pack) -> Iterator[Fault]:
    seen: set[str] = set()
    for _, path, item_id in numbered(pack):
        if item_id in seen:
            yield Fault((*path, "id"), "duplicate_id", {"id": item_id})
        seen.add(item_id)


def _service(path: Path, service: Service) -> Iterator[Fault]:
    starts_by_itself = isinstance(service.trigger, OnRequest | Event)
    if starts_by_itself and service.limit is None:
        yield Fault(path, "limit_missing")
    if not starts_by_itself and service.limit is not None:
        yield Fault((*path, "limit"), "limit_not_needed")
    if not service.basis and service.local is None:
        yield Fault(path, "no_basis")
    if service.limit is None or service.statutory is None:
        return
    # 优化营商环境条例 36(2): places may shorten a limit of the State, never lengthen it.
    if not never_longer(service.limit, service.statutory.limit):
        exact = comparable_exactly(service.limit, service.statutory.limit)
        code = "limit_above_statutory" if exact else "limit_maybe_above_statutory"
        facts = {"promised": service.limit, "statutory": service.statutory.limit}
        yield Fault((*path, "limit"), code, facts)


def _extension(path: Path, service: Service) -> Iterator[Fault]:
    found = service.extension
    if found is None or service.limit is None:
        return
    if found.limit.unit is not service.limit.unit:
        yield Fault((*path, "extension", "limit"), "extension_unit", {"unit": service.limit.unit.value})
    # A statutory limit can be passed only where a law says so.
    if service.statutory is not None and found.cite is None:
        yield Fault((*path, "extension"), "extension_without_law")


def _linked(path: Path, service: Service, pack: Pack) -> Iterator[Fault]:
    by_id = {each.id: each for each in pack.services}
    for key, name in (("acknowledged_by", service.acknowledged_by), ("then", service.then)):
        other = by_id.get(name) if name else None
        is_ours = other is not None and other.limit and (other.level, other.owed_by) == (service.level, service.owed_by)
        if name and not is_ours:
            yield Fault((*path, key), "no_such_stage", {"id": name})
    to = service.appeal.to if service.appeal else None
    if to and (to not in by_id or by_id[to].kind != "review" or by_id[to].limit is None):
        yield Fault((*path, "appeal", "to"), "no_such_review", {"id": to})


def _owed(pack: Pack) -> Iterator[tuple[Path, Service | Task]]:
    for index, service in enumerate(pack.services):
        yield ("services", index), service
    for index, duty in enumerate(pack.duties):
        yield ("duties", index), duty
    for at, stage in enumerate(pack.stages):
        for index, task in enumerate(stage.tasks):
            yield ("stages", at, "tasks", index), task


def _owners(pack: Pack) -> Iterator[Fault]:
    known = EVERYWHERE | {(body.level, body.kind) for body in pack.bodies}
    for path, item in _owed(pack):
        if item.owed_by in RESIDENTS:
            # 立法法 93: not even a government rule may add a duty without a law behind it.
            if not item.basis:
                yield Fault((*path, "owed_by"), "duty_without_law")
        elif (item.level, item.owed_by) not in known:
            facts = {"level": item.level, "kind": item.owed_by}
            yield Fault((*path, "owed_by"), "no_such_office", facts)


def _recurring(pack: Pack) -> Iterator[Fault]:
    for path, item in _owed(pack):
        key = "trigger" if isinstance(item, Service) else "due"
        due = item.trigger if isinstance(item, Service) else item.due
        if not isinstance(due, Recurring):
            continue
        if due.every == "quarter" and due.month > 3:
            shown = {"value": due.month, "detail": "1-3"}
            yield Fault((*path, key, "recurring", "month"), "out_of_range", shown)
        elif due.every == "year" and due.day > DAYS_IN[due.month - 1]:
            shown = {"value": f"{due.month:02}-{due.day:02}"}
            yield Fault((*path, key, "recurring", "day"), "bad_date", shown)


def _order(pack: Pack) -> Iterator[Fault]:
    if pack.in_force_until is not None and pack.in_force_until < pack.in_force_from:
        yield _reversed(("in_force", "until"), pack.in_force_from, pack.in_force_until)
    for index, stage in enumerate(pack.stages):
        yield from _stage_order(("stages", index), stage)
    for name, span in (("size", pack.groups.size), ("per_hamlet", pack.groups.per_hamlet)):
        if span is not None and span.max < span.min:
            yield _reversed(("groups", name), span.min, span.max)
    bands = pack.policy.strip_bands
    if list(bands) != sorted(bands, reverse=True):
        yield _reversed(("policy", "strip_bands"), bands[0], bands[-1])


def _stage_order(path: Path, stage: Stage) -> Iterator[Fault]:
    begins, ends = _ordinal(stage.begins), _ordinal(stage.ends)
    # A fixed date and an offset from adoption can only be compared once a place adopts.
    if type(stage.begins) is type(stage.ends) and begins[0] == ends[0] and ends < begins:
        yield _reversed((*path, "ends"), begins[1], ends[1])


def _ordinal(moment: Moment) -> tuple[str, int]:
    if isinstance(moment, After):
        return moment.limit.unit.value, moment.limit.count
    return "date", moment.date.toordinal()


def _reversed(path: Path, first: object, second: object) -> Fault:
    return Fault(path, "wrong_order", {"detail": f"{first} → {second}"})


def cites(pack: Pack) -> Iterator[tuple[Path, Cite]]:
    """Every cite of the pack with its path."""
    yield from _numbered_cites(("basis",), pack.basis)
    for path, item in _owed(pack):
        yield from _numbered_cites((*path, "basis"), item.basis)
    for index, service in enumerate(pack.services):
        yield from _service_cites(("services", index), service)
    for index, meeting in enumerate(pack.meetings):
        if meeting.cite is not None:
            yield ("meetings", index, "cite"), meeting.cite
    for index, right in enumerate(pack.rights):
        yield from _numbered_cites(("rights", index, "basis"), right.basis)


def _service_cites(path: Path, service: Service) -> Iterator[tuple[Path, Cite]]:
    for key in ("statutory", "cost", "extension", "appeal"):
        part = getattr(service, key)
        if part is not None and part.cite is not None:
            yield (*path, key, "cite"), part.cite


def _numbered_cites(path: Path, found: Iterable[Cite]) -> Iterator[tuple[Path, Cite]]:
    for index, cite in enumerate(found):
        yield (*path, index), cite


def _cite(path: Path, cite: Cite, laws: Laws, on: date) -> Iterator[Fault]:
    found = _dead_end(cite, laws, on)
    if found is not None:
        code, key = found
        facts = {"law": cite.law, "article": cite.article, "version": cite.version, "on": on}
        yield Fault((*path, key), code, facts)


def _dead_end(cite: Cite, laws: Laws, on: date) -> tuple[str, str] | None:
    """Why a cite leads nowhere, and the key to blame; None when it resolves."""
    law = laws.by_id.get(cite.law)
    if law is None:
        return "unknown_law", "law"
    if cite.version is None:
        version = next((one for one in law.versions if one.applies_on(on)), None)
        if version is None:
            return "law_not_in_force", "law"
    else:
        version = next((one for one in law.versions if one.version == cite.version), None)
        if version is None:
            return "unknown_version", "version"
        if not version.applies_on(on):
            return "law_not_in_force", "version"
    return None if cite.article in version.articles else ("unknown_article", "article")
