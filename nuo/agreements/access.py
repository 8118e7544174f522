"""Which texts somebody works on, this one if they may, and which everybody may read."""

from django.db.models import Q, QuerySet

from nuo.agreements.models import Clause, Document, Filing
from nuo.agreements.rules import ADOPTED_BY, Kind
from nuo.assemblies.models import Motion
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK, Role
from nuo.places.models import Office
from nuo.places.rules import Level, OfficeKind, codes_of
from nuo.promises.models import Duty

_WITH = ("office__place", "place", "current")
_DUTIES = ("reporting", "reading", "correcting")


def villages_of(actor: Actor) -> QuerySet[Office]:
    """Return the village committees for which the actor may draft."""
    offices = Office.objects.open().filter(pk__in=actor.office_ids(DESK), kind=OfficeKind.VILLAGE_COMMITTEE)
    return offices.select_related("place").order_by("pk")


def check_texts(actor: Actor) -> None:
    """Refuse who neither works on texts nor may read everything."""
    if not actor.office_ids(DESK | {Role.AUDITOR}):
        raise Refused("not_yours", step="texts")


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Return the texts of the actor's offices, drafts too; an auditor reads all."""
    documents = Document.objects.select_related(*_WITH)
    return documents if actor.holds(Role.AUDITOR) else documents.filter(office__in=actor.office_ids(DESK))


def document_for(actor: Actor, pk: int) -> Document:
    """Return a text with its draft; otherwise it does not exist for them."""
    check_texts(actor)
    document = visible_to(actor).filter(pk=pk).first()
    if document is None:
        raise Refused("not_found", what="document")
    return document


def document_to_change(actor: Actor, pk: int) -> Document:
    """Return a text that is the actor's to change."""
    document = document_for(actor, pk)
    if document.office_id not in actor.office_ids(DESK):
        raise Refused("not_yours", step="draft")
    return document


def clause_of(document: Document, pk: int) -> Clause:
    """Return a clause of a text's draft."""
    clause = document.clauses.filter(pk=pk).first()
    if clause is None:
        raise Refused("clause_gone")
    clause.document = document
    return clause


def motions_for(document: Document) -> QuerySet[Motion]:
    """Return the points of meetings to come at which this text can be put to the vote."""
    kinds = [kind.value for kind in ADOPTED_BY[Kind(document.kind)]]
    motions = Motion.objects.filter(meeting__office=document.office, meeting__kind__in=kinds)
    return motions.filter(meeting__state="called").select_related("meeting").order_by("meeting__starts_at", "number")


def motions_adopted(document: Document) -> QuerySet[Motion]:
    """Return the points of meetings held that may have repealed this text, the newest first."""
    kinds = [kind.value for kind in ADOPTED_BY[Kind(document.kind)]]
    motions = Motion.objects.filter(meeting__office=document.office, meeting__kind__in=kinds, decided_at__isnull=False)
    return motions.select_related("meeting").order_by("-meeting__starts_at", "number")


def public() -> QuerySet[Document]:
    """Return the texts everybody may read: put to the vote, in force, or repealed."""
    return (
        Document.objects.select_related(*_WITH)
        .filter(Q(state__in=["proposed", "adopted", "repealed"]) | Q(versions__isnull=False))
        .distinct()
    )


def filings_for(actor: Actor) -> QuerySet[Filing]:
    """Return what the actor's offices have reported or are to read; an auditor reads all."""
    check_texts(actor)
    filings = Filing.objects.select_related("text__document", "village__place", "township__place", *_DUTIES)
    if actor.holds(Role.AUDITOR):
        return filings
    offices = actor.office_ids(DESK)
    return filings.filter(Q(village__in=offices) | Q(township__in=offices, filed_at__isnull=False))


def filing_for(actor: Actor, pk: int) -> Filing:
    """Return one of these; otherwise it does not exist for them."""
    filing = filings_for(actor).filter(pk=pk).first()
    if filing is None:
        raise Refused("not_found", what="filing")
    return filing


def filing_of(duty: Duty) -> Filing | None:
    """Return the filing a duty is about, or None."""
    found = Filing.objects.select_related("text__document")
    return found.filter(Q(reporting=duty) | Q(reading=duty) | Q(correcting=duty)).first()


def township_of(village: Office) -> Office | None:
    """Return the township above a village committee, to which texts are reported; None where there is none."""
    above = Office.objects.open().filter(
        place__code__in=codes_of(village.place.path), place__level=Level.TOWNSHIP.value, kind=OfficeKind.GOVERNMENT
    )
    return above.select_related("place").order_by("pk").first()
