"""Appointments, kept sentences, and cases about the same thing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from nuo.cases import actions, linking, phrasing, visiting
from nuo.cases.actions import Asked
from nuo.cases.models import Case, CaseLink, Message, Phrase, Visit
from nuo.cases.tests.conftest import Asking, SetClock, SignedIn
from nuo.ledger.refusals import Refused
from nuo.people.actor import NOBODY, Actor, holder_of
from nuo.promises.models import Promise
from tests.world import THURSDAY, MakePromise, World, wording

FRIDAY = datetime.fromisoformat("2026-09-25T09:30+08:00")
DESK = "/zh/desk/cases/{pk}/"


def events(data: bytes) -> list[Any]:  # Any: the library's own
    """Return the events of a calendar file."""
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_an_appointment_stands_on_both_pages_and_in_both_calendars(
    asking: Asking, holder: Client, signed_in: SignedIn
) -> None:
    clerk, address = signed_in("clerk"), DESK.format(pk=asking.case.pk)
    said = {"version": 1, "on": "2026-09-25", "begins": "09:30", "words": "我们上门，请准备钥匙"}
    assert clerk.post(f"{address}visit", said).status_code == 302
    assert Visit.objects.get().starts_at == FRIDAY
    page = holder.get("/zh/receipts/mine/").content.decode()
    assert "9 月 25 日" in page
    assert "请准备钥匙" in page
    for answer in (holder.get("/zh/receipts/mine/visit.ics"), clerk.get(f"{address}visit.ics")):
        assert answer["Content-Type"].startswith("text/calendar")
        (event,) = events(answer.content)
        assert event["DTSTART"].dt == FRIDAY
        assert event["STATUS"] == "CONFIRMED"
        # A calendar is looked at by others: not a word of what it is about.
        assert str(event["SUMMARY"]) == f"{asking.case} · 梅岭村村民委员会"
        assert "钥匙" not in answer.content.decode()
    assert clerk.post(f"{address}visit", {**said, "begins": "10:00"}).status_code == 409
    gone = {"version": 1, "words": "下雨，改天"}
    assert clerk.post(f"{address}call_off_visit", gone).status_code == 302
    (event,) = events(holder.get("/zh/receipts/mine/visit.ics").content)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert "下雨，改天" in holder.get("/zh/receipts/mine/").content.decode()
    assert clerk.post(f"{address}call_off_visit", gone).status_code == 404
    assert clerk.post(f"{address}visit", {**said, "begins": "11:00"}).status_code == 302


@pytest.mark.parametrize(
    ("moment", "code"),
    [(THURSDAY - timedelta(minutes=1), "visit_in_the_past"), (THURSDAY + timedelta(days=91), "visit_too_far")],
)
def test_an_appointment_is_ahead_and_not_too_far(moment: datetime, code: str, asking: Asking, world: World) -> None:
    with pytest.raises(Refused, match=code):
        visiting.arrange(asking.case, moment, "来一下", by=world.actors["clerk"], at=THURSDAY)
    assert not Message.objects.exists()


def test_only_the_desk_that_has_the_case_makes_appointments(asking: Asking, world: World) -> None:
    for by in (world.actors["other_clerk"], world.actors["auditor"], holder_of(asking.case.pk)):
        with pytest.raises(Refused, match="not_yours"):
            visiting.arrange(asking.case, FRIDAY, "来一下", by=by, at=THURSDAY)


def test_a_confidential_appointment_names_not_even_the_office(
    make_promise: MakePromise, world: World, set_clock: SetClock
) -> None:
    case, _ = actions.ask(make_promise(service="clinic", confidential=True), Asked("想谈谈"), by=NOBODY, at=THURSDAY)
    visiting.arrange(case, FRIDAY, "卫生室", by=world.actors["clerk"], at=THURSDAY)
    (event,) = events(visiting.as_calendar(case, root="https://nuo.example.cn/", now=THURSDAY))
    assert str(event["SUMMARY"]) == str(case)
    assert Message.objects.get().text == ""


def test_a_page_without_an_appointment_has_no_calendar(asking: Asking, holder: Client) -> None:
    assert holder.get("/zh/receipts/mine/visit.ics").status_code == 404
    assert Client().get("/zh/receipts/mine/visit.ics").status_code == 302


def test_a_kept_sentence_is_put_into_the_forms_in_the_language_of_who_asked(
    asking: Asking, signed_in: SignedIn, world: World
) -> None:
    clerk, address = signed_in("clerk"), DESK.format(pk=asking.case.pk)
    said = {"office": world.meiling_office.pk, "name": "补好", "zh": "坑补好了。", "en": "The hole is filled."}
    assert clerk.post("/zh/desk/phrases/", said).status_code == 302
    phrase = Phrase.objects.get()
    assert "补好" in clerk.get(address).content.decode()
    filled = clerk.get(f"{address}?phrase={phrase.pk}").content.decode()
    assert filled.count("坑补好了。") >= 2
    Case.objects.filter(pk=asking.case.pk).update(language="en")
    assert "The hole is filled." in clerk.get(f"{address}?phrase={phrase.pk}").content.decode()
    for wrong in ("999", "x", "-1", "9" * 30, "１"):
        assert "坑补好了。" not in clerk.get(f"{address}?phrase={wrong}").content.decode()
    assert clerk.post(f"/zh/desk/phrases/{phrase.pk}/remove").status_code == 302
    assert not Phrase.objects.exists()


def test_a_sentence_is_the_offices_own(asking: Asking, signed_in: SignedIn, world: World) -> None:
    clerk, other = world.actors["clerk"], world.actors["other_clerk"]
    kept = phrasing.add(world.meiling_office.pk, "补好", "坑补好了。", "", by=clerk)
    assert list(phrasing.phrases_of(other)) == []
    assert phrasing.chosen(asking.case, other, str(kept.pk)) == ""
    with pytest.raises(Refused, match="not_found"):
        phrasing.remove(kept.pk, by=other)
    with pytest.raises(Refused, match="not_yours"):
        phrasing.add(world.meiling_office.pk, "别的", "别的。", "", by=other)
    with pytest.raises(Refused, match="phrase_known"):
        phrasing.add(world.meiling_office.pk, " 补好 ", "又一句。", "", by=clerk)
    again = signed_in("clerk").post(
        "/zh/desk/phrases/", {"office": world.meiling_office.pk, "name": "补好", "zh": "又"}
    )
    assert again.status_code == 409
    assert "换个名字" in again.content.decode()
    assert signed_in("clerk").post("/zh/desk/phrases/", {"name": "", "zh": ""}).status_code == 422
    # In English there is none yet: who asked in English gets the Chinese one rather than nothing.
    assert kept.text("en") == "坑补好了。"
    for number in range(phrasing.MOST - 1):
        phrasing.add(world.meiling_office.pk, f"第{number}句", "好。", "", by=clerk)
    with pytest.raises(Refused, match="too_many_phrases"):
        phrasing.add(world.meiling_office.pk, "多一句", "好。", "", by=clerk)


@pytest.fixture
def twins(asking: Asking) -> tuple[Case, Case]:
    """Ask twice about one hole."""
    again, _ = actions.ask(
        asking.promise, Asked("桥头右边那个坑，下雨天看不出来"), by=NOBODY, at=THURSDAY + timedelta(hours=1)
    )
    return asking.case, again


def _alike(case: Case, actor: Actor) -> list[Case]:
    return linking.alike(case, actor, linked=linking.links_of(case))


def test_what_looks_alike_is_suggested_and_linked(twins: tuple[Case, Case], signed_in: SignedIn, world: World) -> None:
    first, again = twins
    actions.ask(first.duty.promise, Asked("村口的路灯不亮了"), by=NOBODY, at=THURSDAY)
    clerk = world.actors["clerk"]
    assert [case.pk for case in _alike(first, clerk)] == [again.pk]
    browser, address = signed_in("clerk"), DESK.format(pk=first.pk)
    assert "看着像同一件事" in browser.get(address).content.decode()
    assert browser.post(f"{address}links/link", {"other": str(again)}).status_code == 302
    assert [case.pk for case in linking.linked_to(linking.links_of(again), clerk)] == [first.pk]
    assert _alike(first, clerk) == []
    assert browser.post(f"{address}links/link", {"other": str(again)}).status_code == 409
    assert browser.post(f"{address}links/unlink", {"other": str(again)}).status_code == 302
    assert not CaseLink.objects.exists()
    assert browser.post(f"{address}links/unlink", {"other": str(again)}).status_code == 409
    for wrong in ("", "2026-999999", "x"):
        assert browser.post(f"{address}links/link", {"other": wrong}).status_code == 404
    assert browser.post(f"{address}links/merge", {"other": str(again)}).status_code == 422


@pytest.mark.parametrize("away", [timedelta(days=31), timedelta(days=-31)])
def test_what_came_long_before_or_after_is_not_suggested(away: timedelta, asking: Asking, world: World) -> None:
    actions.ask(asking.promise, Asked(asking.case.content), by=NOBODY, at=THURSDAY + away)
    assert _alike(asking.case, world.actors["clerk"]) == []
    actions.ask(asking.promise, Asked(asking.case.content), by=NOBODY, at=THURSDAY + away * 0.9)
    assert len(_alike(asking.case, world.actors["clerk"])) == 1


def test_another_service_and_another_office_are_not_suggested(
    asking: Asking, make_promise: MakePromise, world: World
) -> None:
    for promise in (make_promise(service="lamp", words=wording()), make_promise(office=world.shitang_office)):
        actions.ask(promise, Asked(asking.case.content), by=NOBODY, at=THURSDAY)
    assert _alike(asking.case, world.actors["clerk"]) == []
    with pytest.raises(Refused, match="not_yours"):
        linking.link(asking.case, asking.case.pk, by=world.actors["auditor"], at=THURSDAY)
    theirs = Case.objects.get(office=world.shitang_office)
    with pytest.raises(Refused, match="not_found"):
        linking.link(asking.case, theirs.pk, by=world.actors["clerk"], at=THURSDAY)
    with pytest.raises(Refused, match="not_found"):
        linking.link(asking.case, asking.case.pk, by=world.actors["clerk"], at=THURSDAY)


def test_what_is_confidential_is_never_compared_or_linked(
    asking: Asking, make_promise: MakePromise, world: World
) -> None:
    promise: Promise = make_promise(service="clinic", confidential=True)
    one, two = (actions.ask(promise, Asked("想谈谈"), by=NOBODY, at=THURSDAY)[0] for _ in "12")
    assert _alike(one, world.actors["clerk"]) == []
    for case, other in ((one, two), (asking.case, one)):
        with pytest.raises(Refused, match="confidential_alone"):
            linking.link(case, other.pk, by=world.actors["clerk"], at=THURSDAY)
