"""What residents and clerks send through the API, and how a case is shown to either side."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from nuo.cases.models import Case, Reveal
from nuo.cases.referring import LONGEST_WORDS
from nuo.cases.showing import Clock, clocks_beside
from nuo.cases.texts import LONGEST_TEXT
from nuo.cases.timeline import Happening, Kept
from nuo.ledger.shapes import Said, Text
from nuo.places.models import Office
from nuo.places.shapes import OfficeName, PlaceName
from nuo.promises.actions import LONGEST_EVIDENCE, LONGEST_LINK
from nuo.promises.models import Duty
from nuo.promises.shapes import ExplanationShape

# What a file may be, as the description of an operation says it.
DOWNLOAD = {
    "responses": {
        200: {
            "description": "OK",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("image/jpeg", "image/png", "application/pdf")
            },
        }
    }
}
LongText = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Version = Annotated[int, Field(ge=1, le=2_000_000_000, description="the version you were looking at")]
_MaybeLong = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Request(Said):
    """What is asked for. No name and no identity number are needed."""

    content: LongText
    contact: str = Field("", max_length=120, description="a mobile number or an e-mail address; may be empty")


class Code(Said):
    """A receipt code."""

    code: str = Field(max_length=60, examples=["7K4Q-M2XD-9ABC-H"])


class Message(Said):
    """Words to the other side."""

    text: LongText


class Brought(Said):
    """The papers are there."""

    text: _MaybeLong = Field("", description="which papers, and how")


class Withdrawal(Said):
    """Taking a request back, for good."""

    sure: bool = Field(description="true, or nothing happens")


class Desk(Said):
    """A step of the desk names the version of the case the clerk saw; an older one is refused."""

    version: Version


class DeskPapers(Desk):
    """Everything that is missing, in one list, once."""

    papers: LongText


class DeskBrought(Desk):
    """The papers came in at the counter or by mail."""

    text: _MaybeLong = ""


class DeskHandOver(Desk):
    """To which office, and why."""

    to: int = Field(ge=1, le=2**63 - 1, description="one of `offices` of the case")
    why: LongText


class Referring(Said):
    """Words to the level above; none are needed."""

    text: str = Field("", max_length=LONGEST_WORDS)


class Contesting(Said):
    """What is not solved."""

    why: LongText


class RatingGiven(Said):
    """One of five levels, and whether to be called."""

    level: int = Field(ge=1, le=5, description="5 very content … 1 not content at all")
    call_me: bool = Field(False, description="true: call me. The office then learns that this request was rated so.")


class DeskSendBack(Desk):
    """Why it is not yours."""

    why: LongText


class DeskExtension(Desk):
    """Why it takes longer: a published reason, and words to the resident."""

    reason: Literal["complex", "several_parties", "many_records", "expert_opinion", "emergency"]
    words: LongText


class DeskCall(Desk):
    """What was agreed on the telephone."""

    words: LongText


class DeskFinding(Desk):
    """What the level above found. Everyone can read the text, for good."""

    finding: Literal["ordered", "delivered", "upheld"]
    text: str = Field(min_length=1, max_length=LONGEST_EVIDENCE)


class DeskReveal(Desk):
    """Why a contact given in confidence has to be opened."""

    reason: Literal["call_wanted", "danger", "no_other_way"]


class Decision(Said):
    """Whether you agree."""

    agree: bool


class RevealShape(Schema):
    """A contact one is asked to open: which office asks, and why."""

    id: int
    number: str
    office: OfficeName
    reason: str
    asked_at: datetime

    @classmethod
    def of(cls, reveal: Reveal) -> "RevealShape":
        """Show one."""
        return cls(
            id=reveal.pk, number=str(reveal.case), office=OfficeName.of(reveal.case.office), reason=reveal.reason,
            asked_at=reveal.asked_at,
        )  # fmt: skip


class DeskClose(Desk):
    """What came of it."""

    closing: Literal["delivered", "refused", "outside"]
    answer: LongText
    remedy: str = Field("", max_length=500, description="where the resident can turn; needed for refused")


class DeskMessage(Desk):
    """Words to the resident."""

    text: LongText


class DeskDelivery(Desk):
    """What was done for a duty of the calendar. Everyone can read it, for good."""

    text: str = Field(min_length=1, max_length=LONGEST_EVIDENCE)
    link: str = Field("", max_length=LONGEST_LINK)


class ClockShape(Schema):
    """A duty's clock at this moment."""

    outcome: str = Field(description="open, paused, due_soon, overdue, kept, kept_late, broken or void")
    opened_at: datetime
    due_at: datetime
    provisional: bool
    closed_at: datetime | None
    closing: str
    left: int = Field(description="working days until the due date; 0 when it has passed")
    over: int = Field(description="units past the limit; 0 in time")
    unit: str

    @classmethod
    def of(cls, clock: Clock) -> "ClockShape":
        """Show a clock."""
        duty = clock.duty
        return cls(
            outcome=clock.outcome.value, opened_at=duty.opened_at, due_at=duty.due_at, provisional=duty.provisional,
            closed_at=duty.closed_at, closing=duty.closing, left=clock.left, over=clock.over, unit=clock.unit.value,
        )  # fmt: skip


