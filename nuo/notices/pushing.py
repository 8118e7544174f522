"""Web Push (RFC 8030, 8291, 8292) by pywebpush: a short line on an official's own computer or telephone.

What is sent is encrypted for the browser; the push service in between sees only that something came. Addresses
come from browsers, so only those of known push services are written to.
"""

import base64
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher

from nuo.ledger.refusals import Refused
from nuo.notices.models import Device

LONGEST = 1_000
MOST = 10
_SECONDS = 10.0
# For how long a service keeps it for a device that is off.
_KEPT = 24 * 3600
_AUTH, _POINT = 16, 65
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 429})
_SERVER = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What a push service said: whether it took it, whether the device is gone for good, and its number."""

    is_taken: bool
    is_gone: bool
    is_final: bool
    status: int


def public_key() -> str:
    """Return the public half of this site's key as browsers want it; empty where there is none."""
    return _encoded(_raw(_key())) if settings.PUSH_KEY else ""


def check_device(endpoint: str, p256dh: str, auth: str) -> None:
    """Refuse what no browser of a known push service gives: `push_strange`."""
    parts = urlsplit(endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    known = any(_is_of(origin, each) for each in settings.PUSH_ORIGINS)
    if not known or len(endpoint) > LONGEST or parts.username or any(ord(sign) < 33 for sign in endpoint):
        raise Refused("push_strange")
    try:
        point, secret = _decoded(p256dh), _decoded(auth)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
    except (ValueError, InvalidKey) as error:
        raise Refused("push_strange") from error
    if (len(point), len(secret)) != (_POINT, _AUTH):
        raise Refused("push_strange")


def _is_of(origin: str, known: str) -> bool:
    before, star, after = known.partition("*")
    return (
        origin.startswith(before) and origin.endswith(after) and len(origin) > len(known) if star else origin == known
    )


def push(device: Device, text: str, address: str) -> Answer:
    """Send a line to a device; an OSError where nobody knows whether it was taken."""
    told = {"endpoint": device.endpoint, "keys": {"p256dh": device.p256dh, "auth": device.auth}}
    data = json.dumps({"title": "诺 Nuo", "body": text, "url": address}, ensure_ascii=False)
    with requests.Session() as session:
        # A service that sends us elsewhere is not one we know.
        session.max_redirects = 0
        session.trust_env = False
        headers = _signed(device.endpoint)
        # The library's own name for a session that may be a stand-in.
        answer = WebPusher(told, requests_session=session).send(
            data, headers, ttl=_KEPT, content_encoding="aes128gcm", timeout=_SECONDS
        )
    status = int(answer.status_code)
    is_final = not (status in _LATER or status >= _SERVER)
    return Answer(status // 100 == 2, status in _GONE, is_final, status)


def _signed(endpoint: str) -> dict[str, str | int | float]:
    parts = urlsplit(endpoint)
    claims: dict[str, str | int] = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": settings.PUSH_CONTACT}
    return dict(_key().sign(claims))


def _key() -> Vapid02:
    found: Vapid02 = Vapid02.from_file(str(settings.PUSH_KEY))
    return found


def _raw(key: Vapid02) -> bytes:
    numbers = key.public_key.public_numbers()
    return b"\x04" + bytes(numbers.x.to_bytes(32)) + bytes(numbers.y.to_bytes(32))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    if len(text) > 200 or not text.isascii():
        raise ValueError
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
