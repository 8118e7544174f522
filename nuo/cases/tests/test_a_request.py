"""A request from asking to closing, and what of it becomes public."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from nuo.cases import actions
from nuo.cases.access import case_by_code, visible_to
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, holder_of
from nuo.promises.models import PlaceMonth, PromiseDays, PromiseMonth
from nuo.promises.rules import Closing, Outcome, outcome
from tests.world import THURSDAY, MakePromise, World

DUE = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
SECRET = "桥头右边有个坑，我姓秦"


@pytest.fixture
def asked(world: World, make_promise: MakePromise) -> tuple[Case, str]:
    return actions.ask(make_promise(), Asked(SECRET, contact="13800000000"), by=NOBODY, at=THURSDAY)


def test_the_clock_of_a_request_ends_after_the_promised_working_days(asked: tuple[Case, str]) -> None:
    assert asked[0].duty.due_at == DUE


def test_the_receipt_code_leads_to_the_case_and_nothing_kept_leads_back(asked: tuple[Case, str]) -> None:
    case, code = asked
    assert case_by_code(code.lower()).pk == case.pk
    assert code.replace("-", "") not in str(list(type(case).objects.values_list()))


def test_what_the_resident_wrote_is_in_no_entry(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    clerk = world.actors["clerk"]
    actions.ask_papers(case, "请带身份证", by=clerk, at=THURSDAY + timedelta(hours=1))
    actions.bring_papers(case, "带来了", by=holder_of(case.pk), at=THURSDAY + timedelta(days=4))
    actions.close(case, Closing.DELIVERED, "补好了", by=clerk, at=THURSDAY + timedelta(days=5))
    bodies = b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    for private in (SECRET, "13800000000", "请带身份证", "带来了", "补好了"):
        assert private.encode() not in bodies
    assert b"duty.closed" in bodies


def test_a_request_closed_in_time_is_kept_and_counted_up_the_tree(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=DUE)
    assert outcome(case.duty.facts, now=DUE + timedelta(days=99)) is Outcome.KEPT
    months = PlaceMonth.objects.filter(kept=1, kept_late=0, broken=0, month=date(2026, 10, 1))
    assert {row.place.name for row in months} == {"诺川县", "云溪镇", "梅岭村"}
    assert PromiseMonth.objects.get().kept == 1
    assert PromiseDays.objects.get().taken == 7


def test_a_second_later_it_is_kept_late(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    late = DUE + timedelta(seconds=1)
    assert outcome(case.duty.facts, now=late) is Outcome.OVERDUE
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=late)
    assert outcome(case.duty.facts, now=late) is Outcome.KEPT_LATE


def test_papers_are_asked_for_once_and_the_clock_waits_meanwhile(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    clerk = world.actors["clerk"]
    actions.ask_papers(case, "身份证", by=clerk, at=datetime(2026, 9, 28, 2, tzinfo=UTC))
    assert outcome(case.duty.facts, now=DUE + timedelta(days=3)) is Outcome.PAUSED
    actions.bring_papers(case, "给", by=holder_of(case.pk), at=datetime(2026, 9, 30, 2, tzinfo=UTC))
    assert case.duty.due_at == DUE + timedelta(days=2)
    with pytest.raises(Refused, match="papers_asked_before"):
        actions.ask_papers(case, "还要户口簿", by=clerk, at=datetime(2026, 10, 8, 2, tzinfo=UTC))


def test_only_the_office_that_has_the_case_sees_it_and_works_on_it(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    assert list(visible_to(world.actors["clerk"])) == [case]
    for stranger in ("other_clerk", "supervisor", "officer", "lead", "assessor", "administrator"):
        assert not visible_to(world.actors[stranger]).exists(), stranger
        with pytest.raises(Refused, match="not_yours"):
            actions.accept(case, by=world.actors[stranger], at=THURSDAY)


def test_handing_over_keeps_the_clock_running_and_the_first_office_answerable(
    asked: tuple[Case, str], world: World
) -> None:
    case, _ = asked
    actions.hand_over(case, world.township_office, "镇里管的路", by=world.actors["clerk"], at=THURSDAY)
    assert case.duty.due_at == DUE
    assert case.duty.promise.office == world.meiling_office
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["officer"], at=DUE + timedelta(days=9))
    assert PlaceMonth.objects.get(place=world.meiling).kept_late == 1


def test_a_withdrawn_request_counts_for_nobody_before_the_limit_and_stays_broken_after_it(
    asked: tuple[Case, str], world: World, make_promise: MakePromise
) -> None:
    case, _ = asked
    actions.withdraw(case, by=holder_of(case.pk), at=THURSDAY + timedelta(days=1))
    assert outcome(case.duty.facts, now=DUE) is Outcome.VOID
    other, _ = actions.ask(make_promise(service="lamp"), Asked("灯"), by=NOBODY, at=THURSDAY)
    actions.withdraw(other, by=holder_of(other.pk), at=DUE + timedelta(hours=1))
    assert outcome(other.duty.facts, now=DUE) is Outcome.BROKEN


def test_an_official_cannot_withdraw_for_the_resident(asked: tuple[Case, str], world: World) -> None:
    with pytest.raises(Refused, match="not_yours"):
        actions.withdraw(asked[0], by=world.actors["clerk"], at=THURSDAY)
    with pytest.raises(Refused, match="not_yours"):
        actions.close(asked[0], Closing.WITHDRAWN, "撤了", by=world.actors["clerk"], at=THURSDAY)


def test_a_confidential_request_leaves_only_a_commitment(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(service="clinic", confidential=True)
    before = Entry.objects.count()
    case, _ = actions.ask(promise, Asked("想约一次体检"), by=NOBODY, at=THURSDAY)
    actions.close(case, Closing.DELIVERED, "约好了", by=world.actors["clerk"], at=THURSDAY + timedelta(days=1))
    entries = [json.loads(bytes(entry.body)) for entry in Entry.objects.order_by("pk")[before:]]
    assert [entry["type"] for entry in entries] == ["duty.opened", "duty.closed"]
    for entry in entries:
        assert set(entry) <= {"v", "type", "at", "by", "subject", "place", "duty", "state", "commitment"}
        assert entry["place"] == ""
        assert "梅岭" not in str(entry)
    assert set(PlaceMonth.objects.values_list("place__level", "confidential")) == {("county", True)}
