"""Web Push to a service of our own on loopback: encrypted for the browser, signed by the site."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from py_vapid import Vapid02
from pytest_django import Settings

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.ledger.refusals import Refused
from nuo.notices.actions import add_device, remove_device
from nuo.notices.minute import tell
from nuo.notices.models import Device, Letter
from nuo.notices.pushing import MOST, check_device, public_key
from nuo.people.actor import NOBODY
from tests.world import THURSDAY, MakePromise, World

LATE = THURSDAY + timedelta(days=40)


def written(data: bytes) -> str:
    """Return bytes as browsers write them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Browser:
    """A browser's own keys."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"s" * 16

    @property
    def p256dh(self) -> str:
        return written(self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return written(self.secret)

    def read(self, body: bytes) -> dict[str, str]:
        found: dict[str, str] = json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        )
        return found


@dataclass
class Service:
    """A push service: what came in, and what it answers."""

    origin: str = ""
    status: int = 201
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def service() -> Iterator[Service]:
    """Run a push service on loopback."""
    kept = Service()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.came.append((self.path, {name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:  # Any: the library's own
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    kept.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def push_on(settings: Settings, tmp_path: Path, service: Service) -> Path:
    """Give the site a key, and let it know our service."""
    file = tmp_path / "push.pem"
    made = Vapid02()
    made.generate_keys()
    made.save_key(str(file))
    settings.PUSH_KEY, settings.PUSH_CONTACT = file, "mailto:nuo@example.invalid"
    settings.PUSH_ORIGINS = [service.origin]
    settings.MAIL_ON = False
    return file


def overdue(make_promise: MakePromise) -> None:
    """Let something be overdue at Meiling's desk."""
    cases.ask(make_promise(), Asked("桥头有个坑"), by=NOBODY, at=THURSDAY)


def known(world: World, service: Service, browser: Browser, name: str = "clerk", path: str = "/a") -> Device:
    """Keep somebody's browser."""
    return add_device(f"{service.origin}{path}", browser.p256dh, browser.auth, by=world.actors[name], at=THURSDAY)


def test_a_line_arrives_that_only_the_browser_can_read(
    push_on: Path, world: World, make_promise: MakePromise, service: Service
) -> None:
    browser = Browser()
    known(world, service, browser)
    overdue(make_promise)
    assert tell(at=LATE) == 1
    ((path, headers, body),) = service.came
    assert (path, headers["content-encoding"], headers["ttl"]) == ("/a", "aes128gcm", "86400")
    said = browser.read(body)
    assert said["url"] == "https://nuo.example/zh/desk/notices/"
    assert "1" in said["body"]
    # Nothing of what it is about, and nothing the service in between could read.
    assert "坑" not in json.dumps(said, ensure_ascii=False)
    assert "Nuo" not in body.decode("latin-1")
    # Signed with the site's own key, for this service alone.
    token = headers["authorization"].partition("t=")[2].partition(",")[0]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert (claims["aud"], claims["sub"]) == (service.origin, "mailto:nuo@example.invalid")
    assert headers["authorization"].endswith(f"k={public_key()}")
    assert Vapid02.from_file(str(push_on)).verify_token(token.rpartition(".")[0].encode(), token.rpartition(".")[2])
    assert tell(at=LATE + timedelta(minutes=1)) == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    status: int, push_on: Path, world: World, make_promise: MakePromise, service: Service
) -> None:
    service.status = status
    known(world, service, Browser())
    overdue(make_promise)
    assert tell(at=LATE) == 0
    assert not Device.objects.exists()
    assert Letter.objects.get().state == "failed"


@pytest.mark.parametrize(("status", "state"), [(503, "waiting"), (429, "waiting"), (400, "failed"), (302, "failed")])
def test_what_the_service_does_not_take_is_tried_again_where_that_helps(
    status: int, state: str, push_on: Path, world: World, make_promise: MakePromise, service: Service
) -> None:
    service.status = status
    known(world, service, Browser())
    overdue(make_promise)
    assert tell(at=LATE) == 0
    letter = Letter.objects.get()
    assert (letter.state, letter.fault) == (state, f"push service, {status}")
    assert Device.objects.exists()
    service.status = 201
    assert tell(at=LATE + timedelta(hours=2)) == (state == "waiting")


