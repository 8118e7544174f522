"""Who may take a hotline's records in, and who sees what was taken in."""

from django.db.models import Q, QuerySet

from nuo.hotline.models import HotlineImport
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import LEADS


def importer(actor: Actor, path: str) -> Actor:
    """Return the actor with the post named first that lets them import for this place; refuse without one."""
    if actor.is_clock:
        return actor
    for post in actor.posts:
        if post.role in LEADS and path.startswith(post.place_path):
            return actor.at_office(post.office_id)
    raise Refused("not_yours", step="import")


def check_lead(actor: Actor) -> None:
    """Refuse who may import for no place at all."""
    if not any(post.role in LEADS for post in actor.posts):
        raise Refused("not_yours", step="import")


def imports_for(actor: Actor) -> QuerySet[HotlineImport]:
    """Return what was taken in for the places a lead answers for, the newest first."""
    found = Q(pk__in=[])
    for post in actor.posts:
        if post.role in LEADS:
            found |= Q(place__path__startswith=post.place_path)
    return HotlineImport.objects.filter(found).select_related("place", "office").order_by("-pk")
