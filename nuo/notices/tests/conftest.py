"""What these tests start from: people with addresses, a site that sends mail, and a real mail server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from nuo.clocks import Limit
from nuo.notices.models import Follow
from nuo.people.models import Person
from nuo.programmes.actions import record_adoption
from nuo.programmes.contents import Policy
from nuo.programmes.pack import load
from nuo.promises.models import Promise
from tests.world import FOUNDED, THURSDAY, World

SetClock = Callable[[datetime], None]
SetNumbers = Callable[..., None]


@pytest.fixture(autouse=True)
def mail_is_on(settings: Settings) -> None:
    """Let the site send mail; Django's tests keep it in memory where no server is asked for."""
    settings.MAIL_ON = True
    settings.DEFAULT_FROM_EMAIL = "nuo@example.invalid"
    settings.SITE_ADDRESS = "https://nuo.example"
    cache.clear()


@pytest.fixture
def staff(world: World) -> World:
    """Give everybody at an office an address."""
    for name, person in world.people.items():
        own = {"first_name": "素芬", "last_name": f"周{name}"}
        Person.objects.filter(pk=person.pk).update(email=f"{name}@example.invalid", **own)
    return world


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that stops the clock of the pages at a moment."""
    return lambda at: monkeypatch.setattr(timezone, "now", lambda: at)


@pytest.fixture
def set_numbers(world: World, settings: Settings) -> SetNumbers:
    """Return a function with which the county adopts a programme of nothing but these numbers."""
    file = Path(settings.PACKS) / "cn-2026.yaml"

    def adopt(**numbers: str) -> None:
        policy = Policy(**{name: Limit.parse(text) for name, text in numbers.items()})  # type: ignore[arg-type]  # limits only
        pack = replace(load(file), id="numbers", policy=policy)
        record_adoption(pack, file, world.county, on=FOUNDED, by=world.actors["district"], at=THURSDAY)

    return adopt


@pytest.fixture
def follower(make_promise: Callable[..., Promise]) -> Follow:
    """Somebody who follows the road repair of Meiling."""
    now = datetime.fromisoformat("2026-09-01T00:00:00+00:00")
    return Follow.objects.create(
        address="reader@example.invalid", language="en", promise=make_promise(), asked_at=now, confirmed_at=now
    )


@dataclass
class Mailbox:
    """A mail server's handler: keeps what arrives, or answers what the test wants."""

    answers: dict[str, str] = field(default_factory=dict)
    arrived: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or refuse as the test has it."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Keep a letter."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A mail server on this machine, to which the site's real backend sends."""
    box = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    yield box
    controller.stop()
