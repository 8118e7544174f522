"""What everybody sees of meetings, in both languages, and the calendar phones subscribe to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from nuo.assemblies import actions
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Basis, Kind, Votes
from tests.world import World

pytestmark = pytest.mark.django_db

CALLED = datetime(2026, 9, 1, 1, tzinfo=UTC)
AFTER = CALLED + timedelta(days=20, hours=2)


def called(world: World, *, at: datetime = CALLED, days: int = 20, title: str = "村规民约村民会议") -> Meeting:
    call = Call(Kind.ASSEMBLY, title, "村小学操场", at + timedelta(days=days), ["修渠", "定村规"])
    return actions.call(world.meiling_office, call, at=at, by=world.actors["clerk"])


def held(world: World, present: int) -> Meeting:
    meeting, clerk = called(world), world.actors["clerk"]
    actions.hold(meeting, Basis.ADULTS, entitled=200, present=present, by=clerk, at=AFTER)
    for motion in meeting.motions.order_by("number"):
        motion.meeting = meeting
        actions.decide(motion, Votes(present, 0, 0), by=clerk, at=AFTER)
    return meeting


def page(client: Client, address: str, language: str = "zh") -> str:
    return client.get(f"/{language}/{address}").content.decode()


def test_a_decision_is_shown_with_its_numbers_and_the_article(world: World, client: Client) -> None:
    meeting = held(world, 120)
    zh, en = (page(client, f"meetings/{meeting.pk}/", language) for language in ("zh", "en"))
    assert "赞成 120，反对 0，弃权 0" in zh
    assert "村民委员会组织法 第26条第1款 (2025-10-28)" in zh
    assert "200 名十八周岁以上村民中至少到 101 名" in zh
    assert "Adopted by vote" in en
    assert "Organic Law of the Villagers&#x27; Committees, art. 26(1) (2025-10-28)" in en


def test_without_a_quorum_the_page_says_that_nothing_was_decided_and_why(world: World, client: Client) -> None:
    shown = page(client, f"meetings/{held(world, 100).pk}/")
    assert "不算数" in shown
    assert "到会 100" in shown
    assert ">通过<" not in shown


def test_the_words_of_a_suggestion_are_shown_only_if_they_may_be_and_its_answer_always(
    world: World, client: Client
) -> None:
    meeting, clerk = called(world), world.actors["clerk"]
    for text, answer, fit in (("清渠放在三月", "采纳了", True), ("老周家的柴堆", "已处理", False)):
        said = actions.suggest(meeting, text, at=CALLED)
        actions.answer(said, answer, shown=fit, by=clerk, at=CALLED)
    actions.suggest(meeting, "还没答复的意见", at=CALLED)
    shown = page(client, f"meetings/{meeting.pk}/")
    assert "清渠放在三月" in shown
    assert "采纳了" in shown
    assert "已处理" in shown
    assert "老周" not in shown
    assert "还没答复的意见" not in shown
    assert "还有 1 条等着答复" in shown


def test_the_meetings_of_a_place_and_below_in_pages(world: World, client: Client) -> None:
    for number in range(21):
        called(world, title=f"第{number}次会")
    for code in ("990101101201", "990101101000", "990101000000"):
        assert page(client, f"places/{code}/meetings/").count("第") >= 20
        assert "第0次会" in page(client, f"places/{code}/meetings/?page=2")
    assert "还没有召集过会议" in page(client, "places/990101101202/meetings/")
    assert client.get("/zh/places/1/meetings/").status_code == 404
    assert client.get("/zh/meetings/999/").status_code == 404


def test_another_program_reads_the_calendar_and_a_meeting_called_off_is_struck_out(
    world: World, client: Client
) -> None:
    meeting, off = called(world), called(world, title="不开的会")
    actions.call_off(off, "停电", by=world.actors["clerk"], at=CALLED)
    answer = client.get("/zh/places/990101101201/meetings/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    events = {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert events["村规民约村民会议"].decoded("dtstart") == meeting.starts_at
    assert str(events["村规民约村民会议"]["location"]) == "村小学操场"
    assert {name: str(event["status"]) for name, event in events.items()} == {
        "村规民约村民会议": "CONFIRMED", "不开的会": "CANCELLED",
    }  # fmt: skip
    address = str(events["村规民约村民会议"]["url"])
    assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_a_meeting_costs_the_same_queries_whatever_was_said(
    world: World, client: Client, django_assert_max_num_queries: object
) -> None:
    assert callable(django_assert_max_num_queries)
    meeting = called(world)
    with django_assert_max_num_queries(12) as few:
        page(client, f"meetings/{meeting.pk}/")
    for number in range(30):
        said = actions.suggest(meeting, f"意见{number}", at=CALLED)
        actions.answer(said, "好", shown=True, by=world.actors["clerk"], at=CALLED)
    with django_assert_max_num_queries(len(few)):
        page(client, f"meetings/{meeting.pk}/", "en")


def test_anybody_may_say_something_before_a_meeting_and_nothing_after(world: World, client: Client) -> None:
    coming = called(world, at=timezone.now())
    past = called(world)
    assert client.post(f"/zh/meetings/{coming.pk}/suggest/", {"text": "清渠放在三月"}).status_code == 302
    assert client.post(f"/zh/meetings/{coming.pk}/suggest/", {"text": " "}).status_code == 422
    refused = client.post(f"/zh/meetings/{past.pk}/suggest/", {"text": "晚了"})
    assert (refused.status_code, "不能再提会前意见" in refused.content.decode()) == (422, True)
    assert [said.text for said in coming.suggestions.all()] == ["清渠放在三月"]
    assert not past.suggestions.exists()
