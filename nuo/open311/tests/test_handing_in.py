"""Handing in a request: with a key, to the right place, answered with the number and the receipt code."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from nuo.cases.models import Case
from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.ledger.models import Entry
from nuo.open311 import actions
from nuo.open311.tests.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, WORDS, HandIn, Read, SetClock
from nuo.people import throttle
from nuo.people.actor import THE_CLOCK
from nuo.places.models import Place

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")


def test_the_answer_has_the_number_and_the_code_that_opens_the_request(
    make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn, read: Read, client: Client
) -> None:
    status, answer = hand_in(service_code=str(make_promise().pk), phone="138 0000 0000", lang="zh")
    case = Case.objects.get()
    assert (status, answer[0]["service_request_id"], answer[0]["account_id"]) == (200, case.duty.number, None)
    assert (case.content, case.contact, case.channel, case.language) == (WORDS, "13800000000", "web", "zh-hans")
    notice = answer[0]["service_notice"]
    assert "http://testserver/zh/receipts/" in notice
    assert "7 个工作日" in notice
    code = CODE.search(notice)
    assert code
    assert client.post("/zh/receipts/", {"code": code.group()}).status_code == 302
    # Nobody who reads the request gets the code or the words.
    shown = read(f"requests/{case.duty.number}", "service_requests", jurisdiction_id=VILLAGE)
    assert code.group() not in str(shown)
    assert WORDS not in str(shown)


def test_the_answer_is_kept_by_no_cache(
    make_promise: MakePromise, key: str, set_clock: SetClock, client: Client, fmt: str
) -> None:
    form = {"api_key": key, "jurisdiction_id": VILLAGE, "service_code": make_promise().pk, "address_id": VILLAGE}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    answer = client.post(f"/open311/v2/requests.{fmt}", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_what_the_specification_requires_is_enough(
    make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    status, _answer = hand_in(service_code=str(make_promise().pk), description=None)
    assert (status, Case.objects.get().content) == (200, "Road hole repair")


def test_names_devices_and_accounts_are_not_kept(
    make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    private = {"first_name": "素芬", "last_name": "周", "device_id": "tt222111", "account_id": "987654"}
    assert hand_in(service_code=str(make_promise().pk), **private)[0] == 200
    kept = str(list(Case.objects.values())) + str([bytes(entry.body).decode() for entry in Entry.objects.all()])
    assert [value for value in private.values() if value in kept] == []


def test_the_office_reads_which_village_and_which_picture(
    world: World, make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    town = make_promise(world.township_office)
    picture = "https://pictures.example/1.jpg?a=1&b=2"
    status, _answer = hand_in(
        service_code=str(town.pk), jurisdiction_id=TOWN, address_string=" 梅岭村 ", media_url=picture, lang="zh"
    )
    assert status == 200
    assert Case.objects.get().content == f"{WORDS}\n地点：梅岭村，云溪镇，诺川县\n图片：{picture}"


@pytest.mark.parametrize(
    ("contact", "kept"),
    [
        ({"email": "a@example.cn"}, "a@example.cn"),
        ({"phone": "+86 138-0000-0000"}, "13800000000"),
        ({"phone": "13800000000", "email": "a@example.cn"}, "13800000000"),
        ({}, ""),
    ],
)
def test_one_contact_is_kept_the_telephone_first(
    contact: dict[str, str], kept: str, make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    assert hand_in(service_code=str(make_promise().pk), **contact)[0] == 200
    assert Case.objects.get().contact == kept


@pytest.mark.parametrize(
    "where",
    [
        {"address_string": "梅岭村"}, {"address_string": "meiling village"},
        {"address_string": None, "address_id": VILLAGE},
        {"address_string": "无所谓", "address_id": VILLAGE},
        {"lat": "30.1", "long": "106.2"},
    ],
    ids=["name", "English name", "code", "the code counts before the name", "coordinates beside a name"],
)  # fmt: skip
def test_a_place_is_told_by_name_or_by_code(
    where: dict[str, str | None], make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    status, _answer = hand_in(service_code=str(make_promise().pk), **where)
    assert (status, Case.objects.count()) == (200, 1)
    assert "30.1" not in Case.objects.get().content


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"api_key": None}, 403, "api_key_missing"), ({"api_key": " "}, 403, "api_key_missing"),
        ({"api_key": "guessed"}, 403, "api_key_wrong"), ({"api_key": "\u0000"}, 403, "api_key_wrong"),
        ({"jurisdiction_id": None}, 400, "jurisdiction_missing"),
        ({"jurisdiction_id": "city.gov"}, 404, "jurisdiction_unknown"),
        ({"service_code": None}, 400, "service_missing"), ({"service_code": "0"}, 404, "service_unknown"),
        ({"service_code": "9" * 40}, 404, "service_unknown"),
        ({"jurisdiction_id": OTHER_VILLAGE}, 404, "service_unknown"),
        ({"address_string": None}, 400, "address_missing"), ({"address_string": "桥头"}, 400, "address_unknown"),
        ({"address_string": "石塘村"}, 400, "address_unknown"), ({"address_id": TOWN}, 400, "address_unknown"),
        ({"address_string": None, "lat": "30.1", "long": "106.2"}, 400, "open311_coordinates"),
        ({"address_string": "梅\u0000岭"}, 400, "invalid_address_string"),
        ({"description": "a\u0007b"}, 400, "invalid_description"),
        ({"description": "坑" * 4_001}, 400, "invalid_description"),
        ({"phone": "12345"}, 400, "invalid_phone"), ({"email": "a@"}, 400, "invalid_email"),
        ({"media_url": "javascript:alert(1)"}, 400, "invalid_media_url"),
        ({"attribute[COLOUR]": "red"}, 400, "invalid_all"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_opens_nothing(
    fields: dict[str, str | None], status: int, code: str, make_promise: MakePromise, hand_in: HandIn
) -> None:
    promise, entries = make_promise(), Entry.objects.count()
    got, errors = hand_in(**{"service_code": str(promise.pk), **fields})
    assert (got, [error["code"] for error in errors]) == (status, [code])
    assert (Case.objects.count(), Entry.objects.count()) == (0, entries)


def test_every_fault_of_a_form_is_said_at_once_in_the_language_asked_for(
    make_promise: MakePromise, hand_in: HandIn
) -> None:
    status, errors = hand_in(service_code=str(make_promise().pk), phone="12", email="a@", lang="zh")
    assert (status, {error["code"] for error in errors}) == (400, {"invalid_phone", "invalid_email"})
    assert all(re.search("[\u4e00-\u9fff]", error["description"]) for error in errors)


@pytest.mark.parametrize(
    ("words", "confidential"),
    [(wording(), True), (wording(channels=["counter"]), False)],
    ids=["confidential", "at the counter only"],
)
def test_what_is_not_offered_here_is_refused_as_if_it_were_not_there(
    words: dict[str, object], confidential: bool, make_promise: MakePromise, hand_in: HandIn
) -> None:
    promise = make_promise(words=words, confidential=confidential)
    assert hand_in(service_code=str(promise.pk)) == hand_in(service_code="999999")
    assert not Case.objects.exists()


def test_two_places_of_one_name_are_told_apart_by_their_codes(
    world: World, make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn
) -> None:
    Place.objects.create(code="990101102000", name="松风镇", level="township", parent=world.county)
    town = Place.objects.get(code="990101102000")
    Place.objects.create(code="990101102201", name="梅岭村", level="village", parent=town)
    county = str(make_promise(world.county_office).pk)
    status, errors = hand_in(service_code=county, jurisdiction_id=COUNTY)
    assert (status, errors[0]["code"]) == (400, "address_ambiguous")
    assert hand_in(service_code=county, jurisdiction_id=COUNTY, address_id="990101102201")[0] == 200
    assert Case.objects.get().content == f"{WORDS}\nWhere: 梅岭村, 松风镇, Nuochuan County"


def test_a_revoked_key_opens_nothing_more(make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn) -> None:
    promise = str(make_promise().pk)
    assert hand_in(service_code=promise)[0] == 200
    actions.revoke_key("12345 热线", by=THE_CLOCK, at=THURSDAY + timedelta(hours=1))
    status, errors = hand_in(service_code=promise)
    assert (status, errors[0]["code"], Case.objects.count()) == (403, "api_key_wrong", 1)


def test_a_key_in_the_address_is_not_read(
    make_promise: MakePromise, hand_in: HandIn, key: str, client: Client, fmt: str
) -> None:
    body = f"jurisdiction_id={VILLAGE}&service_code={make_promise().pk}&address_id={VILLAGE}"
    answer = client.post(
        f"/open311/v2/requests.{fmt}?api_key={key}", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 403
    assert not Case.objects.exists()


def test_after_too_many_nothing_is_opened_for_a_while(
    make_promise: MakePromise, set_clock: SetClock, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.MOST, "open311", 2)
    promise = str(make_promise().pk)
    assert hand_in(service_code=promise)[0] == 200
    assert hand_in(service_code=promise, api_key="guessed")[0] == 403
    status, errors = hand_in(service_code=promise)
    assert (status, errors[0]["code"], Case.objects.count()) == (400, "too_many_tries", 1)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"service_code": "1"}', "application/json"),
        ("api_key=%C4%E3", "application/x-www-form-urlencoded; charset=gbk"),
        ("&".join(f"a{number}=1" for number in range(300)), "application/x-www-form-urlencoded"),
        ("description=" + "a" * 1_000_001, "application/x-www-form-urlencoded"),
    ],
    ids=["JSON", "another encoding", "too many fields", "too long"],
)
def test_a_body_that_is_no_form_we_can_read_is_refused(
    body: str | bytes, content_type: str, world: World, client: Client, fmt: str
) -> None:
    answer = client.post(f"/open311/v2/requests.{fmt}", body, content_type=content_type)
    assert answer.status_code == 400
    assert b"open311_not_a_form" in answer.content


def test_a_session_is_no_key(world: World, make_promise: MakePromise, client: Client, fmt: str) -> None:
    client.force_login(world.people["clerk"])
    body = f"jurisdiction_id={VILLAGE}&service_code={make_promise().pk}&address_id={VILLAGE}"
    answer = client.post(f"/open311/v2/requests.{fmt}", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 403
