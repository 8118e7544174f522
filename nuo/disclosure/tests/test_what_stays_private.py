"""What no public page ever shows: residents' words, contacts, codes, and confidential services one by one."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from nuo.cases import actions as cases
from nuo.disclosure.tests.conftest import ANSWER, CONTACT, NOW, SECRET, Ask
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import NOBODY
from nuo.promises.models import Duty
from tests.world import MakePromise, World

Get = Callable[..., str]
COUNTY, TOWNSHIP, MEILING = "places/990101000000/", "places/990101101000/", "places/990101101201/"


def test_no_page_shows_what_a_resident_said_or_was_told(
    make_promise: MakePromise, ask: Ask, get: Get, world: World
) -> None:
    promise = make_promise()
    case, code = cases.ask(promise, cases.Asked(SECRET, contact=CONTACT), by=NOBODY, at=NOW - timedelta(days=30))
    done = ask(promise, 60, closed_after=3)
    integrate_all(at=NOW)
    pages = ["", COUNTY, TOWNSHIP, MEILING, f"{MEILING}overdue/", f"{COUNTY}compare/", f"{MEILING}poster/", "log/",
             f"promises/{promise.pk}/", f"duties/{case.duty_id}/", f"duties/{done.pk}/",
             *(f"log/{index}/" for index in range(Entry.objects.count()))]  # fmt: skip
    for address in pages:
        for language in ("zh", "en"):
            page = get(address, language=language)
            for private in (SECRET, CONTACT, ANSWER, code, code.replace("-", ""), case.receipt):
                assert private not in page, address


@pytest.fixture
def confidential(world: World, make_promise: MakePromise, ask: Ask) -> list[Duty]:
    promise = make_promise(service="clinic", confidential=True)
    return [ask(promise, 30), *(ask(promise, 60, closed_after=2) for _ in range(8))]


def test_a_confidential_duty_has_no_page(confidential: list[Duty], get: Get) -> None:
    for duty in confidential:
        for language in ("zh", "en"):
            assert duty.number not in get(f"duties/{duty.pk}/", 404, language=language)


def test_confidential_duties_are_on_no_list_and_in_no_figure_of_a_village(confidential: list[Duty], get: Get) -> None:
    for address in ("", MEILING, TOWNSHIP, COUNTY, f"{MEILING}overdue/", f"{COUNTY}overdue/", f"{MEILING}poster/"):
        page = get(address)
        assert all(duty.number not in page for duty in confidential)
        assert "past its limit and not done" not in page
        assert "1 still owed" not in page
    for address in (MEILING, TOWNSHIP):
        assert "Confidential services" not in get(address)
        assert "8 of" not in get(address)
        assert "8 / 8" not in get(address)


def test_the_offer_of_a_confidential_service_is_public_and_its_record_is_not(
    confidential: list[Duty], get: Get
) -> None:
    page = get(f"promises/{confidential[0].promise_id}/")
    assert "Road hole repair" in page
    assert "A confidential service" in page
    assert "How long it really took" not in page
    assert "8 of 9" not in page
    assert "record not public" in get(MEILING)


def test_confidential_counts_are_shown_for_a_county_once_enough_came_together(
    confidential: list[Duty], get: Get, ask: Ask
) -> None:
    assert "Fewer than 10 in 12 months" in get(COUNTY)
    ask(confidential[0].promise, 60, closed_after=2)
    page = get(COUNTY)
    assert "Fewer than 10" not in page
    assert "9 of 10" in page


def test_the_log_says_of_a_confidential_duty_only_that_something_happened(confidential: list[Duty], get: Get) -> None:
    integrate_all(at=NOW)
    page = get("log/")
    assert "A confidential request came in." in page
    assert "A confidential duty was closed." in page
    assert all(f"/duties/{duty.pk}/" not in page for duty in confidential)


def test_months_of_a_confidential_service_do_not_reach_the_strip(confidential: list[Duty], get: Get) -> None:
    assert "8/9" not in get(COUNTY)
    assert "0/1" not in get(MEILING)
