"""The desk through the API: the rights of the pages, and a version that says which case the clerk saw."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.cases.tests.conftest import Asking, SignedIn
from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.ledger.models import Entry
from nuo.people.actor import NOBODY
from nuo.promises.actions import open_dated


def step(client: Client, case: Case, name: str, **said: object) -> tuple[int, Any]:  # Any: JSON
    answer = client.post(f"/api/desk/cases/{case.pk}/{name}", {"version": 1, **said}, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_a_clerk_takes_a_case_from_the_queue_to_its_end(asking: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    queue = clerk.get("/api/desk").json()
    assert (queue["counts"]["all"], queue["items"][0]["case"]) == (1, asking.case.pk)
    status, case = step(clerk, asking.case, "accept")
    assert (status, case["state"], case["contact"]) == (200, "accepted", "13800000000")
    assert case["steps"] == ["ask_papers", "hand_over", "close", "visit", "say"]
    assert step(clerk, asking.case, "say", version=case["version"], text="明天来")[0] == 200
    papers = step(clerk, asking.case, "ask_papers", version=case["version"], papers="照片")[1]
    assert (papers["state"], papers["clock"]["outcome"]) == ("waiting", "paused")
    back = step(clerk, asking.case, "bring_papers", version=papers["version"])[1]
    closed = step(clerk, asking.case, "close", version=back["version"], closing="delivered", answer="补好了")
    assert (closed[0], closed[1]["clock"]["outcome"]) == (200, "kept")
    assert clerk.get("/api/desk").json()["counts"]["done"] == 1


def test_an_old_version_is_refused_and_changes_nothing(asking: Asking, signed_in: SignedIn, world: World) -> None:
    clerk = signed_in("clerk")
    step(clerk, asking.case, "accept")
    before = Entry.objects.count()
    steps: dict[str, dict[str, object]] = {
        "accept": {}, "close": {"closing": "delivered", "answer": "好"}, "ask_papers": {"papers": "照片"},
        "hand_over": {"to": world.township_office.pk, "why": "镇里的"}, "say": {"text": "好"},
    }  # fmt: skip
    for name, said in steps.items():
        status, problem = step(clerk, asking.case, name, **said)
        assert (name, status, problem["code"]) == (name, 409, "somebody_was_faster")
    asking.case.refresh_from_db()
    assert (Entry.objects.count(), asking.case.version, asking.case.messages.count()) == (before, 2, 1)


@pytest.mark.parametrize(
    ("name", "said", "field"),
    [
        ("accept", {"version": None}, "version"), ("accept", {"version": 10**30}, "version"),
        ("close", {"closing": "withdrawn", "answer": "好"}, "closing"), ("close", {"closing": "delivered"}, "answer"),
        ("close", {"closing": "refused", "answer": "不行"}, "remedy"), ("hand_over", {"to": 999999, "why": "a"}, "to"),
        ("hand_over", {"to": 2**70, "why": "a"}, "to"), ("ask_papers", {"papers": "\u0000"}, "papers"),
        ("say", {"text": ""}, "text"), ("say", {"text": "a", "by": "me"}, "by"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_field_by_field(
    asking: Asking, signed_in: SignedIn, name: str, said: dict[str, object], field: str
) -> None:
    status, problem = step(signed_in("clerk"), asking.case, name, **said)
    assert (status, [fault["field"] for fault in problem["facts"]["fields"]]) == (422, [field])
    asking.case.refresh_from_db()
    assert (asking.case.state, asking.case.version) == ("received", 1)


def test_a_case_goes_only_to_an_office_of_the_list(asking: Asking, signed_in: SignedIn, world: World) -> None:
    clerk = signed_in("clerk")
    offered = clerk.get(f"/api/desk/cases/{asking.case.pk}/offices?limit=100").json()["items"]
    assert world.township_office.pk in [office["id"] for office in offered]
    assert world.meiling_office.pk not in [office["id"] for office in offered]
    assert step(clerk, asking.case, "hand_over", to=world.township_office.pk, why="镇里的路") == (204, None)
    assert clerk.get(f"/api/desk/cases/{asking.case.pk}").json()["steps"] == []
    assert signed_in("officer").get(f"/api/desk/cases/{asking.case.pk}").json()["office"]["id"] == (
        world.township_office.pk
    )


@pytest.mark.parametrize(
    ("name", "seen", "done"),
    [("other_clerk", 404, 404), ("officer", 404, 404), ("auditor", 200, 403), ("supervisor", 403, 403),
     ("assessor", 403, 403), ("administrator", 403, 403)],
)  # fmt: skip
def test_the_rights_are_those_of_the_pages(
    asking: Asking, signed_in: SignedIn, name: str, seen: int, done: int
) -> None:
    client = signed_in(name)
    assert client.get(f"/api/desk/cases/{asking.case.pk}").status_code == seen
    assert step(client, asking.case, "accept")[0] == done
    asking.case.refresh_from_db()
    assert asking.case.state == "received"


def test_nobody_sees_a_confidential_case_but_its_own_office(
    make_promise: MakePromise, asking: Asking, signed_in: SignedIn, with_password: SignedIn, world: World
) -> None:
    sealed, _ = actions.ask(make_promise(service="clinic", confidential=True), Asked("看病"), by=NOBODY, at=THURSDAY)
    assert signed_in("auditor").get(f"/api/desk/cases/{sealed.pk}").status_code == 404
    assert "clinic" not in str(signed_in("auditor").get("/api/desk").json())
    # Without the password, as an administrator with the session's key would come, the words stay shut.
    shut = signed_in("clerk").get(f"/api/desk/cases/{sealed.pk}").json()
    assert (shut["content"], shut["readable"]) == ("", False)
    clerk = with_password("clerk")
    assert clerk.get(f"/api/desk/cases/{sealed.pk}").json()["content"] == "看病"
    assert (
        step(clerk, sealed, "hand_over", to=world.township_office.pk, why="镇里的")[1]["code"] == "confidential_stays"
    )


def test_a_report_is_closed_with_public_words(
    make_promise: MakePromise, asking: Asking, signed_in: SignedIn, world: World
) -> None:
    words = wording("", trigger={"kind": "after", "limit": "400 calendar days"})
    duty = open_dated(make_promise(service="report", words=words), by=world.actors["clerk"], at=THURSDAY)[0]
    clerk, address = signed_in("clerk"), f"/api/desk/duties/{duty.pk}/close"
    wrong = clerk.post(address, {"version": 1, "text": "好", "link": "ftp://a"}, content_type="application/json")
    assert wrong.status_code == 422
    done = clerk.post(address, {"version": 1, "text": "已公示"}, content_type="application/json")
    assert (done.status_code, done.json()["evidence"]["text"]) == (200, "已公示")
    assert clerk.post(address, {"version": 1, "text": "好"}, content_type="application/json").status_code == 409


def test_the_queue_makes_the_same_few_queries_however_long_it_is(asking: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")

    def queries() -> int:
        with CaptureQueriesContext(connection) as made:
            assert clerk.get("/api/desk?limit=100").status_code == 200
        return len(made)

    before = queries()
    for _ in range(9):
        actions.ask(asking.promise, Asked("坑"), by=NOBODY, at=THURSDAY)
    assert queries() == before <= 8
