"""Discovery, services and their definitions, in both formats, and what is refused."""

from datetime import timedelta

import pytest
from django.test import Client

from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.open311.tests.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Read, SetClock
from nuo.promises.actions import amend, end

PAPERS = [{"zh": "身份证", "en": "identity card"}, {"zh": "户主书面意见 <原件>", "en": "letter <original>"}]


def test_discovery_says_where_the_server_is_and_when_services_changed(
    world: World, make_promise: MakePromise, read: Read, set_clock: SetClock
) -> None:
    before = read("discovery", "discovery")
    make_promise(at=THURSDAY)
    found = read("discovery", "discovery", lang="zh")
    endpoint = found["endpoints"][0]
    assert endpoint["url"] == "http://testserver/open311/v2"
    assert endpoint["formats"] == ["application/json", "text/xml"]
    assert before["changeset"] < found["changeset"] == "2026-09-24T07:12:00Z"
    assert "密钥" in found["key_service"]


def test_a_place_offers_its_own_services_and_those_of_the_places_above(
    world: World, make_promise: MakePromise, read: Read
) -> None:
    own = make_promise()
    town = make_promise(world.township_office, service="licence")
    make_promise(world.shitang_office)
    assert [each["service_code"] for each in read("services", "services", jurisdiction_id=VILLAGE)] == [
        str(own.pk), str(town.pk)
    ]  # fmt: skip
    assert [each["service_code"] for each in read("services", "services", jurisdiction_id=TOWN)] == [str(town.pk)]
    assert read("services", "services", jurisdiction_id=COUNTY) == []


def test_a_service_says_what_it_is_in_the_language_asked_for(make_promise: MakePromise, read: Read) -> None:
    make_promise()
    english = read("services", "services", jurisdiction_id=VILLAGE)[0]
    assert english["service_name"] == "Road hole repair"
    assert english["description"] == "Somebody comes and fills the hole. Promised within 7 working days."
    assert "村组道路坑洞修补" in english["keywords"]
    assert (english["metadata"], english["type"], english["group"]) == (False, "realtime", "Roads, water, light")
    chinese = read("services", "services", jurisdiction_id=VILLAGE, lang="zh")[0]
    assert chinese["service_name"] == "村组道路坑洞修补"
    assert chinese["description"] == "路上有坑，来人补好。承诺 7 个工作日内办结。"


def test_words_without_a_stop_get_one_before_the_limit_follows(make_promise: MakePromise, read: Read) -> None:
    make_promise(words=wording(what={"zh": "来人补好", "en": "Somebody fills it"}))
    said = [read("services", "services", jurisdiction_id=VILLAGE, lang=lang)[0]["description"] for lang in ("zh", "en")]
    assert said == ["来人补好。承诺 7 个工作日内办结。", "Somebody fills it. Promised within 7 working days."]


@pytest.mark.parametrize(
    ("words", "confidential"),
    [
        (wording(), True),
        (wording(channels=["counter"]), False),
        (wording("", trigger={"kind": "on", "date": "2027-01-01"}), False),
    ],
    ids=["confidential", "at the counter only", "with a fixed date"],
)
def test_what_cannot_be_asked_for_on_the_web_is_not_there(
    words: dict[str, object], confidential: bool, make_promise: MakePromise, read: Read
) -> None:
    promise = make_promise(words=words, confidential=confidential)
    assert read("services", "services", jurisdiction_id=VILLAGE) == []
    refused = read(f"services/{promise.pk}", "service_definition", gives=404, jurisdiction_id=VILLAGE)
    nowhere = read("services/999999", "service_definition", gives=404, jurisdiction_id=VILLAGE)
    assert refused == nowhere
    assert refused[0]["code"] == "service_unknown"


def test_an_ended_service_is_gone_and_an_amended_one_has_its_new_words(
    world: World, make_promise: MakePromise, read: Read
) -> None:
    ended, amended = make_promise(), make_promise(service="licence")
    later = THURSDAY - timedelta(days=1)
    end(ended, reason="不再需要", by=world.actors["district"], at=later)
    amend(amended, wording("5 working days"), valid_from=later, by=world.actors["district"], at=later)
    found = read("services", "services", jurisdiction_id=VILLAGE)
    assert [each["service_code"] for each in found] == [str(amended.pk)]
    assert "5 working days" in found[0]["description"]


