"""An agreement on paper: the clauses and figures, nobody's name, sealed where the instance has a key."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from nuo.ledger.refusals import Refused
from nuo.paper import inspect, load_key, make_key, seal
from nuo.people.actor import as_resident
from nuo.residents.actions import enrolling
from nuo.signing.actions import offering, signing
from nuo.signing.actions.signing import Signing
from nuo.signing.models import Reading, Signature
from nuo.signing.printing import offered, printed
from nuo.signing.rules import Method
from nuo.signing.tests.conftest import OFFERED, SIGNED, Village, signs

pytestmark = pytest.mark.django_db


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout.replace(" ", "")


def test_the_paper_has_the_clauses_their_clocks_and_no_name(village: Village, tmp_path: Path) -> None:
    agreement = village.offer()
    assert "未生效" in text_of(Client().get(f"/zh/agreements/{agreement.pk}/paper.pdf").content, tmp_path)
    signs(agreement, village.members[0])
    offering.commit(agreement, by=village.world.actors["clerk"], at=SIGNED)
    text = text_of(Client().get(f"/zh/agreements/{agreement.pk}/paper.pdf").content, tmp_path)
    for words in ("溪北水渠管护协议", "梅岭村村民委员会", "第一条", "水渠破损报修", "3个工作日内", "5人中1人已签"):
        assert words in text
    for words in ("未生效", *(member.name for member in village.members)):
        assert words not in text
    english = text_of(Client().get(f"/en/agreements/{agreement.pk}/paper.pdf").content, tmp_path)
    assert "Page1of" in english


def test_with_a_key_the_paper_is_sealed_and_a_bad_key_is_said(
    village: Village, tmp_path: Path, settings: Settings
) -> None:
    agreement = village.offer()
    address = f"/zh/agreements/{agreement.pk}/paper.pdf"
    assert inspect(Client().get(address).content) == []
    settings.SEAL_KEY, settings.SEAL_PASSPHRASE = tmp_path / "seal.p12", "yes"
    make_key(settings.SEAL_KEY, "梅岭村村民委员会", passphrase="yes")
    caches["pages"].clear()
    (found,) = inspect(Client().get(address).content)
    assert (found.name, found.intact, found.whole) == ("梅岭村村民委员会", True, True)
    settings.SEAL_PASSPHRASE = "no"
    caches["pages"].clear()
    assert "NUO_SEAL" in Client().get(address).content.decode()


def test_the_paper_to_sign_is_the_same_whoever_has_signed_meanwhile(village: Village) -> None:
    agreement = village.offer()
    before = offered(agreement, address="http://127.0.0.1/zh/agreements/1/")
    signs(agreement, village.members[0])
    offering.commit(agreement, by=village.world.actors["clerk"], at=SIGNED)
    agreement.given, agreement.size = 1, 5
    assert offered(agreement, address="http://127.0.0.1/zh/agreements/1/") == before
    assert printed(agreement, address="http://127.0.0.1/zh/agreements/1/") != before


def test_our_paper_signed_with_a_certificate_is_a_signature(village: Village, tmp_path: Path) -> None:
    agreement, me = village.offer(), village.members[0]
    paper = offered(agreement, address="http://127.0.0.1/zh/agreements/1/")
    signing.show(agreement, me, by=as_resident(me.pk), at=OFFERED)
    make_key(tmp_path / "mine.p12", me.name)
    make_key(tmp_path / "other.p12", "别人")
    mine = seal(paper, load_key(tmp_path / "mine.p12"))
    changed = bytearray(mine)
    changed[len(paper) + 40] ^= 1
    cases = (
        (paper, "seal_broken"), (mine[1:], "not_our_paper"), (bytes(changed), "seal_broken|not_our_paper"),
        (seal(paper, load_key(tmp_path / "other.p12")), "certificate_name"),
        (mine + b"\n%", "seal_broken"),
    )  # fmt: skip
    for file, code in cases:
        how = Signing(Method.CERTIFICATE, scan=file, paper=paper)
        with pytest.raises(Refused, match=code):
            signing.sign(agreement, me, how, by=as_resident(me.pk), at=SIGNED)
    how = Signing(Method.CERTIFICATE, scan=mine, paper=paper)
    made = signing.sign(agreement, me, how, by=as_resident(me.pk), at=SIGNED)
    assert (made.method, bytes(made.scan.data)) == ("cert", mine)


def test_a_member_saves_the_paper_signs_it_and_sends_it_back(village: Village, tmp_path: Path) -> None:
    agreement, me = village.offer(), village.members[0]
    phone = Client()
    phone.post("/zh/residents/", {"code": enrolling.print_card(me, by=village.world.actors["clerk"]).code})
    address = f"/zh/residents/me/agreements/{agreement.pk}/"
    phone.post(f"{address}read")
    Reading.objects.update(shown_at=OFFERED - timedelta(days=365))
    assert "用自己的证书签" in phone.get(address).content.decode()
    paper = phone.get(f"{address}paper.pdf").content
    assert phone.get(f"/en/residents/me/agreements/{agreement.pk}/paper.pdf").content == paper
    unsigned = phone.post(f"{address}certificate", {"signed": SimpleUploadedFile("a.pdf", paper)})
    assert (unsigned.status_code, "没有签名" in unsigned.content.decode()) == (422, True)
    make_key(tmp_path / "mine.p12", me.name)
    signed = SimpleUploadedFile("a.pdf", seal(paper, load_key(tmp_path / "mine.p12")))
    assert phone.post(f"{address}certificate", {"signed": signed}).status_code == 302
    assert Signature.objects.get().method == "cert"
    assert phone.get(f"{address}scan")["Content-Type"] == "application/pdf"
