"""From the call to the minutes: what is recorded, what is refused, and that the log has all of it."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nuo.assemblies import actions
from nuo.assemblies.accounts import MEETINGS
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Meeting, Motion, Suggestion
from nuo.assemblies.rules import Basis, Kind, Verdict, Votes
from nuo.assemblies.tests.conftest import AFTER, BEGINS, CALLED, CallMeeting
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from tests.world import World

pytestmark = pytest.mark.django_db


MOST = Votes(100, 10, 10)


def hold(meeting: Meeting, world: World, *, present: int = 120, entitled: int = 200) -> Meeting:
    return actions.hold(meeting, Basis.ADULTS, entitled=entitled, present=present, by=world.actors["clerk"], at=AFTER)


def decide(meeting: Meeting, world: World, number: int = 1, votes: Votes = MOST) -> Motion:
    motion = meeting.motions.get(number=number)
    motion.meeting = meeting
    return actions.decide(motion, votes, by=world.actors["clerk"], at=AFTER)


def entries() -> list[dict[str, object]]:
    found = Entry.objects.filter(subject__startswith="meeting:").order_by("pk")
    return [json.loads(bytes(body)) for body in found.values_list("body", flat=True)]


def test_a_meeting_goes_from_the_call_to_the_minutes_and_every_step_is_on_record(
    call_meeting: CallMeeting, world: World
) -> None:
    meeting = hold(call_meeting(), world)
    assert decide(meeting, world).verdict is Verdict.ADOPTED
    assert decide(meeting, world, 2, Votes(60, 50, 10)).verdict is Verdict.REJECTED
    actions.minute(meeting, "到会 120 人，定了修渠。", by=world.actors["clerk"], at=AFTER)
    said = entries()
    assert [each["type"] for each in said] == [
        "meeting.called", "meeting.held", "motion.decided", "motion.decided", "meeting.minuted",
    ]  # fmt: skip
    assert (said[1]["present"], said[1]["entitled"], said[1]["flaws"]) == (120, 200, [])
    assert [each["verdict"] for each in said[2:4]] == ["adopted", "rejected"]
    assert "修渠" not in json.dumps(said, ensure_ascii=False)


def test_without_a_quorum_nothing_is_adopted_and_the_log_says_so(call_meeting: CallMeeting, world: World) -> None:
    meeting = hold(call_meeting(), world, present=100)
    assert decide(meeting, world, votes=Votes(100, 0, 0)).verdict is Verdict.VOID
    assert [each.get("flaws") or each.get("verdict") for each in entries()[1:]] == [["no_quorum"], "void"]


def test_with_too_short_a_notice_nothing_is_adopted(call_meeting: CallMeeting, world: World) -> None:
    for special, verdict in (("", Verdict.VOID), ("山洪要紧急转移", Verdict.ADOPTED)):
        meeting = hold(call_meeting(days=9, special=special), world)
        assert decide(meeting, world).verdict is verdict


@pytest.mark.parametrize(
    ("present", "entitled", "code"), [(201, 200, "more_than_entitled"), (0, 0, "more_than_entitled")]
)
def test_numbers_that_cannot_be_are_refused(
    call_meeting: CallMeeting, world: World, present: int, entitled: int, code: str
) -> None:
    meeting = call_meeting()
    with pytest.raises(Refused, match=code):
        hold(meeting, world, present=present, entitled=entitled)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.present) == ("called", None)


def test_a_meeting_is_recorded_after_it_begins(call_meeting: CallMeeting, world: World) -> None:
    meeting = call_meeting()
    with pytest.raises(Refused, match="too_early"):
        actions.hold(meeting, Basis.ADULTS, entitled=9, present=9, by=world.actors["clerk"], at=BEGINS - timedelta(1))


def test_a_way_of_counting_the_law_does_not_know_is_refused(call_meeting: CallMeeting, world: World) -> None:
    with pytest.raises(Refused, match="wrong_basis"):
        actions.hold(call_meeting(), Basis.MEMBERS, entitled=9, present=9, by=world.actors["clerk"], at=AFTER)


def test_votes_are_recorded_once_and_are_no_more_than_those_present(call_meeting: CallMeeting, world: World) -> None:
    meeting = hold(call_meeting(), world)
    with pytest.raises(Refused, match="more_votes_than_present"):
        decide(meeting, world, votes=Votes(100, 20, 1))
    decide(meeting, world)
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="decided_already"):
        decide(meeting, world, votes=Votes(0, 100, 0))
    assert meeting.motions.get(number=1).yes == 100
    assert len(entries()) == 3


def test_minutes_wait_for_every_vote_and_every_answer(call_meeting: CallMeeting, world: World) -> None:
    clerk, meeting = world.actors["clerk"], call_meeting()
    said = actions.suggest(meeting, "清渠放在三月", at=CALLED)
    hold(meeting, world)
    with pytest.raises(Refused, match="motions_undecided"):
        actions.minute(meeting, "记录", by=clerk, at=AFTER)
    decide(meeting, world)
    decide(meeting, world, 2)
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="suggestions_unanswered"):
        actions.minute(meeting, "记录", by=clerk, at=AFTER)
    actions.answer(said, "采纳了", shown=True, by=clerk, at=AFTER)
    assert actions.minute(meeting, "记录", by=clerk, at=AFTER).state == "minuted"


def test_a_suggestion_is_answered_once_by_the_office_that_called(call_meeting: CallMeeting, world: World) -> None:
    meeting = call_meeting()
    said = actions.suggest(meeting, "清渠放在三月", at=CALLED)
    for other in ("other_clerk", "auditor", "administrator"):
        with pytest.raises(Refused, match="not_yours"):
            actions.answer(said, "好", shown=True, by=world.actors[other], at=CALLED)
    actions.answer(said, "采纳了", shown=False, by=world.actors["clerk"], at=CALLED)
    with pytest.raises(Refused, match="answered_already"):
        actions.answer(said, "又一次", shown=True, by=world.actors["clerk"], at=CALLED)
    said.refresh_from_db()
    assert (said.answer, said.shown) == ("采纳了", False)


def test_residents_speak_before_a_meeting_and_the_clerk_may_still_write_down_what_came_on_paper(
    call_meeting: CallMeeting, world: World
) -> None:
    meeting = call_meeting()
    with pytest.raises(Refused, match="suggestions_closed"):
        actions.suggest(meeting, "晚了", at=AFTER)
    actions.suggest(meeting, "意见箱里的", at=AFTER, by=world.actors["clerk"])
    actions.call_off(meeting, "停电，改到下周", by=world.actors["clerk"], at=AFTER)
    with pytest.raises(Refused, match="suggestions_closed"):
        actions.suggest(meeting, "也晚了", at=AFTER, by=world.actors["clerk"])
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": CALLED}, "meeting_in_the_past"),
        ({"agenda": [" "]}, "no_agenda"),
        ({"agenda": ["件"] * 21}, "no_agenda"),
    ],
)
def test_a_call_that_says_too_little_is_refused(change: dict[str, object], code: str, world: World) -> None:
    said = {"kind": Kind.ASSEMBLY, "title": "会", "venue": "村委会", "starts_at": BEGINS, "agenda": ["修渠"], **change}
    with pytest.raises(Refused, match=code):
        actions.call(world.meiling_office, Call(**said), at=CALLED, by=world.actors["clerk"])  # type: ignore[arg-type]  # one of them is changed
    assert not Meeting.objects.exists()


def test_only_a_village_committee_calls_villagers_together(world: World) -> None:
    said = Call(Kind.ASSEMBLY, "会", "镇政府", BEGINS, ["修渠"])
    with pytest.raises(Refused, match="not_their_meeting"):
        actions.call(world.township_office, said, at=CALLED, by=world.actors["officer"])
    cadres = Call(Kind.CADRES, "会", "镇政府", BEGINS, ["修渠"])
    assert actions.call(world.township_office, cadres, at=CALLED, by=world.actors["officer"]).pk


def test_nobody_calls_a_meeting_for_another_office(world: World) -> None:
    for other in ("other_clerk", "lead", "auditor", "administrator"):
        with pytest.raises(Refused, match="not_yours"):
            actions.call(
                world.meiling_office, Call(Kind.ASSEMBLY, "会", "村委会", BEGINS, ["修渠"]), at=CALLED,
                by=world.actors[other],
            )  # fmt: skip


def test_a_meeting_of_a_group_without_law_puts_on_record_what_most_of_those_present_wanted(
    call_meeting: CallMeeting, world: World
) -> None:
    meeting = call_meeting(Kind.SMALL_GROUP, days=1)
    actions.hold(meeting, Basis.MEMBERS, entitled=9, present=3, by=world.actors["clerk"], at=AFTER)
    assert decide(meeting, world, votes=Votes(2, 1, 0)).verdict is Verdict.ADOPTED


def test_the_database_refuses_a_meeting_held_without_numbers(call_meeting: CallMeeting) -> None:
    meeting = call_meeting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state="held", held_at=AFTER, basis="adults")
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state="held", held_at=AFTER, basis="adults", entitled=1, present=2)


def test_rows_and_log_agree_and_a_vote_changed_by_hand_is_found(call_meeting: CallMeeting, world: World) -> None:
    meeting = hold(call_meeting(), world)
    decide(meeting, world, 2)
    decide(meeting, world, 1)
    integrate_all(at=AFTER)
    assert list(gaps()) == []
    changes: list[Callable[[], int]] = [
        lambda: Motion.objects.filter(number=1).update(yes=1),
        lambda: Motion.objects.filter(number=1).update(text="改过的议题"),
        lambda: Meeting.objects.update(present=150),
        lambda: Meeting.objects.update(called_at=CALLED - timedelta(days=5)),
    ]
    for change in changes:
        with transaction.atomic():
            change()
            assert list(gaps()) != []
            transaction.set_rollback(True)


def gaps() -> list[object]:
    return [gap for done in walk((MEETINGS,)) for gap in done.gaps if gap.subject.startswith("meeting:")]
