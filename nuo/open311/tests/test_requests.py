"""Reading public requests: what became of them, which are found, how many at once; never what is private."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.open311.tests.conftest import CONTACT, COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, WORDS, Read, SetClock
from nuo.open311.tests.spec import judged
from nuo.people.actor import NOBODY, holder_of
from nuo.promises.actions import open_dated
from nuo.promises.models import Promise
from nuo.promises.rules import Closing

LATER = THURSDAY + timedelta(days=30)
Ask = Callable[..., Case]


@pytest.fixture
def ask(set_clock: SetClock) -> Ask:
    def asking(promise: Promise, at: datetime = THURSDAY) -> Case:
        return actions.ask(promise, Asked(WORDS, contact=CONTACT), by=NOBODY, at=at)[0]

    return asking


def number_of(case: Case) -> str:
    return case.duty.number


def test_a_request_shows_its_clock_its_office_and_its_place_and_nothing_else(
    make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    case = ask(make_promise())
    found = read(f"requests/{number_of(case)}", "service_requests", jurisdiction_id=VILLAGE)
    assert found == [{
        "service_request_id": number_of(case), "status": "open", "status_notes": "The clock is running.",
        "service_name": "Road hole repair", "service_code": str(case.duty.promise_id), "description": None,
        "agency_responsible": "Office of Meiling Village",
        "service_notice": "Somebody comes and fills the hole. Promised within 7 working days.",
        "requested_datetime": "2026-09-24T15:12:00+08:00", "updated_datetime": "2026-09-24T15:12:00+08:00",
        "expected_datetime": "2026-10-12T17:30:00+08:00",
        "address": "Meiling Village, Yunxi Town, Nuochuan County", "address_id": VILLAGE,
        "zipcode": None, "lat": None, "long": None, "media_url": None,
    }]  # fmt: skip


def test_names_and_words_are_in_the_language_asked_for(
    make_promise: MakePromise, ask: Ask, read: Read, client: Client, fmt: str
) -> None:
    number = number_of(ask(make_promise()))
    found = read(f"requests/{number}", "service_requests", jurisdiction_id=VILLAGE, lang="zh")[0]
    assert found["address"] == "梅岭村，云溪镇，诺川县"
    assert found["agency_responsible"] == "梅岭村村民委员会"
    assert found["status_notes"] == "正在计时。"
    address = f"/open311/v2/requests/{number}.{fmt}?jurisdiction_id={VILLAGE}"
    english = judged(client.get(address, headers={"Accept-Language": "en"}), fmt, "service_requests")
    assert english[0]["service_name"] == "Road hole repair"


@pytest.mark.parametrize(
    ("closing", "days", "notes"),
    [
        (Closing.DELIVERED, 2, "Delivered in time."),
        (Closing.DELIVERED, 30, "Delivered, but after the limit."),
        (Closing.REFUSED, 2, "Refused with a reason, in time."),
        (Closing.REFUSED, 30, "Refused with a reason, after the limit."),
        (Closing.OUTSIDE, 2, "Another authority’s business; who asked was told which, in time."),
        (Closing.OUTSIDE, 30, "Another authority’s business, said only after the limit: the promise was broken."),
        (Closing.WITHDRAWN, 2, "Taken back in time by who asked; counts for nobody."),
        (Closing.WITHDRAWN, 30, "Taken back by who asked, after the limit: the promise was broken."),
    ],
)
def test_a_closed_request_says_what_came_of_it_and_when(
    closing: Closing, days: int, notes: str, world: World, make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    case, at = ask(make_promise()), THURSDAY + timedelta(days=days)
    if closing is Closing.WITHDRAWN:
        actions.withdraw(case, by=holder_of(case.pk), at=at)
    else:
        actions.close(case, closing, "只给来件人看的话", by=world.actors["clerk"], at=at, remedy="镇政府")
    found = read(f"requests/{number_of(case)}", "service_requests", jurisdiction_id=VILLAGE)[0]
    assert (found["status"], found["status_notes"]) == ("closed", notes)
    assert datetime.fromisoformat(found["updated_datetime"]) == at
    assert "只给来件人看的话" not in str(found)


def test_an_open_request_says_how_its_clock_stands(
    world: World, make_promise: MakePromise, ask: Ask, read: Read, set_clock: SetClock
) -> None:
    case, other = ask(make_promise()), ask(make_promise(service="b"))
    asked_for = THURSDAY + timedelta(days=1)
    actions.ask_papers(case, "身份证", by=world.actors["clerk"], at=asked_for)
    paused = read(f"requests/{number_of(case)}", "service_requests", jurisdiction_id=VILLAGE)[0]
    assert paused["status_notes"] == "The clock is stopped: papers are missing."
    assert datetime.fromisoformat(paused["updated_datetime"]) == asked_for
    set_clock(LATER)
    overdue = read(f"requests/{number_of(other)}", "service_requests", jurisdiction_id=VILLAGE)[0]
    assert (overdue["status"], overdue["status_notes"]) == ("open", "The limit has passed and nothing was delivered.")


def test_what_was_handed_over_names_the_office_that_has_it_now(
    world: World, make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    case = ask(make_promise())
    actions.hand_over(case, world.township_office, "镇里的路", by=world.actors["clerk"], at=THURSDAY)
    found = read(f"requests/{number_of(case)}", "service_requests", jurisdiction_id=VILLAGE)[0]
    assert found["agency_responsible"] == "Office of Yunxi Town"


def test_a_place_lists_its_own_requests_and_those_below_the_newest_first(
    world: World, make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    first = ask(make_promise(), THURSDAY - timedelta(days=2))
    second = ask(make_promise(world.shitang_office), THURSDAY - timedelta(days=1))
    third = ask(make_promise(world.township_office, service="licence"))

    def numbers(code: str) -> list[str]:
        found = read("requests", "service_requests", jurisdiction_id=code)
        return [each["service_request_id"] for each in found]

    assert numbers(COUNTY) == numbers(TOWN) == [number_of(third), number_of(second), number_of(first)]
    assert numbers(VILLAGE) == [number_of(first)]
    assert read(f"requests/{number_of(first)}", "service_requests", jurisdiction_id=COUNTY)
    # What a village asked of its township is followed by its number.
    assert read(f"requests/{number_of(third)}", "service_requests", jurisdiction_id=VILLAGE)
    refused = read(f"requests/{number_of(first)}", "errors", gives=404, jurisdiction_id=OTHER_VILLAGE)
    assert refused[0]["code"] == "request_unknown"


def test_numbers_override_everything_else_and_unknown_ones_are_left_out(
    make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    case, other = ask(make_promise(), THURSDAY - timedelta(days=200)), ask(make_promise(service="b"))
    numbers = f"{number_of(other)},2026-999999,{number_of(case)},17,{number_of(case)}"
    found = read(
        "requests", "service_requests", jurisdiction_id=VILLAGE, service_request_id=numbers, status="closed",
        start_date="never",
    )  # fmt: skip
    assert [each["service_request_id"] for each in found] == [number_of(other), number_of(case)]
    # The year belongs to the number.
    wrong_year = number_of(case).replace("2026", "2025")
    assert read("requests", "service_requests", jurisdiction_id=VILLAGE, service_request_id=wrong_year) == []
    many = ",".join(f"2026-{number:06}" for number in range(1001))
    refused = read("requests", "errors", gives=400, jurisdiction_id=VILLAGE, service_request_id=many)
    assert refused[0]["code"] == "open311_too_many"


def test_a_list_is_narrowed_by_service_and_by_status(
    world: World, make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    holes, light, water = (make_promise(service=name) for name in ("a", "b", "c"))
    done, open_, other = ask(holes), ask(light), ask(water)
    actions.close(done, Closing.DELIVERED, "好了", by=world.actors["clerk"], at=THURSDAY)

    def found(**query: str) -> set[str]:
        trees = read("requests", "service_requests", jurisdiction_id=VILLAGE, **query)
        return {each["service_request_id"] for each in trees}

    assert found(service_code=f"{holes.pk},{light.pk}") == {number_of(done), number_of(open_)}
    assert found(service_code="nonsense") == set()
    assert found(status="open") == {number_of(open_), number_of(other)}
    assert found(status="closed") == {number_of(done)}
    assert found(status="open,closed") == found(status="") == found() == found(service_code="")
    refused = read("requests", "errors", gives=400, jurisdiction_id=VILLAGE, status="solved")
    assert refused[0]["code"] == "open311_status"


def test_a_list_spans_ninety_days_at_most_and_the_last_ninety_by_itself(
    make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    promise = make_promise()
    cases = {days: ask(promise, THURSDAY - timedelta(days=days)) for days in (0, 90, 91, 180)}

    def found(start: str = "", end: str = "") -> list[int]:
        trees = read("requests", "service_requests", jurisdiction_id=VILLAGE, start_date=start, end_date=end)
        numbers = {each["service_request_id"] for each in trees}
        return [days for days, case in cases.items() if number_of(case) in numbers]

    assert found() == [0, 90]
    assert found("2026-06-20T00:00:00Z") == [90, 91]
    assert found(end="2026-06-25T23:00:00+08:00") == [91, 180]
    assert found("2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z") == [180]
    # A plus sign that was not escaped.
    assert found("2026-09-24T00:00:00 08:00", "2026-09-25T00:00:00 08:00") == [0]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2026-06-20T00:00:00Z", "2026-09-19T00:00:00Z", "open311_span"),
        ("2026-06-20T00:00:00Z", "2026-06-19T00:00:00Z", "open311_span"),
        ("2026-06-20", "", "open311_moment"),
        ("2026-06-20T00:00:00", "", "open311_moment"),
        ("2026-13-20T00:00:00Z", "", "open311_moment"),
        ("", "9999-12-31T23:59:59Z", "open311_moment"),
        ("0001-01-01T00:00:00+14:00", "", "open311_moment"),
        ("yesterday", "", "open311_moment"),
    ],
)
def test_a_span_that_makes_no_sense_is_refused(start: str, end: str, why: str, world: World, read: Read) -> None:
    refused = read("requests", "errors", gives=400, jurisdiction_id=VILLAGE, start_date=start, end_date=end)
    assert [error["code"] for error in refused] == [why]


def test_a_long_list_is_read_on_page_by_page(
    make_promise: MakePromise, ask: Ask, client: Client, fmt: str, read: Read
) -> None:
    promise = make_promise()
    wanted = [number_of(ask(promise, THURSDAY - timedelta(hours=hours))) for hours in range(5)]
    found, link = [], f"/open311/v2/requests.{fmt}?jurisdiction_id={VILLAGE}&page_size=2"
    while link:
        answer = client.get(link)
        found += [each["service_request_id"] for each in judged(answer, fmt, "service_requests")]
        link = answer.get("Link", "").partition(">")[0].lstrip("<")
    assert found == wanted
    assert read("requests", "service_requests", jurisdiction_id=VILLAGE, page="1000") == []
    for query in ({"page": "0"}, {"page": "1001"}, {"page_size": "1001"}, {"page_size": "x"}):
        refused = read("requests", "errors", gives=400, jurisdiction_id=VILLAGE, **query)
        assert refused[0]["code"] == "open311_page"


def test_the_link_to_the_next_page_keeps_what_was_asked_for(
    make_promise: MakePromise, ask: Ask, client: Client, fmt: str
) -> None:
    promise = make_promise()
    for _ in range(2):
        ask(promise)
    query = f"jurisdiction_id={VILLAGE}&page_size=1&status=open&status=closed&end_date=2026-09-25T00:00:00%2B08:00"
    link = client.get(f"/open311/v2/requests.{fmt}?{query}")["Link"]
    said = parse_qs(urlsplit(link.partition(">")[0].lstrip("<")).query)
    assert said["page"] == ["2"]
    assert said["status"] == ["open", "closed"]
    assert said["end_date"] == ["2026-09-25T00:00:00+08:00"]


def test_nothing_private_is_in_any_answer_and_confidential_requests_do_not_exist(
    world: World, make_promise: MakePromise, ask: Ask, read: Read
) -> None:
    plain, hidden = ask(make_promise()), ask(make_promise(service="care", confidential=True))
    actions.say(plain, "再说一句", by=holder_of(plain.pk), at=THURSDAY)
    both = f"{number_of(plain)},{number_of(hidden)}"
    for query in ({}, {"service_request_id": both}, {"service_code": str(hidden.duty.promise_id)}):
        found = read("requests", "service_requests", jurisdiction_id=VILLAGE, **query)
        assert {each["service_request_id"] for each in found} <= {number_of(plain)}
        for private in (WORDS, CONTACT, "再说一句", plain.receipt):
            assert private not in str(found)
    refused = read(f"requests/{number_of(hidden)}", "errors", gives=404, jurisdiction_id=VILLAGE)
    assert refused == read("requests/2026-999999", "errors", gives=404, jurisdiction_id=VILLAGE)


def test_duties_nobody_asked_for_are_no_requests(world: World, make_promise: MakePromise, read: Read) -> None:
    report = make_promise(service="report", words=wording("", trigger={"kind": "after", "limit": "700 calendar days"}))
    dated = open_dated(report, by=world.actors["clerk"], at=THURSDAY)[0]
    refused = read(f"requests/{dated.number}", "errors", gives=404, jurisdiction_id=VILLAGE)
    assert refused[0]["code"] == "request_unknown"


def test_a_list_takes_as_many_queries_for_one_request_as_for_many(
    make_promise: MakePromise, ask: Ask, client: Client
) -> None:
    promise = make_promise()
    address = f"/open311/v2/requests.json?jurisdiction_id={VILLAGE}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    ask(promise)
    few = queries()
    for _ in range(20):
        ask(promise)
    assert queries() == few <= 5
