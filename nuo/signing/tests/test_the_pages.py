"""The pages of both sides, over HTTP: a member reads, waits, signs and takes it back; the desk sees figures only."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nuo.residents.actions import enrolling
from nuo.signing.actions import offering
from nuo.signing.actions.offering import Offer
from nuo.signing.models import Agreement, Reading, Scan, Signature
from nuo.signing.tests.conftest import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(village: Village) -> Agreement:
    until = timezone.localdate() + timedelta(days=300)
    by = village.world.actors["clerk"]
    return offering.offer(
        village.world.meiling_office, Offer(village.document, village.group, until), by=by, at=timezone.now()
    )


def member(village: Village, number: int) -> Client:
    card = enrolling.print_card(village.members[number], by=village.world.actors["clerk"])
    phone = Client()
    phone.post("/zh/residents/", {"code": card.code})
    return phone


def desk(village: Village) -> Client:
    client = Client()
    client.force_login(village.world.people["clerk"])
    return client


def long_ago() -> None:
    Reading.objects.update(shown_at=timezone.now() - timedelta(days=4))


def test_a_member_reads_waits_signs_and_takes_it_back(village: Village, agreement: Agreement) -> None:
    phone, address = member(village, 0), f"/zh/residents/me/agreements/{agreement.pk}/"
    assert address in phone.get("/zh/residents/me/group/").content.decode()
    assert "全文我看过了" in phone.get(address).content.decode()
    assert phone.post(f"{address}read").status_code == 302
    page = phone.get(address).content.decode()
    assert "可以签字的时间" in page
    assert 'name="name"' not in page
    refused = phone.post(f"{address}sign", {"name": "周素芬", "pledge": "去看渠"})
    assert refused.status_code == 409
    assert "3 天考虑" in refused.content.decode()
    long_ago()
    wrong = phone.post(f"{address}sign", {"name": "周素", "pledge": "每月去看渠"})
    assert wrong.status_code == 422
    assert "每月去看渠" in wrong.content.decode()
    assert phone.post(f"{address}sign", {"name": "", "strokes": "{bad"}).status_code == 422
    assert phone.post(f"{address}sign", {"name": "周素芬", "pledge": "每月去看渠"}).status_code == 302
    page = phone.get(address).content.decode()
    assert "每月去看渠" in page
    # Nobody else reads the pledge or the name: not the public, not another member, not the clerk.
    for other, where in (
        (Client(), f"/zh/agreements/{agreement.pk}/"), (member(village, 1), address),
        (desk(village), f"/zh/desk/agreements/{agreement.pk}/"),
    ):  # fmt: skip
        shown = other.get(where).content.decode()
        assert "每月去看渠" not in shown
        assert "你已签字" not in shown
    assert "5 人中 1 人已签" in Client().get(f"/zh/agreements/{agreement.pk}/").content.decode()
    assert phone.post(f"{address}withdraw").status_code == 302
    assert "每月去看渠" not in phone.get(address).content.decode()


def test_a_name_written_on_the_screen_is_a_signature(village: Village, agreement: Agreement) -> None:
    phone, address = member(village, 0), f"/zh/residents/me/agreements/{agreement.pk}/"
    phone.post(f"{address}read")
    long_ago()
    strokes = "[[[1,2],[3,4],[5,6],[7,8]],[[1,2],[3,4],[5,6],[7,8]]]"
    assert phone.post(f"{address}sign", {"strokes": strokes}).status_code == 302
    assert Signature.objects.get().method == "drawn"
    assert phone.get(f"{address}scan").status_code == 404


def test_the_desk_offers_enters_paper_and_signs(village: Village) -> None:
    clerk = desk(village)
    said = {"document": village.document.pk, "group": village.group.pk, "entrusted": "on"}
    wrong = clerk.post("/zh/desk/agreements/offer/", {**said, "valid_until": "2001-01-01"})
    assert wrong.status_code == 422
    assert "3 年" in wrong.content.decode()
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert clerk.post("/zh/desk/agreements/offer/", {**said, "valid_until": until}).status_code == 302
    agreement = Agreement.objects.get()
    assert agreement.entrusted_by == village.world.township_office
    address = f"/zh/desk/agreements/{agreement.pk}/"
    assert f"{address}commit" not in clerk.get(address).content.decode()
    assert clerk.post(f"{address}shown", {"resident": village.members[0].pk}).status_code == 302
    long_ago()
    for scan, status in ((b"MZ not a scan", 422), (b"", 422), (b"%PDF-1.4 signed", 302)):
        file = SimpleUploadedFile("scan.pdf", scan)
        assert clerk.post(f"{address}paper", {"resident": village.members[0].pk, "scan": file}).status_code == status
    assert bytes(Scan.objects.get().data) == b"%PDF-1.4 signed"
    assert clerk.post(f"{address}commit").status_code == 302
    public = Client().get(f"/zh/agreements/{agreement.pk}/").content.decode()
    assert "施行中" in public
    assert "公示栏上的承诺" in public
    got = member(village, 0).get(f"/zh/residents/me/agreements/{agreement.pk}/scan")
    assert (got.status_code, got.content, got["Content-Type"]) == (200, b"%PDF-1.4 signed", "application/pdf")
    assert member(village, 1).get(f"/zh/residents/me/agreements/{agreement.pk}/scan").status_code == 404


def test_another_village_and_another_group_see_nothing_of_it(village: Village, agreement: Agreement) -> None:
    other = Client()
    other.force_login(village.world.people["other_clerk"])
    assert other.get(f"/zh/desk/agreements/{agreement.pk}/").status_code == 404
    stranger = enrolling.enrol(village.world.meiling, "路人", by=village.world.actors["clerk"])
    phone = Client()
    phone.post("/zh/residents/", {"code": stranger.code})
    assert phone.get(f"/zh/residents/me/agreements/{agreement.pk}/").status_code == 404
