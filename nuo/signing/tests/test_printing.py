"""An agreement on paper: the clauses and figures, nobody's name, sealed where the instance has a key."""

import subprocess
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from nuo.paper import inspect, make_key
from nuo.signing.actions import offering
from nuo.signing.printing import offered, printed
from nuo.signing.tests.conftest import SIGNED, Village, signs

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
