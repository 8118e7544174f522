"""The API as a whole: every answer is what its description says, and nothing bad that is sent gets in or breaks it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nuo.agreements import actions as texts
from nuo.agreements.actions import Draft
from nuo.agreements.rules import Kind as Text
from nuo.assemblies import actions as assemblies
from nuo.assemblies.actions import Call as Call_
from nuo.assemblies.rules import Kind
from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.filing import File
from nuo.cases.models import Case, CaseFile, Message
from nuo.conftest import MakePromise, World, wording
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import integrate
from nuo.people.actor import NOBODY
from nuo.programmes.models import Adoption
from nuo.promises.actions import open_dated
from nuo.web.openapi import described
from nuo.web.tests.test_access_matrix import EMPTY_PACK, agreement_offered
from tests import neighbours

FILE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "openapi.json"
SPEC = json.loads(FILE.read_text(encoding="utf-8"))
VILLAGE, COUNTY = "990101101201", "990101000000"
PAPER = File("坑.pdf", "application/pdf", b"%PDF-1.4")


@dataclass(frozen=True)
class Call:
    """One call that goes through: the path as it is described, the values in it, and what is sent."""

    path: str
    values: dict[str, object]
    method: str = "get"
    said: dict[str, object] | None = None
    # Whether it is sent as a form with a file.
    with_file: bool = False

    @property
    def address(self) -> str:
        return self.path.format(**self.values)


@dataclass
class Scene:
    """A request with its code, a report that is due, and the calls that can be made about them."""

    case: Case
    code: str
    calls: list[Call]
    clerk: Client

    def make(self, call: Call, said: object = None) -> HttpResponse:
        if call.method == "get":
            return self.clerk.get(call.address, headers={"X-Receipt-Code": self.code})  # type: ignore[return-value]  # the client's own kind of answer
        sent = call.said if said is None else said
        if call.with_file:
            form = {**(call.said or {}), "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
            return self.clerk.post(call.address, form, headers={"X-Receipt-Code": self.code})  # type: ignore[return-value]  # as above
        return self.clerk.post(  # type: ignore[return-value]  # as above
            call.address, json.dumps(sent), content_type="application/json", headers={"X-Receipt-Code": self.code}
        )


@pytest.fixture
def scene(world: World, make_promise: MakePromise) -> Scene:
    now = timezone.now()
    promise = make_promise()
    case, code = actions.ask(
        promise, Asked("坑", contact="13800000000", file=PAPER), by=NOBODY, at=now - timedelta(hours=1)
    )
    report = make_promise(service="report", words=wording("", trigger={"kind": "after", "limit": "700 calendar days"}))
    dated = open_dated(report, by=world.actors["clerk"], at=now)[0]
    adoption = Adoption.objects.create(
        place=world.county, pack_id="none", pack_version="1", pack_digest="0" * 64, adopted_on=date(2026, 1, 1),
        adopted_at=now, content=EMPTY_PACK,
    )  # fmt: skip
    integrate(at=now)
    cache.clear()
    clerk = Client()
    clerk.force_login(world.people["clerk"])
    to = world.township_office.pk
    made = list(calls(promise.pk, case, dated.pk, adoption.pk, to))
    return Scene(case, code, [*made, *self_government(world, now)], clerk)


def self_government(world: World, now: datetime) -> Iterator[Call]:
    """The calls about a meeting, texts and an agreement."""
    by = world.actors["clerk"]
    called = Call_(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["修渠", "村规"])
    meeting = assemblies.call(world.meiling_office, called, at=now, by=by)
    first, second = meeting.motions.select_related("meeting").order_by("number")
    draft, proposed = (
        texts.begin(world.meiling_office, Draft(Text.RULES, "村规", ["垃圾每周收。"]), by=by) for _ in "12"
    )
    texts.propose(proposed, first, by=by, at=now)
    group, _people = neighbours.group_of(world, neighbours.NAMES)
    agreement = agreement_offered(world, group, now)
    yield Call("/api/meetings/{pk}", {"pk": meeting.pk})
    yield Call("/api/texts/{pk}", {"pk": proposed.pk})
    yield Call("/api/agreements/{pk}", {"pk": agreement.pk})
    yield Call("/api/desk/texts/{pk}", {"pk": draft.pk})
    said: dict[str, object] = {
        "office": world.meiling_office.pk, "kind": "rules", "title": "村规", "clauses": ["垃圾每周收。"],
    }  # fmt: skip
    yield Call("/api/desk/texts", {}, "post", said)
    yield Call("/api/desk/texts/{pk}/propose", {"pk": draft.pk}, "post", {"motion": second.pk})


def calls(promise: int, case: Case, dated: int, adoption: int, office: int) -> Iterator[Call]:
    for code in (VILLAGE, COUNTY):
        for tail in ("", "/below", "/promises", "/duties", "/policy"):
            yield Call(f"/api/places/{{code}}{tail}", {"code": code})
    yield Call("/api/places/{code}/groups", {"code": VILLAGE})
    for tail in ("meetings", "texts", "agreements"):
        yield Call(f"/api/places/{{code}}/{tail}", {"code": VILLAGE})
    yield from (Call(path, {}) for path in ("/api/places", "/api/programmes", "/api/log", "/api/log/entries"))
    yield Call("/api/promises/{pk}", {"pk": promise})
    yield Call("/api/promises/{pk}/versions", {"pk": promise})
    yield Call("/api/duties/{pk}", {"pk": case.duty_id})
    yield Call("/api/duties/{pk}", {"pk": dated})
    yield Call("/api/programmes/{pk}", {"pk": adoption})
    yield Call("/api/log/entries/{index}", {"index": 0})
    yield Call("/api/desk", {})
    yield Call("/api/desk/cases/{pk}", {"pk": case.pk})
    yield Call("/api/desk/cases/{pk}/offices", {"pk": case.pk})
    yield Call("/api/desk/duties/{pk}", {"pk": dated})
    yield Call("/api/promises/{pk}/requests", {"pk": promise}, "post", {"content": "路坏了"})
    yield from steps(case, dated, office)


def steps(case: Case, dated: int, office: int) -> Iterator[Call]:
    yield Call("/api/receipts/attach", {}, "post", {"text": "照片"}, with_file=True)
    yield Call("/api/desk/cases/{pk}/attach", {"pk": case.pk}, "post", {"text": "通知", "version": 1}, with_file=True)
    kept = CaseFile.objects.earliest("pk").pk
    yield Call("/api/receipts/files/{pk}", {"pk": kept})
    yield Call("/api/desk/cases/{pk}/files/{file}", {"pk": case.pk, "file": kept})
    yield Call("/api/receipts", {}, "post", {"code": "0000-0000-0000-0"})
    holders: dict[str, dict[str, object]] = {
        "say": {"text": "谢谢"}, "bring_papers": {"text": ""}, "withdraw": {"sure": True},
        "refer": {"text": ""}, "contest": {"why": "没好"}, "rate": {"level": 5},
    }  # fmt: skip
    for name, words in holders.items():
        yield Call(f"/api/receipts/{name}", {}, "post", words)
    said: dict[str, dict[str, object]] = {
        "accept": {}, "ask_papers": {"papers": "身份证"}, "bring_papers": {"text": ""},
        "hand_over": {"to": office, "why": "镇里的路"}, "close": {"closing": "delivered", "answer": "补好了"},
        "say": {"text": "明天来"}, "send_back": {"why": "是村里的"}, "call_back": {"words": "周一去"},
        "extend": {"reason": "complex", "words": "要再查"}, "ask_reveal": {"reason": "danger"},
    }  # fmt: skip
    for step, words in said.items():
        yield Call(f"/api/desk/cases/{{pk}}/{step}", {"pk": case.pk}, "post", {"version": 1, **words})
    yield Call("/api/desk/reveals", {})
    yield Call("/api/desk/reveals/{pk}", {"pk": 999}, "post", {"agree": False})
    yield Call("/api/desk/duties/{pk}/close", {"pk": dated}, "post", {"version": 1, "text": "已公示"})
    found = {"version": 1, "finding": "upheld", "text": "查过了"}
    yield Call("/api/desk/duties/{pk}/answer", {"pk": dated}, "post", found)
    yield Call("/api/duties/{pk}/level-above", {"pk": dated}, "post", {})


# What a fresh request and a report not yet due do not allow; that these go through stands in test_api_levels.py.
NOT_NOW = {
    "bring_papers", "receipts", "refer", "contest", "rate", "send_back", "call_back", "extend", "answer", "level-above",
    "ask_reveal", "{pk}",
}  # fmt: skip


def check_shape(call: Call, answer: HttpResponse) -> None:
    """Hold an answer against the description of its operation."""
    described_answers = SPEC["paths"][call.path][call.method]["responses"]
    wanted = described_answers.get(str(answer.status_code), described_answers["default"])
    if "content" not in wanted:
        assert answer.content == b""
        return
    if "application/json" not in wanted["content"]:
        assert answer["Content-Type"] in wanted["content"]
        return
    schema = {**wanted["content"]["application/json"]["schema"], "components": SPEC["components"]}
    Draft202012Validator(schema).validate(json.loads(answer.content))


def test_the_description_in_the_repository_is_what_the_code_says() -> None:
    assert FILE.read_text(encoding="utf-8") == described(), "run: python -m nuo.web.openapi"
    Draft202012Validator.check_schema(SPEC["components"]["schemas"]["BoardShape"])


def test_every_answer_is_as_described_and_every_operation_was_called(scene: Scene) -> None:
    made = set()
    for call in scene.calls:
        with transaction.atomic():
            answer = scene.make(call)
            transaction.set_rollback(True)
        assert answer.status_code < 500
        if call.method == "get" or call.path.rpartition("/")[2] not in NOT_NOW:
            assert answer.status_code < 300, (call, answer.content)
        check_shape(call, answer)
        made.add((call.path, call.method))
    assert made == {(path, method) for path, operations in SPEC["paths"].items() for method in operations}


def test_a_receipt_code_opens_its_request_in_the_described_shape(scene: Scene) -> None:
    call = Call("/api/receipts", {}, "post", {"code": scene.code})
    answer = scene.make(call)
    assert (answer.status_code, json.loads(answer.content)["content"]) == (200, "坑")
    check_shape(call, answer)


# Anything JSON can say, and things of the right names with wrong values.
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ("content", "contact", "code", "text", "sure", "version", "papers", "to", "why", "closing", "answer", "link")
BODIES = VALUES | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_json_is_sent_gets_an_answer_as_described(scene: Scene, data: st.DataObject) -> None:
    call = data.draw(st.sampled_from([call for call in scene.calls if call.method == "post"]))
    said = data.draw(BODIES)
    before = state()
    with transaction.atomic():
        answer = scene.make(call, said if said is not None else {})
        changed = state() != before
        transaction.set_rollback(True)
    cache.clear()
    assert answer.status_code < 500
    assert answer.status_code < 300 or not changed
    check_shape(call, answer)


def state() -> tuple[object, ...]:
    """Everything a step could change."""
    return (
        Entry.objects.count(), Message.objects.count(), Case.objects.count(),
        list(Case.objects.values_list("pk", "state", "version", "duty__state", "duty__version", "office")),
    )  # fmt: skip


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_an_address_gets_an_answer_as_described(scene: Scene, data: st.DataObject) -> None:
    call = data.draw(st.sampled_from([call for call in scene.calls if call.method == "get"]))
    anything = st.text(max_size=40) | st.integers().map(str)
    known = ("q", "limit", "after", "start", "lang", "which", "group", "channel", "service")
    query = data.draw(st.dictionaries(st.sampled_from(known), anything, max_size=3))
    answer = scene.clerk.get(call.address, query)
    assert answer.status_code in {200, 422}
    check_shape(call, answer)  # type: ignore[arg-type]  # the client's own kind of answer


BAD_BODIES = {
    "half": (b'{"content": ', 400),
    "deep": (b"[" * 200_000, 400),
    "no text": (b"\xff\xfe\x00\x01", 400),
    "not a number": (b'{"content": 1e999999}', 422),
    "a huge number": (b'{"content": ' + b"9" * 10_000 + b"}", 400),
    "a list": (b"[]", 422),
    "nothing": (b"", 415),
    "null": (b"null", 422),
    "NUL": (b'{"content": "a\\u0000b"}', 422),
    "half a character": (b'{"content": "\\ud800"}', 422),
    "blank": (b'{"content": "   "}', 422),
    "unknown field": (b'{"content": "a", "name": "b"}', 422),
    "too long": (b'{"content": "' + b"a" * 4_001 + b'"}', 422),
    "ten megabytes": (b'{"content": "' + b"a" * 10_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("kind", BAD_BODIES)
def test_a_bad_body_gets_a_clear_error_and_changes_nothing(scene: Scene, kind: str) -> None:
    sent, status = BAD_BODIES[kind]
    before = state()
    address = f"/api/promises/{scene.case.duty.promise_id}/requests"
    answer = Client().post(address, sent, content_type="application/json")
    assert (answer.status_code, state()) == (status, before)
    said = answer.json()
    assert set(said) == {"code", "message", "facts"}
    assert len(answer.content) < 1_000
    assert len(said["message"]) > 8


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_refused_with_the_right_one(scene: Scene, kind: str) -> None:
    answer = scene.clerk.post("/api/desk/cases/1/accept", b'{"version": 1}', content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_json_type")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("", 404), ("nothing", 404), ("places/", 404), ("places/990101999999", 404), ("places/a%00b", 422),
        ("places/%F0%9F%98%80", 422), ("promises/0", 422), ("promises/abc", 422), ("promises/999999", 404),
        ("promises/99999999999999999999999999", 422), ("duties/999999", 404), ("log/entries/-1", 422),
        ("log/entries/999999", 404), ("log/entries?limit=101", 422), ("log/entries?limit=0", 422),
        ("places?q=%00", 422), ("places?lang=fr", 422), ("programmes/999999", 404),
        ("places/990101101201/duties?which=secret", 422),
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_says_so_in_json(scene: Scene, address: str, status: int) -> None:
    answer = Client().get(f"/api/{address}")
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message", "facts"}
    assert "no-store" in answer["Cache-Control"]


def test_another_method_is_refused_with_those_that_are_allowed(db: None) -> None:
    answer = Client().delete("/api/log")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "GET")


def test_errors_speak_the_language_asked_for_and_the_address_counts_before_the_header(db: None) -> None:
    def said(address: str, **headers: str) -> str:
        words: Any = Client().get(address, headers=headers).json()["message"]  # Any: JSON
        return str(words)

    chinese, english = said("/api/nothing?lang=zh"), said("/api/nothing?lang=en")
    assert english.startswith("There is nothing")
    assert chinese != english
    assert said("/api/nothing", **{"Accept-Language": "en"}) == english
    assert said("/api/nothing", **{"Accept-Language": "zh-CN"}) == chinese
    assert said("/api/nothing?lang=zh", **{"Accept-Language": "en"}) == chinese


def test_a_change_at_the_desk_needs_the_token_of_the_session(scene: Scene, world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people["clerk"])
    address = f"/api/desk/cases/{scene.case.pk}/accept"
    refused = strict.post(address, {"version": 1}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "form_not_ours")
    strict.get("/zh/receipts/")
    token = strict.cookies["csrftoken"].value
    done = strict.post(address, {"version": 1}, content_type="application/json", headers={"X-CSRFToken": token})
    assert (done.status_code, done.json()["state"]) == (200, "accepted")


def test_what_is_public_may_be_kept_for_seconds_and_what_is_not_by_nobody(scene: Scene) -> None:
    assert "max-age=5" in Client().get(f"/api/places/{VILLAGE}")["Cache-Control"]
    for address in ("/api/desk", f"/api/desk/cases/{scene.case.pk}"):
        assert "no-store" in scene.clerk.get(address)["Cache-Control"]
    followed = Client().post("/api/receipts", {"code": scene.code}, content_type="application/json")
    assert "no-store" in followed["Cache-Control"]
