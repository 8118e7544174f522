"""How the API shows boards, promises, duties, programmes and the log. Public facts only."""

import base64
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from nuo.disclosure.counts import Counts
from nuo.ledger.models import Entry
from nuo.ledger.shapes import Text
from nuo.places.shapes import OfficeName, PlaceName
from nuo.promises.shapes import ExplanationShape, LimitShape, PauseShape, WordingShape

NEXT = "Give it as `after` to read on; null at the end."


class CountsShape(Schema):
    """What fell due in twelve months. `broken` holds what is overdue now."""

    kept: int
    late: int
    broken: int
    void: int = Field(description="taken back in time; counts for nobody")
    total: int = Field(description="kept + late + broken")
    percent: str | None = Field(description="kept of total; null under the smallest count", examples=["93.6"])

    @classmethod
    def of(cls, counts: Counts, percent: str) -> "CountsShape":
        """Show counts with the rate that may be printed."""
        return cls(
            kept=counts.kept, late=counts.late, broken=counts.broken, void=counts.void, total=counts.total,
            percent=percent or None,
        )  # fmt: skip


class MonthShape(Schema):
    """One month of the strip."""

    month: date
    kept: int
    total: int


class ConfidentialShape(Schema):
    """Confidential services of a county: counts together, or that they are too few to show."""

    shown: bool
    counts: CountsShape | None


class PolicyShape(Schema):
    """The numbers that decide what is soon, what may be printed and what must be left out."""

    due_soon: LimitShape
    strip_bands: list[int]
    minimum_count: int = Field(description="no rate is printed under this count")
    suppression: int = Field(description="confidential services are counted from this number on")
    refer_after: LimitShape | None = Field(
        description="a broken promise goes up by itself so long after its date; null: only when somebody asks"
    )
    contest_within: LimitShape = Field(description="for so long after its end an answer may be contested")
    rate_within: LimitShape = Field(description="for so long after its end a request may be rated")
    erase_after: LimitShape | None = Field(
        description="so long after its end the words of a request are erased; null: only by hand"
    )
    remind_before: LimitShape = Field(description="so long before its date the office is reminded")
    tell_lead_after: LimitShape = Field(description="so long after its date, still not done, the lead is told")
    programme: int | None = Field(description="the programme that sets them; null for the defaults")


class BoardShape(Schema):
    """The figures of a place and everything below it."""

    place: PlaceName
    above: list[PlaceName] = Field(description="from the county down")
    at: datetime
    counts: CountsShape
    overdue: int = Field(description="overdue now")
    soon: int = Field(description="due soon, until `soon_until`")
    soon_until: datetime
    months: list[MonthShape]
    confidential: ConfidentialShape | None
    programme: int | None
    log_size: int
    log_root: str = Field(description="hex")


class BelowShape(Schema):
    """A place directly below with its figures; never in the order of a rate."""

    code: str
    name: Text
    counts: CountsShape
    overdue: int


class BelowPage(Schema):
    """Places directly below, in the order of the tree."""

    items: list[BelowShape]
    next: str | None = Field(description=NEXT)


class PromiseShape(Schema):
    """A standing or ended promise in its current wording."""

    id: int
    service: str
    group: str
    office: OfficeName
    place: PlaceName
    confidential: bool
    published_at: datetime
    ended_at: datetime | None
    version: int
    wording: WordingShape
    counts: CountsShape | None = Field(description="null for a confidential service: its record belongs to no village")
    overdue: int


class HotlineShape(Schema):
    """What a hotline's records say of a promise. Nuo did not time them; they count in no other figure."""

    settled: int = Field(description="records that are closed, or past the limit by Nuo's computing")
    flagged: int = Field(description="how many of them carry the hotline's own on-time flag")
    kept_by_flag: int = Field(description="how many of those it says are in time")
    kept_by_computing: int = Field(description="how many were closed in time by the promise's limit")
    entry: int | None = Field(description="index of the newest import in the log; null until it has taken it in")


class PromisePageShape(Schema):
    """Promises of a place, by number."""

    items: list[PromiseShape]
    next: int | None = Field(description=NEXT)


class VersionName(Schema):
    """One wording of a promise and where it stands in the log."""

    number: int
    published_at: datetime
    entry: int | None = Field(description="index in the log; null until the log has taken it in")


