"""Finding places through the API; public."""

from django.http import HttpRequest
from ninja import Router

from nuo.ledger.shapes import AfterCode, Many, Words
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.places.search import Found, find
from nuo.places.shapes import FoundPlace, FoundPlaces, PlaceName

router = Router(auth=None, tags=["places"])


@router.get("", response=FoundPlaces, summary="Find places")
def find_places(request: HttpRequest, q: Words = "", limit: Many = 20, after: AfterCode = "") -> FoundPlaces:
    """Places by part of their name or the beginning of their code, the best first.

    Words before the last name places above it: `云溪 梅岭`. Without `q`, all counties by code.
    """
    if q.strip():
        return FoundPlaces(items=[_found(found) for found in find(q, limit=limit)], next=None)
    counties = list(Place.objects.filter(level=Level.COUNTY, code__gt=after).order_by("code")[: limit + 1])
    items = [FoundPlace(**dict(PlaceName.of(place)), county="", township="") for place in counties[:limit]]
    return FoundPlaces(items=items, next=items[-1].code if len(counties) > limit else None)


def _found(found: Found) -> FoundPlace:
    return FoundPlace(**dict(PlaceName.of(found.place)), county=found.county, township=found.township)
