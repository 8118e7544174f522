"""Which offices need a key, and who may hold it: those that promise something in confidence, and the levels above."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.models import Person
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.promises.models import Promise
from nuo.sealing import actions as sealing
from nuo.sealing.access import Circle, circle, current_key
from nuo.sealing.models import OfficeKey


def offices_with_keys(actor: Actor) -> list[Office]:
    """Return the actor's own offices that promise something in confidence, or stand above one that does."""
    if not needs_keys(actor):
        return []
    offices = Office.objects.open().filter(pk__in=actor.office_ids(DESK)).select_related("place").order_by("pk")
    return [each for each in offices if _confidential_under([each.place.path])]


def needs_keys(actor: Actor) -> bool:
    """Whether there is such an office among the actor's own."""
    return _confidential_under([post.place_path for post in actor.posts if post.role in DESK])


def _confidential_under(paths: list[str]) -> bool:
    under = Q(pk__in=[])
    for path in paths:
        under |= Q(place__path__startswith=path)
    return Promise.objects.standing().filter(under, confidential=True).exists()


def begin_keys(person: Person, actor: Actor, *, at: datetime) -> list[OfficeKey]:
    """Make the keys that are missing at the offices where somebody works; whoever signs in first holds them."""
    return list(_begun(person, actor, at))


def _begun(person: Person, actor: Actor, at: datetime) -> Iterator[OfficeKey]:
    for office in offices_with_keys(actor):
        if current_key(office) is None:
            made = sealing.begin_key(office, person, by=actor.at_office(office.pk), at=at)
            if made is not None:
                yield made


def circles(actor: Actor, *, at: datetime) -> list[Circle]:
    """Return, for each of the actor's offices with a key, who holds it. Refused: `not_yours`, who has no desk."""
    if not actor.office_ids(DESK):
        raise Refused("not_yours", step="keys")
    return [circle(office, actor, on=timezone.localdate(at)) for office in offices_with_keys(actor)]


def let_in(office_id: int, person_id: int, *, by: Actor, at: datetime) -> Person:
    """Give a colleague the keys of an office. Refused: `not_yours`, and what the keys' own action refuses."""
    if office_id not in by.office_ids(DESK):
        raise Refused("not_yours", step="let_in")
    office = Office.objects.select_related("place").get(pk=office_id)
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise Refused("not_found", what="person")
    sealing.let_in(office, person, by=by, at=at)
    return person
