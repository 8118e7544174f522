"""What may be promised, and how a promise changes without touching what is running."""

from datetime import UTC, datetime, timedelta

import pytest

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY
from nuo.promises import actions
from nuo.promises.models import Promise, PromiseVersion
from tests.world import THURSDAY, MakePromise, World, wording

LAW = {"law": "information-disclosure-regulation", "version": "2019-04-03", "article": "33",
       "label": {"zh": "第33条", "en": "art. 33"}, "summary": {"zh": "答复", "en": "answer"}}  # fmt: skip


def statutory(limit: str) -> dict[str, object]:
    return {"limit": limit, "basis": LAW, "note": None}


def publish(world: World, **changes: object) -> Promise:
    words = wording() | {k: v for k, v in changes.items() if k in {"limit", "statutory", "basis"}}
    return actions.publish(
        world.meiling_office if changes.get("office", True) else None, words, service="x", group="information",
        owed_by=str(changes.get("owed_by", "")), by=world.actors[str(changes.get("by", "lead"))], at=THURSDAY,
    )  # fmt: skip


def test_a_limit_up_to_the_statutory_one_is_published(world: World) -> None:
    publish(world, limit="20 working days", statutory=statutory("20 working days"))
    assert Promise.objects.get().current is not None
    assert Entry.objects.filter(kind="promise.published").count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"limit": "21 working days", "statutory": statutory("20 working days")}, "above_statutory"),
        ({"limit": "15 working days", "statutory": statutory("15 calendar days")}, "above_statutory"),
        ({"owed_by": "residents"}, "duty_on_residents"),
        ({"office": None}, "no_office"),
        ({"by": "clerk"}, "not_yours"),
        ({"by": "auditor"}, "not_yours"),
        ({"by": "administrator"}, "not_yours"),
    ],
)
def test_what_the_rules_forbid_is_refused_and_leaves_nothing_behind(
    world: World, facts: dict[str, object], code: str
) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused) as caught:
        publish(world, **facts)
    assert caught.value.code == code
    assert not Promise.objects.exists()
    assert Entry.objects.count() == entries


def test_a_duty_on_residents_with_a_legal_basis_is_published(world: World) -> None:
    publish(world, owed_by="residents", basis=[LAW])


def test_an_office_promises_a_service_once(make_promise: MakePromise) -> None:
    make_promise()
    with pytest.raises(Refused, match="already_promised"):
        make_promise()


def test_what_is_running_keeps_the_wording_it_began_with(world: World, make_promise: MakePromise) -> None:
    promise = make_promise()
    before = actions.open_duty(promise, by=NOBODY, at=THURSDAY)
    actions.amend(promise, wording("2 working days"), valid_from=THURSDAY + timedelta(hours=2),
                  by=world.actors["lead"], at=THURSDAY + timedelta(hours=1))  # fmt: skip
    after = actions.open_duty(promise, by=NOBODY, at=THURSDAY + timedelta(hours=2))
    before.refresh_from_db()
    assert (before.wording.number, after.wording.number) == (1, 2)
    assert before.due_at == datetime(2026, 10, 12, 9, 30, tzinfo=UTC)
    assert after.due_at == datetime(2026, 9, 29, 9, 30, tzinfo=UTC)


def test_an_amendment_that_would_move_an_open_duty_is_refused(world: World, make_promise: MakePromise) -> None:
    promise = make_promise()
    duty = actions.open_duty(promise, by=NOBODY, at=THURSDAY)
    with pytest.raises(Refused, match="would_move_due_date") as caught:
        actions.amend(promise, wording("30 working days"), valid_from=THURSDAY - timedelta(days=1),
                      by=world.actors["lead"], at=THURSDAY + timedelta(days=1))  # fmt: skip
    assert caught.value.facts["duty"] == duty.number
    assert promise.versions.count() == 1


def test_an_amendment_cannot_reach_into_the_past_even_with_nothing_open(
    world: World, make_promise: MakePromise
) -> None:
    with pytest.raises(Refused, match="back_dated"):
        actions.amend(make_promise(), wording("1 working day"), valid_from=THURSDAY - timedelta(days=1),
                      by=world.actors["lead"], at=THURSDAY)  # fmt: skip


def test_a_new_day_of_the_month_cannot_move_what_is_already_due(world: World, make_promise: MakePromise) -> None:
    monthly = {"kind": "recurring", "every": "month", "day": 10, "month": 1}
    promise = make_promise(words=wording("", trigger=monthly), at=THURSDAY)
    assert actions.open_dated(promise, by=world.actors["lead"], at=THURSDAY)
    with pytest.raises(Refused, match="would_move_due_date"):
        actions.amend(promise, wording("", trigger={**monthly, "day": 25}), valid_from=THURSDAY + timedelta(days=1),
                      by=world.actors["lead"], at=THURSDAY)  # fmt: skip


def test_a_published_version_is_never_edited(make_promise: MakePromise) -> None:
    version = PromiseVersion.objects.get(promise=make_promise())
    version.content["limit"] = "99 working days"
    with pytest.raises(Refused, match="never_edited"):
        version.save(update_fields=["content"])


def test_nothing_new_is_asked_of_an_ended_promise_but_what_is_open_stays_owed(
    world: World, make_promise: MakePromise
) -> None:
    promise = make_promise()
    duty = actions.open_duty(promise, by=NOBODY, at=THURSDAY)
    actions.end(promise, reason="换了办法", by=world.actors["lead"], at=THURSDAY + timedelta(days=1))
    with pytest.raises(Refused, match="promise_ended"):
        actions.open_duty(promise, by=NOBODY, at=THURSDAY + timedelta(days=2))
    duty.refresh_from_db()
    assert duty.state == "open"
    with pytest.raises(Refused, match="promise_ended"):
        actions.end(promise, reason="再来一次", by=world.actors["lead"], at=THURSDAY)
