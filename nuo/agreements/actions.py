"""Every write to a text: its draft clause by clause, the vote, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from nuo.agreements import filing
from nuo.agreements.models import LONGEST_CLAUSE, Clause, Document, Reason, Version, digest_of
from nuo.agreements.reviewing import Reviewed, draft_of, reviewed
from nuo.agreements.rules import ADOPTED_BY, About, Kind, guess, missing_parts
from nuo.agreements.undertakings import Part
from nuo.assemblies.models import Motion
from nuo.assemblies.rules import Verdict
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.ledger.steps import take_step
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.places.rules import OfficeKind

MOST_CLAUSES = 200
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text begins with."""

    kind: Kind
    title: str
    clauses: Sequence[str]


@transaction.atomic
def begin(office: Office, draft: Draft, *, by: Actor) -> Document:
    """Begin a text of a village. A draft is the desk's own; what is unlawful in it is shown and can be changed."""
    if office.pk not in by.office_ids(DESK):
        raise Refused("not_yours", step="draft")
    if office.kind != OfficeKind.VILLAGE_COMMITTEE:
        raise Refused("not_a_village", office=office.name)
    clauses = [text.strip() for text in draft.clauses if text.strip()]
    if not 1 <= len(clauses) <= MOST_CLAUSES:
        raise Refused("clauses_missing", most=MOST_CLAUSES)
    for text in clauses:
        _check(text)
    document = Document.objects.create(office=office, place=office.place, kind=draft.kind.value, title=draft.title)
    Clause.objects.bulk_create(
        Clause(document=document, position=number, text=text, about=_about_of(document, text))
        for number, text in enumerate(clauses, 1)
    )
    return document


def _about_of(document: Document, text: str) -> str:
    return guess(text).value if document.kind == Kind.AGREEMENT else ""


@transaction.atomic
def write(clause: Clause, text: str, *, seen: int, by: Actor, part: Part | None = None) -> Clause:
    """Change a clause of the draft. `seen` is the version that was looked at; an older one is refused.

    `part`: of an agreement, what the clause is about and what the committee undertakes in it.
    """
    _may_draft(clause.document, by)
    _check(text)
    columns: dict[str, object] = {"text": text.strip()}
    if part is not None:
        columns |= _columns_of(part, clause.document)
    rows = Clause.objects.filter(pk=clause.pk, version=seen, document__state="draft")
    if not rows.update(**columns, version=F("version") + 1):
        raise Refused("clause_changed_meanwhile")
    clause.refresh_from_db()
    return clause


@transaction.atomic
def add(document: Document, text: str, *, by: Actor) -> Clause:
    """Add a clause at the end of the draft."""
    _may_draft(document, by)
    _check(text)
    last = document.clauses.aggregate(last=Max("position"))["last"] or 0
    if document.clauses.count() >= MOST_CLAUSES:
        raise Refused("clauses_missing", most=MOST_CLAUSES)
    return Clause.objects.create(
        document=document, position=last + 1, text=text.strip(), about=_about_of(document, text)
    )


def _columns_of(part: Part, document: Document) -> dict[str, object]:
    """Return the columns of a part; a clock on anybody but the committee is refused."""
    if document.kind != Kind.AGREEMENT:
        raise Refused("not_an_agreement")
    if part.undertaking is not None and part.about is not About.COMMITTEE:
        raise Refused("clock_of_committee_only")
    return {"about": part.about.value, "clock": part.undertaking.record if part.undertaking else None}


@transaction.atomic
def drop(clause: Clause, *, seen: int, by: Actor) -> None:
    """Take a clause out of the draft, unless somebody has changed it meanwhile."""
    _may_draft(clause.document, by)
    if clause.document.clauses.count() == 1:
        raise Refused("clauses_missing", most=MOST_CLAUSES)
    if not Clause.objects.filter(pk=clause.pk, version=seen, document__state="draft").delete()[0]:
        raise Refused("clause_changed_meanwhile")


@transaction.atomic
def explain(document: Document, clause: Clause, rule: str, why: str, *, by: Actor, at: datetime) -> Reason:
    """Say why a clause the reviewer doubts is kept. A change of its words asks for the reason anew."""
    _may_draft(document, by)
    if not why.strip():
        raise Refused("empty_text")
    if len(why) > LONGEST_REASON:
        raise Refused("text_too_long", length=len(why), most=LONGEST_REASON)
    return Reason.objects.update_or_create(
        document=document, rule=rule, clause=digest_of(clause.text), defaults={"text": why.strip(), "given_at": at}
    )[0]