def test_a_definition_lists_the_papers_to_bring_and_asks_for_nothing(make_promise: MakePromise, read: Read) -> None:
    with_papers, without = make_promise(words=wording(materials=PAPERS)), make_promise(service="b")
    found = read(f"services/{with_papers.pk}", "service_definition", jurisdiction_id=VILLAGE)
    assert [each["description"] for each in found["attributes"]] == [
        "To bring: identity card", "To bring: letter <original>"
    ]  # fmt: skip
    assert not any(each["variable"] or each["required"] for each in found["attributes"])
    assert read(f"services/{without.pk}", "service_definition", jurisdiction_id=VILLAGE)["attributes"] == []
    flags = {each["service_code"]: each["metadata"] for each in read("services", "services", jurisdiction_id=VILLAGE)}
    assert flags == {str(with_papers.pk): True, str(without.pk): False}


def test_a_service_of_another_village_is_not_there(make_promise: MakePromise, read: Read) -> None:
    promise = make_promise()
    refused = read(f"services/{promise.pk}", "service_definition", gives=404, jurisdiction_id=OTHER_VILLAGE)
    assert refused[0]["code"] == "service_unknown"


@pytest.mark.parametrize("path", ["services", "services/1", "requests", "requests/2026-000001", "tokens/1"])
@pytest.mark.parametrize(
    ("code", "status", "why"),
    [
        ("", 400, "jurisdiction_missing"), ("110000000000", 404, "jurisdiction_unknown"),
        ("city.gov", 404, "jurisdiction_unknown"), ("9901\u0000", 404, "jurisdiction_unknown"),
    ],
)  # fmt: skip
def test_each_address_needs_a_place_that_exists(
    path: str, code: str, status: int, why: str, world: World, read: Read
) -> None:
    assert [error["code"] for error in read(path, "errors", gives=status, jurisdiction_id=code)] == [why]


@pytest.mark.parametrize("path", ["", "nothing", "services/1/2", "requests/"])
def test_a_wrong_address_is_an_error_of_the_specification(path: str, fmt: str, world: World, read: Read) -> None:
    assert read(f"{path}/x", "errors", gives=404)[0]["code"] == "open311_address"


def test_the_root_and_an_address_without_a_format_answer_in_xml(client: Client, db: None) -> None:
    for path in ("", "services", "services.csv"):
        answer = client.get(f"/open311/v2/{path}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/xml; charset=utf-8")


@pytest.mark.parametrize("path", ["discovery", "services", "services/1", "requests/2026-000001", "tokens/1"])
def test_only_requests_take_a_post(path: str, fmt: str, client: Client, db: None) -> None:
    answer = client.post(f"/open311/v2/{path}.{fmt}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert b"open311_method" in answer.content


def test_no_token_is_ever_known(world: World, read: Read) -> None:
    assert read("tokens/17", "errors", gives=404, jurisdiction_id=VILLAGE)[0]["code"] == "token_unknown"


def test_readers_without_a_name_share_an_answer_and_others_do_not(world: World, client: Client, fmt: str) -> None:
    address = f"/open311/v2/services.{fmt}?jurisdiction_id={VILLAGE}"
    assert "public" in client.get(address)["Cache-Control"]
    assert "Accept-Language" in client.get(address)["Vary"]
    assert "no-store" in client.get(f"/open311/v2/services.{fmt}")["Cache-Control"]
    client.force_login(world.people["clerk"])
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize(
    ("kind", "is_service"),
    [("request", True), ("question", True), ("information", True), ("petition", False), ("conduct", False),
     ("broken_promise", False), ("stage", False), ("call_back", False), ("rectification", False)],
)  # fmt: skip
def test_complaints_petitions_and_stages_are_no_services(
    client: Client, world: World, make_promise: MakePromise, kind: str, is_service: bool
) -> None:
    promise = make_promise(words=wording(kind=kind))
    listed = client.get(f"/open311/v2/services.json?jurisdiction_id={world.meiling.code}").json()
    assert ([each["service_code"] for each in listed] == [str(promise.pk)]) is is_service
