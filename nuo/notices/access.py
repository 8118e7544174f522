"""Whose notices these are, and which follower a link belongs to."""

from datetime import date, timedelta

from django.core import signing
from django.db.models import F, Q, QuerySet

from nuo.ledger.refusals import Refused
from nuo.notices.models import Follow, Notice, Preference
from nuo.notices.rules import CONFIRM_WITHIN
from nuo.people.actor import Actor
from nuo.places.models import Place
from nuo.promises.models import Promise

_CONFIRM, _LEAVE = "nuo.notices.confirm", "nuo.notices.leave"


def notices_of(actor: Actor, *, on: date) -> QuerySet[Notice]:
    """Return what the posts somebody holds today were told; who has left a post reads its notices no more."""
    held = Q(post__since_on__lte=on) & (Q(post__until_on=None) | Q(post__until_on__gte=on))
    related = ("duty__wording", "duty__place", "duty__office", "post")
    return Notice.objects.filter(held, post__person=actor.person_id).select_related(*related)


def unread_by(actor: Actor, *, on: date) -> int:
    """Return how many of somebody's notices are newer than their last look."""
    read_to = "post__person__preference__read_to"
    fresh = Q(**{read_to: None}) | Q(made_at__gt=F(read_to))
    return notices_of(actor, on=on).filter(fresh).count()


def preference_of(actor: Actor) -> Preference:
    """Return somebody's own choices; what they never chose is as usual."""
    assert actor.person_id is not None  # every page that asks is behind the sign-in
    return Preference.objects.filter(person=actor.person_id).first() or Preference(person_id=actor.person_id)


def promise_to_follow(pk: int) -> Promise:
    """Return a promise still in force. A confidential one has no followers: nothing of it is ever told."""
    related = ("place", "office__place", "current")
    promise = Promise.objects.filter(pk=pk, confidential=False).select_related(*related).first()
    if promise is None:
        raise Refused("not_found", what="promise")
    if promise.ended_at is not None:
        raise Refused("promise_ended")
    return promise


def place_to_follow(code: str) -> Place:
    """Return a place."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused("not_found", what="place")
    return place


def confirming(follow: Follow) -> str:
    """Return what the link to confirm ends in; it works for a day."""
    return signing.dumps([follow.pk, follow.nonce], salt=_CONFIRM)


def leaving(follow: Follow) -> str:
    """Return what the link to leave ends in; it works as long as the row is there."""
    return signing.dumps([follow.pk, follow.nonce], salt=_LEAVE)


def follow_to_confirm(token: str) -> Follow:
    """Return the follower who was sent this link, or refuse an old or wrong one."""
    return _follow(token, _CONFIRM, max_age=CONFIRM_WITHIN)


def follow_to_leave(token: str) -> Follow:
    """Return the follower this link belongs to."""
    return _follow(token, _LEAVE)


def _follow(token: str, salt: str, *, max_age: timedelta | None = None) -> Follow:
    try:
        pk, nonce = signing.loads(token, salt=salt, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused("link_over") from None
    related = ("promise__office__place", "promise__current", "place")
    follow = Follow.objects.filter(pk=pk, nonce=nonce).select_related(*related).first()
    if follow is None:
        raise Refused("link_over")
    return follow
