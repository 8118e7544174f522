"""What the page tests start from: a clock that stands, signed-in clients, and a request with its code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.people.actor import NOBODY
from nuo.promises.models import Promise
from tests.world import PASSWORD, THURSDAY, MakePromise, World

SetClock = Callable[[datetime], None]
SignedIn = Callable[[str], Client]
WORDS = "桥头右边有个坑，下雨看不出来"


@dataclass
class Asking:
    """A request, its receipt code, and the promise behind it."""

    case: Case
    code: str
    promise: Promise


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """Forget wrong codes of other tests."""
    cache.clear()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that stops the clock at a moment; at first it stands on the Thursday of the request."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    stand(THURSDAY)
    return stand


@pytest.fixture
def signed_in(world: World) -> SignedIn:
    """Return a function that gives the browser of somebody who has signed in."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return enter


@pytest.fixture
def with_password(world: World) -> SignedIn:
    """Return a function that gives the browser of somebody who has typed name and password."""

    def enter(name: str) -> Client:
        client = Client()
        said = {"login": name, "password": PASSWORD}
        assert client.post("/zh/account/login/", said).status_code == 302
        return client

    return enter


@pytest.fixture
def asking(set_clock: SetClock, make_promise: MakePromise) -> Asking:
    """Ask Meiling to fill a hole, on Thursday."""
    promise = make_promise()
    case, code = actions.ask(promise, Asked(WORDS, contact="13800000000"), by=NOBODY, at=THURSDAY)
    return Asking(case, code, promise)


@pytest.fixture
def holder(asking: Asking) -> Client:
    """Give the browser of somebody who has typed the receipt code."""
    client = Client()
    assert client.post("/zh/receipts/", {"code": asking.code}).status_code == 302
    return client
