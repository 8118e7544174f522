"""A client nobody here wrote, PyPI's `georeport`, reads from a running server in both formats."""

import pytest
from georeport import GeoReport
from pytest_django.live_server_helper import LiveServer
from requests import HTTPError

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.conftest import THURSDAY, MakePromise, World, wording
from nuo.open311.tests.conftest import CONTACT, VILLAGE, WORDS
from nuo.people.actor import NOBODY
from nuo.promises.rules import Closing

pytestmark = pytest.mark.django_db(transaction=True)
DAY = ("2026-09-24T00:00:00+08:00", "2026-09-25T00:00:00+08:00")


@pytest.fixture
def stranger(live_server: LiveServer, fmt: str) -> GeoReport:
    return GeoReport(f"{live_server.url}/open311/v2", jurisdiction=VILLAGE, output_format=fmt)


def test_it_reads_services_and_a_definition(world: World, make_promise: MakePromise, stranger: GeoReport) -> None:
    papers = [{"zh": f"材料{number}", "en": f"paper {number}"} for number in (1, 2)]
    first, second = make_promise(words=wording(materials=papers)), make_promise(service="b")
    found = stranger.get_service_list()
    assert [each["service_code"] for each in found] == [str(first.pk), str(second.pk)]
    assert found[0]["service_name"] == "村组道路坑洞修补"
    definition = stranger.get_service_definition(str(first.pk))
    assert definition["service_code"] == str(first.pk)
    assert "材料2" in str(definition)


def test_it_reads_requests_and_one_of_them(world: World, make_promise: MakePromise, stranger: GeoReport) -> None:
    promise = make_promise()
    done, undone = (actions.ask(promise, Asked(WORDS, contact=CONTACT), by=NOBODY, at=THURSDAY)[0] for _ in range(2))
    actions.close(done, Closing.DELIVERED, "好了", by=world.actors["clerk"], at=THURSDAY)
    found = stranger.get_service_requests(start_date=DAY[0], end_date=DAY[1], service_code=str(promise.pk))
    assert [each["service_request_id"] for each in found] == [undone.duty.number, done.duty.number]
    assert WORDS not in str(found)
    both = stranger.get_service_requests(service_request_id=f"{done.duty.number},{undone.duty.number}")
    assert [each["status"] for each in both] == ["closed", "open"]
    one = stranger.get_service_request(done.duty.number)
    assert (one["status_notes"], one["expected_datetime"]) == ("按时办好。", "2026-10-12T17:30:00+08:00")


def test_it_is_told_what_is_not_there(world: World, stranger: GeoReport) -> None:
    with pytest.raises(HTTPError) as nothing:
        stranger.get_service_request("2026-999999")
    assert nothing.value.response is not None
    assert nothing.value.response.status_code == 404
    assert "request_unknown" in nothing.value.response.text
