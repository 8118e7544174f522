"""The shapes of the play are those of real requests, computed again from the file."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.demo.delays import DELAY_QUANTILES, WEEKDAY_SHARES, share_of_limit

FILE = "requests/nyc_council_casework_recent60k.csv"


@pytest.fixture(scope="module")
def requests(shared_data: Callable[[str], Path]) -> list[tuple[date, date | None]]:
    with shared_data(FILE).open(encoding="utf-8", newline="") as file:
        return [
            (date.fromisoformat(row["opendate"]), date.fromisoformat(row["closedate"]) if row["closedate"] else None)
            for row in csv.DictReader(file)
        ]


def test_the_weekday_shares_are_those_of_the_file(requests: list[tuple[date, date | None]]) -> None:
    days = Counter(opened.weekday() for opened, _ in requests)
    assert [round(days[day] / len(requests), 4) for day in range(7)] == list(WEEKDAY_SHARES)


def test_the_quantiles_of_the_delay_are_those_of_the_file(requests: list[tuple[date, date | None]]) -> None:
    delays = sorted((closed - opened).days for opened, closed in requests if closed)
    for share, days in DELAY_QUANTILES[1:]:
        assert delays[ceil(share * len(delays)) - 1] == days, share


@given(rank=st.floats(0, 1), kept=st.floats(0.5, 0.999))
def test_exactly_the_kept_share_stays_within_the_limit(rank: float, kept: float) -> None:
    assert (share_of_limit(rank, kept) <= 1) == (rank <= kept) or abs(rank - kept) < 1e-9
