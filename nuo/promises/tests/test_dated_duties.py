"""Duties with a date of their own: opened ahead, due at the close of office, provisional where unknown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nuo.clocks import china
from nuo.promises.actions import open_dated
from nuo.promises.models import Duty
from nuo.promises.rules import Outcome, outcome
from nuo.promises.schedule import falling
from tests.world import THURSDAY, MakePromise, World, wording

MONTHLY = {"kind": "recurring", "every": "month", "day": 10, "month": 1}


def dates(trigger: dict[str, object], begin: date, until: date) -> list[tuple[str, date]]:
    found = falling(trigger, adopted=THURSDAY, begin=begin, until=until, calendar=china())
    return [(item.period, item.due.on) for item in found]


def test_a_month_a_quarter_and_a_year_fall_where_they_should() -> None:
    year = (date(2025, 12, 31), date(2026, 12, 31))
    assert [on.day for _, on in dates(MONTHLY, *year)][:3] == [12, 10, 10]  # 10 January is a Saturday
    quarterly = {"kind": "recurring", "every": "quarter", "day": 15, "month": 1}
    assert [period for period, _ in dates(quarterly, *year)] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    yearly = {"kind": "recurring", "every": "year", "day": 31, "month": 12}
    assert dates(yearly, *year) == [("2026", date(2026, 12, 31))]


def test_the_31st_of_a_short_month_is_its_last_day() -> None:
    found = dict(dates({**MONTHLY, "day": 31}, date(2026, 1, 31), date(2026, 4, 30)))
    assert found["2026-04"] == date(2026, 4, 30)
    # 28 February 2026 is a make-up working Saturday.
    assert found["2026-02"] == date(2026, 2, 28)


def test_a_date_and_a_time_after_adoption_fall_once() -> None:
    assert dates({"kind": "on", "date": "2026-11-20"}, THURSDAY.date(), date(2027, 1, 1)) == [
        ("2026-11-20", date(2026, 11, 20))
    ]
    after = dates({"kind": "after", "limit": "7 working days"}, THURSDAY.date(), date(2027, 1, 1))
    assert after == [("2026-10-12", date(2026, 10, 12))]


@pytest.mark.django_db
def test_a_missed_date_is_overdue_with_every_job_switched_off(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(words=wording("", trigger=MONTHLY), at=THURSDAY)
    open_dated(promise, by=world.actors["lead"], at=THURSDAY)
    first = promise.duties.order_by("due_at").first()
    assert first is not None
    assert first.due_at == datetime(2026, 10, 10, 9, 30, tzinfo=UTC)  # a Saturday, but a make-up working day
    a_minute_later = first.due_at + timedelta(minutes=1)
    assert list(Duty.objects.overdue(at=a_minute_later)) == [first]
    assert outcome(first.facts, now=a_minute_later) is Outcome.OVERDUE


@pytest.mark.django_db
def test_opening_again_adds_only_what_is_new(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(words=wording("", trigger=MONTHLY), at=THURSDAY)
    lead = world.actors["lead"]
    opened = open_dated(promise, by=lead, at=THURSDAY)
    assert open_dated(promise, by=lead, at=THURSDAY) == []
    later = open_dated(promise, by=lead, at=THURSDAY + timedelta(days=31))
    assert len(later) == 1
    assert promise.duties.count() == len(opened) + 1


@pytest.mark.django_db
def test_dates_beyond_the_published_calendar_are_provisional(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(words=wording("", trigger=MONTHLY), at=THURSDAY)
    duties = open_dated(promise, by=world.actors["lead"], at=THURSDAY)
    last_year = china().last_year
    assert {duty.period[:4] > str(last_year) for duty in duties} == {duty.provisional for duty in duties}
    assert all(duty.provisional == (int(duty.period[:4]) > last_year) for duty in duties)
