"""The play: the same twice, the same with a break, right in its figures, and through the log."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.cases.confidence import open_at_desk
from nuo.cases.models import Case, Message
from nuo.cases.rules import Channel
from nuo.demo import played, texts
from nuo.demo.arrivals import Arrival
from nuo.demo.cast import PASSWORD, SHOWN_VILLAGE
from nuo.demo.doing import Doing
from nuo.demo.levels import Levels
from nuo.demo.scene import Scene
from nuo.demo.simulate import Course, play
from nuo.demo.staging import OVERDUE_FOR
from nuo.demo.tests.conftest import ZONE
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import faults
from nuo.people.actor import NOBODY, Actor, actor_of
from nuo.people.models import Post
from nuo.people.rules import DESK
from nuo.places.models import Place
from nuo.promises.figures import recount
from nuo.promises.models import Duty, PlaceMonth, Promise
from nuo.sealing.actions import unlock_person

# One worker, so that the county is built once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

BEGUN = date(2025, 11, 1)
SINCE = datetime(2025, 10, 31, 23, 59, 59, tzinfo=ZONE)
HALF, END = SINCE + timedelta(days=3, hours=15), SINCE + timedelta(days=6, hours=15)

Seen = tuple[list[tuple[object, ...]], list[tuple[object, ...]]]


def played_through(home: Path, *ends: datetime, seed: int = 7) -> Seen:
    """Play up to each of the ends in turn, look, and take everything back."""
    with transaction.atomic():
        since = SINCE
        for end in ends:
            play(Course(seed, BEGUN, since, end), home)
            since = end
        seen = _seen()
        transaction.set_rollback(True)
    return seen


def _seen() -> Seen:
    """What must not differ: the public figures, and kinds, times and places of the entries."""
    columns = ("place__code", "confidential", "month", "kept", "kept_late", "broken", "void", "refused")
    figures = sorted(PlaceMonth.objects.values_list(*columns))
    return figures, sorted(Entry.objects.values_list("at", "kind", "place_code"))


def test_two_plays_with_the_same_seed_are_the_same(county: Place, home: Path) -> None:
    first = played_through(home, END)
    assert first == played_through(home, END)
    assert len(first[1]) > 300


def test_another_seed_is_another_play(county: Place, home: Path) -> None:
    assert played_through(home, HALF) != played_through(home, HALF, seed=8)


def test_a_break_changes_nothing(county: Place, home: Path) -> None:
    with_break, without = played_through(home, HALF, END), played_through(home, END)
    assert with_break[0] == without[0]
    # Breaches are announced once more at the break, so only their announcements may come earlier.
    assert _without_announcements(with_break) == _without_announcements(without)


def _without_announcements(seen: Seen) -> Counter[object]:
    return Counter(entry for entry in seen[1] if entry[1] != "duty.overdue")


def test_figures_and_log_agree_afterwards_and_nothing_waits(county: Place, home: Path) -> None:
    play(Course(7, BEGUN, SINCE, END), home)
    kept, fresh = recount()
    assert kept == fresh
    assert faults() == []
    assert not Entry.objects.filter(index=None).exists()
    assert played.read(home) == played.Played(7, BEGUN, END)


def test_played_up_to_now_already_it_does_nothing(county: Place, home: Path) -> None:
    play(Course(7, BEGUN, SINCE, HALF), home)
    before = Entry.objects.count()
    assert not play(Course(7, BEGUN, HALF, HALF), home)
    assert Entry.objects.count() == before


def test_entries_stand_in_the_order_of_their_times(county: Place, home: Path) -> None:
    play(Course(7, BEGUN, SINCE, END, staged=True), home)
    times = list(Entry.objects.order_by("index").values_list("at", flat=True))
    assert times == sorted(times)


def test_the_shown_village_has_a_handful_overdue_and_one_due_today(county: Place, home: Path) -> None:
    end = SINCE + timedelta(days=19, hours=11)
    play(Course(7, BEGUN, SINCE, end, staged=True), home)
    theirs = Duty.objects.filter(place__code=SHOWN_VILLAGE).public()
    assert theirs.overdue(at=end).count() == len(OVERDUE_FOR)
    today = [duty for duty in theirs.undone().filter(due_at__gte=end) if _local(duty.due_at) == _local(end)]
    assert len(today) == 1


def _local(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def test_a_visitors_request_is_answered_when_the_play_goes_on(county: Place, home: Path) -> None:
    play(Course(7, BEGUN, SINCE, HALF), home)
    promise = Promise.objects.get(place__code=SHOWN_VILLAGE, service="street-lamp")
    case, _ = cases.ask(promise, Asked("桥头的灯不亮"), by=NOBODY, at=HALF + timedelta(minutes=3))
    play(Course(7, BEGUN, HALF, HALF + timedelta(days=10)), home)
    assert Case.objects.get(pk=case.pk).state == "closed"


def _signed_in(office: int) -> Actor:
    (first, *_) = Post.objects.filter(office=office, role__in=DESK, until_on=None).select_related("person")
    assert first.person is not None
    return actor_of(first.person, on=END.date()).with_secret(unlock_person(first.person, PASSWORD, at=END))


def test_nobody_leaves_a_name_or_a_number_and_confidential_texts_say_nothing(county: Place, home: Path) -> None:
    play(Course(7, BEGUN, SINCE, END), home)
    assert set(Case.objects.values_list("contact", flat=True)) == {""}
    # In these six days nobody asked in confidence; somebody does now.
    scene = Scene(7, on=END, shown_until=None)
    promise = Promise.objects.get(place__code=SHOWN_VILLAGE, service="student-aid-info")
    Doing(scene, Levels(7, scene.actors, scene.calendar)).ask(Arrival(END, promise, Channel.WEB))
    confidential = Case.objects.filter(duty__confidential=True)
    assert set(confidential.values_list("content", flat=True)) == {""}
    read = {open_at_desk(case, _signed_in(case.office_id)).words.content for case in confidential}
    assert read == {texts.ASKED_CONFIDENTIALLY}
    assert Message.objects.filter(step="close").exists()
