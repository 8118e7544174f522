"""Who may see a resident's name, and act for them at the counter."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.codes import digest, read_code
from nuo.people.rules import Role
from nuo.places.models import Place
from nuo.places.rules import Level, codes_of
from nuo.residents.models import Group, Invitation, ReadOutCode, Resident


def village_of(place: Place) -> Place:
    """Return the village a hamlet belongs to; a village is its own."""
    if place.level == Level.VILLAGE:
        return place
    found = Place.objects.filter(code__in=codes_of(place.path), level=Level.VILLAGE.value).first()
    if found is None:
        raise Refused("groups_in_villages")
    return found


def keeps_file_of(actor: Actor, place: Place) -> bool:
    """Whether the actor is a clerk of the very village this place is or belongs to."""
    return any(place.path.startswith(path) for path in _village_paths(actor))


def _village_paths(actor: Actor) -> list[str]:
    return sorted({post.place_path for post in actor.posts if post.role == Role.VILLAGE_CLERK})


def villages_of(actor: Actor) -> list[Place]:
    """Return the villages whose file the actor keeps, or refuse: nobody else sees a name."""
    found = list(Place.objects.filter(path__in=_village_paths(actor), level=Level.VILLAGE.value).order_by("path"))
    if not found:
        raise Refused("not_yours", step="residents")
    return found


def places_of(actor: Actor) -> QuerySet[Place]:
    """Return the villages and hamlets at which the actor may enrol somebody."""
    villages = villages_of(actor)
    found = Place.objects.under(villages[0])
    for village in villages[1:]:
        found |= Place.objects.under(village)
    return found.order_by("path")


def file_of(actor: Actor) -> QuerySet[Resident]:
    """Return the residents in the files the actor keeps."""
    found = Resident.objects.none()
    for village in villages_of(actor):
        found |= Resident.objects.kept().of(village)
    return found.select_related("place", "membership__group__place").order_by("pk")


def resident_in_file(actor: Actor, pk: int) -> Resident:
    """Return somebody in the actor's file; everybody else does not exist for them."""
    found = file_of(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", what="resident")
    return found


def group_in_file(actor: Actor, pk: int) -> Group:
    """Return a group of a village whose file the actor keeps, for as long as it has members."""
    villages = villages_of(actor)
    groups = Group.objects.living().filter(village__in=villages).select_related("place", "village")
    found = groups.filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", what="group")
    return found


def group_of(resident: Resident) -> Group | None:
    """Return the group somebody is in."""
    found = Group.objects.filter(members__resident=resident).select_related("place", "village")
    return found.first()


def invitations_of(resident: Resident, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations that still stand."""
    found = resident.invitations.filter(expires_at__gt=at)
    return found.select_related("group__place", "group__village").order_by("pk")


def resident_by_card(typed: str) -> Resident:
    """Return whose card this is, or refuse with what is wrong with the code."""
    kept = digest(read_code(typed), key=settings.SECRET_KEY.encode(), use="card")
    found = Resident.objects.filter(card=kept).select_related("place").first()
    if found is None:
        raise Refused("card_unknown")
    return found


def resident_by_readout(typed: str, *, at: datetime) -> Resident:
    """Return who has read this code out, or refuse."""
    kept = digest(read_code(typed), key=settings.SECRET_KEY.encode(), use="readout")
    found = ReadOutCode.objects.filter(code=kept, expires_at__gt=at).select_related("resident__place").first()
    if found is None:
        raise Refused("readout_unknown")
    return found.resident
