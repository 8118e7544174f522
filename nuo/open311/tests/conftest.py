"""What these tests start from: a clock that stands, a key, and ways to read and hand in through either format."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from nuo.open311 import actions
from nuo.open311.tests.spec import judged
from nuo.people.actor import THE_CLOCK
from tests.world import THURSDAY, World

VILLAGE, OTHER_VILLAGE, TOWN, COUNTY = "990101101201", "990101101202", "990101101000", "990101000000"
WORDS, CONTACT = "桥头右边有个坑，下雨看不出来", "13800000000"

SetClock = Callable[[datetime], None]
Read = Callable[..., Any]  # Any: the tree of an answer
HandIn = Callable[..., tuple[int, Any]]  # Any: as above


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """Forget what other tests sent."""
    cache.clear()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that stops the clock at a moment; at first it stands on the Thursday of the request."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    stand(THURSDAY)
    return stand


@pytest.fixture(params=["json", "xml"])
def fmt(request: pytest.FixtureRequest) -> str:
    """Run the test in each format."""
    return str(request.param)


@pytest.fixture
def read(fmt: str, client: Client) -> Read:
    """Return a function that reads an address strictly, and judges errors where another status is awaited."""

    def reading(path: str, what: str, *, gives: int = 200, lang: str = "en", **query: str) -> Any:  # Any: a tree
        answer = client.get(f"/open311/v2/{path}.{fmt}", {**query, "lang": lang})
        assert answer.status_code == gives, answer.content.decode()
        return judged(answer, fmt, what if gives == 200 else "errors")

    return reading


@pytest.fixture
def key(world: World) -> str:
    """Make a key for a program."""
    return actions.add_key("12345 热线", by=THE_CLOCK, at=THURSDAY)


@pytest.fixture
def hand_in(fmt: str, key: str, client: Client) -> HandIn:
    """Return a function that sends a form with the key and judges the answer; `None` leaves a field away."""

    def sending(lang: str = "en", **fields: str | None) -> tuple[int, Any]:  # Any: a tree
        form = {"api_key": key, "jurisdiction_id": VILLAGE, "address_string": "梅岭村", "description": WORDS, **fields}
        sent = urlencode({name: value for name, value in form.items() if value is not None})
        answer = client.post(
            f"/open311/v2/requests.{fmt}?lang={lang}", sent,
            content_type="application/x-www-form-urlencoded; charset=utf-8",
        )  # fmt: skip
        return answer.status_code, judged(answer, fmt, "handed_in" if answer.status_code == 200 else "errors")

    return sending
