"""What holds for every start, limit and pause."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks import Limit, Unit, china, due, due_many, explain, over, taken
from nuo.clocks.axis import DAY_UNITS
from nuo.clocks.tests.times import lengths, limits, pauses_after, starts

CALENDAR = china()


@given(starts, limits, st.data())
def test_nothing_is_due_before_it_began(start: datetime, limit: Limit, data: st.DataObject) -> None:
    assert due(start, limit, CALENDAR, data.draw(pauses_after(start))).at > start


@given(starts, limits, st.data())
def test_a_longer_limit_is_never_due_earlier(start: datetime, limit: Limit, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    longer = Limit(limit.count + 1, limit.unit)
    assert due(start, limit, CALENDAR, pauses).at <= due(start, longer, CALENDAR, pauses).at


@given(starts, lengths, limits, st.data())
def test_a_later_start_is_never_due_earlier(
    start: datetime, delay: timedelta, limit: Limit, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    assert due(start, limit, CALENDAR, pauses).at <= due(start + delay, limit, CALENDAR, pauses).at


@given(starts, limits, st.data())
def test_an_explanation_adds_up_to_its_answer(start: datetime, limit: Limit, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    explanation = explain(start, limit, CALENDAR, pauses)
    assert explanation.due == due(start, limit, CALENDAR, pauses)
    counted = [day for day in explanation.days if day.number is not None]
    assert (counted[-1].number, counted[-1].on) == (limit.count, explanation.due.on)
    assert explanation.days[-1] is counted[-1]
    numbers = [day.number for day in explanation.days if day.number is not None]
    assert numbers == (list(range(1, limit.count + 1)) if limit.unit in DAY_UNITS else sorted(numbers))
    dates = [day.on for day in explanation.days]
    assert dates == [dates[0] + timedelta(days=days) for days in range(len(dates))]
    assert dates[0] == start.astimezone(CALENDAR.zone).date()


@given(st.lists(starts, max_size=8), limits)
def test_in_bulk_as_one_by_one(begins: list[datetime], limit: Limit) -> None:
    answers = due_many(begins, limit, CALENDAR)
    assert answers == [due(begin, limit, CALENDAR).at for begin in begins]
    assert all(answer.utcoffset() == timedelta(0) for answer in answers)


@given(starts, limits, lengths, st.data())
def test_used_and_late_agree_with_the_due_time(
    start: datetime, limit: Limit, length: timedelta, data: st.DataObject
) -> None:
    pauses, end = data.draw(pauses_after(start)), start + length
    answer = due(start, limit, CALENDAR, pauses)
    used = taken(start, end, CALENDAR, limit.unit, pauses)
    assert (over(answer.at, end, CALENDAR, limit.unit) > 0) == (end > answer.at)
    if limit.unit in (Unit.MINUTES, Unit.HOURS):
        assert (used > limit.count) == (end > answer.at and taken(answer.at, end, CALENDAR, limit.unit, pauses) > 0)
    elif end > answer.at:
        assert used >= limit.count
    elif limit.unit is not Unit.CALENDAR_DAYS:
        assert used <= limit.count


@given(starts, limits.filter(lambda limit: limit.unit is not Unit.CALENDAR_DAYS), st.data())
def test_exactly_the_limit_is_used_at_the_due_time(start: datetime, limit: Limit, data: st.DataObject) -> None:
    pauses = data.draw(pauses_after(start))
    answer = due(start, limit, CALENDAR, pauses)
    assert taken(start, answer.at, CALENDAR, limit.unit, pauses) == limit.count
