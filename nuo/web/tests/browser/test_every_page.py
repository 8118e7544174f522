"""Every page, on a telephone and a desk, in every look and both languages: nothing cut, nobody shut out."""

from typing import Literal

import pytest
from playwright.sync_api import Page, StorageState

from nuo.web.tests.browser.addresses import ANYONE, AUDITOR, CLERK, HOLDER, NO_PAGE, PAGES, Visit, every_name
from nuo.web.tests.browser.conftest import DESKTOP, PHONE, Reader, Readers, SignIn
from nuo.web.tests.browser.live import Site
from nuo.web.tests.browser.sound import faults

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
VISITS = [
    pytest.param(visit, id=f"{name}-{number}") for name, visits in PAGES.items() for number, visit in enumerate(visits)
]


@pytest.fixture
def cookies(signed_in: SignIn, holding: StorageState) -> dict[str, StorageState | None]:
    return {ANYONE: None, CLERK: signed_in("clerk-meiling"), AUDITOR: signed_in("auditor"), HOLDER: holding}


def test_every_address_is_visited_or_shows_no_page() -> None:
    assert sorted(every_name() - {*PAGES, *NO_PAGE}) == []
    assert sorted({*PAGES, *NO_PAGE} - every_name()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("visit", VISITS)
def test_a_page_is_sound_in_every_look_and_width(
    visit: Visit, language: Literal["zh", "en"], reader: Readers, cookies: dict[str, StorageState | None], site: Site
) -> None:
    path = visit.path(site.sample)
    standard = reader(language, signed_in=cookies[visit.who])
    found = _at_both_widths(standard, path)
    found += _in_other_colours(standard.page, language)
    elder = reader(language, signed_in=cookies[visit.who], look="elder.auto")
    found += [f"elder: {fault}" for fault in _at_both_widths(elder, path)]
    assert found == []


def _at_both_widths(who: Reader, path: str) -> list[str]:
    page, found = who.open(path), []
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width}: {fault}" for fault in faults(page, who.language)]
    return found


def _in_other_colours(page: Page, language: str) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = [f"dark: {fault}" for fault in faults(page, language, colours_only=True)]
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    return found + [f"contrast: {fault}" for fault in faults(page, language, colours_only=True)]
