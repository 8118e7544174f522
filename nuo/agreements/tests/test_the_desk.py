"""The clerk's side: drafting, the reviewer beside each clause, a conflict that loses nothing; and the public pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nuo.agreements import actions
from nuo.agreements.models import Document, Version
from nuo.agreements.tests.conftest import AFTER, CALLED, CAP, FINE, Begin, CallMotion, decide
from nuo.assemblies import actions as meetings
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Motion
from nuo.assemblies.rules import Kind as Meeting
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.people["clerk"])
    return client


def text(clerk: Client, document: Document) -> str:
    return clerk.get(f"/zh/desk/texts/{document.pk}/").content.decode()


def step(clerk: Client, document: Document, name: str, **said: object) -> tuple[int, str]:
    answer = clerk.post(f"/zh/desk/texts/{document.pk}/{name}", said)
    return answer.status_code, answer.content.decode()


def coming(world: World) -> Motion:
    now = timezone.now()
    call = Call(Meeting.ASSEMBLY, "村规民约村民会议", "村委会", now + timedelta(days=15), ["村规民约"])
    meeting = meetings.call(world.meiling_office, call, at=now, by=world.actors["clerk"])
    return meeting.motions.get()


def form(world: World, **changes: object) -> dict[str, object]:
    return {"office": world.meiling_office.pk, "kind": "rules", "title": "梅岭村村规民约", "text": "", **changes}


def test_a_text_is_begun_by_pasting_or_from_a_file_and_an_unlawful_clause_is_shown_with_its_law(
    clerk: Client, world: World
) -> None:
    assert clerk.post("/zh/desk/texts/begin/", form(world, text=f"垃圾每周收。\n\n{FINE}")).status_code == 302
    page = text(clerk, Document.objects.get())
    assert "有 1 条违法，不能交付表决" in page
    assert "行政处罚法 第16条" in page
    file = SimpleUploadedFile("村规.txt", f"第一条 垃圾每周收。\n第二条 {FINE}".encode())
    assert clerk.post("/zh/desk/texts/begin/", form(world, title="从文件", file=file)).status_code == 302
    assert Document.objects.get(title="从文件").clauses.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "请贴上文字，或者选一个文件"),
        ({"text": "条\n" * 201}, "有 201 条，最多 200 条"),
        ({"text": "条", "title": ""}, "写个名称"),
    ],
)
def test_a_text_that_says_nothing_is_refused(clerk: Client, world: World, change: dict[str, object], said: str) -> None:
    answer = clerk.post("/zh/desk/texts/begin/", form(world, **change))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_cannot_be_read_says_why(clerk: Client, world: World) -> None:
    file = SimpleUploadedFile("村规.pdf", b"%PDF-1.4 broken")
    answer = clerk.post("/zh/desk/texts/begin/", form(world, file=file))
    assert (answer.status_code, 'class="err"' in answer.content.decode()) == (422, True)


def test_the_page_stops_an_unlawful_text_and_lets_a_doubtful_one_through_with_a_reason(
    clerk: Client, world: World, begin: Begin
) -> None:
    document, motion = begin(FINE, CAP), coming(world)
    status, page = step(clerk, document, "propose", motion=motion.pk)
    assert (status, "第 3 条违法" in page) == (422, True)
    fine, cap = document.clauses.order_by("position")[2:]
    answer = clerk.post(f"/zh/desk/texts/{document.pk}/clauses/{fine.pk}/", {"seen": 1, "drop": "1", "text": ""})
    assert answer.status_code == 302
    status, page = step(clerk, document, "propose", motion=motion.pk)
    assert (status, "第 3 条存疑" in page) == (422, True)
    assert step(clerk, document, "reason", clause=cap.pk, rule="custom-cap", text="只是倡导")[0] == 302
    assert step(clerk, document, "propose", motion=motion.pk)[0] == 302
    public = Client().get(f"/zh/texts/{document.pk}/").content.decode()
    assert "交付表决中" in public
    assert "只是倡导" in public


def test_two_clerks_editing_one_clause_see_both_wordings_and_lose_nothing(clerk: Client, begin: Begin) -> None:
    document = begin()
    clause = document.clauses.all()[0]
    address = f"/zh/desk/texts/{document.pk}/clauses/{clause.pk}/"
    assert clerk.post(address, {"seen": 1, "text": "垃圾每天收。"}).status_code == 302
    late = clerk.post(address, {"seen": 1, "text": "垃圾隔天收。"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "你写的没有丢" in page
    assert "垃圾每天收。" in page
    assert "垃圾隔天收。" in page
    assert "<ins>" in page
    assert 'name="seen" value="2"' in page
    assert clerk.post(address, {"seen": 2, "text": "垃圾隔天收。"}).status_code == 302
    clause.refresh_from_db()
    assert clause.text == "垃圾隔天收。"
    assert clerk.get(f"/zh/desk/texts/{document.pk}/clauses/999/").status_code == 409


def test_a_draft_is_nobodys_but_the_desks(clerk: Client, begin: Begin, world: World) -> None:
    document = begin()
    assert Client().get(f"/zh/texts/{document.pk}/").status_code == 404
    assert "梅岭村村规民约" not in Client().get("/zh/places/990101101201/texts/").content.decode()
    other = Client()
    other.force_login(world.people["other_clerk"])
    assert other.get(f"/zh/desk/texts/{document.pk}/").status_code == 404
    assert other.post(f"/zh/desk/texts/{document.pk}/add", {"text": "加"}).status_code == 404


def test_everybody_reads_the_text_in_force_what_changed_and_what_is_on_record(
    begin: Begin, motion: CallMotion, world: World
) -> None:
    document, by = begin(), world.actors["clerk"]
    for more in ("", "路灯亮到 23 点。"):
        if more:
            actions.revise(document, by=by, at=AFTER)
            actions.add(document, more, by=by)
        at_point = motion()
        actions.propose(document, at_point, by=by, at=CALLED)
        decide(at_point, world)
        actions.settle(document, by=by, at=AFTER)
    assert Version.objects.count() == 2
    zh = Client().get(f"/zh/texts/{document.pk}/").content.decode()
    assert "施行中" in zh
    assert "<ins>路灯亮到 23 点。</ins>" in zh
    assert zh.count("通过，开始施行") == 2
    first = Client().get(f"/en/texts/{document.pk}/?version=1").content.decode()
    assert "An earlier version" in first
    assert "路灯" not in first.partition("What is on record")[0]
    assert Client().get(f"/en/texts/{document.pk}/?version=99").status_code == 200
    listed = Client().get("/en/places/990101101000/texts/").content.decode()
    assert f"/en/texts/{document.pk}/" in listed
    assert Client().get("/zh/places/1/texts/").status_code == 404


def test_a_step_that_does_not_exist_or_not_now_is_refused(clerk: Client, begin: Begin) -> None:
    document = begin()
    assert step(clerk, document, "adopt")[0] == 422
    status, page = step(clerk, document, "settle")
    assert (status, "这一步" in page) == (409, True)
