"""Rating an office after a case: who may, for how long, what a poor one begins, and that no case shows in it."""

from datetime import UTC, datetime, timedelta

import pytest

from nuo.cases import actions
from nuo.cases.access import visible_to
from nuo.cases.actions import Asked
from nuo.cases.models import Case, CaseDuty, Rating
from nuo.cases.rating import counts_of, rate, rated_until
from nuo.cases.rules import Part
from nuo.cases.tests.levels import PUBLISHED, promise_of, putting_right
from nuo.cases.working import steps_of
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, holder_of
from nuo.programmes.contents import Policy
from nuo.programmes.models import Adoption
from nuo.programmes.policy import policy_record
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, Outcome, outcome
from tests.world import THURSDAY, MakePromise, World

CLOSED = THURSDAY + timedelta(days=4)


@pytest.fixture
def case(world: World, make_promise: MakePromise) -> Case:
    found, _ = actions.ask(make_promise(), Asked("桥头有个坑", contact="13800000000"), by=NOBODY, at=THURSDAY)
    return actions.close(found, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=CLOSED)


def calling_back(world: World, level: str = "township") -> None:
    promise_of(world, level, "call-back", "1 working day", kind="call_back")


def test_a_closed_case_is_rated_once_and_changed_for_a_while(case: Case) -> None:
    holder = holder_of(case.pk)
    rate(case, 5, by=holder, at=CLOSED)
    rate(case, 4, by=holder, at=CLOSED + timedelta(days=3))
    assert list(Rating.objects.values_list("level", "version")) == [(4, 2)]
    until = rated_until(case)
    assert until is not None
    with pytest.raises(Refused, match="too_late_to_rate"):
        rate(case, 1, by=holder, at=until + timedelta(minutes=1))
    assert rate(case, 3, by=holder, at=until).level == 3


def test_the_time_for_rating_is_the_programmes(case: Case, world: World) -> None:
    usual = rated_until(case)
    Adoption.objects.create(
        place=world.county, pack_id="test", pack_version="1", pack_digest="0" * 64, adopted_on=PUBLISHED.date(),
        adopted_at=PUBLISHED, content={"policy": {**policy_record(Policy()), "rate_within": "2 calendar days"}},
    )  # fmt: skip
    until = rated_until(case)
    assert until is not None
    assert usual is not None
    assert until < usual
    with pytest.raises(Refused, match="too_late_to_rate"):
        rate(case, 5, by=holder_of(case.pk), at=usual)


def test_nobody_rates_but_who_asked_and_nothing_but_what_is_closed(
    case: Case, world: World, make_promise: MakePromise
) -> None:
    for name in ("clerk", "lead", "district", "auditor"):
        with pytest.raises(Refused, match="not_yours"):
            rate(case, 5, by=world.actors[name], at=CLOSED)
    with pytest.raises(Refused, match="no_such_level"):
        rate(case, 6, by=holder_of(case.pk), at=CLOSED)
    running, _ = actions.ask(make_promise(service="lamp"), Asked("灯"), by=NOBODY, at=THURSDAY)
    with pytest.raises(Refused, match="not_closed_yet"):
        rate(running, 5, by=holder_of(running.pk), at=THURSDAY)
    assert not Rating.objects.exists()


@pytest.mark.parametrize(("level", "begins"), [(1, True), (2, True), (3, False), (5, False)])
def test_a_poor_rating_begins_a_putting_right_with_the_limit_the_office_promised(
    case: Case, world: World, level: int, begins: bool
) -> None:
    promise = putting_right(world, "village")["village"]
    rate(case, level, by=holder_of(case.pk), at=CLOSED)
    found = Duty.objects.filter(promise=promise)
    assert found.exists() is begins
    if begins:
        duty = found.get()
        # Ten working days from Monday 28 September.
        assert duty.due_at == datetime(2026, 10, 16, 9, 30, tzinfo=UTC)
        rate(case, 1, by=holder_of(case.pk), at=CLOSED + timedelta(days=1))
        assert found.count() == 1
        assert not hasattr(duty, "behind")


