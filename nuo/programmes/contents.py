"""What a programme pack holds, as frozen plain values.

One class per section of the file. Nothing here reads files, checks rules or knows Django:
`pack.py` fills these classes and `check.py` judges them.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from nuo.clocks.limits import Limit
from nuo.review.texts import Text

Level = Literal["county", "township", "village"]
# What a case asks for. `review` answers what was contested below, `call_back` and `rectification`
# follow a poor rating, `stage` is a part of another case; nobody asks for the last three by themselves.
CaseKind = Literal[
    "request", "question", "broken_promise", "conduct", "petition", "information", "review", "call_back",
    "rectification", "stage",
]  # fmt: skip
RESIDENTS = frozenset({"residents", "group_members"})


@dataclass(frozen=True)
class Cite:
    """One article of a law in laws.yaml; without a version, the one in force on the pack's date."""

    law: str
    article: str
    version: str | None = None
    note: Text | None = None


@dataclass(frozen=True)
class On:
    date: date


@dataclass(frozen=True)
class After:
    """So long after the place adopted the programme."""

    limit: Limit


@dataclass(frozen=True)
class Recurring:
    """Every month on `day`; every quarter on `day` of its `month` (1-3); every year on `month`-`day`."""

    every: Literal["month", "quarter", "year"]
    day: int
    month: int = 1


@dataclass(frozen=True)
class OnRequest:
    pass


@dataclass(frozen=True)
class Event:
    text: Text


Due = On | After | Recurring
Moment = On | After
Trigger = OnRequest | Event | Due


@dataclass(frozen=True)
class Policy:
    """Numbers that change outcomes; a place adopts them together with the pack."""

    due_soon: Limit = field(default_factory=lambda: Limit.parse("1 working day"))
    strip_bands: tuple[int, ...] = (95, 85)
    minimum_count: int = 5
    suppression: int = 10
    # A broken promise goes to the level above by itself so long after its date; None: only when somebody asks.
    refer_after: Limit | None = None
    # For how long after an answer it may be contested, where the service sets no time of its own.
    contest_within: Limit = field(default_factory=lambda: Limit.parse("30 calendar days"))
    # For how long after the end a case may be rated, and the rating changed.
    rate_within: Limit = field(default_factory=lambda: Limit.parse("30 calendar days"))
    # So long after its end the words of a request are erased; None: only by hand.
    erase_after: Limit | None = None
    # So long before its date the office that has a duty is reminded of it.
    remind_before: Limit = field(default_factory=lambda: Limit.parse("1 working day"))
    # So long after its date, if it is still not done, the lead is told.
    tell_lead_after: Limit = field(default_factory=lambda: Limit.parse("1 working day"))


@dataclass(frozen=True)
class Post:
    role: Text
    count: int


@dataclass(frozen=True)
class Body:
    id: str
    level: Level
    kind: str
    name: Text
    posts: tuple[Post, ...] = ()
    duties: Text | None = None


@dataclass(frozen=True)
class Pause:
    """A published reason that may stop the clock, and for how long at most."""

    reason: str
    cap: Limit | None = None
    # So long after the clock began it may be stopped for this reason; None: until the limit has passed.
    within: Limit | None = None


@dataclass(frozen=True)
class Statutory:
    limit: Limit
    cite: Cite
    note: Text | None = None


@dataclass(frozen=True)
class Extension:
    """By how much an office may lengthen the limit, once and with a reason; in the limit's own unit."""

    limit: Limit
    cite: Cite | None = None


@dataclass(frozen=True)
class Appeal:
    """Which service of the level above hears whoever is not content with the answer, and until when."""

    within: Limit
    to: str | None = None
    cite: Cite | None = None


@dataclass(frozen=True)
class Cost:
    """Either free, perhaps because a law says so, or described in words."""

    free: bool = True
    cite: Cite | None = None
    text: Text | None = None


@dataclass(frozen=True)
class LocalPractice:
    """What a place does of its own accord; shown as local practice, never as law."""

    text: Text
    source: Text