@transaction.atomic
def propose(document: Document, motion: Motion, *, by: Actor, at: datetime) -> Document:
    """Put the draft to the vote of a meeting that was called and can adopt it. From now on everybody reads it.

    Refused: `unlawful_clauses`; `doubtful_clauses` without a reason; `agreement_incomplete`; `not_that_meeting`;
    `motion_decided`; `motion_taken`.
    """
    read, parts = draft_of(document, on=timezone.localdate(at)), _parts(document)
    _refuse_findings(read)
    _refuse_incomplete(document, parts, on=timezone.localdate(at))
    _check_motion(document, motion)
    if motion.meeting.state != "called" or at >= motion.meeting.starts_at:
        raise Refused("motion_decided")
    if Version.objects.filter(motion=motion).exists():
        raise Refused("motion_taken", number=motion.number)
    clauses = [each.text for each in read]
    version = Version(
        document=document, number=document.versions.count() + 1, clauses=clauses, parts=parts, reasons=_reasons(read),
        motion=motion, proposed_at=at,
    )  # fmt: skip
    said = {**_about(motion), "text_version": version.number, "digest": version.digest}
    take_step(document, "propose", by=by, at=at, said=said)
    version.save()
    return document


def _parts(document: Document) -> list[dict[str, JSON]]:
    if document.kind != Kind.AGREEMENT:
        return []
    return [{"about": clause.about or About.OTHER.value, "clock": clause.clock} for clause in document.clauses.all()]


def _refuse_incomplete(document: Document, parts: Sequence[dict[str, JSON]], *, on: date) -> None:
    if document.kind != Kind.AGREEMENT:
        return
    lacking = missing_parts((About(str(part["about"])), part["clock"] is not None) for part in parts)
    if lacking:
        raise Refused("agreement_incomplete", missing=f"about_{lacking[0].value}")
    # The short names stand on the board as promises: they are read as the clauses are.
    numbered = [(n, part["clock"]["title"]) for n, part in enumerate(parts, 1) if isinstance(part["clock"], dict)]
    for (number, _title), read in zip(numbered, reviewed([str(title) for _n, title in numbered], on=on), strict=True):
        if read.is_unlawful:
            raise Refused("unlawful_clauses", clauses=str(number), count=1)


def _refuse_findings(read: Sequence[Reviewed]) -> None:
    if unlawful := [each.number for each in read if each.is_unlawful]:
        raise Refused("unlawful_clauses", clauses="、".join(map(str, unlawful)), count=len(unlawful))
    if doubtful := [each.number for each in read if each.unexplained]:
        raise Refused("doubtful_clauses", clauses="、".join(map(str, doubtful)), count=len(doubtful))


def _reasons(read: Sequence[Reviewed]) -> list[dict[str, JSON]]:
    return [
        {"clause": each.number, "rule": rule, "reason": why}
        for each in read
        for rule, why in sorted(each.reasons.items())
    ]


def _check_motion(document: Document, motion: Motion) -> None:
    meeting = motion.meeting
    if meeting.office_id != document.office_id or meeting.kind not in ADOPTED_BY[Kind(document.kind)]:
        raise Refused("not_that_meeting", kind=document.kind)


def _about(motion: Motion) -> dict[str, JSON]:
    return {"meeting": motion.meeting_id, "motion": motion.number}


@transaction.atomic
def settle(document: Document, *, by: Actor, at: datetime) -> Document:
    """Do what follows from the vote: in force, or back to the draft. What the meeting decided is computed, not said."""
    version = document.versions.select_related("motion__meeting").order_by("-number").first()
    if version is None or document.state != "proposed":
        raise Refused("wrong_state", step="settle", state=document.state)
    verdict = version.motion.verdict
    if verdict is Verdict.OPEN:
        raise Refused("not_voted_yet")
    said = {**_about(version.motion), "text_version": version.number, "digest": version.digest}
    if verdict is not Verdict.ADOPTED:
        return take_step(document, "send_back", by=by, at=at, said={**said, "verdict": verdict.value})
    take_step(document, "adopt", by=by, at=at, said=said, changes={"current": version})
    Version.objects.filter(pk=version.pk).update(adopted_at=at)
    filing.begin(version, by=by, at=at)
    return document


@transaction.atomic
def revise(document: Document, *, by: Actor, at: datetime) -> Document:
    """Begin a new draft from the text in force, which stays in force meanwhile."""
    take_step(document, "revise", by=by, at=at)
    return document


@transaction.atomic
def repeal(document: Document, motion: Motion, *, by: Actor, at: datetime) -> Document:
    """Take a text out of force, because the right meeting has adopted that motion."""
    _check_motion(document, motion)
    if motion.verdict is not Verdict.ADOPTED:
        raise Refused("not_voted_yet")
    if Version.objects.filter(motion=motion).exists():
        raise Refused("motion_taken", number=motion.number)
    take_step(document, "repeal", by=by, at=at, said=_about(motion))
    assert document.current is not None
    Version.objects.filter(pk=document.current.pk).update(repealed_at=at)
    filing.put_right(document, by=by, at=at)
    return document


def _may_draft(document: Document, by: Actor) -> None:
    if document.office_id not in by.office_ids(DESK):
        raise Refused("not_yours", step="draft")
    if document.state != "draft":
        raise Refused("not_a_draft")


def _check(text: str) -> None:
    if not text.strip():
        raise Refused("empty_text")
    if len(text) > LONGEST_CLAUSE:
        raise Refused("text_too_long", length=len(text), most=LONGEST_CLAUSE)