class Asked(Schema):
    """The receipt of a request. Nobody can look the code up again."""

    code: str = Field(
        description="shown here and never again; empty if the same request was sent more than ten minutes ago"
    )
    number: str = Field(examples=["2026-000017"])
    promise: int
    clock: ClockShape
    explanation: ExplanationShape | None


class FileShape(Schema):
    """A photograph or a paper."""

    id: int
    name: str = Field(description="empty where it is sealed and cannot be read here")
    media_type: str
    size: int = Field(description="in bytes")

    @classmethod
    def of(cls, kept: Kept) -> "FileShape":
        """Show one."""
        return cls(id=kept.pk, name=kept.name, media_type=kept.media_type, size=kept.size)


class HappeningShape(Schema):
    """One thing that happened to a case."""

    at: datetime
    step: str = Field(description="a step's name, `opened`, `limit`, `referred`, or empty for a message")
    side: str = Field(description="resident, office, who referred it (holder, anyone, clock), or empty")
    office: OfficeName | None
    text: str
    readable: bool = Field(description="false where there are words that are sealed and cannot be read here")
    files: list[FileShape] = Field(description="what came with it")

    @classmethod
    def of(cls, line: Happening) -> "HappeningShape":
        """Show a line of the timeline."""
        office = OfficeName.of(line.office) if isinstance(line.office, Office) else None
        return cls(
            at=line.at, step=line.step, side=line.side, office=office, text=line.text, readable=not line.is_shut,
            files=[FileShape.of(kept) for kept in line.files],
        )  # fmt: skip


class CaseClock(Schema):
    """A further clock of a case."""

    part: str = Field(description="first, acknowledge, decide, again or call_back")
    duty: int
    office: OfficeName
    clock: ClockShape


class CaseShape(Schema):
    """A case as its holder sees it."""

    number: str
    kind: str = Field(description="request, question, broken_promise, conduct, petition, information or review")
    promise: int
    title: Text
    state: str = Field(description="received, accepted, waiting or closed")
    office: OfficeName = Field(description="who has it now")
    place: PlaceName
    content: str
    readable: bool = Field(description="false where the words are sealed and this login has not the key to them")
    papers: str = Field(description="the list of missing papers; empty if none was asked for")
    clock: ClockShape
    explanation: ExplanationShape | None
    clocks: list[CaseClock] = Field(description="further clocks, such as for saying that it is taken on")
    timeline: list[HappeningShape] = Field(description="the newest first")
    steps: list[str] = Field(description="what can be done now")


class DeskCase(CaseShape):
    """A case as the desk sees it."""

    id: int
    duty: int
    version: int
    contact: str
    channel: str
    confidential: bool
    promised_by: OfficeName = Field(description="who was asked first and answers for the limit")


class DeskRow(Schema):
    """One line of the queue."""

    duty: int
    case: int | None = Field(description="null for a duty of the calendar")
    number: str
    title: Text
    group: str = Field(description="overdue, today, soon, later, waiting or done")
    period: str
    place: PlaceName
    office: OfficeName
    version: int = Field(description="of the case, or of the duty where there is no case")
    clock: ClockShape


class DeskPage(Schema):
    """A page of the queue, by number."""

    counts: dict[str, int] = Field(description="how many in each group, after the filters")
    items: list[DeskRow]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


class DeskDuty(Schema):
    """A duty of the calendar."""

    id: int
    number: str
    title: Text
    period: str
    place: PlaceName
    office: OfficeName
    version: int
    open: bool = Field(description="whether you can close it")
    kind: str = Field(description="of the promise; `broken_promise` or `review` where it was put to you from below")
    about: int | None = Field(description="the duty that was put to you; null otherwise")
    clock: ClockShape
    evidence: dict[str, str]


class Offices(Schema):
    """Offices a case may be handed to."""

    items: list[OfficeName]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


def case_facts(case: Case, clock: Clock, timeline: list[Happening], steps: list[str]) -> dict[str, object]:
    """Return what both sides see of a case."""
    clocks = [
        CaseClock(part=part, duty=each.duty.pk, office=OfficeName.of(each.duty.office), clock=ClockShape.of(each))
        for part, each in clocks_beside(case, now=clock.now)
    ]
    return {
        "kind": case.duty.promise.kind, "clocks": clocks,
        "number": case.duty.number, "promise": case.duty.promise_id, "title": case.duty.wording.content["title"],
        "state": case.state, "office": OfficeName.of(case.office), "place": PlaceName.of(case.duty.place),
        "content": case.words.content, "papers": case.words.papers, "clock": ClockShape.of(clock),
        "readable": case.words.can_read,
        "explanation": ExplanationShape.of(clock.explanation()),
        "timeline": [HappeningShape.of(line) for line in timeline], "steps": steps,
    }  # fmt: skip


def evidence_of(duty: Duty) -> dict[str, str]:
    """Return the public words on what was delivered."""
    return {key: str(value) for key, value in duty.evidence.items()}
