"""Puts what somebody's password unlocked on the actor, and gives the browser its half of the lock."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from nuo.people.actor import Actor
from nuo.sealing import locks

PERSON = "person"


class SealingMiddleware:
    """After the actor's own: `request.actor.secret` is there once the actor is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the secret lazily, as the actor itself."""
        plain: Actor = request.actor  # type: ignore[attr-defined]  # put there by the people's middleware
        request.actor = SimpleLazyObject(lambda: _with_secret(request, plain))  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        locks.set_cookie(request, response, https=settings.HTTPS)
        return response


def _with_secret(request: HttpRequest, plain: Actor) -> Actor:
    secret = locks.take(request, PERSON, of=plain.person_id) if plain.person_id is not None else None
    return plain.with_secret(secret)
