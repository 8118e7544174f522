"""The clerk's side: calling a meeting on a form, taking steps, and what is said when something is wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuo.assemblies import actions
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Kind
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.people["clerk"])
    return client


def form(world: World, **changes: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=20)
    return {
        "office": world.meiling_office.pk, "kind": "assembly", "title": "村规民约村民会议", "on": day.isoformat(),
        "begins": "19:30", "venue": "村小学操场", "agenda": "修渠\n\n定村规\n", "special": "", **changes,
    }  # fmt: skip


def begun(world: World) -> Meeting:
    at = timezone.now() - timedelta(days=20)
    call = Call(Kind.ASSEMBLY, "会", "村委会", at + timedelta(days=19), ["修渠", "定村规"])
    return actions.call(world.meiling_office, call, at=at, by=world.actors["clerk"])


def step(client: Client, meeting: Meeting, name: str, **said: object) -> tuple[int, str]:
    meeting.refresh_from_db()
    answer = client.post(f"/zh/desk/meetings/{meeting.pk}/{name}", {"version": meeting.version, **said})
    return answer.status_code, answer.content.decode()


def test_a_meeting_is_called_on_the_form_and_everybody_sees_it(clerk: Client, world: World) -> None:
    assert clerk.post("/zh/desk/meetings/call/", form(world)).status_code == 302
    meeting = Meeting.objects.get()
    assert [motion.text for motion in meeting.motions.all()] == ["修渠", "定村规"]
    assert timezone.localtime(meeting.starts_at).strftime("%H:%M") == "19:30"
    assert "定村规" in Client().get(f"/zh/meetings/{meeting.pk}/").content.decode()
    assert "村规民约村民会议" in clerk.get("/zh/desk/meetings/").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2026-13-40"}, "日期写成 2026-12-20 这样"),
        ({"on": "2020-01-01"}, "开会前才能发通知"),
        ({"begins": "晚上"}, "时间写成 19:30 这样"),
        ({"agenda": ""}, "至少写一件事"),
        ({"agenda": "件\n" * 21}, "写了 21 件事，最多 20 件"),
        ({"agenda": "长" * 301}, "一件事最多写 300 个字"),
        ({"title": ""}, "写个会名"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    clerk: Client, world: World, change: dict[str, object], said: str
) -> None:
    answer = clerk.post("/zh/desk/meetings/call/", form(world, **change))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True), page
    assert "村小学操场" in page
    assert not Meeting.objects.exists()


def test_an_office_that_is_not_the_clerks_cannot_be_chosen(clerk: Client, world: World) -> None:
    assert clerk.post("/zh/desk/meetings/call/", form(world, office=world.shitang_office.pk)).status_code == 422
    assert not Meeting.objects.exists()


def test_a_meeting_is_recorded_decided_answered_and_minuted(clerk: Client, world: World) -> None:
    meeting = begun(world)
    said = actions.suggest(meeting, "清渠放在三月", at=meeting.called_at)
    assert step(clerk, meeting, "hold", basis="adults", entitled=200, present=120)[0] == 302
    assert step(clerk, meeting, "decide", motion=1, yes=100, no=10, abstained=10)[0] == 302
    assert step(clerk, meeting, "decide", motion=2, yes=10, no=100, abstained=10)[0] == 302
    status, page = step(clerk, meeting, "minute", text="开了会，定了修渠。")
    assert (status, "还有 1 条会前意见没有答复" in page, "开了会，定了修渠。" in page) == (422, True, True)
    assert step(clerk, meeting, "answer", suggestion=said.pk, text="采纳了", shown="on")[0] == 302
    assert step(clerk, meeting, "minute", text="开了会，定了修渠。")[0] == 302
    meeting.refresh_from_db()
    assert meeting.state == "minuted"
    page = Client().get(f"/zh/meetings/{meeting.pk}/").content.decode()
    assert "开了会，定了修渠。" in page
    assert "清渠放在三月" in page


def test_votes_that_cannot_be_are_refused_beside_their_motion(clerk: Client, world: World) -> None:
    meeting = begun(world)
    step(clerk, meeting, "hold", basis="adults", entitled=200, present=120)
    status, page = step(clerk, meeting, "decide", motion=2, yes=100, no=30, abstained=0)
    assert (status, "计票 130 张，可到会只有 120 人" in page) == (422, True)
    assert page.count('value="100"') == 1
    status, page = step(clerk, meeting, "decide", motion=2, yes="很多", no=0, abstained=0)
    assert (status, "填整数" in page) == (422, True)
    assert step(clerk, meeting, "decide", motion=9, yes=1, no=0, abstained=0)[0] == 404


def test_two_clerks_at_once_one_wins_and_the_other_is_told(clerk: Client, world: World) -> None:
    meeting = begun(world)
    old = meeting.version
    assert step(clerk, meeting, "hold", basis="adults", entitled=200, present=120)[0] == 302
    late = clerk.post(
        f"/zh/desk/meetings/{meeting.pk}/hold", {"version": old, "basis": "adults", "entitled": 200, "present": 20}
    )
    assert (late.status_code, "有人先了一步" in late.content.decode()) == (409, True)
    meeting.refresh_from_db()
    assert meeting.present == 120


def test_a_step_that_does_not_exist_is_refused(clerk: Client, world: World) -> None:
    assert step(clerk, begun(world), "adopt")[0] in {404, 422}
