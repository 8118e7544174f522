"""The public part of the API: the same figures as the pages, bounded lists, and nothing that is private."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.conftest import MakePromise, World, wording
from nuo.disclosure.tests.conftest import ANSWER, CONTACT, NOW, SECRET, Ask
from nuo.ledger.sequencer import integrate, integrate_all
from nuo.promises.actions import amend

VILLAGE, TOWN, COUNTY = "990101101201", "990101101000", "990101000000"
Get = Callable[..., Any]  # Any: JSON


@pytest.fixture
def api(client: Client) -> Get:
    def read(address: str, status: int = 200) -> Any:  # Any: JSON
        answer = client.get(f"/api/{address}")
        assert answer.status_code == status, answer.content
        return answer.json()

    return read


def test_a_board_counts_what_is_overdue_as_broken(make_promise: MakePromise, ask: Ask, api: Get) -> None:
    promise = make_promise()
    for days in (60, 50, 40, 30):
        ask(promise, days, 2)
    ask(promise, 30)
    for code in (VILLAGE, TOWN, COUNTY):
        board = api(f"places/{code}")
        counts = {name: board["counts"][name] for name in ("kept", "broken", "total", "percent")}
        assert counts == {"kept": 4, "broken": 1, "total": 5, "percent": "80.0"}
        assert board["overdue"] == 1
    assert [place["code"] for place in api(f"places/{VILLAGE}")["above"]] == [COUNTY, TOWN]


def test_too_few_cases_give_counts_and_no_rate(make_promise: MakePromise, ask: Ask, api: Get) -> None:
    ask(make_promise(), 30, 2)
    assert api(f"places/{VILLAGE}")["counts"] == {
        "kept": 1, "late": 0, "broken": 0, "void": 0, "total": 1, "percent": None
    }  # fmt: skip


def test_the_overdue_duties_of_a_place_are_listed_and_those_in_time_are_not(
    make_promise: MakePromise, ask: Ask, api: Get
) -> None:
    late, running, done = (
        ask(make_promise(), 30),
        ask(make_promise(service="a"), 1),
        ask(make_promise(service="b"), 30, 2),
    )
    listed = {which: [d["id"] for d in api(f"places/{TOWN}/duties?which={which}")["items"]] for which in
              ("overdue", "undone", "closed", "all")}  # fmt: skip
    assert listed == {
        "overdue": [late.pk], "undone": [late.pk, running.pk], "closed": [done.pk],
        "all": [late.pk, running.pk, done.pk],
    }  # fmt: skip


def test_lists_are_read_to_their_end_page_by_page(make_promise: MakePromise, ask: Ask, api: Get) -> None:
    promises = [make_promise(service=f"s{number}") for number in range(5)]
    wanted = [ask(promise, 1).pk for promise in promises]
    integrate(at=NOW)

    def ids(address: str, name: str = "after", key: str = "id") -> list[int]:
        found, mark = [], ""
        while True:
            page = api(f"{address}limit=2{mark}")
            assert len(page["items"]) <= 2
            found += [item[key] for item in page["items"]]
            if page["next"] is None:
                return found
            mark = f"&{name}={page['next']}"

    assert ids(f"places/{VILLAGE}/duties?which=all&") == wanted
    assert ids(f"places/{VILLAGE}/promises?") == [promise.pk for promise in promises]
    assert ids("log/entries?", "start", "index") == list(range(api("log")["size"]))


def test_a_duty_shows_how_its_date_was_counted(make_promise: MakePromise, ask: Ask, api: Get) -> None:
    duty = api(f"duties/{ask(make_promise(), 30).pk}")
    days = duty["explanation"]["days"]
    assert (duty["outcome"], days[0]["kind"], days[-1]["number"]) == ("overdue", "received", 7)
    assert duty["over"] > 0
    assert duty["title"] == {"zh": "村组道路坑洞修补", "en": "Road hole repair"}


def test_a_promise_keeps_every_wording(make_promise: MakePromise, world: World, api: Get) -> None:
    promise = make_promise()
    amend(promise, wording("5 working days"), valid_from=NOW, by=world.actors["district"], at=NOW)
    integrate_all(at=NOW)
    found = api(f"promises/{promise.pk}")
    assert (found["version"], found["wording"]["limit"]["words"]["en"]) == (2, "5 working days")
    assert [version["number"] for version in found["versions"]] == [2, 1]
    wordings = api(f"promises/{promise.pk}/versions")["items"]
    assert [w["wording"]["limit"]["count"] for w in wordings] == [7, 5]
    assert all(w["entry"] is not None for w in wordings)


def test_anybody_can_compute_the_hash_of_an_entry_again(world: World, api: Get) -> None:
    integrate(at=NOW)
    for entry in api("log/entries?limit=100")["items"]:
        body = base64.b64decode(entry["body"])
        assert hashlib.sha256(b"\0" + body).hexdigest() == entry["leaf"]
    assert api("log/entries/3")["index"] == 3


def test_a_place_is_found_by_name_and_a_strange_one_is_not(world: World, api: Get) -> None:
    assert [place["code"] for place in api("places?q=云溪 梅岭")["items"]] == [VILLAGE]
    assert api("places?q=梅岭关")["items"] == []
    assert api(f"places/{COUNTY}/below")["items"][0]["name"] == {"zh": "云溪镇", "en": "Yunxi Town"}
    assert api("places/990101999999", 404)["code"] == "not_found"


def test_nothing_a_resident_wrote_is_public_and_a_confidential_duty_does_not_exist(
    make_promise: MakePromise, ask: Ask, api: Get
) -> None:
    sealed_promise = make_promise(service="clinic", confidential=True)
    plain, sealed = ask(make_promise(), 30, 20), ask(sealed_promise, 30)
    integrate(at=NOW)
    assert api(f"duties/{sealed.pk}", 404)["code"] == "not_found"
    offer = api(f"promises/{sealed_promise.pk}")
    assert (offer["counts"], offer["refused"], offer["overdue"], offer["months"]) == (None, None, 0, [])
    assert [duty["id"] for duty in api(f"places/{COUNTY}/duties?which=all")["items"]] == [plain.pk]
    assert api(f"places/{COUNTY}")["confidential"] == {"shown": False, "counts": None}
    bodies = [base64.b64decode(entry["body"]).decode() for entry in api("log/entries?limit=100")["items"]]
    everything = str([
        api(f"duties/{plain.pk}"), api(f"places/{VILLAGE}"), api(f"places/{VILLAGE}/promises"),
        api(f"places/{VILLAGE}/duties?which=all"), bodies,
    ])  # fmt: skip
    assert not any(secret in everything for secret in (SECRET, CONTACT, ANSWER))


@pytest.mark.parametrize(
    ("address", "most"),
    [
        (f"places/{COUNTY}", 9), (f"places/{COUNTY}/below", 6), (f"places/{VILLAGE}/promises", 6),
        (f"places/{COUNTY}/duties?which=all", 4), ("log/entries", 1), ("places?q=村", 2),
    ],
)  # fmt: skip
def test_a_list_makes_the_same_few_queries_however_long_it_is(
    make_promise: MakePromise, ask: Ask, api: Get, address: str, most: int
) -> None:
    def queries() -> int:
        api(address)
        with CaptureQueriesContext(connection) as made:
            api(address)
        return len(made)

    ask(make_promise(), 30)
    integrate(at=NOW)
    before = queries()
    for number in range(6):
        ask(make_promise(service=f"s{number}"), 30)
    integrate(at=NOW + timedelta(seconds=1))
    assert queries() == before <= most
