"""Agreements through the API: what the committee undertakes, and signatures as two figures."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Code, Many, Pk
from nuo.places.models import Place
from nuo.places.shapes import OfficeName, PlaceName
from nuo.signing.access import public
from nuo.signing.models import Agreement

of_places = Router(auth=None, tags=["places"])
agreements = Router(auth=None, tags=["agreements"])


class AgreementShape(Schema):
    """A text offered to a residents' group."""

    id: int
    text: int
    text_version: int
    title: str
    place: PlaceName
    office: OfficeName
    group: int = Field(description="The group's number within the village.")
    state: str = Field(description="offered, in_force or ended; past its last day it is ended")
    ending: str = Field(description="offer_withdrawn, expired, text_gone, or empty")
    offered_at: datetime
    in_force_at: datetime | None
    valid_until: date
    signed: int = Field(description="Members who have signed.")
    members: int

    @classmethod
    def of(cls, agreement: Agreement) -> "AgreementShape":
        """Show an agreement."""
        over = agreement.is_over(timezone.localdate())
        return cls(
            id=agreement.pk, text=agreement.document_id, text_version=agreement.text.number,
            title=agreement.document.title, place=PlaceName.of(agreement.place), office=OfficeName.of(agreement.office),
            group=agreement.group.number or 0, state="ended" if over else agreement.state,
            ending=agreement.ending or ("expired" if over else ""), offered_at=agreement.offered_at,
            in_force_at=agreement.in_force_at, valid_until=agreement.valid_until, signed=agreement.given,
            members=agreement.size,
        )  # fmt: skip


class UndertakingShape(Schema):
    """A clause that has become a promise."""

    clause: int
    promise: int


class WholeAgreement(AgreementShape):
    """An agreement with the promises it has become."""

    undertakings: list[UndertakingShape]


class AgreementsPage(Schema):
    """A page of agreements, by number."""

    items: list[AgreementShape]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


@of_places.get("/{code}/agreements", response=AgreementsPage, summary="Agreements with residents' groups")
def agreements_of_place(request: HttpRequest, code: Code, after: After = None, limit: Many = 20) -> AgreementsPage:
    """Those of a place and of what lies below it, the oldest first."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused("not_found", what="place")
    listed = list(public().filter(place__path__startswith=place.path, pk__gt=after or 0).order_by("pk")[: limit + 1])
    items = [AgreementShape.of(agreement) for agreement in listed[:limit]]
    return AgreementsPage(items=items, next=items[-1].id if len(listed) > limit else None)


@agreements.get("/{pk}", response=WholeAgreement, summary="An agreement")
def agreement(request: HttpRequest, pk: Pk) -> WholeAgreement:
    """With the promises the committee's clauses have become."""
    found = public().filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", what="agreement")
    made = [UndertakingShape(clause=each.clause, promise=each.promise_id) for each in found.undertaken.all()]
    return WholeAgreement(**AgreementShape.of(found).dict(), undertakings=made)
