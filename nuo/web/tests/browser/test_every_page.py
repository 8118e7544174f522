"""Every page, on a telephone and a desk, in every look and both languages: nothing cut, nobody shut out."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, StorageState

from nuo.web.tests.browser.addresses import (
    ANYONE,
    AUDITOR,
    CLERK,
    HOLDER,
    INVITED,
    LEAD,
    MEMBER,
    NO_PAGE,
    OFFICER,
    PAGES,
    Visit,
    every_name,
)
from nuo.web.tests.browser.conftest import DESKTOP, PHONE, Language, Reader, SignIn, new_reader
from nuo.web.tests.browser.live import Site
from nuo.web.tests.browser.sound import faults

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
VISITS = [
    pytest.param(visit, id=f"{name}-{number}") for name, visits in PAGES.items() for number, visit in enumerate(visits)
]
Regular = Callable[[str, Language, str], Reader]


@pytest.fixture(scope="module")
def regular(
    browser: Browser, site: Site, signed_in: SignIn, holding: StorageState, carded: SignIn
) -> Iterator[Regular]:
    """Return a function that gives a reader who comes back for every page: opening a new browser takes longer."""
    cookies = {
        ANYONE: None,
        CLERK: signed_in("clerk-meiling"),
        OFFICER: signed_in("officer-yunxi"),
        LEAD: signed_in("lead-yunxi"),
        AUDITOR: signed_in("auditor"),
        HOLDER: holding,
    }
    for number, who in ((1, MEMBER), (2, INVITED)):
        cookies[who] = carded(site.sample.cards[number])
    kept: dict[tuple[str, str, str], Reader] = {}

    def come(who: str, language: Language, look: str) -> Reader:
        key = (who, language, look)
        if key not in kept:
            kept[key] = new_reader(browser, site, language, signed_in=cookies[who], look=look)
        return kept[key]

    yield come
    for each in kept.values():
        each.context.close()


def test_every_address_is_visited_or_shows_no_page() -> None:
    assert sorted(every_name() - {*PAGES, *NO_PAGE}) == []
    assert sorted({*PAGES, *NO_PAGE} - every_name()) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("visit", VISITS)
def test_a_page_is_sound_in_every_look_and_width(visit: Visit, language: Language, regular: Regular) -> None:
    standard, elder = regular(visit.who, language, ""), regular(visit.who, language, "elder.auto")
    path = visit.path(standard.site.sample)
    found = []
    for colours in ("light", "dark"):
        found += [f"{colours} {fault}" for fault in _at_both_widths(standard, path, colours)]
    found += _in_high_contrast(standard.page, language)
    found += [f"elder {fault}" for fault in _at_both_widths(elder, path, "light")]
    assert "\n".join(found + standard.complaints() + elder.complaints()) == ""


def _at_both_widths(who: Reader, path: str, colours: Literal["light", "dark"]) -> list[str]:
    who.page.emulate_media(color_scheme=colours)
    page, found = who.open(path), []
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width}: {fault}" for fault in faults(page, who.language)]
    return found


def _in_high_contrast(page: Page, language: str) -> list[str]:
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    return [f"contrast: {fault}" for fault in faults(page, language, colours_only=True)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_pages_have_the_same_title(language: Language, regular: Regular) -> None:
    titles: dict[str, str] = {}
    for name, visits in PAGES.items():
        if name.startswith(("account_", "mfa_")):
            continue
        visit = visits[0]
        who = regular(visit.who, language, "")
        title = who.open(visit.path(who.site.sample)).title()
        assert title not in titles, f"{name} and {titles[title]}: {title}"
        titles[title] = name
