"""Counting wrong codes, new requests, one-time codes and reviews, so that nobody tries or floods without end.

Whole villages may share one address, so the numbers stop a machine and not a neighbourhood.
"""

from hashlib import sha256
from typing import Literal

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

Try = Literal["wrong-code", "request", "one-time-code", "review", "suggestion", "refer", "open311", "follow"]

MOST: dict[Try, int] = {
    "wrong-code": 20,
    "request": 200,
    "one-time-code": 60,
    "review": 100,
    "suggestion": 30,
    "refer": 20,
    # One program hands in the requests of a whole county.
    "open311": 600,
    "follow": 30,
}
# How often the same thing may be named, such as one mail address, from wherever it comes.
MOST_ABOUT: dict[Try, int] = {"follow": 5, "request": 600}
# From so many on a browser does a piece of work first, from one address and about one place.
BUSY, BUSY_ABOUT = 40, 60
SECONDS = 600


def is_shut(request: HttpRequest, what: Try = "wrong-code", *, about: str = "") -> bool:
    """Whether too many of these came from here lately, or too many named the thing they are `about`."""
    if about and cache.get(_named(what, about), 0) >= MOST_ABOUT[what]:
        return True
    return any(cache.get(key, 0) >= MOST[what] for key in _keys(request, what))


def is_busy(request: HttpRequest, what: Try, *, about: str) -> bool:
    """Whether so much comes in that a browser has to do a piece of work first."""
    return cache.get(_named(what, about), 0) >= BUSY_ABOUT or any(
        cache.get(key, 0) >= BUSY for key in _keys(request, what)
    )


def count(request: HttpRequest, what: Try = "wrong-code", *, about: str = "") -> None:
    """Count one; the count ends ten minutes after it began."""
    for key in [*_keys(request, what), *([_named(what, about)] if about else [])]:
        if not cache.add(key, 1, SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two lines
                cache.add(key, 1, SECONDS)


def _keys(request: HttpRequest, what: Try) -> list[str]:
    keys = [f"{what}:from:{sha256(_address(request).encode()).hexdigest()}"]
    if request.session.session_key:
        keys.append(f"{what}:session:{request.session.session_key}")
    return keys


def _named(what: Try, about: str) -> str:
    return f"{what}:about:{sha256(about.encode()).hexdigest()}"


def _address(request: HttpRequest) -> str:
    # With HTTPS there is a proxy of ours in front, and the last address is the one it saw.
    behind = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return behind.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
