"""The programmes places have adopted, through the API; public."""

from django.http import HttpRequest
from ninja import Router

from nuo.disclosure.shapes import ProgrammeDetail, ProgrammePageShape, ProgrammeShape
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Many, Pk
from nuo.places.shapes import PlaceName
from nuo.programmes.models import Adoption

router = Router(auth=None, tags=["programmes"])


@router.get("", response=ProgrammePageShape, summary="Programmes that were adopted")
def programmes(request: HttpRequest, after: After = None, limit: Many = 20) -> ProgrammePageShape:
    """By number, the oldest first."""
    found = list(Adoption.objects.filter(pk__gt=after or 0).select_related("place").order_by("pk")[: limit + 1])
    items = [_shape(adoption) for adoption in found[:limit]]
    return ProgrammePageShape(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/{pk}", response=ProgrammeDetail, summary="A programme as it was adopted")
def programme(request: HttpRequest, pk: Pk) -> ProgrammeDetail:
    """Stages, targets, documents, rights, and what the plan asked for and was declined."""
    adoption = Adoption.objects.select_related("place").filter(pk=pk).first()
    if adoption is None:
        raise Refused("not_found", what="programme")
    return ProgrammeDetail(**dict(_shape(adoption)), content=adoption.content)


def _shape(adoption: Adoption) -> ProgrammeShape:
    return ProgrammeShape(
        id=adoption.pk, place=PlaceName.of(adoption.place), pack=adoption.pack_id, version=adoption.pack_version,
        digest=adoption.pack_digest, adopted_on=adoption.adopted_on, title=adoption.content["title"],
        summary=adoption.content["summary"],
    )  # fmt: skip
