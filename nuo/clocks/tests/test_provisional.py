"""Past the last published year a due date is given, and marked provisional."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from nuo.clocks import Calendar, due
from nuo.clocks.tests.times import BEIJING, limit


@pytest.mark.parametrize("text", ["5 working days", "9 calendar days", "30 office hours"])
def test_a_due_date_past_the_last_year_is_provisional(text: str, calendar: Calendar) -> None:
    begin = datetime(calendar.last_year, 12, 30, 10, tzinfo=BEIJING)
    assert due(begin, limit(text), calendar).provisional
    assert not due(begin.replace(month=11), limit(text), calendar).provisional


def test_past_the_last_year_monday_to_friday_is_assumed(calendar: Calendar) -> None:
    future = replace(calendar, last_year=2026)
    answer = due(datetime(2027, 10, 1, 10, tzinfo=BEIJING), limit("1 working day"), future)
    assert (answer.on, answer.provisional) == (date(2027, 10, 4), True)


def test_hours_are_never_provisional_because_they_run_on_every_day(calendar: Calendar) -> None:
    begin = datetime(calendar.last_year, 12, 31, 23, tzinfo=BEIJING)
    assert not due(begin, limit("24 hours"), calendar).provisional


def test_a_published_year_makes_the_date_firm(calendar: Calendar) -> None:
    begin = datetime(2026, 12, 31, 10, tzinfo=BEIJING)
    before = replace(calendar, last_year=2026)
    new_year = date(2027, 1, 1)
    after = replace(
        before,
        version="cn-2027.1",
        last_year=2027,
        off=before.off | {new_year},
        names={**before.names, new_year: "元旦"},
    )
    assert due(begin, limit("1 working day"), before).provisional
    firm = due(begin, limit("1 working day"), after)
    assert (firm.on, firm.provisional) == (date(2027, 1, 4), False)
