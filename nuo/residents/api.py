"""The residents' groups of a village through the API; public, and without a name."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Code, Many
from nuo.places.models import Place
from nuo.places.rules import RANKS, Level
from nuo.places.shapes import PlaceName
from nuo.programmes.policy import group_rules_for
from nuo.residents.showing import groups_at

router = Router(auth=None, tags=["places"])


class GroupShape(Schema):
    """A group of residents who chose each other."""

    number: int = Field(description="Within the village.")
    place: PlaceName = Field(description="The hamlet, or the village where it has none.")
    formed_at: datetime
    members: int
    below_smallest: bool = Field(description="Fewer members than the programme says; nothing follows from it.")


class GroupsPage(Schema):
    """A page of groups, by number."""

    items: list[GroupShape]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


@router.get("/{code}/groups", response=GroupsPage, summary="The residents' groups of a village or hamlet")
def groups_of_place(request: HttpRequest, code: Code, after: After = None, limit: Many = 20) -> GroupsPage:
    """Formed groups that still have members. Only villages and hamlets have any."""
    place = Place.objects.filter(code=code).first()
    if place is None or RANKS[place.level] < RANKS[Level.VILLAGE]:
        raise Refused("not_found", what="place")
    smallest = group_rules_for(place).smallest
    found = list(groups_at(place).filter(number__gt=after or 0).order_by("number")[: limit + 1])
    items = [
        GroupShape.model_validate({
            "number": group.number, "place": PlaceName.of(group.place), "formed_at": group.formed_at,
            "members": group.size, "below_smallest": group.size < smallest,
        })
        for group in found[:limit]
    ]  # fmt: skip
    return GroupsPage(items=items, next=items[-1].number if len(found) > limit else None)
