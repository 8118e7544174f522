"""A meeting of Meiling's villagers, called in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nuo.assemblies import actions
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Kind
from tests.world import World

CALLED = datetime(2026, 9, 1, 1, tzinfo=UTC)
BEGINS = CALLED + timedelta(days=20)
AFTER = BEGINS + timedelta(hours=2)

CallMeeting = Callable[..., Meeting]


@pytest.fixture
def call_meeting(world: World) -> CallMeeting:
    """Return a function that calls a meeting; by default an assembly with two matters, 20 days ahead."""

    def make(
        kind: Kind = Kind.ASSEMBLY, *, days: int = 20, special: str = "", agenda: tuple[str, ...] = ("修渠", "定村规"),
        at: datetime = CALLED,
    ) -> Meeting:  # fmt: skip
        called = Call(kind, "村规民约村民会议", "村委会一楼", at + timedelta(days=days), agenda, special)
        return actions.call(world.meiling_office, called, at=at, by=world.actors["clerk"])

    return make
