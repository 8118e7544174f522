"""A fixed moment, and helpers that bring duties about the way offices and residents do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from nuo.cases import actions as cases
from nuo.people.actor import NOBODY
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing
from tests.world import World

# A Monday in November, 11:00 in Shanghai.
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SECRET = "SECRET-TEXT-OF-A-RESIDENT"
CONTACT = "13912345678"
ANSWER = "ANSWER-TO-A-RESIDENT"

Ask = Callable[..., Duty]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Let every page be read at the same moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def ask(world: World) -> Ask:
    """Return a function that asks for a promise so many days ago, and closes it after so many, if at all."""

    def asked(promise: Promise, days_ago: float, closed_after: float | None = None) -> Duty:
        at = NOW - timedelta(days=days_ago)
        case, _code = cases.ask(promise, cases.Asked(SECRET, contact=CONTACT), by=NOBODY, at=at)
        if closed_after is not None:
            clerk = {
                world.meiling_office.pk: "clerk",
                world.shitang_office.pk: "other_clerk",
                world.township_office.pk: "officer",
                world.county_office.pk: "district",
            }[promise.office_id]
            by = world.actors[clerk]
            cases.close(case, Closing.DELIVERED, ANSWER, by=by, at=at + timedelta(days=closed_after))
        return case.duty

    return asked


@pytest.fixture
def get(client: Client) -> Callable[..., str]:
    """Return a function that reads a page and gives its text."""

    def page(address: str, status: int = 200, language: str = "en") -> str:
        response = client.get(f"/{language}/{address}")
        assert response.status_code == status, address
        return response.content.decode()

    return page
