"""Calendar versions: added once, never edited, and the same to count with after a round through the table."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from nuo.clocks import china
from nuo.ledger.refusals import Refused
from nuo.places import calendars
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import CalendarVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "_built", {})


def _by_hand(version: str, last_year: int) -> CalendarVersion:
    ours = current()
    return CalendarVersion.objects.create(
        version=version,
        country="CN",
        zone=ours.zone,
        hours=ours.hours,
        first_year=ours.first_year,
        last_year=last_year,
        days=ours.days,
        published_on=date(2026, 11, 20),
    )


def test_the_first_question_adds_the_calendar_that_came_with_the_program(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    row = current()
    assert (row.version, row.country, row.zone) == (china().version, "CN", "Asia/Shanghai")
    assert current() == row
    # From then on only its key is read; the large row stays in the process.
    with django_assert_num_queries(1):
        assert current() == row
    assert CalendarVersion.objects.count() == 1


def test_a_calendar_from_the_table_counts_like_the_original() -> None:
    assert clock_calendar(CalendarVersion.objects.get(pk=current().pk)) == china()


def test_a_calendar_is_built_once_per_version() -> None:
    assert clock_calendar(current()) is clock_calendar(current())


def test_a_version_published_further_ahead_is_the_current_one() -> None:
    newer = _by_hand("cn-2099.1", 2099)
    assert current() == newer
    assert clock_calendar(newer).last_year == 2099


def test_an_older_version_does_not_become_current() -> None:
    _by_hand("cn-2010.1", 2010)
    assert current().version == china().version


def test_a_process_that_was_slower_takes_the_row_of_the_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    row = current()
    # As if this process had looked before the other one added the row.
    monkeypatch.setattr(CalendarVersion.objects, "first", lambda: None)
    assert current() == row


def test_a_version_is_never_edited_or_deleted() -> None:
    # A copy: the row `current` keeps belongs to every test of this process.
    row = CalendarVersion.objects.get(pk=current().pk)
    row.last_year = 2100
    with pytest.raises(Refused, match="calendar_is_never_edited"):
        row.save(update_fields=["last_year"])
    with pytest.raises(Refused):
        row.delete()
    with pytest.raises(Refused):
        CalendarVersion.objects.filter(pk=row.pk).update(last_year=2100)
    with pytest.raises(Refused):
        CalendarVersion.objects.all().delete()
    assert CalendarVersion.objects.get().last_year == china().last_year
