"""A village with a group of five, an adopted agreement, and the offer of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from nuo.agreements import actions as texts
from nuo.agreements.actions import Draft
from nuo.agreements.models import Document
from nuo.agreements.rules import About, Kind
from nuo.agreements.tests.conftest import decide
from nuo.agreements.undertakings import Part, Undertaking
from nuo.assemblies import actions as meetings
from nuo.assemblies.actions import Call
from nuo.assemblies.rules import Kind as Meeting
from nuo.clocks.limits import Limit, Unit
from nuo.people.actor import as_resident
from nuo.residents.models import Group, Resident
from nuo.signing.actions import offering, signing
from nuo.signing.actions.offering import Offer
from nuo.signing.models import Agreement, Signature
from nuo.signing.rules import Method
from tests.neighbours import NAMES, group_of
from tests.world import World

CALLED = datetime(2026, 9, 1, 1, tzinfo=UTC)
ADOPTED = CALLED + timedelta(days=12)
OFFERED = ADOPTED + timedelta(days=1)
SIGNED = OFFERED + timedelta(days=3, minutes=5)
UNTIL = (OFFERED + timedelta(days=700)).date()
CLAUSES = (
    "村委会接到渠道破损的报修后，3 个工作日内派人修。",
    "村委会每年 12 月 10 日前公布清淤的开支。",
    "小组每月巡渠一次；有事不能来的，和组长说一声。",
    "村委会没做到的，公开说明原因，并补做。",
    "有争议的，双方先商量；商量不成，可以请镇里调解，也可以去法院。",
    "本协议管到下面写的那天；到期再商量要不要续签。",
)
CLOCKS = {1: Undertaking("水渠破损报修", Limit(3, Unit.WORKING_DAYS)), 2: Undertaking("清淤开支公布", None, 12, 10)}


@dataclass
class Village:
    """What the tests of this app begin with."""

    world: World
    group: Group
    members: list[Resident]
    document: Document

    def offer(self, group: Group | None = None) -> Agreement:
        """Offer the text to the group."""
        made = Offer(self.document, group or self.group, UNTIL)
        return offering.offer(self.world.meiling_office, made, by=self.world.actors["clerk"], at=OFFERED)


Adopt = Callable[..., Document]


@pytest.fixture
def adopt(world: World) -> Adopt:
    """Return a function that lets the representatives adopt an agreement."""

    def make(
        document: Document | None = None, *, at: datetime = CALLED, clauses: tuple[str, ...] = CLAUSES
    ) -> Document:
        clerk, office = world.actors["clerk"], world.meiling_office
        document = document or texts.begin(office, Draft(Kind.AGREEMENT, "溪北水渠管护协议", clauses), by=clerk)
        for number, made in CLOCKS.items():
            clause = document.clauses.get(position=number)
            texts.write(clause, clause.text, seen=clause.version, by=clerk, part=Part(About.COMMITTEE, made))
        call = Call(Meeting.REPRESENTATIVES, "代表会", "村委会", at + timedelta(days=11), ["管护协议"])
        motion = meetings.call(office, call, at=at, by=clerk).motions.select_related("meeting").get()
        texts.propose(document, motion, by=clerk, at=at)
        decide(motion, world, present=150, at=at + timedelta(days=12))
        return texts.settle(document, by=clerk, at=at + timedelta(days=12))

    return make


@pytest.fixture
def village(world: World, adopt: Adopt) -> Village:
    """Build it."""
    group, members = group_of(world, NAMES)
    return Village(world, group, members, adopt())


def signs(agreement: Agreement, resident: Resident, *, at: datetime = SIGNED, pledge: str = "") -> Signature:
    """Let somebody be shown the text at the offer, and sign by typing their name."""
    by = as_resident(resident.pk)
    signing.show(agreement, resident, by=by, at=OFFERED)
    how = signing.Signing(Method.TYPED, name=resident.name, pledge=pledge)
    return signing.sign(agreement, resident, how, by=by, at=at)
