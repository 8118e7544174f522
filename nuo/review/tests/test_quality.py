"""The reviewer finds what it should in clauses it was not tuned on, leaves lawful ones alone, and is quick."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nuo.review.bench import KEPT_APART, OWN, megabytes_per_second, quality, seconds_for_fifty_pages


def test_real_clauses_are_judged_as_lawyers_did(shared_data: Callable[[str], Path]) -> None:
    found = quality(shared_data("clauses_dev.csv"))
    assert found.clauses("unlawful") == 45
    assert found.recall >= 0.95
    assert found.false_alarms <= 0.05


def test_practice_stays_learnt() -> None:
    found = quality(OWN / "practice.csv")
    assert found.recall >= 0.95
    assert found.false_alarms <= 0.05


@pytest.mark.parametrize("name", sorted(KEPT_APART))
def test_everyday_rules_are_left_alone(name: str) -> None:
    found = quality(KEPT_APART[name])
    assert found.false_alarms <= 0.05


def test_the_sets_kept_apart_are_large_enough_to_say_something() -> None:
    found = [quality(path) for path in KEPT_APART.values()]
    assert sum(each.clauses("lawful") for each in found) >= 150
    assert sum(each.clauses("unlawful") for each in found) >= 100
    assert sum(each.verdicts["unlawful", "unlawful"] for each in found) >= 0.9 * sum(
        each.clauses("unlawful") for each in found
    )


def test_a_long_charter_takes_well_under_a_second() -> None:
    assert seconds_for_fifty_pages() < 1
    # The target is 1 MB/s on a quiet core; a busy machine gets half of it.
    assert megabytes_per_second() > 0.5
