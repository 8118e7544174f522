"""A draft of Meiling's village rules, and meetings that can vote on it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nuo.agreements import actions
from nuo.agreements.actions import Draft
from nuo.agreements.models import Document
from nuo.agreements.rules import Kind
from nuo.assemblies import actions as meetings
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Motion
from nuo.assemblies.rules import Basis, Votes
from nuo.assemblies.rules import Kind as Meeting
from tests.world import World

CALLED = datetime(2026, 9, 1, 1, tzinfo=UTC)
AFTER = CALLED + timedelta(days=20, hours=2)
LAWFUL = ("垃圾每周一、周四收。", "水渠每年三月前由村委会雇人清。")
FINE = "乱倒垃圾的，罚款100元。"
CAP = "彩礼不得超过三万元。"

Begin = Callable[..., Document]
CallMotion = Callable[..., Motion]


@pytest.fixture
def begin(world: World) -> Begin:
    """Return a function that begins a draft of two lawful clauses and more."""

    def make(*more: str, kind: Kind = Kind.RULES) -> Document:
        return actions.begin(
            world.meiling_office, Draft(kind, "梅岭村村规民约", [*LAWFUL, *more]), by=world.actors["clerk"]
        )

    return make


@pytest.fixture
def motion(world: World) -> CallMotion:
    """Return a function that calls a meeting and gives its first motion."""

    def make(kind: Meeting = Meeting.ASSEMBLY) -> Motion:
        call = Call(kind, "村规民约村民会议", "村委会", CALLED + timedelta(days=20), ["村规民约", "别的事"])
        meeting = meetings.call(world.meiling_office, call, at=CALLED, by=world.actors["clerk"])
        return meeting.motions.select_related("meeting").get(number=1)

    return make


def decide(motion: Motion, world: World, *, present: int = 120, yes: int = 100, at: datetime = AFTER) -> None:
    """Hold the motion's meeting of 200 adults and record the votes."""
    basis = next(iter(motion.meeting.standard.quorum or [Basis.MEMBERS]))
    if motion.meeting.state == "called":
        meetings.hold(motion.meeting, basis, entitled=200, present=present, by=world.actors["clerk"], at=at)
    meetings.decide(motion, Votes(yes, 0, 0), by=world.actors["clerk"], at=at)
