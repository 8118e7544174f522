"""The office is reminded before the date and after it, and then the lead: each once, and by the programme's numbers."""

from datetime import date, timedelta

import pytest

from nuo.notices.models import Notice
from nuo.notices.reminding import remind
from nuo.notices.tests.conftest import SetNumbers
from nuo.people.actor import NOBODY
from nuo.people.models import Person, Post
from nuo.people.rules import Role
from nuo.promises.actions import close, open_duty, pause
from nuo.promises.models import Duty
from nuo.promises.rules import Closing
from tests.world import FOUNDED, THURSDAY, MakePromise, World

# Due on Monday 12 October, 17:30; the working day before is Saturday the 10th, a make-up day.
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def duty(make_promise: MakePromise) -> Duty:
    return open_duty(make_promise(), by=NOBODY, at=THURSDAY)


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("kind", "post__person__username"))


def test_the_desk_is_reminded_one_working_day_before_and_once(duty: Duty) -> None:
    assert remind(at=duty.due_at - 3 * DAY) == 0
    assert remind(at=duty.due_at - DAY) == 1
    assert remind(at=duty.due_at - DAY / 2) == 0
    assert told() == [("due_soon", "clerk")]


def test_the_desk_is_told_when_the_date_has_passed_and_the_lead_a_working_day_later(duty: Duty) -> None:
    assert remind(at=duty.due_at) == 0
    remind(at=duty.due_at + SECOND)
    remind(at=duty.due_at + DAY - SECOND)
    assert told() == [("overdue", "clerk")]
    remind(at=duty.due_at + DAY)
    remind(at=duty.due_at + 30 * DAY)
    assert told() == [("overdue", "clerk"), ("told_lead", "lead")]


def test_what_is_done_is_told_to_nobody(duty: Duty, world: World) -> None:
    close(duty, Closing.DELIVERED, evidence={}, by=world.actors["clerk"], at=THURSDAY + DAY)
    assert remind(at=duty.due_at - DAY) == 0
    assert remind(at=duty.due_at + 5 * DAY) == 0


def test_a_clock_that_stands_reminds_nobody_and_a_date_that_moved_reminds_again(duty: Duty, world: World) -> None:
    first = duty.due_at
    assert remind(at=first - DAY) == 1
    pause(duty, "missing_papers", by=world.actors["clerk"], at=first - DAY + SECOND)
    duty.refresh_from_db()
    assert duty.due_at > first
    assert remind(at=duty.due_at - DAY) == 0
    # The pause nobody ended has run out: the later date has passed too.
    assert remind(at=duty.due_at + SECOND) == 1
    assert told() == [("due_soon", "clerk"), ("overdue", "clerk")]


@pytest.mark.parametrize(("before", "days", "reminded"), [(None, 5, 0), ("5 working days", 5, 1), (None, 1, 1)])
def test_a_changed_number_changes_when_the_desk_is_reminded(
    before: str | None, days: int, reminded: int, duty: Duty, set_numbers: SetNumbers
) -> None:
    if before:
        set_numbers(remind_before=before)
    assert remind(at=duty.due_at - days * DAY) == reminded


@pytest.mark.parametrize(("after", "told_after_a_day"), [("1 working day", True), ("5 working days", False)])
def test_a_changed_number_changes_when_the_lead_is_told(
    after: str, told_after_a_day: bool, duty: Duty, set_numbers: SetNumbers
) -> None:
    set_numbers(tell_lead_after=after)
    remind(at=duty.due_at + DAY)
    assert (("told_lead", "lead") in told()) is told_after_a_day
    remind(at=duty.due_at + 10 * DAY)
    assert ("told_lead", "lead") in told()


def test_of_a_confidential_duty_no_other_office_learns(make_promise: MakePromise, world: World) -> None:
    duty = open_duty(make_promise(confidential=True), by=NOBODY, at=THURSDAY)
    theirs = open_duty(make_promise(world.township_office, confidential=True), by=NOBODY, at=THURSDAY)
    for days in (-1, 1, 10):
        remind(at=duty.due_at + days * DAY)
    of = {notice.kind for notice in Notice.objects.filter(duty=duty)}
    assert of == {"due_soon", "overdue"}
    # Where the lead sits at the very office that has it, the lead is told.
    assert Notice.objects.filter(duty=theirs, kind="told_lead", post__person=world.people["lead"]).exists()


def test_who_has_left_a_post_or_has_two_at_one_office_is_not_told_twice(duty: Duty, world: World) -> None:
    clerk = world.people["clerk"]
    Post.objects.create(person=clerk, office=world.meiling_office, role=Role.VILLAGE_CLERK, since_on=FOUNDED)
    gone = Person.objects.create_user(username="gone")
    Post.objects.create(
        person=gone, office=world.meiling_office, role=Role.VILLAGE_CLERK, since_on=FOUNDED, until_on=date(2026, 1, 31)
    )
    remind(at=duty.due_at + SECOND)
    assert told() == [("overdue", "clerk")]


def test_what_was_handed_over_is_told_to_the_office_that_has_it_now(duty: Duty, world: World) -> None:
    remind(at=duty.due_at - DAY)
    Duty.objects.filter(pk=duty.pk).update(office=world.shitang_office)
    remind(at=duty.due_at - DAY / 2)
    assert told() == [("due_soon", "clerk"), ("due_soon", "other_clerk")]


def test_two_workers_that_read_the_same_write_each_notice_once(duty: Duty) -> None:
    at = duty.due_at + SECOND
    remind(at=at)
    first = list(Notice.objects.values_list("pk", flat=True))
    # The other one had read before the first had written.
    copy = Notice.objects.get()
    again = Notice(post_id=copy.post_id, duty_id=duty.pk, kind=copy.kind, due_at=copy.due_at, made_at=at)
    Notice.objects.bulk_create([again], ignore_conflicts=True)
    assert list(Notice.objects.values_list("pk", flat=True)) == first


def test_many_are_told_in_bounded_batches_until_all_are(make_promise: MakePromise) -> None:
    promise = make_promise()
    for _ in range(5):
        open_duty(promise, by=NOBODY, at=THURSDAY)
    at = Duty.objects.latest("pk").due_at + SECOND
    assert [remind(at=at, most=2) for _ in range(4)] == [2, 2, 1, 0]
