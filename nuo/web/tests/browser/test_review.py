"""The reviewer's page with findings on it, in every look and width, with and without script."""

from pathlib import Path

import pytest

from nuo.web.tests.browser.conftest import DESKTOP, PHONE, Language, Reader, Readers
from nuo.web.tests.browser.sound import faults
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CHARTER = (Path(__file__).parents[3] / "review" / "tests" / "data" / "charter.txt").read_text(encoding="utf-8")


def reviewed(who: Reader) -> None:
    """Paste the charter and press the button."""
    page = who.open("review/")
    page.locator("#id_text").fill(CHARTER)
    page.get_by_role("button", name=said(who.language, "Review it"), exact=True).click()
    page.locator(".clause").first.wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("look", ["", "elder.auto"])
def test_the_findings_are_sound_in_every_look_and_width(reader: Readers, language: Language, look: str) -> None:
    who = reader(language, look=look)
    reviewed(who)
    found = []
    for colours in ("light", "dark"):
        who.page.emulate_media(color_scheme=colours)
        for width in (PHONE, DESKTOP):
            who.page.set_viewport_size({"width": width, "height": 844})
            found += [f"{colours} {width}: {fault}" for fault in faults(who.page, language)]
    assert "\n".join(found) == ""
    assert who.page.locator(".find.no").count() >= 14


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_works_without_script(reader: Readers, language: Language) -> None:
    who = reader(language, script=False)
    reviewed(who)
    assert who.page.locator("mark.no").count() >= 14
    with who.page.expect_download() as download:
        who.page.locator("#id_text").fill(CHARTER)
        button = said(language, "Get it as Word, with comments")
        who.page.get_by_role("button", name=button, exact=True).click()
    assert download.value.suggested_filename.endswith(".docx")
