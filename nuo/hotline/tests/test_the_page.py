"""A lead tries a file out on the page, reads what is wrong, sends it again and takes it in; nothing is kept between."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.tests.conftest import HEADER, IN_TIME, MAPPING, NOW, line
from nuo.promises.models import Promise
from tests.world import World

GOOD = line("A1", IN_TIME, "是") + line("A2", category="路灯")
MIXED = GOOD + line("A3", "soon")
Answer = Any  # what the test's client gives has no public name


@pytest.fixture
def lead(promise: Promise, world: World, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Give the browser of a lead who has signed in, at a standing clock."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client = Client()
    client.force_login(world.people["lead"])
    return client


def send(client: Client, rows: str, mapping: str = MAPPING, **more: str) -> Answer:
    files = {
        "file": SimpleUploadedFile("orders.csv", (HEADER + rows).encode()),
        "mapping": SimpleUploadedFile("map.yaml", mapping.encode()),
    }
    return client.post("/en/desk/hotline/", {**files, **more})


def tried_in(answer: Answer) -> str:
    found = re.search(r'name="tried" value="(\w{64})"', answer.content.decode())
    assert found
    return found[1]


def test_trying_out_changes_nothing_and_taking_in_asks_for_the_same_files(lead: Client) -> None:
    tried = send(lead, GOOD)
    assert tried.status_code == 200
    assert "路灯</span> · 1" in tried.content.decode()
    assert "Leave the wrong rows out" not in tried.content.decode()
    assert HotlineRecord.objects.count() == 0
    assert send(lead, GOOD, tried=tried_in(tried)).status_code == 302
    assert HotlineRecord.objects.count() == 2
    assert HotlineImport.objects.get().by == "township_lead@云溪镇人民政府"
    page = lead.get("/en/desk/hotline/").content.decode()
    assert "Taken in: 2 new records, 0 changed." in page
    assert "诺川12345" in page
    assert "There is nothing to take in." in send(lead, GOOD).content.decode()


@pytest.mark.parametrize("changed", [{"rows": GOOD + line("A9")}, {"rows": GOOD, "mapping": MAPPING + "\n"}])
def test_other_files_than_those_tried_out_are_refused(lead: Client, changed: dict[str, str]) -> None:
    digest = tried_in(send(lead, GOOD))
    answer = send(lead, changed["rows"], changed.get("mapping", MAPPING), tried=digest)
    assert answer.status_code == 422
    assert "not the two files that were tried out" in answer.content.decode()
    assert HotlineRecord.objects.count() == 0


def test_wrong_rows_stand_there_with_their_reason_and_are_left_out_only_when_ticked(lead: Client) -> None:
    tried = send(lead, MIXED)
    page = tried.content.decode()
    assert '<th scope="row">4</th>' in page
    assert "No date format of the mapping fits this." in page
    assert "Leave the wrong rows out" in page
    still = send(lead, MIXED, tried=tried_in(tried))
    assert (still.status_code, HotlineRecord.objects.count()) == (200, 0)
    assert send(lead, MIXED, tried=tried_in(still), skip_bad="on").status_code == 302
    assert (HotlineRecord.objects.count(), HotlineImport.objects.get().refused) == (2, 1)


def test_a_wrong_mapping_and_a_refused_file_are_sentences(lead: Client) -> None:
    answer = send(lead, GOOD, MAPPING.replace("zone:", "zome:"))
    assert answer.status_code == 422
    assert "Line 14: “zome” is not known here" in answer.content.decode()
    answer = send(lead, GOOD, MAPPING.replace("road-repair", "street-lights"))
    assert answer.status_code == 422
    assert "makes no standing promise of “street-lights”" in answer.content.decode()


def test_a_file_too_large_or_missing_is_said_at_its_field(lead: Client) -> None:
    answer = send(lead, "x" * settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
    assert answer.status_code == 422
    assert "The file is too large" in answer.content.decode()
    answer = lead.post("/en/desk/hotline/", {})
    assert "Choose the mapping." in answer.content.decode()


def test_a_lead_of_another_place_and_a_clerk_are_refused(lead: Client, world: World) -> None:
    county = MAPPING.replace("990101101201", "990101000000").replace("梅岭村村民委员会", "诺川县人民政府")
    above = send(
        lead, GOOD, county.replace("  道路坑洞: road-repair", "  {}").replace("categories:\n  {}", "categories: {}")
    )
    assert above.status_code == 403
    clerk = Client()
    clerk.force_login(world.people["clerk"])
    assert clerk.get("/en/desk/hotline/").status_code == 403
    assert send(clerk, GOOD).status_code == 403
    assert HotlineImport.objects.count() == 0
    # The desk leads those who may there, and nobody else.
    assert "/en/desk/hotline/" in lead.get("/en/desk/").content.decode()
    assert "/en/desk/hotline/" not in clerk.get("/en/desk/").content.decode()
