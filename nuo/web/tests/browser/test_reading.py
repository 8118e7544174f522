"""Choosing language and look, reading by keyboard and by ear, and what a script adds to a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from nuo.web.tests.browser.conftest import DESKTOP, Language, Reader, Readers
from nuo.web.tests.browser.county import VILLAGE
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

VOICES = """
const voices = %s;
speechSynthesis.getVoices = () => voices;
"""
CHINESE_VOICE = VOICES % "[{lang: 'zh-CN', name: '小春', localService: true}]"
ENGLISH_VOICE = VOICES % "[{lang: 'en-GB', name: 'Ann', localService: true}]"
FAR_VOICE = VOICES % "[{lang: 'zh-CN', name: '小春', localService: false}]"


def test_the_language_switch_keeps_the_page_with_its_question(reader: Readers) -> None:
    who = reader("zh")
    page = who.open("places/?q=%E6%A2%85")
    page.locator(".tools").get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/places/\?q=%E6%A2%85$"))
    page.locator(".tools").get_by_role("link", name="中文").click()
    expect(page).to_have_url(re.compile(r"/zh/places/\?q=%E6%A2%85$"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_look_switch_keeps_the_page_and_lasts(script: bool, reader: Readers) -> None:
    who = reader("zh", script=script)
    path = f"places/{VILLAGE}/"
    page = who.open(path)
    html = page.locator("html")
    for name, attribute, value in [("Large type", "data-mode", "elder"), ("Contrast", "data-theme", "contrast")]:
        page.locator(".tools").get_by_role("link", name=said("zh", name)).click()
        expect(page).to_have_url(f"{who.site.url}/zh/{path}")
        expect(html).to_have_attribute(attribute, value)
    who.open("log/")
    expect(html).to_have_attribute("data-mode", "elder")
    expect(html).to_have_attribute("data-theme", "contrast")
    page.locator(".tools").get_by_role("link", name=said("zh", "Standard type")).click()
    expect(html).not_to_have_attribute("data-mode", "elder")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


def is_focus_visible(page: Page) -> bool:
    """Whether the focused element is on the screen and looks different from how it does unfocused."""
    return bool(
        page.evaluate("""() => {
        const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
        const outlined = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
        return (outlined || s.boxShadow !== "none") && box.width > 0 && box.left >= 0 && box.top >= 0;
    }""")
    )


@pytest.mark.parametrize("look", ["", "standard.dark", "elder.auto", "standard.contrast"])
def test_the_first_key_offers_to_skip_and_the_focus_is_always_seen(look: str, reader: Readers) -> None:
    who = reader("zh", width=DESKTOP, look=look)
    page = who.open(f"places/{VILLAGE}/")
    page.keyboard.press("Tab")
    assert 'class="skip"' in focused(page)
    assert is_focus_visible(page)
    page.keyboard.press("Enter")
    assert 'id="main"' in focused(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert is_focus_visible(page), focused(page)


def test_a_request_can_be_made_with_the_keyboard_alone(reader: Readers) -> None:
    who = reader("zh")
    page = who.open(f"promises/{who.site.sample.promises['asked for']}/ask/")
    _tab_to(who, "textarea")
    page.keyboard.type("灯坏了")
    _tab_to(who, "button.btn")
    page.keyboard.press("Enter")
    expect(page.locator(".stub .code")).to_be_visible()
    _tab_to(who, "details.spelled > summary")
    page.keyboard.press("Enter")
    expect(page.locator("details.spelled ol")).to_be_visible()


def _tab_to(who: Reader, selector: str) -> None:
    for _ in range(60):
        who.page.keyboard.press("Tab")
        if who.page.evaluate("s => document.activeElement.matches('main ' + s)", selector):
            return
    pytest.fail(f"no way to {selector} by keyboard")


@pytest.mark.parametrize(
    ("language", "voices", "offered"),
    [
        ("zh", CHINESE_VOICE, True), ("zh", ENGLISH_VOICE, False), ("zh", FAR_VOICE, False),
        ("zh", VOICES % "[]", False), ("en", ENGLISH_VOICE, True), ("en", CHINESE_VOICE, False),
    ],
    ids=["own", "other", "far away", "none", "English", "English, other"],
)  # fmt: skip
def test_reading_aloud_is_offered_only_where_the_device_has_a_voice_of_its_own(
    language: Language, voices: str, offered: bool, reader: Readers
) -> None:
    page = reader(language, init=voices).open(f"places/{VILLAGE}/")
    button = page.get_by_role("button", name=said(language, "Read aloud"))
    expect(button).to_have_count(1 if offered else 0)


def test_reading_aloud_starts_with_the_heading_and_stops_again(reader: Readers) -> None:
    listening = "window.heard = []; speechSynthesis.speak = u => window.heard.push(u.text);"
    saying = "window.SpeechSynthesisUtterance = function (text) { this.text = text; };"
    page = reader("zh", init=CHINESE_VOICE + listening + saying).open(f"places/{VILLAGE}/")
    page.get_by_role("button", name=said("zh", "Read aloud")).click()
    assert page.evaluate("window.heard") == [page.get_by_role("heading", level=1).inner_text()]
    page.get_by_role("button", name=said("zh", "Stop reading")).click()
    expect(page.get_by_role("button", name=said("zh", "Read aloud"))).to_be_visible()


@pytest.mark.parametrize("path", ["places/", "services/"])
def test_places_are_listed_while_one_types(path: str, reader: Readers) -> None:
    page = reader("zh").open(path)
    box = page.locator("main input[name=q]")
    box.press_sequentially("松坪")
    expect(page.locator("main li a").first).to_contain_text("松坪村")
    expect(page).to_have_url(re.compile("q="))
    expect(box).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.reload()
    expect(page.locator("main li a").first).to_contain_text("松坪村")
