"""The clocks of each kind of case, on worked examples from the law; and what may lengthen them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from nuo.cases import actions, referring
from nuo.cases.access import promise_to_ask, visible_to
from nuo.cases.actions import Asked
from nuo.cases.models import Case, CaseDuty
from nuo.cases.rules import Part
from nuo.cases.tests.levels import PUBLISHED, gaps
from nuo.cases.working import steps_of
from nuo.clocks import Limit, due
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, holder_of
from nuo.places.calendars import clock_calendar, current
from nuo.programmes.pack import Pack, load
from nuo.promises import actions as duties
from nuo.promises.adopting import items_of
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing, ExtensionReason, Outcome, outcome
from nuo.review.laws import load_laws
from tests.world import THURSDAY, MakePromise, World

Promised = Callable[[str], Promise]
COMPLEX = ExtensionReason.COMPLEX


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(Path(settings.PACKS) / "cn-2026.yaml")


@pytest.fixture
def promised(world: World, pack: Pack) -> Promised:
    """Return a function that lets an office make one promise of the shipped programme, word for word."""
    items = {item.id: item for item in items_of(pack, load_laws(Path(settings.PACKS) / "laws.yaml"))}
    offices = {"county": world.county_office, "township": world.township_office, "village": world.meiling_office}

    def make(service: str) -> Promise:
        item = items[service]
        return duties.publish(
            offices[item.level], item.wording, service=item.id, group=item.group, by=world.actors["district"],
            at=PUBLISHED, confidential=item.confidential,
        )  # fmt: skip

    return make


def asked(promise: Promise, *, at: datetime = THURSDAY) -> Case:
    return actions.ask(promise, Asked("请办"), by=NOBODY, at=at)[0]


def on(day: str) -> datetime:
    """Ten in the morning of a day in the county."""
    return datetime.fromisoformat(f"{day}T10:00+08:00")


def due_on(duty: Duty) -> str:
    return duty.due_at.astimezone(clock_calendar(current()).zone).date().isoformat()


def statutory(promise: Promise, start: datetime, more: int = 0) -> date:
    """Return the last day the law itself leaves."""
    assert promise.current
    limit = Limit.parse(promise.current.content["statutory"]["limit"])
    return due(start, Limit(limit.count + more, limit.unit), clock_calendar(current())).on


def test_a_petition_has_fifteen_days_for_the_notice_and_sixty_from_acceptance(world: World, promised: Promised) -> None:
    """信访工作条例 23(2), 34: the notice within 15 days of receipt, the decision within 60 of acceptance."""
    notice, decision = promised("petition-receipt"), promised("petition-decision")
    case, officer = asked(notice), world.actors["officer"]
    # Promised in 10 days: 4 October lies in the holiday, so Thursday the 8th; by law Friday 9 October.
    assert (due_on(case.clock), statutory(notice, THURSDAY).isoformat()) == ("2026-10-08", "2026-10-09")
    assert case.clock.promise == notice
    actions.accept(case, by=officer, at=on("2026-09-28"))
    assert case.clock.promise == decision
    # Promised in 45 days from Monday 28 September, by law in 60.
    assert (due_on(case.clock), statutory(decision, on("2026-09-28")).isoformat()) == ("2026-11-12", "2026-11-27")
    assert outcome(Duty.objects.get(pk=case.duty_id).facts, now=on("2026-12-01")) is Outcome.KEPT
    assert outcome(case.clock.facts, now=on("2026-12-01")) is Outcome.OVERDUE
    assert gaps() == []


def test_a_petition_not_taken_on_in_time_breaks_the_notice_and_the_decision_has_not_begun(
    world: World, promised: Promised
) -> None:
    case = asked(promised("petition-receipt"))
    promised("petition-decision")
    late = on("2026-10-09")
    assert outcome(case.clock.facts, now=late) is Outcome.OVERDUE
    actions.accept(case, by=world.actors["officer"], at=late)
    assert outcome(Duty.objects.get(pk=case.duty_id).facts, now=late) is Outcome.KEPT_LATE
    assert due_on(case.clock) == "2026-11-23"


def test_a_decision_on_a_petition_is_lengthened_once_by_thirty_days_by_the_lead_with_a_reason(
    world: World, promised: Promised
) -> None:
    """信访工作条例 34: at most 30 days more, approved by the head of the office, with the reason told."""
    case = asked(promised("petition-receipt"))
    decision = promised("petition-decision")
    actions.accept(case, by=world.actors["officer"], at=on("2026-09-28"))
    with pytest.raises(Refused, match="not_yours"):
        actions.extend(case, COMPLEX, "要再查", by=world.actors["officer"], at=on("2026-11-01"))
    with pytest.raises(Refused, match="empty_text"):
        actions.extend(case, COMPLEX, " ", by=world.actors["lead"], at=on("2026-11-01"))
    actions.extend(case, COMPLEX, "要再查一处", by=world.actors["lead"], at=on("2026-11-01"))
    # 45 and 30 days end on Saturday 12 December, so on Monday; by law 90 end on Sunday 27 December.
    assert (due_on(case.clock), statutory(decision, on("2026-09-28"), 30).isoformat()) == ("2026-12-14", "2026-12-28")
    assert case.messages.get(step="extend").text == "要再查一处"
    with pytest.raises(Refused, match="extended_before"):
        actions.extend(case, COMPLEX, "还要查", by=world.actors["lead"], at=on("2026-11-02"))
    assert gaps() == []


def test_the_limit_is_not_lengthened_once_it_has_passed_or_where_nothing_allows_it(
    world: World, promised: Promised, make_promise: MakePromise
) -> None:
    case = asked(promised("info-request"))
    with pytest.raises(Refused, match="too_late_to_extend"):
        actions.extend(case, COMPLEX, "晚了", by=world.actors["lead"], at=on("2026-10-30"))
    ordinary = asked(make_promise(office=world.township_office))
    with pytest.raises(Refused, match="no_extension"):
        actions.extend(ordinary, COMPLEX, "要再查", by=world.actors["lead"], at=THURSDAY)


def test_information_is_given_within_twenty_working_days_and_twenty_more(world: World, promised: Promised) -> None:
    """政府信息公开条例 33(2): 20 working days, and at most 20 more."""
    promise = promised("info-request")
    case = asked(promise)
    # The 25th is a holiday, so are the first seven days of October; Saturday the 10th is worked.
    assert (due_on(case.clock), statutory(promise, THURSDAY).isoformat()) == ("2026-10-22", "2026-10-29")
    actions.extend(case, ExtensionReason.MANY_RECORDS, "档案多", by=world.actors["lead"], at=on("2026-10-12"))
    assert (due_on(case.clock), statutory(promise, THURSDAY, 20).isoformat()) == ("2026-11-19", "2026-11-26")
    actions.close(case, Closing.DELIVERED, "给你", by=world.actors["officer"], at=on("2026-11-19"))
    assert outcome(Duty.objects.get(pk=case.duty_id).facts, now=on("2026-11-20")) is Outcome.KEPT
    assert gaps() == []


def test_what_an_application_lacks_is_said_within_seven_working_days_or_the_clock_runs_on(
    world: World, promised: Promised
) -> None:
    """政府信息公开条例 30: one notice, within 7 working days of receipt."""
    promised("info-request-clarify")
    promise, officer = promised("info-request"), world.actors["officer"]
    in_time, too_late = asked(promise), asked(promise)
    noticed = CaseDuty.objects.get(case=in_time, part=Part.ACKNOWLEDGE).duty
    # Told in 5 working days; by law in 7, which end on Monday 12 October.
    assert due_on(noticed) == "2026-10-09"
    actions.ask_papers(in_time, "写清是哪一年的", by=officer, at=on("2026-10-12"))
    assert outcome(Duty.objects.get(pk=in_time.duty_id).facts, now=on("2026-10-23")) is Outcome.PAUSED
    assert Duty.objects.get(pk=noticed.pk).closed_at is not None
    assert "ask_papers" not in steps_of(too_late, officer, now=on("2026-10-13"))
    with pytest.raises(Refused, match="too_late_for_reason"):
        actions.ask_papers(too_late, "写清是哪一年的", by=officer, at=on("2026-10-13"))
    too_late.refresh_from_db()
    assert (too_late.state, too_late.papers) == ("received", "")
    actions.bring_papers(in_time, "2024年", by=holder_of(in_time.pk), at=on("2026-10-14"))
    assert due_on(in_time.clock) == "2026-10-26"
    assert gaps() == []


def test_a_review_is_asked_within_thirty_days_and_answered_within_thirty(world: World, promised: Promised) -> None:
    """信访工作条例 35, 36: thirty days for asking, thirty for the answer, at each of two levels."""
    case, officer = asked(promised("petition-receipt")), world.actors["officer"]
    promised("petition-decision")
    review = promised("petition-review")
    actions.accept(case, by=officer, at=on("2026-09-28"))
    actions.close(case, Closing.REFUSED, "查过了，不支持", remedy="请县里复查", by=officer, at=on("2026-10-20"))
    assert due_on_date(referring.contested_until(case.clock)) == "2026-11-19"
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_holder(case, "", by=holder_of(case.pk), at=on("2026-11-20"))
    found = referring.refer_as_holder(case, "没查完", by=holder_of(case.pk), at=on("2026-11-19"))
    # Promised in 25 days: Monday 14 December; by law in 30.
    assert (found.answer.promise, due_on(found.answer)) == (review, "2026-12-14")
    assert statutory(review, on("2026-11-19")).isoformat() == "2026-12-21"


def due_on_date(at: datetime) -> str:
    return at.astimezone(clock_calendar(current()).zone).date().isoformat()


def test_a_case_of_the_hotline_is_signed_for_in_a_day_and_done_in_five(world: World, promised: Promised) -> None:
    promised("hotline-signing")
    case = asked(promised("hotline-order"))
    signing = CaseDuty.objects.get(case=case).duty
    assert (due_on(signing), due_on(case.clock)) == ("2026-09-28", "2026-10-09")
    actions.accept(case, by=world.actors["officer"], at=THURSDAY + timedelta(hours=1))
    assert outcome(Duty.objects.get(pk=signing.pk).facts, now=on("2026-10-30")) is Outcome.KEPT
    assert case.clock == case.duty
    actions.close(case, Closing.DELIVERED, "办好了", by=world.actors["officer"], at=on("2026-10-09"))
    assert gaps() == []


def test_what_was_never_taken_on_ends_with_the_case(world: World, promised: Promised) -> None:
    promised("hotline-signing")
    order = promised("hotline-order")
    closed, withdrawn = asked(order), asked(order)
    actions.close(closed, Closing.DELIVERED, "当场办了", by=world.actors["officer"], at=THURSDAY)
    actions.withdraw(withdrawn, by=holder_of(withdrawn.pk), at=THURSDAY)
    endings = set(CaseDuty.objects.values_list("case", "duty__closing"))
    assert endings == {(closed.pk, "delivered"), (withdrawn.pk, "withdrawn")}
    assert gaps() == []


def test_stages_and_what_follows_from_a_failure_are_not_asked_for_by_themselves(
    world: World, promised: Promised
) -> None:
    for service in ("petition-decision", "poor-rating-callback", "put-right-village", "hotline-signing"):
        with pytest.raises(Refused, match="not_on_request"):
            promise_to_ask(promised(service).pk)
    for service in ("petition-receipt", "broken-promise", "service-complaint", "hotline-question", "info-request"):
        promise = promised(service)
        assert promise_to_ask(promise.pk) == promise


def test_a_complaint_about_an_office_never_goes_down_to_it(world: World, promised: Promised) -> None:
    case = asked(promised("service-complaint"))
    officer = world.actors["officer"]
    with pytest.raises(Refused, match="conduct_goes_up"):
        actions.hand_over(case, world.meiling_office, "村里的事", by=officer, at=THURSDAY)
    assert actions.hand_over(case, world.county_office, "县里查", by=officer, at=THURSDAY).office == world.county_office


def test_who_was_asked_first_answers_for_a_handover_and_reads_along_until_it_is_taken_on(
    world: World, make_promise: MakePromise
) -> None:
    case, clerk, officer = asked(make_promise()), world.actors["clerk"], world.actors["officer"]
    with pytest.raises(Refused, match="asked_first"):
        actions.send_back(case, "不归我管", by=clerk, at=THURSDAY)
    actions.hand_over(case, world.township_office, "镇里的路", by=clerk, at=THURSDAY)
    assert list(visible_to(clerk)) == list(visible_to(officer)) == [case]
    actions.send_back(case, "是村里的路", by=officer, at=THURSDAY)
    assert (case.office, case.clock.office) == (world.meiling_office, world.meiling_office)
    assert not visible_to(officer).exists()
    actions.hand_over(case, world.township_office, "县道是镇里管", by=clerk, at=THURSDAY)
    actions.accept(case, by=officer, at=THURSDAY)
    assert not visible_to(clerk).exists()
    with pytest.raises(Refused, match="wrong_state"):
        actions.send_back(case, "又不归我管", by=officer, at=THURSDAY)
    steps = list(case.messages.values_list("step", "text"))
    assert steps == [
        ("hand_over", "镇里的路"),
        ("send_back", "是村里的路"),
        ("hand_over", "县道是镇里管"),
        ("accept", ""),
    ]
    assert gaps() == []


@pytest.mark.parametrize(("role", "expected"), [("officer", False), ("lead", True)])
def test_only_the_lead_is_offered_more_time(world: World, promised: Promised, role: str, expected: bool) -> None:
    case, actor = asked(promised("info-request")), world.actors[role]
    assert ("extend" in steps_of(case, actor, now=THURSDAY)) is expected
    assert ("extend" in steps_of(case, actor, now=on("2026-10-30"))) is False


def test_without_the_promise_for_the_next_stage_a_case_is_not_taken_on(world: World, promised: Promised) -> None:
    case = asked(promised("petition-receipt"))
    with pytest.raises(Refused, match="no_such_promise"):
        actions.accept(case, by=world.actors["officer"], at=THURSDAY)
    case.refresh_from_db()
    assert (case.state, Duty.objects.get().closed_at) == ("received", None)
