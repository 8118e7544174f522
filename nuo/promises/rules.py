"""What came of a duty, and which promises may be made. Plain values in, plain values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nuo.clocks.limits import Limit
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import Step
from nuo.people.rules import CLOCK, DESK, HOLDER, LEADS
from nuo.programmes.limits_compared import never_longer


class Outcome(StrEnum):
    """What a duty amounts to at a moment. Derived when read; nobody declares it."""

    OPEN = "open"
    PAUSED = "paused"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    BROKEN = "broken"
    VOID = "void"


class Closing(StrEnum):
    """The fact that ended a duty. Closing is not solving: each is counted apart."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # a decision with its reason and remedy, in time or late
    WITHDRAWN = "withdrawn"  # by the resident
    OUTSIDE = "outside"  # another authority's business, and the resident was told which


class Kind(StrEnum):
    """What a case asks for. A stage belongs to another case; call-back and rectification follow what went wrong."""

    REQUEST = "request"
    QUESTION = "question"
    BROKEN_PROMISE = "broken_promise"
    CONDUCT = "conduct"
    PETITION = "petition"
    INFORMATION = "information"
    REVIEW = "review"
    CALL_BACK = "call_back"
    RECTIFICATION = "rectification"
    STAGE = "stage"


# Nobody asks for these by themselves: something else opens them.
NOT_ASKED_FOR = frozenset({Kind.STAGE, Kind.CALL_BACK, Kind.RECTIFICATION})


class PauseReason(StrEnum):
    """Why a clock may stop. Published, and only if the promise names it."""

    MISSING_PAPERS = "missing_papers"
    THIRD_PARTY = "third_party"
    EXPERT_REVIEW = "expert_review"


class ExtensionReason(StrEnum):
    """Why a limit may be lengthened, once. Published with the new date."""

    COMPLEX = "complex"
    SEVERAL_PARTIES = "several_parties"
    MANY_RECORDS = "many_records"
    EXPERT_OPINION = "expert_opinion"
    EMERGENCY = "emergency"


ANSWERED = frozenset({Closing.DELIVERED, Closing.REFUSED})
FAILED = frozenset({Outcome.OVERDUE, Outcome.BROKEN})


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What a duty's outcome depends on; aware times."""

    due_at: datetime
    paused_at: datetime | None = None
    closed_at: datetime | None = None
    closing: str = ""


def outcome(facts: DutyFacts, *, now: datetime, soon_until: datetime | None = None) -> Outcome:
    """Return what the duty amounts to at `now`; due by `soon_until` is due soon.

    While the clock stands, `due_at` is the day that stays if the pause lasts as long as it
    may, so a pause nobody ends runs out by itself. A duty past its date is overdue from that
    second until something is delivered, and broken if nothing ever is.
    """
    if facts.closed_at is None:
        if now > facts.due_at:
            return Outcome.OVERDUE
        if facts.paused_at is not None:
            return Outcome.PAUSED
        return Outcome.DUE_SOON if soon_until and facts.due_at <= soon_until else Outcome.OPEN
    in_time = facts.closed_at <= facts.due_at
    if facts.closing in ANSWERED:
        return Outcome.KEPT if in_time else Outcome.KEPT_LATE
    return Outcome.VOID if in_time else Outcome.BROKEN


@dataclass(frozen=True, slots=True)
class Draft:
    """What a promise must say before it may be made."""

    owed_by_residents: bool
    has_office: bool
    has_basis: bool
    limit: Limit | None
    statutory: Limit | None


def check_promise(draft: Draft) -> None:
    """Refuse a promise that the law or the line does not allow."""
    if not draft.has_office:
        raise Refused("no_office")
    if draft.owed_by_residents and not draft.has_basis:
        raise Refused("duty_on_residents")
    if draft.limit and draft.statutory and not never_longer(draft.limit, draft.statutory):
        raise Refused("above_statutory", limit=str(draft.limit), statutory=str(draft.statutory))


def kept_rate(kept: int, total: int) -> float | None:
    """Return kept as a percentage with one digit, or None for no total.

    >>> kept_rate(204, 218)
    93.6
    """
    return round(100 * kept / total, 1) if total else None


def quantile(histogram: Iterable[tuple[int, int]], share: float) -> int | None:
    """Return the smallest value by which `share` of the counts are reached.

    `histogram` holds (value, count) pairs in any order.

    >>> quantile([(1, 3), (2, 4), (9, 1)], 0.5)
    2
    """
    ordered = sorted(histogram)
    wanted = share * sum(count for _, count in ordered)
    reached = 0
    for value, count in ordered:
        reached += count
        if reached >= wanted:
            return value
    return None


RUNNING = frozenset({"open"})
UNDONE = frozenset({"open", "paused"})

# A duty's own steps. A resident's case has steps of its own and takes these along.
DUTY_STEPS = {
    "pause": Step("pause", RUNNING, "paused", DESK | {CLOCK}, "the promise names this reason for stopping the clock",
                  needs=("reason",), entry="duty.paused"),
    "resume": Step("resume", frozenset({"paused"}), "open", DESK | {HOLDER, CLOCK},
                   "the reason for the pause is over", entry="duty.resumed"),
    "close": Step("close", UNDONE, "closed", DESK | {HOLDER}, "what was delivered, or why not",
                  needs=("closing",), entry="duty.closed"),
    "extend": Step("extend", RUNNING, "open", LEADS, "it takes longer, once, for a published reason; the lead agrees",
                   needs=("reason",), entry="duty.extended"),
    "fix_date": Step("fix_date", RUNNING, "open", frozenset({CLOCK}),
                     "the calendar of a year not known before was published", entry="duty.date_fixed"),
    "hand_over": Step("hand_over", RUNNING, "open", DESK, "the first office asked answers until the right one has it",
                      needs=("to",), entry="duty.handed_over"),
}  # fmt: skip
