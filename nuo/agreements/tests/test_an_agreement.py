"""The text of an agreement: what each clause is about, the committee's clocks, and what it must not lack."""

import pytest
from django.test import Client

from nuo.agreements import actions
from nuo.agreements.actions import Draft
from nuo.agreements.models import Document
from nuo.agreements.rules import About, Kind, guess, missing_parts
from nuo.agreements.tests.conftest import CALLED, CallMotion
from nuo.agreements.undertakings import Part, Undertaking
from nuo.assemblies.rules import Kind as Meeting
from nuo.clocks.limits import Limit, Unit
from nuo.ledger.refusals import Refused
from tests.world import World

pytestmark = pytest.mark.django_db
CLAUSES = (
    "村委会接到渠道破损的报修后，3 个工作日内派人修。",
    "村委会每年 12 月 10 日前公布清淤的开支。",
    "小组每月巡渠一次；有事不能来的，和组长说一声。",
    "村委会没做到的，公开说明原因，并补做。",
    "有争议的，双方先商量；商量不成，可以请镇里调解，也可以去法院。",
    "本协议有效期两年，期满由双方再商量要不要续签。",
)
REPAIR = Part(About.COMMITTEE, Undertaking("水渠破损报修", Limit(3, Unit.WORKING_DAYS)))
YEARLY = Part(About.COMMITTEE, Undertaking("清淤开支公布", None, 12, 10))


@pytest.fixture
def draft(world: World) -> Document:
    return actions.begin(
        world.meiling_office, Draft(Kind.AGREEMENT, "溪北水渠管护协议", CLAUSES), by=world.actors["clerk"]
    )


def put(document: Document, number: int, part: Part, world: World) -> None:
    clause = document.clauses.get(position=number)
    actions.write(clause, clause.text, seen=clause.version, by=world.actors["clerk"], part=part)


def test_what_clauses_are_about_is_guessed_and_the_clerk_decides(draft: Document, world: World) -> None:
    assert [About(clause.about) for clause in draft.clauses.all()] == [
        About.COMMITTEE, About.COMMITTEE, About.MEMBERS, About.LIABILITY, About.DISPUTES, About.VALIDITY,
    ]  # fmt: skip
    put(draft, 3, Part(About.OTHER), world)
    assert draft.clauses.get(position=3).about == "other"


@pytest.mark.parametrize("lacking", [About.LIABILITY, About.DISPUTES, About.VALIDITY])
def test_an_agreement_that_lacks_a_part_cannot_be_put_to_the_vote(
    lacking: About, draft: Document, motion: CallMotion, world: World
) -> None:
    put(draft, 1, REPAIR, world)
    for clause in draft.clauses.filter(about=lacking.value):
        put(draft, clause.position, Part(About.OTHER), world)
    with pytest.raises(Refused) as refused:
        actions.propose(draft, motion(Meeting.REPRESENTATIVES), by=world.actors["clerk"], at=CALLED)
    assert (refused.value.code, refused.value.facts) == ("agreement_incomplete", {"missing": f"about_{lacking.value}"})


def test_what_the_committee_undertakes_counts_only_with_a_clock(
    draft: Document, motion: CallMotion, world: World
) -> None:
    at_point = motion(Meeting.REPRESENTATIVES)
    with pytest.raises(Refused, match="agreement_incomplete"):
        actions.propose(draft, at_point, by=world.actors["clerk"], at=CALLED)
    put(draft, 1, REPAIR, world)
    put(draft, 2, YEARLY, world)
    proposed = actions.propose(draft, at_point, by=world.actors["clerk"], at=CALLED)
    version = proposed.versions.get()
    assert [part["about"] for part in version.parts][:3] == ["committee", "committee", "members"]
    assert version.parts[0]["clock"] == {"title": "水渠破损报修", "limit": "3 working days"}
    assert version.parts[1]["clock"] == {"title": "清淤开支公布", "month": 12, "day": 10}
    shown = Client().get(f"/zh/texts/{draft.pk}/").content.decode()
    assert "3 个工作日" in shown
    assert "每年 12 月 10 日前" in shown


def test_nobody_but_the_committee_has_a_clock(draft: Document, world: World) -> None:
    clock = Undertaking("巡渠", Limit(30, Unit.CALENDAR_DAYS))
    with pytest.raises(Refused, match="clock_of_committee_only"):
        put(draft, 3, Part(About.MEMBERS, clock), world)
    assert draft.clauses.get(position=3).clock is None


def test_a_short_name_is_read_by_the_reviewer_as_a_clause_is(draft: Document, motion: CallMotion, world: World) -> None:
    put(draft, 1, Part(About.COMMITTEE, Undertaking("乱倒垃圾罚款100元", Limit(3, Unit.WORKING_DAYS))), world)
    with pytest.raises(Refused, match="unlawful_clauses"):
        actions.propose(draft, motion(Meeting.ASSEMBLY), by=world.actors["clerk"], at=CALLED)


def test_the_page_of_a_clause_takes_a_clock_and_refuses_half_of_one(draft: Document, world: World) -> None:
    desk = Client()
    desk.force_login(world.people["clerk"])
    clause = draft.clauses.get(position=1)
    address = f"/zh/desk/texts/{draft.pk}/clauses/{clause.pk}/"
    whole = {"seen": 1, "text": clause.text, "about": "committee", "title": "水渠破损报修", "count": 3,
             "unit": "working_days"}  # fmt: skip
    for wrong in (
        {"title": ""},
        {"count": ""},
        {"month": 12},
        {"count": "", "month": 2, "day": 30},
        {"about": "members"},
    ):
        refused = desk.post(address, {**whole, **wrong})
        assert refused.status_code == 422, wrong
        assert clause.text in refused.content.decode()
    clause.refresh_from_db()
    assert clause.clock is None
    assert desk.post(address, whole).status_code == 302
    assert "水渠破损报修" in desk.get(f"/zh/desk/texts/{draft.pk}/").content.decode()
    assert 'value="3"' in desk.get(address).content.decode()


def test_guesses_and_what_is_missing() -> None:
    assert guess("Everything else.") is About.OTHER
    assert missing_parts([]) == [About.COMMITTEE, About.LIABILITY, About.DISPUTES, About.VALIDITY]