class PromiseDetail(PromiseShape):
    """A promise with its record of twelve months."""

    soon: int
    refused: int | None = Field(description="answered with a reasoned refusal; counted as answered")
    months: list[MonthShape]
    days: dict[str, int] = Field(description="how many took so many units of the limit (hours for minutes)")
    versions: list[VersionName] = Field(description="the newest first")
    hotline: HotlineShape | None = Field(description="null where no hotline's records were taken in")


class VersionShape(VersionName):
    """One wording in full."""

    wording: WordingShape


class VersionPage(Schema):
    """Wordings of a promise, by number."""

    items: list[VersionShape]
    next: int | None = Field(description=NEXT)


class DutyShape(Schema):
    """One public duty in a list."""

    id: int
    number: str = Field(examples=["2026-000017"])
    promise: int
    promise_version: int
    title: Text
    place: PlaceName
    office: OfficeName = Field(description="who works on it now")
    period: str = Field(description="of a duty of the calendar; empty for a request")
    opened_at: datetime
    due_at: datetime
    provisional: bool
    closed_at: datetime | None
    closing: str = Field(description="delivered, refused, withdrawn or outside; empty while open")
    outcome: str = Field(description="open, paused, due_soon, overdue, kept, kept_late, broken or void")


class DutyPageShape(Schema):
    """Public duties, by number."""

    items: list[DutyShape]
    next: int | None = Field(description=NEXT)


class Trail(Schema):
    """One entry about a duty, as a sentence in the language asked for."""

    entry: int | None
    at: datetime
    said: str


class CommittedShape(Schema):
    """An office's public words as its entry commits to them: HMAC-SHA256 of `content` under `salt`."""

    salt: str = Field(description="32 bytes in hex")
    content: str = Field(description="canonical JSON; its UTF-8 bytes are what was committed to")


class DutyDetail(DutyShape):
    """A duty with its clock explained."""

    promised_by: OfficeName = Field(description="whose record it counts in")
    calendar: str = Field(description="the calendar it was counted with")
    over: int = Field(description="units past the limit; 0 in time")
    unit: str
    verdict: str = Field(description="the outcome in words, in the language asked for")
    explanation: ExplanationShape | None
    pauses: list[PauseShape]
    evidence: list[str]
    committed: CommittedShape | None = Field(description="null where nothing was committed to, or it was erased")
    trail: list[Trail]


class LogShape(Schema):
    """How far the log reaches. Its files, with proofs for programs, are under `/log/` (C2SP tlog-tiles)."""

    size: int = Field(description="entries under the public checkpoint; in an unsigned log, entries with an index")
    root: str = Field(description="the Merkle root over them (RFC 6962), hex")
    waiting: int = Field(description="entries with an index that are not under the checkpoint yet")
    checkpoint: str | None = Field(description="the signed note, with cosignatures; null while the log is not signed")
    published_at: datetime | None


class EntryShape(Schema):
    """One entry. SHA-256 of a zero byte and the body is the leaf hash (RFC 6962)."""

    index: int
    at: datetime
    kind: str = Field(examples=["promise.published"])
    subject: str
    body: str = Field(description="the exact bytes, in base64")
    leaf: str = Field(description="hex")

    @classmethod
    def of(cls, entry: Entry) -> "EntryShape":
        """Show an entry that has its index."""
        assert entry.index is not None
        body, leaf = bytes(entry.body), bytes(entry.leaf_hash)
        return cls(
            index=entry.index, at=entry.at, kind=entry.kind, subject=entry.subject,
            body=base64.b64encode(body).decode(), leaf=leaf.hex(),
        )  # fmt: skip


class EntryPage(Schema):
    """Entries by index."""

    items: list[EntryShape]
    next: int | None = Field(description="Give it as `start` to read on; null at the end.")


class ProgrammeShape(Schema):
    """A programme as a place adopted it."""

    id: int
    place: PlaceName
    pack: str
    version: str
    digest: str = Field(description="SHA-256 of the pack's file")
    adopted_on: date
    title: Text
    summary: Text


class ProgrammePageShape(Schema):
    """Programmes, by number."""

    items: list[ProgrammeShape]
    next: int | None = Field(description=NEXT)


class ProgrammeDetail(ProgrammeShape):
    """A programme with everything it says, as it was read when it was adopted."""

    content: dict[str, Any]  # Any: the sections of a pack, described in pack-format
