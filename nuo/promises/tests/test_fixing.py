"""A date beyond the published calendar is provisional, and is fixed by a logged act when the year is known."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db.models import F

from nuo.clocks import china
from nuo.clocks.due import Due
from nuo.ledger.models import Entry
from nuo.people.actor import NOBODY
from nuo.places.calendars import current
from nuo.places.models import CalendarVersion
from nuo.promises import actions, fixing
from nuo.promises.fixing import fix_provisional
from nuo.promises.models import Duty
from tests.world import MakePromise, World, wording

LAST_YEAR = china().last_year
NEAR_THE_END = datetime(LAST_YEAR, 12, 28, 2, tzinfo=UTC)
LATER = datetime(LAST_YEAR, 12, 29, 2, tzinfo=UTC)


@pytest.fixture
def duty(make_promise: MakePromise) -> Duty:
    return actions.open_duty(make_promise(), by=NOBODY, at=NEAR_THE_END)


def publish_next_year() -> CalendarVersion:
    """Add a calendar in which the first five weekdays of the next year are off."""
    known = current()
    weekdays = [on for on in (date(LAST_YEAR + 1, 1, day) for day in range(1, 10)) if on.weekday() < 5][:5]
    off = known.days["off"] | {on.isoformat(): "元旦" for on in weekdays}
    return CalendarVersion.objects.create(
        version=f"cn-{LAST_YEAR + 1}.1", country="CN", zone=known.zone, hours=known.hours,
        first_year=known.first_year, last_year=LAST_YEAR + 1, days=known.days | {"off": off},
        published_on=LATER.date(),
    )  # fmt: skip


def test_the_date_moves_only_by_a_logged_act_that_names_both_dates(duty: Duty) -> None:
    assert duty.provisional
    before = duty.due_at
    assert fix_provisional(at=LATER) == 0
    newest = publish_next_year()
    assert fix_provisional(at=LATER) == 1
    duty.refresh_from_db()
    assert not duty.provisional
    assert duty.calendar == newest
    assert (duty.due_at - before).days >= 5
    entry = json.loads(bytes(Entry.objects.get(kind="duty.date_fixed").body))
    assert entry["was"] < entry["due"]
    assert fix_provisional(at=LATER) == 0


def test_what_somebody_changes_meanwhile_is_left_for_the_next_round_and_the_others_are_fixed(
    duty: Duty, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = actions.open_duty(duty.promise, by=NOBODY, at=NEAR_THE_END)
    publish_next_year()
    again = fixing._due_again

    def slowly(each: Duty, newest: CalendarVersion) -> Due:
        if each.pk == duty.pk:
            Duty.objects.filter(pk=duty.pk).update(version=F("version") + 1)
        return again(each, newest)

    with monkeypatch.context() as while_it_counts:
        while_it_counts.setattr(fixing, "_due_again", slowly)
        assert fix_provisional(at=LATER) == 1
    assert list(Duty.objects.filter(provisional=True)) == [duty]
    assert Entry.objects.get(kind="duty.date_fixed").subject == other.entry_subject()
    assert fix_provisional(at=LATER) == 1


def test_a_date_that_was_never_provisional_stays(make_promise: MakePromise) -> None:
    duty = actions.open_duty(make_promise(words=wording("1 working day")), by=NOBODY, at=NEAR_THE_END)
    publish_next_year()
    assert fix_provisional(at=LATER) == 0
    assert Duty.objects.get(pk=duty.pk).due_at == duty.due_at


def test_a_dated_duty_keeps_its_day_and_only_rolls_differently(world: World, make_promise: MakePromise) -> None:
    yearly = {"kind": "recurring", "every": "year", "month": 1, "day": 4}
    promise = make_promise(words=wording("", trigger=yearly), at=NEAR_THE_END)
    (duty, *_) = actions.open_dated(promise, by=world.actors["lead"], at=NEAR_THE_END)
    before = duty.due_at
    publish_next_year()
    assert fix_provisional(at=LATER) >= 1
    duty.refresh_from_db()
    assert duty.due_at > before
    assert duty.due_at.year == LAST_YEAR + 1
