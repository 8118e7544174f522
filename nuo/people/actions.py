"""Appointing to posts and ending them. Both are public: they say which office has which role."""

from datetime import date, datetime

from django.db import transaction

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.ledger.signers import Signer
from nuo.people.models import Person, Post
from nuo.people.rules import Role
from nuo.places.models import Office


@transaction.atomic
def appoint(person: Person | None, *, office: Office, role: Role, on: date, by: Signer, at: datetime) -> Post:
    """Give a person a role at an office, or set up the post vacant."""
    if office.closed_on is not None and office.closed_on <= on:
        raise Refused("office_closed", office=office.name)
    if person is not None and Post.objects.filter(person=person, office=office, role=role, until_on=None).exists():
        raise Refused("already_appointed", office=office.name, role=role.value)
    post = Post.objects.create(person=person, office=office, role=role, since_on=on)
    _log("post.filled", post, by=by, at=at)
    return post


@transaction.atomic
def leave(post: Post, *, on: date, by: Signer, at: datetime) -> Post:
    """End a post on a day; the person keeps no right from it afterwards."""
    if on < post.since_on:
        raise Refused("ends_before_it_begins", since=post.since_on.isoformat())
    post.until_on = on
    post.save(update_fields=["until_on"])
    _log("post.ended", post, by=by, at=at)
    return post


def _log(kind: str, post: Post, *, by: Signer, at: datetime) -> None:
    facts: dict[str, JSON] = {
        "post": post.pk,
        "office": post.office.name,
        "role": post.role,
        "since": post.since_on.isoformat(),
    }
    append(kind, facts, by=by, at=at, subject=f"office:{post.office_id}", place_code=post.office.place.code)
