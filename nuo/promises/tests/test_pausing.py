"""A clock stops only for a reason the promise names, once, in time, and no longer than the cap."""

from datetime import UTC, datetime, timedelta

import pytest

from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY
from nuo.promises import actions
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, Outcome, PauseReason, outcome
from tests.world import THURSDAY, MakePromise, World, wording

DUE = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
MONDAY = datetime(2026, 9, 28, 2, tzinfo=UTC)


@pytest.fixture
def duty(make_promise: MakePromise) -> Duty:
    return actions.open_duty(make_promise(), by=NOBODY, at=THURSDAY)


def test_two_working_days_of_waiting_move_the_date_by_two(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)
    actions.resume(duty, by=clerk, at=MONDAY + timedelta(days=2))
    assert duty.due_at == datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    stretch = duty.pauses.get()
    assert stretch.end_at == MONDAY + timedelta(days=2)


def test_a_pause_counts_no_longer_than_the_published_cap(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)
    actions.resume(duty, by=clerk, at=MONDAY + timedelta(days=200))
    # The cap is 10 working days: 28 September to 16 October.
    assert duty.pauses.get().end_at == datetime(2026, 10, 16, 9, 30, tzinfo=UTC)
    assert outcome(duty.facts, now=MONDAY + timedelta(days=200)) is Outcome.OVERDUE


def test_a_pause_nobody_ends_runs_out_by_itself(duty: Duty, world: World) -> None:
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=world.actors["clerk"], at=MONDAY)
    duty.refresh_from_db()
    # Two working days were used by the 28th; the other five follow the cap.
    assert duty.due_at == datetime(2026, 10, 26, 9, 30, tzinfo=UTC)
    assert outcome(duty.facts, now=duty.due_at) is Outcome.PAUSED
    after = duty.due_at + timedelta(seconds=1)
    assert outcome(duty.facts, now=after) is Outcome.OVERDUE
    assert list(Duty.objects.overdue(at=after)) == [duty]


@pytest.mark.parametrize(
    ("reason", "days", "code"),
    [
        ("third_party", 0, "pause_not_named"),
        ("missing_papers", 30, "too_late_to_pause"),
        ("because", 0, "pause_not_named"),
    ],
)
def test_a_pause_without_a_published_reason_or_too_late_is_refused(
    duty: Duty, world: World, reason: str, days: int, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        actions.pause(duty, reason, by=world.actors["clerk"], at=MONDAY + timedelta(days=days))
    duty.refresh_from_db()
    assert (duty.state, duty.due_at, duty.pauses.count()) == ("open", DUE, 0)


def test_the_same_reason_does_not_stop_the_clock_twice(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)
    actions.resume(duty, by=clerk, at=MONDAY + timedelta(hours=1))
    with pytest.raises(Refused, match="paused_before"):
        actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY + timedelta(hours=2))


def test_closing_while_the_clock_stands_ends_the_pause_first(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)
    closed = actions.close(duty, Closing.DELIVERED, evidence={}, by=clerk, at=MONDAY + timedelta(days=2))
    assert closed.due_at == datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
    assert outcome(closed.facts, now=DUE) is Outcome.KEPT


def test_a_closed_duty_takes_no_further_step(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    actions.close(duty, Closing.DELIVERED, evidence={}, by=clerk, at=MONDAY)
    with pytest.raises(Refused, match="wrong_state"):
        actions.close(duty, Closing.DELIVERED, evidence={}, by=clerk, at=MONDAY)
    with pytest.raises(Refused, match="wrong_state"):
        actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)


def test_the_slower_of_two_who_saw_the_same_state_is_told_so(duty: Duty, world: World) -> None:
    clerk = world.actors["clerk"]
    seen_by_both = Duty.objects.get(pk=duty.pk)
    actions.pause(duty, PauseReason.MISSING_PAPERS, by=clerk, at=MONDAY)
    actions.resume(duty, by=clerk, at=MONDAY)
    with pytest.raises(Refused, match="somebody_was_faster"):
        actions.close(seen_by_both, Closing.DELIVERED, evidence={}, by=clerk, at=MONDAY)


@pytest.mark.parametrize(
    ("closing", "late", "expected"),
    [
        (Closing.DELIVERED, False, Outcome.KEPT),
        (Closing.DELIVERED, True, Outcome.KEPT_LATE),
        (Closing.REFUSED, False, Outcome.KEPT),
        (Closing.REFUSED, True, Outcome.KEPT_LATE),
        (Closing.OUTSIDE, False, Outcome.VOID),
        (Closing.OUTSIDE, True, Outcome.BROKEN),
    ],
)
def test_what_came_of_a_duty_follows_from_fact_and_clock(
    duty: Duty, world: World, closing: Closing, late: bool, expected: Outcome
) -> None:
    at = DUE + timedelta(seconds=1) if late else DUE
    actions.close(duty, closing, evidence={}, by=world.actors["clerk"], at=at)
    assert outcome(duty.facts, now=at) is expected


def test_minutes_and_hours_run_round_the_clock(make_promise: MakePromise) -> None:
    duty = actions.open_duty(make_promise(service="water", words=wording("24 hours")), by=NOBODY, at=THURSDAY)
    assert duty.due_at == THURSDAY + timedelta(hours=24)
