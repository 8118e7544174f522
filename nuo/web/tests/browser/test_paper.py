"""What leaves the screen: the poster for the wall, the receipt slip, and the pictures of the README."""

import io
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from nuo.web.tests.browser.conftest import DESKTOP, PHONE, Readers
from nuo.web.tests.browser.county import COUNTY, PILOT_VILLAGE, VILLAGE
from nuo.web.tests.browser.live import ROOT
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
POINTS_A3 = (842, 1191)
MOST_BYTES = 300_000


def printed(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=False)))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", [VILLAGE, PILOT_VILLAGE, COUNTY])
def test_the_poster_is_one_a3_page(code: str, language: str, reader: Readers) -> None:
    pdf = printed(reader(language).open(f"places/{code}/poster/"))
    assert len(pdf.pages) == 1
    box = pdf.pages[0].mediabox
    assert (round(box.width), round(box.height)) == POINTS_A3


def test_the_receipt_prints_with_its_code_and_due_date_and_without_menus(reader: Readers) -> None:
    who = reader("zh")
    page = who.open(f"promises/{who.site.sample.promises['asked for']}/ask/")
    page.get_by_label(said("zh", "What is it about?")).fill("桥头第二盏灯不亮。")
    page.locator("main button.btn").click()
    code = page.locator(".stub .code").inner_text().strip()
    text = "".join(sheet.extract_text() for sheet in printed(page).pages)
    assert code in text
    assert said("zh", "Verify") not in text
    page.emulate_media(media="print")
    expect(page.locator(".stub .code")).to_be_visible()
    expect(page.locator(".stub .qr")).to_be_visible()
    expect(page.locator(".menu")).to_be_hidden()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Give the folder of the README's pictures where they are wanted, else one that is thrown away."""
    return ROOT / "docs" / "pictures" if os.environ.get("NUO_PICTURES") == "1" else tmp_path


def test_the_pictures_of_the_readme_are_taken_and_small(pictures: Path, tmp_path: Path, reader: Readers) -> None:
    pictures.mkdir(parents=True, exist_ok=True)
    board = reader("zh", width=DESKTOP)
    board.open(f"places/{VILLAGE}/").set_viewport_size({"width": DESKTOP, "height": 1105})
    _take(board.page, tmp_path / "taken-board.png", pictures / "board.png")
    resident = reader("zh")
    page = resident.open(f"promises/{resident.site.sample.promises['asked for']}/ask/")
    page.get_by_label(said("zh", "What is it about?")).fill("桥头第二盏灯不亮，晚上看不清路。")
    page.locator("main button.btn").click()
    # The address of a test's server is nothing to show.
    page.locator("figcaption .mono").evaluate("e => e.textContent = 'nuo.example.cn/zh/receipts/'")
    page.set_viewport_size({"width": PHONE, "height": 834})
    _take(page, tmp_path / "taken-receipt.png", pictures / "receipt.png")
    for name in ("board.png", "receipt.png"):
        assert (pictures / name).stat().st_size < MOST_BYTES


def _take(page: Page, taken: Path, wanted: Path) -> None:
    page.screenshot(path=taken, animations="disabled")
    shutil.copyfile(taken, wanted)