def test_whoever_wishes_to_be_called_is_called_and_only_then_does_the_office_learn_who_it_was(
    case: Case, world: World
) -> None:
    calling_back(world)
    putting_right(world, "village")
    holder, officer = holder_of(case.pk), world.actors["officer"]
    rate(case, 5, call_me=True, by=holder, at=CLOSED)
    rate(case, 1, by=holder, at=CLOSED)
    assert not CaseDuty.objects.exists()
    assert not visible_to(officer).exists()
    rate(case, 1, call_me=True, by=holder, at=CLOSED)
    assert list(visible_to(officer)) == [case]
    assert steps_of(case, officer, now=CLOSED) == ["call_back"]
    with pytest.raises(Refused, match="not_yours"):
        actions.call_back(case, "打过了", by=world.actors["clerk"], at=CLOSED)
    actions.call_back(case, "周一再去补", by=officer, at=CLOSED)
    calling = CaseDuty.objects.get(part=Part.CALL_BACK).duty
    assert outcome(calling.facts, now=CLOSED) is Outcome.KEPT
    assert calling.evidence == {}
    assert case.messages.get(step="call_back").text == "周一再去补"
    with pytest.raises(Refused, match="wrong_state"):
        actions.call_back(case, "又打了", by=officer, at=CLOSED)


def test_nobody_is_called_without_a_number_or_where_nobody_promises_it(
    case: Case, world: World, make_promise: MakePromise
) -> None:
    with pytest.raises(Refused, match="no_call_back"):
        rate(case, 1, call_me=True, by=holder_of(case.pk), at=CLOSED)
    calling_back(world)
    silent, _ = actions.ask(make_promise(service="lamp"), Asked("灯"), by=NOBODY, at=THURSDAY)
    actions.close(silent, Closing.DELIVERED, "亮了", by=world.actors["clerk"], at=CLOSED)
    with pytest.raises(Refused, match="no_contact"):
        rate(silent, 1, call_me=True, by=holder_of(silent.pk), at=CLOSED)
    # What was refused left nothing half done.
    assert not Rating.objects.exists()


def test_what_was_confidential_is_never_called_about_by_another_office(world: World, make_promise: MakePromise) -> None:
    calling_back(world)
    promise = make_promise(service="clinic", confidential=True)
    sealed, _ = actions.ask(promise, Asked("约一次", contact="13800000000"), by=NOBODY, at=THURSDAY)
    actions.close(sealed, Closing.DELIVERED, "约好了", by=world.actors["clerk"], at=CLOSED)
    with pytest.raises(Refused, match="no_call_back"):
        rate(sealed, 1, call_me=True, by=holder_of(sealed.pk), at=CLOSED)
    putting_right(world, "township")
    rate(sealed, 1, by=holder_of(sealed.pk), at=CLOSED)
    # The township has promised to put things right, but learns nothing of this.
    assert Rating.objects.get().rectification is None
    putting_right(world, "village")
    rate(sealed, 2, by=holder_of(sealed.pk), at=CLOSED)
    begun = Rating.objects.get().rectification
    assert begun is not None
    assert (begun.office, begun.confidential) == (world.meiling_office, True)
    assert counts_of(promise, since=PUBLISHED) == {}


def test_ratings_are_counted_and_stand_in_no_entry(case: Case, world: World, make_promise: MakePromise) -> None:
    other, _ = actions.ask(case.duty.promise, Asked("又一个坑"), by=NOBODY, at=THURSDAY)
    actions.close(other, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=CLOSED)
    before = Entry.objects.count()
    rate(case, 5, by=holder_of(case.pk), at=CLOSED)
    rate(other, 5, by=holder_of(other.pk), at=CLOSED)
    assert counts_of(case.duty.promise, since=PUBLISHED) == {5: 2}
    assert counts_of(case.duty.promise, since=CLOSED + timedelta(days=1)) == {}
    assert Entry.objects.count() == before
