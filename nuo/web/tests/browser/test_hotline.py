"""A lead tries a hotline's file out in a browser: the rows that are wrong can be read in every look and width."""

import pytest

from nuo.hotline.tests.conftest import HEADER, IN_TIME, MAPPING, line
from nuo.web.tests.browser.conftest import DESKTOP, PHONE, Language, Readers, SignIn
from nuo.web.tests.browser.sound import faults
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
ROWS = line("A1", IN_TIME, "是") + line("A2", category="路灯") + line("A3", "12/10/2026", "是") + "A4,2026\n"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("look", ["", "elder.auto"])
def test_what_a_file_would_do_can_be_read_everywhere(
    reader: Readers, signed_in: SignIn, language: Language, look: str
) -> None:
    who = reader(language, look=look, signed_in=signed_in("lead-yunxi"))
    page = who.open("desk/hotline/")
    mapping = MAPPING.replace("  道路坑洞: road-repair", "  {}").replace("categories:\n  {}", "categories: {}")
    page.locator("#id_file").set_input_files(
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": (HEADER + ROWS).encode()}
    )
    page.locator("#id_mapping").set_input_files(
        {"name": "map.yaml", "mimeType": "text/plain", "buffer": mapping.encode()}
    )
    page.get_by_role("button", name=said(language, "Try it out"), exact=True).click()
    page.get_by_text(said(language, "What this file would do"), exact=True).wait_for()
    assert page.locator("table.tab tbody tr").count() == 2
    found = []
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 844})
            found += [f"{colours} {width}: {fault}" for fault in faults(page, language)]
    assert "\n".join(found) == ""
