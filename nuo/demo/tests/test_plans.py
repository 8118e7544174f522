"""What is planned can be done: in order, after the opening, and not in the middle of the night."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks import china
from nuo.clocks.due import due
from nuo.clocks.limits import Limit
from nuo.demo.habits import Habit, dice, habit_of
from nuo.demo.plans import ENDINGS, Request, Verb, plan_of, plan_of_dated

START = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = ["3 working days", "15 working days", "24 hours", "2 hours", "4 office hours", "45 calendar days"]


@given(minutes=st.integers(0, 400_000), limit=st.sampled_from(LIMITS), seed=st.integers(0, 9_999))
def test_moves_come_in_order_after_the_opening_and_end_once(minutes: int, limit: str, seed: int) -> None:
    opened = START + timedelta(minutes=minutes)
    request = Request(opened, Limit.parse(limit), Limit.parse("10 working days"), may_move=True)
    moves = plan_of(request, habit_of("990101101201", "village", seed), dice(seed), china())
    times = [move.at for move in moves]
    assert times == sorted(times)
    assert times[0] > opened
    assert [move.verb in ENDINGS for move in moves[:-1]].count(True) == 0


@pytest.mark.parametrize("limit", LIMITS)
def test_an_office_that_is_always_in_time_is_never_late(limit: str) -> None:
    for seed in range(200):
        opened = START + timedelta(hours=7 * seed)
        moves = plan_of(Request(opened, Limit.parse(limit)), Habit(80, 1.0, 0.1), dice(seed), china())
        assert moves[-1].at <= due(opened, Limit.parse(limit), china()).at


def test_a_slow_office_is_late_about_as_often_as_its_habit_says() -> None:
    limit, late = Limit.parse("5 working days"), 0
    for seed in range(2_000):
        opened = START + timedelta(hours=seed)
        moves = plan_of(Request(opened, limit), Habit(80, 0.75, 0.1), dice(seed), china())
        late += moves[-1].verb not in ENDINGS or moves[-1].at > due(opened, limit, china()).at
    assert 0.21 < late / 2_000 < 0.29


def test_what_is_shown_leaves_nothing_late_at_that_moment() -> None:
    limit, shown = Limit.parse("5 working days"), START + timedelta(days=60)
    for seed in range(500):
        opened = START + timedelta(hours=2 * seed)
        request = Request(opened, limit, in_time_until=shown)
        moves = plan_of(request, Habit(80, 0.6, 0.5), dice(seed), china())
        assert moves[-1].at <= shown or due(opened, limit, china()).at >= shown


def test_a_publication_is_done_once_or_forgotten() -> None:
    on = START + timedelta(days=30)
    plans = [plan_of_dated(START, on, Habit(80, 0.5, 0.5), dice(seed), china()) for seed in range(300)]
    assert {len(plan) for plan in plans} == {0, 1}
    assert all(move.verb is Verb.DELIVER and move.at > START for plan in plans for move in plan)
