"""A broken promise goes up: by who asked, by anybody where the duty is public, and by itself."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from nuo.cases import actions, contesting, referring
from nuo.cases.access import visible_to
from nuo.cases.actions import Asked
from nuo.cases.models import Case, Referral
from nuo.cases.rules import AskedBy, Finding, Ground
from nuo.cases.tests.conftest import SetClock, SignedIn
from nuo.cases.tests.levels import PUBLISHED, adopt, answering, gaps, putting_right
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, holder_of
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_record
from nuo.promises import actions as duties
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, Outcome, outcome
from tests.world import THURSDAY, MakePromise, World, wording

DUE = datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
LATE = DUE + timedelta(hours=16)


@pytest.fixture
def case(world: World, make_promise: MakePromise) -> Case:
    return actions.ask(make_promise(), Asked("桥头有个坑"), by=NOBODY, at=THURSDAY)[0]


def test_who_asked_takes_a_broken_promise_one_level_up_with_one_button(case: Case, world: World) -> None:
    promise = answering(world, "township", "county")["township"]
    found = referring.refer_as_holder(case, "已经两周了", by=holder_of(case.pk), at=LATE)
    assert (found.step, found.ground, found.answer.promise, found.answer.office) == (
        1, Ground.BROKEN, promise, world.township_office
    )  # fmt: skip
    # Five working days from Tuesday 13 October: the Sunday before it is no working day.
    assert found.answer.due_at == datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
    entry = json.loads(bytes(Entry.objects.get(kind="duty.referred").body))
    assert (entry["above"], entry["asked_by"], entry["answer"]) == ("云溪镇人民政府", "holder", found.answer.pk)
    assert "已经两周了".encode() not in b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    assert gaps() == []


def test_what_is_not_broken_does_not_go_up(case: Case, world: World) -> None:
    answering(world, "township")
    for at in (THURSDAY, DUE):
        with pytest.raises(Refused, match="nothing_to_refer"):
            referring.refer_as_holder(case, "", by=holder_of(case.pk), at=at)
    with pytest.raises(Refused, match="not_yours"):
        referring.refer_as_holder(case, "", by=world.actors["clerk"], at=LATE)
    assert not Referral.objects.exists()


def test_the_level_above_has_its_time_before_it_goes_higher_and_at_the_top_it_goes_outside(
    case: Case, world: World
) -> None:
    answering(world, "township", "county")
    holder = holder_of(case.pk)
    first = referring.refer_as_holder(case, "", by=holder, at=LATE)
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_holder(case, "", by=holder, at=first.answer.due_at)
    second = referring.refer_as_holder(case, "", by=holder, at=first.answer.due_at + timedelta(minutes=1))
    assert (second.step, second.answer.office) == (2, world.county_office)
    after = second.answer.due_at + timedelta(minutes=1)
    way = referring.way_up(case.duty, now=after)
    assert way
    assert way.to is None
    with pytest.raises(Refused, match="at_the_top"):
        referring.refer_as_holder(case, "", by=holder, at=after)
    assert referring.way_outside(case.duty) == {"zh": "打 12345", "en": "Call 12345"}
    assert gaps() == []


def test_a_level_without_an_answering_promise_is_passed_over(case: Case, world: World) -> None:
    county = answering(world, "county")["county"]
    assert referring.refer_as_holder(case, "", by=holder_of(case.pk), at=LATE).answer.promise == county


def test_the_level_above_reads_the_case_only_when_who_asked_put_it_there(case: Case, world: World) -> None:
    answering(world, "township")
    assert not visible_to(world.actors["officer"]).exists()
    referring.refer(case.duty, AskedBy.CLOCK, by=NOBODY, at=LATE)
    assert not visible_to(world.actors["officer"]).exists()
    Referral.objects.update(asked_by=AskedBy.HOLDER)
    assert list(visible_to(world.actors["officer"])) == [case]
    assert not visible_to(world.actors["other_clerk"]).exists()
    with pytest.raises(Refused, match="not_yours"):
        actions.accept(case, by=world.actors["officer"], at=LATE)


def test_the_answer_of_the_level_above_is_public_and_an_order_starts_a_clock_below(case: Case, world: World) -> None:
    answering(world, "township")
    putting_right(world, "village")
    found = referring.refer_as_holder(case, "", by=holder_of(case.pk), at=LATE)
    at = LATE + timedelta(days=1)
    referring.answer(found, Finding.ORDERED, "村里没有石料，镇里周一送到。", by=world.actors["officer"], at=at)
    assert found.order is not None
    assert (found.order.office, found.order.due_at.date().isoformat()) == (world.meiling_office, "2026-10-28")
    answer = Duty.objects.get(pk=found.answer_id)
    assert outcome(answer.facts, now=at) is Outcome.KEPT
    assert answer.evidence["text"] == "村里没有石料，镇里周一送到。"
    assert case.messages.get(step="answer_referral").text == "村里没有石料，镇里周一送到。"
    assert outcome(Duty.objects.get(pk=case.duty_id).facts, now=at) is Outcome.OVERDUE
    duties.answer_publicly(found.order, "坑补好了", by=world.actors["clerk"], at=at)
    assert gaps() == []


def test_an_answer_needs_its_office_its_words_and_a_finding_that_is_true(case: Case, world: World) -> None:
    answering(world, "township")
    found = referring.refer_as_holder(case, "", by=holder_of(case.pk), at=LATE)
    officer = world.actors["officer"]
    for by, finding, text, code in (
        (world.actors["clerk"], Finding.UPHELD, "没事", "not_yours"),
        (officer, Finding.UPHELD, " ", "empty_text"),
        (officer, Finding.DELIVERED, "办好了", "not_delivered_yet"),
        (officer, Finding.ORDERED, "去办", "no_rectification"),
    ):
        with pytest.raises(Refused, match=code):
            referring.answer(found, finding, text, by=by, at=LATE)
    assert Duty.objects.get(pk=found.answer_id).closed_at is None
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=LATE)
    found.refresh_from_db()
    assert referring.answer(found, Finding.DELIVERED, "去看过，补好了", by=officer, at=LATE).finding == "delivered"


@pytest.fixture
def accounts(world: World, make_promise: MakePromise) -> Duty:
    """The village posts its accounts on 10 March, a Tuesday; nobody asks for it."""
    words = wording(limit="", trigger={"kind": "on", "date": "2026-03-10"})
    promise = make_promise(service="accounts", words=words, at=PUBLISHED)
    return duties.open_dated(promise, by=world.actors["district"], at=PUBLISHED)[0]


def test_nobody_but_its_holder_takes_a_request_up_but_anybody_a_duty_of_the_calendar(
    case: Case, accounts: Duty, world: World
) -> None:
    answering(world, "township")
    with pytest.raises(Refused, match="not_yours"):
        referring.refer_as_anyone(case.duty, at=LATE)
    at = accounts.due_at + timedelta(days=1)
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_anyone(accounts, at=accounts.due_at)
    found = referring.refer_as_anyone(accounts, at=at)
    assert (found.asked_by, found.answer.office) == (AskedBy.ANYONE, world.township_office)
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_anyone(accounts, at=at)


@pytest.mark.parametrize(("after", "days"), [("3 working days", 3), ("5 working days", 7)])
def test_it_goes_up_by_itself_after_the_time_the_programme_sets(
    case: Case, world: World, after: str, days: int
) -> None:
    answering(world, "township", "county")
    adopt(world, refer_after=after)
    ripe = DUE + timedelta(days=days)
    assert referring.refer_overdue(at=ripe - timedelta(minutes=1)) == 0
    assert referring.refer_overdue(at=ripe) == 1
    found = Referral.objects.get()
    assert (found.asked_by, found.step, found.duty) == (AskedBy.CLOCK, 1, case.duty)
    assert referring.refer_overdue(at=ripe + timedelta(hours=1)) == 0
    # The township does not answer either: so long after its own date the county owes the answer.
    later = found.answer.due_at + timedelta(days=14)
    assert referring.refer_overdue(at=later) == 1
    assert Referral.objects.get(step=2).answer.office == world.county_office
    assert referring.refer_overdue(at=later + timedelta(days=99)) == 0
    assert gaps() == []


def test_without_that_number_in_the_programme_nothing_goes_up_by_itself(case: Case, world: World) -> None:
    answering(world, "township")
    adopt(world)
    assert referring.refer_overdue(at=DUE + timedelta(days=99)) == 0


def test_a_township_with_a_programme_of_its_own_keeps_its_own_time(case: Case, world: World) -> None:
    answering(world, "township", "county")
    adopt(world, refer_after="3 working days")
    content = {"policy": {**policy_record(Policy()), "refer_after": "20 working days"}}
    Adoption.objects.create(
        place=world.township, pack_id="own", pack_version="1", pack_digest="0" * 64, adopted_on=PUBLISHED.date(),
        adopted_at=PUBLISHED, content=content,
    )  # fmt: skip
    assert referring.refer_overdue(at=DUE + timedelta(days=10)) == 0
    assert referring.refer_overdue(at=DUE + timedelta(days=30)) == 1


def test_what_is_confidential_never_goes_up_by_itself_and_its_holder_gives_nothing_away(
    world: World, make_promise: MakePromise
) -> None:
    answering(world, "township")
    adopt(world, refer_after="3 working days")
    sealed, _ = actions.ask(
        make_promise(service="clinic", confidential=True), Asked("想约一次"), by=NOBODY, at=THURSDAY
    )
    assert referring.refer_overdue(at=DUE + timedelta(days=30)) == 0
    with pytest.raises(Refused, match="confidential_words_stay"):
        referring.refer_as_holder(sealed, "没人理我", by=holder_of(sealed.pk), at=LATE)
    assert not Referral.objects.exists()
    found = referring.refer_as_holder(sealed, " ", by=holder_of(sealed.pk), at=LATE)
    assert found.answer.confidential
    assert not visible_to(world.actors["officer"]).exists()
    bodies = [json.loads(bytes(body)) for body in Entry.objects.order_by("-pk").values_list("body", flat=True)[:2]]
    assert {body["type"] for body in bodies} == {"duty.referred", "duty.scheduled"}
    for body in bodies:
        assert body["place"] == ""
        assert set(body) <= {"v", "type", "at", "by", "subject", "place", "duty"}
    referring.answer(found, Finding.UPHELD, "已经打了电话", by=world.actors["officer"], at=LATE)
    assert Duty.objects.get(pk=found.answer_id).evidence == {}
    said = sealed.messages.get(step="answer_referral")
    assert (said.text, said.words(None), said.words(sealed.secret)) == ("", None, "已经打了电话")
    assert gaps() == []


def test_an_answer_that_is_not_accepted_goes_to_the_level_above_within_its_time(case: Case, world: World) -> None:
    answering(world, "township")
    closed = DUE - timedelta(days=1)
    actions.close(case, Closing.REFUSED, "不归村里管", remedy="找镇里", by=world.actors["clerk"], at=closed)
    # Thirty days end on a Tuesday.
    until = contested_until(case)
    assert until.date().isoformat() == "2026-11-10"
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_holder(case, "", by=holder_of(case.pk), at=until + timedelta(minutes=1))
    found = referring.refer_as_holder(case, "就是归村里管", by=holder_of(case.pk), at=until)
    assert found.ground == Ground.CONTESTED
    assert referring.answer(found, Finding.UPHELD, "村里说得对", by=world.actors["officer"], at=until).order is None


def contested_until(case: Case) -> datetime:
    return referring.contested_until(case.clock)


def test_the_time_for_contesting_is_the_programmes_or_the_services_own(case: Case, world: World) -> None:
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=THURSDAY)
    usual = contested_until(case)
    adopt(world, contest_within="10 calendar days")
    assert contested_until(case) < usual
    content = {**case.duty.wording.content, "appeal": {"to": "", "within": "60 calendar days", "basis": None}}
    type(case.duty.wording).objects.filter(pk=case.duty.wording_id).update(content=content)
    assert contested_until(Case.objects.get(pk=case.pk)) > usual


def test_contesting_makes_the_same_office_look_again_once_with_the_whole_limit(case: Case, world: World) -> None:
    holder, clerk = holder_of(case.pk), world.actors["clerk"]
    with pytest.raises(Refused, match="wrong_state"):
        contesting.contest(case, "没好", by=holder, at=THURSDAY)
    closed = THURSDAY + timedelta(days=4)
    actions.close(case, Closing.DELIVERED, "补好了", by=clerk, at=closed)
    for by, why, code in ((clerk, "没好", "not_yours"), (holder, "", "empty_text")):
        with pytest.raises(Refused, match=code):
            contesting.contest(case, why, by=by, at=closed)
    contesting.contest(case, "没补，还是个坑", by=holder, at=closed)
    again = case.clock
    assert (again.promise, again.closed_at, case.state) == (case.duty.promise, None, "received")
    # Seven working days from Monday 28 September, with the holiday of October between them.
    assert again.due_at == datetime(2026, 10, 13, 9, 30, tzinfo=UTC)
    assert outcome(Duty.objects.get(pk=case.duty_id).facts, now=closed) is Outcome.KEPT
    assert "没补".encode() not in b"".join(bytes(body) for body in Entry.objects.values_list("body", flat=True))
    actions.close(case, Closing.DELIVERED, "又补了一遍", by=clerk, at=closed)
    with pytest.raises(Refused, match="contested_before"):
        contesting.contest(case, "还是没好", by=holder, at=closed)
    assert gaps() == []


def test_what_was_taken_back_or_is_long_ago_is_not_contested(
    case: Case, world: World, make_promise: MakePromise
) -> None:
    holder = holder_of(case.pk)
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=THURSDAY)
    with pytest.raises(Refused, match="too_late_to_contest"):
        contesting.contest(case, "没好", by=holder, at=THURSDAY + timedelta(days=60))
    other, _ = actions.ask(make_promise(service="lamp"), Asked("灯"), by=NOBODY, at=THURSDAY)
    actions.withdraw(other, by=holder_of(other.pk), at=THURSDAY)
    with pytest.raises(Refused, match="nothing_to_contest"):
        contesting.contest(other, "没好", by=holder_of(other.pk), at=THURSDAY)


def test_while_what_was_ordered_still_has_its_time_nothing_goes_higher(case: Case, world: World) -> None:
    answering(world, "township", "county")
    putting_right(world, "village")
    holder = holder_of(case.pk)
    found = referring.refer_as_holder(case, "", by=holder, at=LATE)
    referring.answer(found, Finding.ORDERED, "周一补好", by=world.actors["officer"], at=LATE)
    assert found.order is not None
    with pytest.raises(Refused, match="nothing_to_refer"):
        referring.refer_as_holder(case, "", by=holder, at=found.order.due_at)
    second = referring.refer_as_holder(case, "", by=holder, at=found.order.due_at + timedelta(minutes=1))
    assert second.answer.office == world.county_office


def test_erasing_a_request_erases_what_was_said_to_the_level_above(case: Case, world: World) -> None:
    answering(world, "township")
    clerk, holder = world.actors["clerk"], holder_of(case.pk)
    referring.refer_as_holder(case, "我姓秦，住桥头", by=holder, at=LATE)
    actions.close(case, Closing.DELIVERED, "补好了", by=clerk, at=LATE)
    contesting.contest(case, "没好，我姓秦", by=holder, at=LATE)
    late = case.clock.due_at + timedelta(minutes=1)
    referring.refer_as_holder(case, "还是我，姓秦", by=holder, at=late)
    assert actions.erase(case.duty.entry_subject())
    left = [*Referral.objects.values_list("text", flat=True), *case.messages.values_list("text", flat=True)]
    assert len(left) == 4
    assert set(left) == {""}


def test_the_page_for_a_confidential_request_asks_for_no_words(
    world: World, make_promise: MakePromise, set_clock: SetClock, signed_in: SignedIn
) -> None:
    answering(world, "township")
    promise = make_promise(service="clinic", confidential=True)
    _, code = actions.ask(promise, Asked("想约一次体检"), by=NOBODY, at=THURSDAY)
    set_clock(LATE)
    holder = Client()
    holder.post("/zh/receipts/", {"code": code})
    page = holder.get("/zh/receipts/mine/").content.decode()
    section = page[page.index('id="refer"') : page.index("</form>", page.index('id="refer"'))]
    assert "看不到你写的内容" in section
    assert "textarea" not in section
    assert holder.post("/zh/receipts/mine/refer", {"text": ""}).status_code == 302
    address = f"/zh/desk/duties/{Referral.objects.get().answer_id}/"
    seen = signed_in("officer").get(address).content.decode()
    assert "一件保密的事没有办" in seen
    assert "只有来件人看得到" in seen
    assert "大家都看得到" not in seen
    assert "体检" not in seen
    assert signed_in("auditor").get(address).status_code == 404
