"""A promised limit is never longer than the law's, whatever days it is counted in."""

from bisect import bisect_right
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks.limits import Limit, Unit
from nuo.programmes.limits_compared import LONGEST_ROLL, longest_span, never_longer


@pytest.mark.parametrize(
    ("promised", "statutory", "fits"),
    [
        ("20 working days", "20 working days", True),
        ("21 working days", "20 working days", False),
        ("20 calendar days", "20 working days", True),
        ("21 calendar days", "20 working days", False),
        ("5 working days", "15 calendar days", True),
        ("10 working days", "15 calendar days", False),
        ("30 working days", "60 calendar days", True),
        ("24 hours", "2 working days", True),
        ("24 hours", "1 working day", False),
        ("90 minutes", "2 hours", True),
        ("1 working day", "72 hours", False),
        ("7 office hours", "1 working day", True),
        ("8 office hours", "1 working day", False),
    ],
)
def test_a_promise_fits_or_not(promised: str, statutory: str, fits: bool) -> None:
    assert never_longer(Limit.parse(promised), Limit.parse(statutory)) is fits


def test_the_longest_span_holds_for_every_start_since_2010() -> None:
    first, last = date(2010, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    working = [n for n, day in enumerate(days) if chinese_calendar.is_workday(day)]
    for count in (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 60, 90):
        for start in range(len(days)):
            end = bisect_right(working, start) + count - 1
            if end < len(working):
                assert working[end] - start <= longest_span(count), (days[start], count)


def test_the_longest_run_of_days_off_is_known() -> None:
    day, run, longest = date(2010, 1, 1), 0, 0
    while day.year < 2027:
        run = 0 if chinese_calendar.is_workday(day) else run + 1
        longest, day = max(longest, run), day + timedelta(1)
    assert longest == LONGEST_ROLL


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from(Unit), st.sampled_from(Unit))
def test_a_shorter_promise_never_fits_worse(count: int, law: int, unit: Unit, other: Unit) -> None:
    if never_longer(Limit(count + 1, unit), Limit(law, other)):
        assert never_longer(Limit(count, unit), Limit(law, other))