@dataclass(frozen=True)
class Service:
    id: str
    title: Text
    group: str
    level: Level
    owed_by: str
    to: Text
    what: Text
    trigger: Trigger
    clock_starts: Text | None
    remedy: Text
    limit: Limit | None = None
    statutory: Statutory | None = None
    cost: Cost = Cost()
    materials: tuple[Text, ...] = ()
    channels: tuple[str, ...] = ()
    confidential: bool = False
    pauses: tuple[Pause, ...] = ()
    basis: tuple[Cite, ...] = ()
    local: LocalPractice | None = None
    kind: CaseKind = "request"
    # A service of the same office whose clock runs from the start until the case is accepted.
    acknowledged_by: str | None = None
    # A service of the same office whose clock begins when the case is accepted.
    then: str | None = None
    extension: Extension | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True)
class Task:
    """Something owed by a date: a step of a stage, or a duty that returns every month, quarter or year."""

    id: str
    title: Text
    level: Level
    owed_by: str
    due: Due
    evidence: Text | None = None
    basis: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Stage:
    id: str
    name: Text
    begins: Moment
    ends: Moment
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Target:
    """A share of villages or townships, never of residents."""

    id: str
    title: Text
    of: Literal["village", "township"]
    share: Decimal
    by: Moment
    of_what: Text


@dataclass(frozen=True)
class Document:
    id: str
    level: Level
    title: Text
    required: bool = True


@dataclass(frozen=True)
class Span:
    min: int
    max: int


@dataclass(frozen=True)
class Groups:
    """What a programme says of residents' groups; for a number it leaves out, `policy.GroupRules` has the usual one."""

    size: Span | None = None
    per_hamlet: Span | None = None
    # For how many days an invitation stands.
    invitation_days: int | None = None
    # For how many days the polls for a leader are open; of how many percent of the roll more must have voted.
    election_days: int | None = None
    turnout_percent: int | None = None
    rules: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Agreements:
    """What a programme says of agreements; for a number it leaves out, `policy.SigningRules` has the usual one."""

    # Between being shown the whole text and signing.
    waiting_days: int | None = None
    longest_years: int | None = None


@dataclass(frozen=True)
class Meeting:
    id: str
    kind: str
    title: Text
    before: Text | None = None
    notice: Limit | None = None
    quorum: Text | None = None
    cite: Cite | None = None


@dataclass(frozen=True)
class Standard:
    id: str
    title: Text
    evidence: Text | None = None


@dataclass(frozen=True)
class Indicator:
    id: str
    title: Text
    unit: str
    direction: Literal["higher", "lower"]
    source: Literal["computed", "questionnaire", "documents"]


@dataclass(frozen=True)
class Right:
    id: str
    text: Text
    basis: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Supervision:
    id: str
    title: Text


@dataclass(frozen=True)
class Covered:
    """An element of a source plan and where this pack carries it, or the feature it waits for."""

    element: str
    refs: tuple[str, ...] = ()
    waits: str | None = None


@dataclass(frozen=True)
class Declined:
    id: str
    what: Text
    why: Text


@dataclass(frozen=True)
class Pack:
    id: str
    version: str
    country: str
    title: Text
    summary: Text
    in_force_from: date
    in_force_until: date | None = None
    plan: str | None = None
    basis: tuple[Cite, ...] = ()
    policy: Policy = field(default_factory=Policy)
    bodies: tuple[Body, ...] = ()
    services: tuple[Service, ...] = ()
    duties: tuple[Task, ...] = ()
    stages: tuple[Stage, ...] = ()
    targets: tuple[Target, ...] = ()
    documents: tuple[Document, ...] = ()
    groups: Groups = Groups()
    agreements: Agreements = Agreements()
    meetings: tuple[Meeting, ...] = ()
    standards: tuple[Standard, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    rights: tuple[Right, ...] = ()
    supervision: tuple[Supervision, ...] = ()
    covers: tuple[Covered, ...] = ()
    declined: tuple[Declined, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for stage in self.stages for task in stage.tasks)

    def service(self, service_id: str) -> Service:
        """The service with this id; KeyError when the pack has none."""
        for service in self.services:
            if service.id == service_id:
                return service
        raise KeyError(service_id)
