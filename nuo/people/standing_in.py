"""Standing in for a post while its holder is away, for a set time. Public as office and role, without a name."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.people.actor import Actor
from nuo.people.models import Deputy, Person, Post
from nuo.people.rules import DESK, LEADS

# Who is away for longer needs a successor.
LONGEST = timedelta(days=90)


def posts_to_fill_in(actor: Actor, *, on: date) -> QuerySet[Post]:
    """Return the posts for which the actor may name somebody: their own, and at offices they lead and those below."""
    mine = Q(person=actor.person_id)
    for post in actor.posts:
        if post.role in LEADS:
            mine |= Q(office__place__path__startswith=post.place_path)
    held = Post.objects.filter(mine, role__in=DESK, person__isnull=False, since_on__lte=on)
    held = held.filter(Q(until_on=None) | Q(until_on__gte=on))
    return held.select_related("office__place", "person").order_by("office__place__path", "office", "pk")


def who_may_stand_in(posts: Iterable[Post], *, on: date) -> QuerySet[Person]:
    """Return who works at a desk of the township these posts belong to, or above it."""
    near = Q(pk__in=[])
    for path in {post.office.place.path for post in posts}:
        codes = path.strip("/").split("/")
        # The county and the township themselves, and everything in the township.
        near |= Q(office__place__code__in=codes) | Q(office__place__path__startswith="/" + "/".join(codes[:2]) + "/")
    held = Post.objects.filter(near, role__in=DESK, since_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("username")


def standing_in(actor: Actor, *, on: date) -> QuerySet[Deputy]:
    """Return who stands in now or will, for the posts the actor may name somebody for."""
    posts = posts_to_fill_in(actor, on=on)
    running = Deputy.objects.filter(post__in=posts, until_on__gte=on, ended_on=None)
    return running.select_related("post__office__place", "post__person", "person")


@transaction.atomic
def depute(post: Post, person: Person, *, since: date, until: date, by: Actor, at: datetime, today: date) -> Deputy:
    """Let somebody stand in for a post.

    Refused: `not_yours`; `deputy_of_oneself`; `deputy_works_elsewhere`; `deputy_in_the_past`; `deputy_too_long`;
    `deputy_named_before`.
    """
    if not posts_to_fill_in(by, on=today).filter(pk=post.pk).exists():
        raise Refused("not_yours", step="depute")
    if person.pk == post.person_id:
        raise Refused("deputy_of_oneself")
    if not who_may_stand_in([post], on=today).filter(pk=person.pk).exists():
        raise Refused("deputy_works_elsewhere", name=person.get_username())
    if since < today or until < since:
        raise Refused("deputy_in_the_past")
    if until - since >= LONGEST:
        raise Refused("deputy_too_long", most=LONGEST.days)
    # Whoever names somebody at the same moment waits here.
    Post.objects.select_for_update().get(pk=post.pk)
    if Deputy.objects.filter(post=post, ended_on=None, since_on__lte=until, until_on__gte=since).exists():
        raise Refused("deputy_named_before")
    made = Deputy.objects.create(post=post, person=person, since_on=since, until_on=until)
    _log("post.deputed", made, by=by, at=at)
    return made


@transaction.atomic
def end(pk: int, *, by: Actor, at: datetime, today: date) -> Deputy:
    """End standing in before its time: from today on. Refused: `not_found`."""
    found = standing_in(by, on=today).filter(pk=pk).first()
    if found is None or not Deputy.objects.filter(pk=pk, ended_on=None).update(ended_on=today):
        raise Refused("not_found", what="deputy")
    found.ended_on = today
    _log("post.deputy_ended", found, by=by, at=at)
    return found


def _log(kind: str, deputy: Deputy, *, by: Actor, at: datetime) -> None:
    post = deputy.post
    facts: dict[str, JSON] = {
        "post": post.pk, "deputy": deputy.pk, "office": post.office.name, "role": post.role,
        "since": deputy.since_on.isoformat(), "until": deputy.until_on.isoformat(),
    }  # fmt: skip
    append(kind, facts, by=by, at=at, subject=f"office:{post.office_id}", place_code=post.office.place.code)
