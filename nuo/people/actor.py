"""Actor: whoever does something, with the posts they hold at that moment."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q

from nuo.people.models import Person, Post
from nuo.people.rules import CLOCK, HOLDER, OPERATING, Role


@dataclass(frozen=True, slots=True)
class Held:
    """A post as the actor carries it."""

    role: str
    office_id: int
    office_name: str
    place_path: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with posts, the clock, the holder of a receipt, a resident who has signed in, or nobody."""

    person_id: int | None = None
    posts: tuple[Held, ...] = ()
    is_clock: bool = False
    receipt_of: int | None = None
    resident_id: int | None = None
    # What the person's own password unlocks, while they are signed in; never kept, never printed.
    secret: bytes | None = field(default=None, repr=False, compare=False)

    @property
    def public_name(self) -> str:
        """What an entry says about who acted: an office and role, never a person."""
        if self.is_clock:
            return CLOCK
        if self.posts:
            return f"{self.posts[0].role}@{self.posts[0].office_name}"
        return "resident"

    def may(self, roles: Collection[str], thing: object) -> bool:
        """Whether one of these roles is held at the very office that has the thing."""
        if self.is_clock and CLOCK in roles:
            return True
        if HOLDER in roles and self.receipt_of is not None and self.receipt_of == getattr(thing, "pk", None):
            return True
        office_id = getattr(thing, "office_id", None)
        return any(post.role in roles and post.office_id == office_id for post in self.posts)

    def reaches(self, roles: Collection[str], place_path: str) -> bool:
        """Whether one of these roles is held here or at a place above."""
        return any(post.role in roles and place_path.startswith(post.place_path) for post in self.posts)

    def holds(self, role: Role) -> bool:
        """Whether this role is held anywhere."""
        return any(post.role == role for post in self.posts)

    @property
    def operates(self) -> bool:
        """Whether the page about the instance itself is theirs to see."""
        return any(post.role in OPERATING for post in self.posts)

    def office_ids(self, roles: Collection[str]) -> list[int]:
        """The offices where one of these roles is held."""
        return sorted({post.office_id for post in self.posts if post.role in roles})

    def at_office(self, office_id: int) -> "Actor":
        """The same actor with the post at this office named first, so that the entry names it."""
        ordered = sorted(self.posts, key=lambda post: post.office_id != office_id)
        return replace(self, posts=tuple(ordered))

    def with_secret(self, secret: bytes | None) -> "Actor":
        """The same actor with what their password unlocked."""
        return replace(self, secret=secret)


NOBODY = Actor()
THE_CLOCK = Actor(is_clock=True)


def actor_of(person: Person, *, on: date) -> Actor:
    """Return the person with the posts held on this day."""
    posts = (
        Post.objects.filter(person=person, since_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .select_related("office__place")
        .order_by("pk")
    )
    held = tuple(Held(post.role, post.office_id, post.office.name, post.office.place.path) for post in posts)
    return Actor(person_id=person.pk, posts=held)


def holder_of(case_id: int) -> Actor:
    """Return whoever showed the receipt code of this case."""
    return Actor(receipt_of=case_id)


def as_resident(pk: int) -> Actor:
    """Return a resident who has signed in with a card or a one-time code."""
    return Actor(resident_id=pk)
