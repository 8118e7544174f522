"""Through the API: to the level above and back, contesting, rating, more time. Each answer as it is described."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case, Referral
from nuo.cases.tests.levels import PUBLISHED, answering, promise_of, putting_right
from nuo.people.actor import NOBODY
from nuo.promises.actions import open_dated
from nuo.promises.models import Duty
from nuo.promises.rules import Closing
from nuo.web.tests.test_api import Call, check_shape
from tests.world import PASSWORD, THURSDAY, MakePromise, World, wording

LATE = datetime.fromisoformat("2026-10-13T10:00+08:00")


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


@pytest.fixture
def asked(world: World, make_promise: MakePromise) -> tuple[Case, str]:
    return actions.ask(make_promise(), Asked("桥头有个坑", contact="13800000000"), by=NOBODY, at=THURSDAY)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def post(path: str, said: dict[str, Any], *, client: Client | None = None, code: str = "", **values: int) -> Any:
    call = Call(path, dict(values), "post", said)
    answer: HttpResponse = (client or Client()).post(  # type: ignore[assignment]  # the client's own kind of answer
        call.address, json.dumps(said), content_type="application/json", headers={"X-Receipt-Code": code}
    )
    check_shape(call, answer)
    return answer.status_code, json.loads(answer.content) if answer.content else None


def enter(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def test_up_answered_ordered_and_put_right(
    world: World, asked: tuple[Case, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(world, "township")
    putting_right(world, "village")
    case, code = asked
    at(monkeypatch, LATE)
    status, shown = post("/api/receipts/refer", {"text": "两周了"}, code=code)
    assert status == 200
    assert [line["step"] for line in shown["timeline"]] == ["referred", "limit", "opened"]
    assert "refer" not in shown["steps"]
    answer = Referral.objects.get().answer_id
    officer = enter(world, "officer")
    about = officer.get(f"/api/desk/duties/{answer}").json()
    assert (about["about"], about["kind"], about["open"]) == (case.duty_id, "broken_promise", True)
    assert officer.get(f"/api/desk/cases/{case.pk}").json()["content"] == "桥头有个坑"
    path, said = "/api/desk/duties/{pk}/answer", {"version": 1, "finding": "ordered", "text": "周一补好，主任负责"}
    assert post(path, said, client=enter(world, "clerk"), pk=answer)[0] == 404
    # Words alone do not answer it.
    close = "/api/desk/duties/{pk}/close"
    assert post(close, {"version": 1, "text": "好了"}, client=officer, pk=answer)[1]["code"] == "not_dated"
    assert post(path, said, client=officer, pk=answer)[0] == 200
    order = Referral.objects.get().order_id
    assert order is not None
    status, done = post(close, {"version": 1, "text": "补好了"}, client=enter(world, "clerk"), pk=order)
    assert (status, done["evidence"]["text"], done["clock"]["outcome"]) == (200, "补好了", "kept")


def test_contested_and_rated(world: World, asked: tuple[Case, str], monkeypatch: pytest.MonkeyPatch) -> None:
    promise_of(world, "township", "call-back", "1 working day", kind="call_back")
    case, code = asked
    clerk = world.actors["clerk"]
    at(monkeypatch, THURSDAY)
    assert post("/api/receipts/rate", {"level": 5}, code=code)[1]["code"] == "not_closed_yet"
    actions.close(case, Closing.DELIVERED, "补好了", by=clerk, at=THURSDAY)
    status, shown = post("/api/receipts/contest", {"why": "还是坑"}, code=code)
    assert (status, shown["state"], shown["clock"]["outcome"]) == (200, "received", "open")
    assert [clock["part"] for clock in shown["clocks"]] == ["first"]
    assert post("/api/receipts/contest", {"why": "还是坑"}, code=code)[1]["code"] == "contested_before"
    actions.close(Case.objects.get(), Closing.DELIVERED, "又补了", by=clerk, at=THURSDAY)
    assert post("/api/receipts/rate", {"level": 6}, code=code)[0] == 422
    status, shown = post("/api/receipts/rate", {"level": 1, "call_me": True}, code=code)
    assert (status, [clock["part"] for clock in shown["clocks"]]) == (200, ["first", "call_back"])
    officer, path = enter(world, "officer"), "/api/desk/cases/{pk}/call_back"
    version = Case.objects.get().version
    assert post(path, {"version": version, "words": "周一去"}, client=enter(world, "clerk"), pk=case.pk)[0] == 403
    status, shown = post(path, {"version": version, "words": "周一去"}, client=officer, pk=case.pk)
    assert (status, shown["timeline"][0]["step"]) == (200, "call_back")


def test_a_report_nobody_made_goes_up_once_by_anybody(
    world: World, make_promise: MakePromise, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(world, "township")
    promise = make_promise(service="accounts", words=wording("", trigger={"kind": "on", "date": "2026-03-10"}))
    duty = open_dated(promise, by=world.actors["district"], at=PUBLISHED)[0]
    at(monkeypatch, duty.due_at + timedelta(days=1))
    path = "/api/duties/{pk}/level-above"
    assert post(path, {}, pk=duty.pk) == (204, None)
    assert post(path, {}, pk=duty.pk)[1]["code"] == "nothing_to_refer"
    assert post(path, {}, pk=Referral.objects.get().answer_id)[1]["code"] == "nothing_to_refer"


def test_more_time_and_back_to_who_was_asked_first(
    world: World, make_promise: MakePromise, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, THURSDAY)
    words = wording(extension={"limit": "5 working days", "basis": None})
    promise = make_promise(office=world.township_office, words=words)
    case, _ = actions.ask(promise, Asked("路"), by=NOBODY, at=THURSDAY)
    lead, path = enter(world, "lead"), "/api/desk/cases/{pk}/extend"
    said = {"version": 1, "reason": "complex", "words": "要再查"}
    before = case.duty.due_at
    assert post(path, said, client=enter(world, "officer"), pk=case.pk)[1]["code"] == "not_yours"
    assert post(path, {**said, "reason": "busy"}, client=lead, pk=case.pk)[0] == 422
    assert post(path, said, client=lead, pk=case.pk)[0] == 200
    assert Duty.objects.get().due_at > before
    case.refresh_from_db()
    actions.hand_over(case, world.meiling_office, "村里的路", by=world.actors["lead"], at=THURSDAY)
    clerk, version = enter(world, "clerk"), Case.objects.get().version
    back = "/api/desk/cases/{pk}/send_back"
    assert post(back, {"version": version, "why": ""}, client=clerk, pk=case.pk)[0] == 422
    assert post(back, {"version": version, "why": "是镇里的"}, client=clerk, pk=case.pk) == (204, None)
    assert Case.objects.get().office == world.township_office


def test_a_contact_given_in_confidence_is_opened_by_two(world: World, make_promise: MakePromise) -> None:
    promise = make_promise(service="clinic", confidential=True)
    case, code = actions.ask(promise, Asked("想谈谈", contact="13812345678"), by=NOBODY, at=timezone.now())
    clerk, officer = with_password("clerk"), with_password("officer")
    said = {"version": 1, "reason": "call_wanted"}
    status, shown = post("/api/desk/cases/{pk}/ask_reveal", said, client=clerk, pk=case.pk)
    assert (status, shown["contact"], shown["content"], shown["readable"]) == (200, "", "想谈谈", True)
    (waiting,) = officer.get("/api/desk/reveals").json()
    assert (waiting["reason"], waiting["number"]) == ("call_wanted", str(case))
    path, values = "/api/desk/reveals/{pk}", {"pk": waiting["id"]}
    assert post(path, {"agree": True}, client=enter(world, "officer"), **values)[1]["code"] == "keys_shut"
    assert post(path, {"agree": True}, client=clerk, **values)[0] == 404
    assert post(path, {"agree": True}, client=officer, **values)[0] == 204
    assert clerk.get(f"/api/desk/cases/{case.pk}").json()["contact"] == "13812345678"
    status, mine = post("/api/receipts", {"code": code})
    assert (mine["content"], mine["readable"]) == ("想谈谈", True)
    assert {line["step"] for line in mine["timeline"]} >= {"ask_reveal", "reveal"}
    shut = enter(world, "clerk").get(f"/api/desk/cases/{case.pk}").json()
    assert (shut["contact"], shut["content"], shut["readable"]) == ("", "", False)


def with_password(name: str) -> Client:
    client = Client()
    assert client.post("/zh/account/login/", {"login": name, "password": PASSWORD}).status_code == 302
    return client


def test_a_file_is_sent_as_a_form_and_fetched_with_the_code(asked: tuple[Case, str]) -> None:
    code = {"X-Receipt-Code": asked[1]}
    wrong = Client().post("/api/receipts/attach", {"text": "照片"}, content_type="application/json", headers=code)
    assert (wrong.status_code, wrong.json()["code"]) == (415, "not_form_type")
    strange = {"text": "照片", "file": SimpleUploadedFile("a.jpg", b"MZ a program")}
    refused = Client().post("/api/receipts/attach", strange, headers=code)
    assert (refused.status_code, refused.json()["code"]) == (422, "file_strange")
    paper = {"text": "材料", "file": SimpleUploadedFile("材料.pdf", b"%PDF-1.4 x")}
    done = Client().post("/api/receipts/attach", paper, headers=code).json()
    (file,) = done["timeline"][0]["files"]
    assert (file["name"], file["media_type"], file["size"]) == ("材料.pdf", "application/pdf", 10)
    assert Client().get(f"/api/receipts/files/{file['id']}", headers=code).content == b"%PDF-1.4 x"
    assert Client().get(f"/api/receipts/files/{file['id'] + 1}", headers=code).status_code == 404
