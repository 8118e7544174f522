"""Texts through the API: what everybody reads, and the desk's door, where the reviewer stands as on the page."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from nuo.agreements import actions
from nuo.agreements.access import document_for, document_to_change, motions_for, public, villages_of
from nuo.agreements.actions import MOST_CLAUSES, Draft
from nuo.agreements.models import LONGEST_CLAUSE, Document, Version
from nuo.agreements.reviewing import Reviewed, draft_of
from nuo.agreements.rules import Kind
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Code, Many, Pk, Said
from nuo.people.actor import Actor
from nuo.places.models import Place
from nuo.places.shapes import OfficeName, PlaceName

of_places = Router(auth=None, tags=["places"])
texts = Router(auth=None, tags=["texts"])
# No `auth=None`: who is not signed in gets nothing there.
desk = Router(tags=["desk"])
_Clause = Annotated[str, Field(min_length=1, max_length=LONGEST_CLAUSE)]


class TextShape(Schema):
    """A charter, village rules, a system or an agreement, without its clauses."""

    id: int
    kind: str = Field(description="charter, rules, system or agreement")
    title: str
    place: PlaceName
    office: OfficeName
    state: str = Field(description="draft, proposed, adopted or repealed; a text in force may have a new draft")
    in_force: int | None = Field(description="The number of the version in force.")

    @classmethod
    def of(cls, document: Document) -> "TextShape":
        """Show a text."""
        current = document.current
        return cls(
            id=document.pk, kind=document.kind, title=document.title, place=PlaceName.of(document.place),
            office=OfficeName.of(document.office), state=document.state,
            in_force=current.number if current and not current.repealed_at else None,
        )  # fmt: skip


class TextVersion(Schema):
    """A version as it was put to the vote."""

    number: int
    clauses: list[str]
    parts: list[dict[str, Any]] = Field(  # Any: {about, clock}, as an agreement's clauses have them
        description="Of an agreement, for each clause: `about`, and `clock` (title, limit or month and day) or null."
    )
    digest: str = Field(description="SHA-256 as the log's entries name it, hex.")
    meeting: int
    proposed_at: datetime
    adopted_at: datetime | None
    repealed_at: datetime | None

    @classmethod
    def of(cls, version: Version) -> "TextVersion":
        """Show a version."""
        return cls(
            number=version.number, clauses=version.clauses, parts=version.parts, digest=version.digest,
            meeting=version.motion.meeting_id, proposed_at=version.proposed_at, adopted_at=version.adopted_at,
            repealed_at=version.repealed_at,
        )  # fmt: skip


class WholeText(TextShape):
    """A text with its versions, the oldest first."""

    versions: list[TextVersion]


class TextsPage(Schema):
    """A page of texts, by number."""

    items: list[TextShape]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


@of_places.get("/{code}/texts", response=TextsPage, summary="Charters, village rules, systems and agreements")
def texts_of_place(request: HttpRequest, code: Code, after: After = None, limit: Many = 20) -> TextsPage:
    """Those of a place and of what lies below it that were put to the vote at least once."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused("not_found", what="place")
    found = public().filter(place__path__startswith=place.path, pk__gt=after or 0).order_by("pk")
    listed = list(found[: limit + 1])
    items = [TextShape.of(document) for document in listed[:limit]]
    return TextsPage(items=items, next=items[-1].id if len(listed) > limit else None)


@texts.get("/{pk}", response=WholeText, summary="A text")
def text(request: HttpRequest, pk: Pk) -> WholeText:
    """With every version that was put to the vote."""
    found = public().filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", what="document")
    versions = [TextVersion.of(each) for each in found.versions.select_related("motion").order_by("number")]
    return WholeText(**TextShape.of(found).dict(), versions=versions)


class FindingShape(Schema):
    """What the reviewer found in a clause."""

    rule: str
    severity: str = Field(description="unlawful: cannot be put to the vote; doubtful: needs a reason; note")
    quote: str


class DraftClause(Schema):
    """A clause of the draft with what was found in it."""

    number: int
    text: str
    findings: list[FindingShape]

    @classmethod
    def of(cls, read: Reviewed) -> "DraftClause":
        """Show a clause."""
        found = [
            FindingShape(rule=each.rule.rule_id, severity=each.severity.word, quote=each.quote)
            for each in read.findings
        ]
        return cls(number=read.number, text=read.text, findings=found)


class DeskText(TextShape):
    """A text with its draft, and the points of meetings at which it can be put to the vote."""

    clauses: list[DraftClause]
    motions: list[int] = Field(description="Ids to give to `propose`.")


class Begun(Said):
    """A new text."""

    office: int = Field(description="The village committee's id.")
    kind: Kind
    title: str = Field(min_length=1, max_length=120)
    clauses: list[_Clause] = Field(min_length=1, max_length=MOST_CLAUSES)


class Proposed(Said):
    """At which point of which meeting."""

    motion: int


@desk.post("/texts", response={201: DeskText}, summary="Begin a text")
def desk_text_begin(request: HttpRequest, said: Begun) -> Status[DeskText]:
    """A draft is the desk's own. What is unlawful in it is answered with it, and cannot be put to the vote."""
    actor = _actor(request)
    office = villages_of(actor).filter(pk=said.office).first()
    if office is None:
        raise Refused("not_yours", step="draft")
    draft = Draft(said.kind, said.title.strip(), said.clauses)
    return Status(201, _shown(actions.begin(office, draft, by=actor.at_office(office.pk))))


@desk.get("/texts/{pk}", response=DeskText, summary="A text with its draft")
def desk_text(request: HttpRequest, pk: Pk) -> DeskText:
    """And what the reviewer says of each clause today."""
    return _shown(document_for(_actor(request), pk))


@desk.post("/texts/{pk}/propose", response=DeskText, summary="Put a text to the vote")
def desk_text_propose(request: HttpRequest, pk: Pk, said: Proposed) -> DeskText:
    """Refused while a clause is unlawful, or doubtful without a reason."""
    actor = _actor(request)
    document = document_to_change(actor, pk)
    motion = motions_for(document).filter(pk=said.motion).first()
    if motion is None:
        raise Refused("not_found", what="motion")
    by = actor.at_office(document.office_id)
    return _shown(actions.propose(document, motion, by=by, at=timezone.now()))


def _shown(document: Document) -> DeskText:
    drafting = document.state == "draft"
    read = draft_of(document, on=timezone.localdate()) if drafting else []
    motions = list(motions_for(document).values_list("pk", flat=True)) if drafting else []
    return DeskText(**TextShape.of(document).dict(), clauses=[DraftClause.of(each) for each in read], motions=motions)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