def test_without_a_key_nobody_is_told_and_no_browser_kept(
    push_on: Path, settings: Settings, world: World, make_promise: MakePromise, service: Service
) -> None:
    known(world, service, Browser())
    settings.PUSH_KEY = None
    overdue(make_promise)
    assert tell(at=LATE) == 0
    assert service.came == []
    with pytest.raises(Refused, match="push_off"):
        known(world, service, Browser(), path="/b")
    assert public_key() == ""


_GOOD = Browser(ec.derive_private_key(7, ec.SECP256R1()))


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth"),
    [
        ("https://evil.example/a", _GOOD.p256dh, _GOOD.auth),
        ("http://fcm.googleapis.com/a", _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com.evil.example/a", _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com@evil.example/a", _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com:8443/a", _GOOD.p256dh, _GOOD.auth),
        ("https://.notify.windows.com/a", _GOOD.p256dh, _GOOD.auth),
        ("https://127.0.0.1/a", _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com/" + "a" * 1000, _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com/a\r\nX: y", _GOOD.p256dh, _GOOD.auth),
        ("", _GOOD.p256dh, _GOOD.auth),
        ("https://fcm.googleapis.com/a", "", _GOOD.auth),
        ("https://fcm.googleapis.com/a", "A" * 87, _GOOD.auth),
        ("https://fcm.googleapis.com/a", "密", _GOOD.auth),
        ("https://fcm.googleapis.com/a", _GOOD.p256dh, written(b"short")),
    ],
)
def test_what_no_known_service_gives_is_refused(endpoint: str, p256dh: str, auth: str) -> None:
    with pytest.raises(Refused, match="push_strange"):
        check_device(endpoint, p256dh, auth)


@pytest.mark.parametrize("origin", ["https://fcm.googleapis.com", "https://wns2-par02p.notify.windows.com"])
def test_what_a_known_service_gives_is_kept(origin: str) -> None:
    check_device(f"{origin}/w/?token=a", _GOOD.p256dh, _GOOD.auth)


def test_browsers_are_ones_own_and_not_too_many(push_on: Path, world: World, service: Service) -> None:
    browser = Browser()
    mine = known(world, service, browser)
    # Somebody else signs in on the same computer: it is theirs now.
    theirs = known(world, service, browser, "officer")
    assert not Device.objects.filter(pk=mine.pk).exists()
    with pytest.raises(Refused, match="not_found"):
        remove_device(theirs.pk, by=world.actors["clerk"])
    remove_device(theirs.pk, by=world.actors["officer"])
    for number in range(MOST):
        known(world, service, browser, path=f"/{number}")
    with pytest.raises(Refused, match="too_many_devices"):
        known(world, service, browser, path="/more")


def test_on_the_page(push_on: Path, world: World, service: Service) -> None:
    clerk, browser = Client(), Browser()
    clerk.force_login(world.people["clerk"])
    page = clerk.get("/zh/desk/notices/settings/").content.decode()
    assert public_key() in page
    said = {"endpoint": f"{service.origin}/a", "p256dh": browser.p256dh, "auth": browser.auth}
    assert clerk.post("/zh/desk/notices/devices", said).status_code == 302
    assert clerk.post("/zh/desk/notices/devices", {**said, "endpoint": "https://evil.example/"}).status_code == 422
    device = Device.objects.get()
    assert clerk.post(f"/zh/desk/notices/devices/{device.pk}/remove").status_code == 302
    assert not Device.objects.exists()
    worker = Client().get("/push-worker.js")
    assert (worker.status_code, worker["Content-Type"]) == (200, "text/javascript; charset=utf-8")
