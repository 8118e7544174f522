"""A charter or rules go to the township's record; a clause ordered to be put right is, by another version."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from nuo.agreements import actions, filing
from nuo.agreements.accounts import FILINGS
from nuo.agreements.models import Document, Filing
from nuo.agreements.rules import Kind
from nuo.agreements.tests.conftest import AFTER, CALLED, Begin, CallMotion, decide
from nuo.assemblies import actions as meetings
from nuo.assemblies.actions import Call
from nuo.assemblies.rules import Kind as Meeting
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.withholding import Ground, withhold
from nuo.promises.models import Duty
from nuo.promises.rules import Outcome, outcome
from tests.world import MakePromise, World, wording

pytestmark = pytest.mark.django_db
OPENED = {"kind": "event", "text": {"zh": "事情来了", "en": "It happened"}}


@pytest.fixture
def promised(make_promise: MakePromise, world: World) -> None:
    """Promise all three clocks."""
    for office, service, limit in (
        (world.meiling_office, filing.REPORT, "10 working days"),
        (world.township_office, filing.READ, "5 working days"),
        (world.meiling_office, filing.PUT_RIGHT, "30 calendar days"),
    ):
        make_promise(office, service=service, words=wording(limit, trigger=OPENED))


def adopted(begin: Begin, motion: CallMotion, world: World, kind: Kind = Kind.RULES) -> Document:
    document, at_point = begin(kind=kind), motion()
    actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED)
    decide(at_point, world)
    return actions.settle(document, by=world.actors["clerk"], at=AFTER)


def gaps() -> list[object]:
    return [gap for done in walk((FILINGS,)) for gap in done.gaps if gap.subject.startswith("filing:")]


def test_each_stretch_has_its_clock_and_the_log_has_each_step(
    promised: None, begin: Begin, motion: CallMotion, world: World
) -> None:
    clerk, officer = world.actors["clerk"], world.actors["officer"]
    document = adopted(begin, motion, world)
    found = Filing.objects.get(text=document.current)
    reporting = found.reporting
    assert reporting is not None
    assert outcome(reporting.facts, now=AFTER) is Outcome.OPEN
    assert outcome(reporting.facts, now=AFTER + timedelta(days=40)) is Outcome.OVERDUE

    filing.file(found, by=clerk, at=AFTER + timedelta(days=40))
    reporting.refresh_from_db()
    assert outcome(reporting.facts, now=AFTER + timedelta(days=40)) is Outcome.KEPT_LATE
    reading = found.reading
    assert reading is not None
    assert reading.office == world.township_office

    filing.confirm(found, by=officer, at=AFTER + timedelta(days=41))
    reading.refresh_from_db()
    assert outcome(reading.facts, now=AFTER + timedelta(days=99)) is Outcome.KEPT
    said = Entry.objects.filter(subject=f"filing:{found.pk}").order_by("pk").values_list("kind", flat=True)
    assert list(said) == ["filing.filed", "filing.confirmed"]
    integrate_all(at=AFTER)
    assert gaps() == []
    Filing.objects.update(confirmed_at=AFTER)
    assert gaps() != []


def test_an_order_stands_until_another_version_is_adopted(
    promised: None, begin: Begin, motion: CallMotion, world: World
) -> None:
    clerk, officer, later = world.actors["clerk"], world.actors["officer"], AFTER + timedelta(days=1)
    document = adopted(begin, motion, world)
    found = filing.file(Filing.objects.get(), by=clerk, at=later)
    filing.order(found, [2, 1, 2], "第二条收费没有法律依据。", by=officer, at=later)
    correcting = found.correcting
    assert (found.state, found.clauses) == ("ordered", [1, 2])
    assert correcting is not None
    assert correcting.office == world.meiling_office
    entry = json.loads(bytes(Entry.objects.get(kind="filing.ordered").body))
    assert entry["clauses"] == [1, 2]
    assert "收费" not in json.dumps(entry, ensure_ascii=False)

    actions.revise(document, by=clerk, at=later)
    call = Call(Meeting.ASSEMBLY, "改村规", "村委会", later + timedelta(days=20), ["村规民约"])
    again = meetings.call(world.meiling_office, call, at=later, by=clerk).motions.select_related("meeting").get()
    actions.propose(document, again, by=clerk, at=later)
    decide_later = later + timedelta(days=21)
    decide(again, world, at=decide_later)
    actions.settle(document, by=clerk, at=decide_later)
    found.refresh_from_db()
    correcting.refresh_from_db()
    assert found.state == "put_right"
    assert outcome(correcting.facts, now=decide_later) is Outcome.KEPT
    assert Filing.objects.filter(state="due").count() == 1
    integrate_all(at=decide_later)
    assert gaps() == []


def test_the_words_of_an_order_can_be_erased_and_nothing_else_may_delete_them(
    promised: None, begin: Begin, motion: CallMotion, world: World
) -> None:
    adopted(begin, motion, world)
    found = filing.file(Filing.objects.get(), by=world.actors["clerk"], at=AFTER)
    filing.order(found, [1], "张三家的事不该写进来。", by=world.actors["officer"], at=AFTER)
    integrate_all(at=AFTER)
    Filing.objects.update(why="")
    assert gaps() != []
    Filing.objects.update(why="张三家的事不该写进来。")
    entry = Entry.objects.get(kind="filing.ordered")
    assert entry.index is not None
    withhold(entry.index, Ground.SENSITIVE, erase={"filing.ordered": filing.erase_order}, at=AFTER)
    found.refresh_from_db()
    assert (found.why, bytes(found.salt)) == ("", b"")


def test_a_system_is_not_reported_and_a_place_that_promises_no_clock_has_none(
    begin: Begin, motion: CallMotion, world: World
) -> None:
    adopted(begin, motion, world, Kind.SYSTEM)
    assert not Filing.objects.exists()
    adopted(begin, motion, world, Kind.CHARTER)
    assert Filing.objects.get().reporting is None
    assert not Duty.objects.exists()


def test_each_side_takes_its_own_steps_and_an_order_needs_clauses_and_a_reason(
    promised: None, begin: Begin, motion: CallMotion, world: World
) -> None:
    clerk, officer = world.actors["clerk"], world.actors["officer"]
    adopted(begin, motion, world)
    found = Filing.objects.get()
    with pytest.raises(Refused, match="not_yours"):
        filing.file(found, by=officer, at=AFTER)
    filing.file(found, by=clerk, at=AFTER)
    with pytest.raises(Refused, match="not_yours"):
        filing.confirm(found, by=clerk, at=AFTER)
    with pytest.raises(Refused, match="no_such_clause"):
        filing.order(found, [3], "没有这一条", by=officer, at=AFTER)
    with pytest.raises(Refused, match="empty_text"):
        filing.order(found, [1], " ", by=officer, at=AFTER)
    found.refresh_from_db()
    assert found.state == "filed"


def test_the_pages_of_both_sides(promised: None, begin: Begin, motion: CallMotion, world: World) -> None:
    document = adopted(begin, motion, world)
    found = Filing.objects.get()
    village, town, other = Client(), Client(), Client()
    village.force_login(world.people["clerk"])
    town.force_login(world.people["officer"])
    other.force_login(world.people["other_clerk"])
    address = f"/zh/desk/filings/{found.pk}/"
    assert "/desk/filings/" in village.get("/zh/desk/texts/").content.decode()
    # What was not reported yet is no business of the township's.
    assert town.get(address).status_code == 404
    assert other.get(address).status_code == 404
    page = village.get(f"/zh/desk/duties/{found.reporting_id}/").content.decode()
    assert address in page
    assert village.post(f"{address}file").status_code == 302
    refused = town.post(f"{address}order", {"clauses": "第九条", "why": "不合法"})
    assert refused.status_code == 422
    assert "不合法" in refused.content.decode()
    said = town.post(f"{address}order", {"clauses": "第 9 条", "why": "不合法"})
    assert "2" in said.content.decode()
    assert (
        town.post(f"{address}order", {"clauses": "2", "why": "收费没有依据，见村民委员会组织法第31条。"}).status_code
        == 302
    )
    public = Client().get(f"/zh/texts/{document.pk}/").content.decode()
    assert "收费没有依据" in public
    # The order is on record beside the vote, each with its entry.
    assert "责令改正" in public[public.index("line") :]
    assert public.count("<li><i></i>") == 4
    assert f"/duties/{found.reporting_id}/" not in public
    duty_page = Client().get(f"/zh/duties/{found.reporting_id}/").content.decode()
    assert document.title in duty_page
    assert "t1.1" not in duty_page
