"""Who holds an office's key, and the private halves somebody can open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from nuo.people.actor import Actor
from nuo.people.models import Person, Post
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.sealing.boxes import CannotOpen, unseal
from nuo.sealing.models import KeyShare, OfficeKey


def current_key(office: Office) -> OfficeKey | None:
    """Return the key of an office that is sealed to now; None where nobody holds one."""
    held = KeyShare.objects.filter(person__isnull=False, ended_at=None).values("key")
    return OfficeKey.objects.filter(office=office, replaced_at=None, pk__in=held).first()


def working_at(office: Office, *, on: date) -> QuerySet[Person]:
    """Return who works at an office's desk on a day."""
    posts = Post.objects.filter(office=office, role__in=DESK, since_on__lte=on)
    posts = posts.filter(Q(until_on=None) | Q(until_on__gte=on))
    return Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("pk")


def private_half(key: OfficeKey, actor: Actor) -> bytes | None:
    """Return an office's private half, if the actor has signed in with their password and holds a box of it."""
    if actor.secret is None or key.office_id not in actor.office_ids(DESK):
        return None
    share = KeyShare.objects.filter(key=key, person=actor.person_id, ended_at=None).first()
    if share is None:
        return None
    try:
        return unseal(share.sealed, private=actor.secret)
    except CannotOpen:
        return None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody at an office's desk: whether they hold its key, and whether they have one of their own to be let in."""

    person: Person
    holds: bool
    has_key: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """An office's key and those who work there."""

    office: Office
    key: OfficeKey | None
    members: list[Member]
    # Whether the actor can let others in now.
    is_open: bool


def circle(office: Office, actor: Actor, *, on: date) -> Circle:
    """Return who holds the key of an office, and whether the actor can let others in."""
    key = current_key(office)
    holding = set(KeyShare.objects.filter(key=key, ended_at=None).values_list("person", flat=True)) if key else set()
    people = working_at(office, on=on).select_related("sealing_key")
    members = [Member(person, person.pk in holding, hasattr(person, "sealing_key")) for person in people]
    return Circle(office, key, members, key is not None and private_half(key, actor) is not None)
