"""Counts kept beside the duties are always those one gets by counting again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from nuo.people.actor import NOBODY
from nuo.promises import actions
from nuo.promises.figures import recount
from nuo.promises.models import PlaceMonth
from nuo.promises.rules import Closing, kept_rate, quantile
from tests.world import THURSDAY, MakePromise, World, wording


def test_the_kept_counts_equal_a_fresh_count(world: World, make_promise: MakePromise) -> None:
    open_ = make_promise()
    private = make_promise(service="clinic", confidential=True)
    clerk = world.actors["clerk"]
    for number, closing in enumerate([Closing.DELIVERED, Closing.REFUSED, Closing.OUTSIDE, Closing.DELIVERED] * 3):
        promise = private if number % 4 == 3 else open_
        at = THURSDAY + timedelta(days=7 * number)
        duty = actions.open_duty(promise, by=NOBODY, at=at)
        actions.close(duty, closing, evidence={}, by=clerk, at=at + timedelta(days=number * 2))
    kept, fresh = recount()
    assert kept == fresh
    assert sum(fresh.values()) > 20


def test_a_count_changed_in_the_database_shows(world: World, make_promise: MakePromise) -> None:
    duty = actions.open_duty(make_promise(words=wording()), by=NOBODY, at=THURSDAY)
    actions.close(duty, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=THURSDAY)
    PlaceMonth.objects.filter(place=world.meiling).update(kept=99)
    kept, fresh = recount()
    assert kept != fresh


def test_no_rate_without_a_total() -> None:
    assert kept_rate(0, 0) is None
    assert kept_rate(204, 218) == 93.6


@given(st.lists(st.integers(0, 60), min_size=1, max_size=50), st.sampled_from([0.5, 0.9, 1.0]))
def test_a_quantile_reaches_its_share_and_no_smaller_value_does(days: list[int], share: float) -> None:
    found = quantile([(day, 1) for day in days], share)
    assert found is not None
    assert sum(day <= found for day in days) >= share * len(days)
    assert sum(day < found for day in days) < share * len(days)
