"""Counting wrong receipt codes, so that nobody can try them one after the other."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST = 20
SECONDS = 600


def is_shut(request: HttpRequest) -> bool:
    """Whether too many wrong codes came from here lately."""
    return any(cache.get(key, 0) >= MOST for key in _keys(request))


def count_wrong(request: HttpRequest) -> None:
    """Count one wrong code; the count ends ten minutes after it began."""
    for key in _keys(request):
        if not cache.add(key, 1, SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two lines
                cache.add(key, 1, SECONDS)


def _keys(request: HttpRequest) -> list[str]:
    keys = [f"wrong-code:from:{sha256(_address(request).encode()).hexdigest()}"]
    if request.session.session_key:
        keys.append(f"wrong-code:session:{request.session.session_key}")
    return keys


def _address(request: HttpRequest) -> str:
    # With HTTPS there is a proxy of ours in front, and the last address is the one it saw.
    behind = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    return behind.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
