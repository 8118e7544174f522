"""A secret for the length of a visit: one half of it in the browser's cookie, the other in the session's row.

The row alone, as a copy of the database has it, opens nothing; the cookie alone neither.
"""

import binascii

from django.http import HttpRequest, HttpResponse

from nuo.sealing.boxes import KEY, CannotOpen, lock, new_key, unlock

COOKIE = "nuo_lock"
_FRESH = "nuo_fresh_lock"


def put(request: HttpRequest, name: str, secret: bytes, *, of: int) -> None:
    """Keep the secret of one person or case for this visit."""
    request.session[f"lock:{name}"] = {"of": of, "box": lock(secret, key=_key(request)).hex()}


def take(request: HttpRequest, name: str, *, of: int) -> bytes | None:
    """Return the secret if it is this person's or case's and the browser brought its half; None otherwise."""
    kept = request.session.get(f"lock:{name}")
    key = _brought(request)
    if not kept or kept["of"] != of or key is None:
        return None
    try:
        return unlock(bytes.fromhex(kept["box"]), key=key)
    except CannotOpen:
        return None


def drop(request: HttpRequest, name: str) -> None:
    """Forget a secret."""
    request.session.pop(f"lock:{name}", None)


def set_cookie(request: HttpRequest, response: HttpResponse, *, https: bool) -> None:
    """Give the browser its half, if it was made in this request. It goes when the browser is closed."""
    fresh = request.META.get(_FRESH)
    if fresh:
        response.set_cookie(COOKIE, fresh, httponly=True, secure=https, samesite="Lax")


def _key(request: HttpRequest) -> bytes:
    key = _brought(request)
    if key is None:
        key = new_key()
        request.META[_FRESH] = key.hex()
    return key


def _brought(request: HttpRequest) -> bytes | None:
    try:
        key = bytes.fromhex(request.META.get(_FRESH) or request.COOKIES.get(COOKIE, ""))
    except (ValueError, binascii.Error):
        return None
    return key if len(key) == KEY else None
