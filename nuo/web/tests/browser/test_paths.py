"""The two paths that matter, on a telephone: a resident asks and follows, a clerk works it off. Also without script."""

import re
import time
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from nuo.clocks import Limit, Unit, china, due
from nuo.demo.cast import PASSWORD
from nuo.web.tests.browser.conftest import Language, Reader, Readers, SignIn
from nuo.web.tests.browser.county import THIRD_VILLAGE
from nuo.web.tests.browser.sound import faults
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
both_languages = pytest.mark.parametrize("language", ["zh", "en"])
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
FRACTION = re.compile(r"(\d+)\s*(?:/|of|件中)\s*(\d+)")
LAMPS = {"zh": "路灯", "en": "lamp"}
# This one needs papers, so that they can be missing.
PENSION, PENSION_LIMIT = {"zh": "养老保险参保", "en": "Help with the rural pension"}, Limit(3, Unit.WORKING_DAYS)
PAGES_ARE_KEPT_FOR = 10  # seconds; in truth five
_NUMBERS = count(1)


def press(who: Reader, name: str) -> None:
    """Press the button so called."""
    who.page.locator("main").get_by_role("button", name=said(who.language, name), exact=True).click()


def follow(who: Reader, name: str) -> None:
    """Follow the link so called."""
    who.page.locator("main").get_by_role("link", name=said(who.language, name), exact=True).click()


def sound(who: Reader) -> None:
    """Look at the page with the eyes of the other tests; without script the tool does not run."""
    assert "\n".join(faults(who.page, who.language)) == ""


def asked_for(service: dict[str, str], who: Reader, village: str, text: str) -> str:
    """Walk from the front page to a receipt; return its code."""
    page = who.open("")
    page.get_by_label(said(who.language, "Which village or town are you in?")).fill(village)
    press(who, "Find it")
    page.locator("#found li a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("main").get_by_role("link", name=service[who.language]).first.click()
    expect(page.locator("dl.facts")).to_contain_text(said(who.language, "Promised limit"))
    follow(who, "Ask for it now")
    page.get_by_label(said(who.language, "What is it about?")).fill(text)
    press(who, "Send and get the receipt code")
    return page.locator(".stub .code").inner_text().strip()


@both_languages
@with_and_without_script
def test_a_resident_finds_the_village_asks_and_comes_back_with_the_code(
    language: Language, script: bool, reader: Readers
) -> None:
    who = reader(language, script=script)
    village = {"zh": "石桥", "en": "Shiqiao"}[language]
    code = asked_for(LAMPS, who, village, "桥头第二盏灯不亮。")
    assert re.fullmatch(r"(\w{4}-){3}\w", code)
    if script:
        sound(who)
    later = reader(language, script=script)
    page = later.open("receipts/")
    page.get_by_label(said(language, "Receipt code")).fill(f"  {code.lower().replace('-', ' ')} ")
    press(later, "Open the request")
    expect(page).to_have_url(re.compile(r"/receipts/mine/$"))
    expect(page.locator(".note").first).to_contain_text(said(language, "Due"))
    assert page.locator(".cal li, .cal td, .cal span").count() > 3, "the days of the clock"
    page.locator("#say textarea").fill("晚上走路看不见。")
    press(later, "Send")
    expect(page.locator("ol.line")).to_contain_text("晚上走路看不见。")
    if script:
        sound(later)


@both_languages
def test_a_wrong_code_is_explained_and_what_was_typed_stays(language: Language, reader: Readers) -> None:
    who = reader(language)
    page = who.open("receipts/")
    for typed in ("7K4Q-M2XD", "7K4Q-M2XD-9ABU-H", "0000-0000-0000-1"):
        page.get_by_label(said(language, "Receipt code")).fill(typed)
        press(who, "Open the request")
        expect(page.locator("main [role=alert]")).to_be_visible()
        expect(page.get_by_label(said(language, "Receipt code"))).to_have_value(typed)
        sound(who)


@both_languages
def test_an_empty_form_says_what_is_wrong_beside_the_question(language: Language, reader: Readers) -> None:
    who = reader(language)
    page = who.open(f"promises/{who.site.sample.promises['asked for']}/ask/")
    page.get_by_label(said(language, "How can the office reach you?")).fill("138")
    press(who, "Send and get the receipt code")
    expect(page.locator(".field.bad")).to_have_count(2)
    expect(page.get_by_label(said(language, "How can the office reach you?"))).to_have_value("138")
    sound(who)


def sign_in(who: Reader, username: str) -> Page:
    page = who.open("desk/")
    page.get_by_label(said(who.language, "Username")).fill(username)
    page.locator("input[type=password]").fill(PASSWORD)
    press(who, "Sign in")
    expect(page).to_have_url(re.compile(r"/desk/$"))
    return page


def kept_of_all(who: Reader, village: str) -> tuple[int, int]:
    """Read the board's figures as everybody may."""
    who.open(f"places/{village}/")
    found = FRACTION.search(who.page.locator("section[aria-labelledby=rt]").inner_text())
    assert found, who.page.locator("section[aria-labelledby=rt]").inner_text()
    first, second = int(found[1]), int(found[2])
    return min(first, second), max(first, second)


def step(who: Reader, name: str) -> None:
    """Open a step of a case, without script too."""
    who.page.locator(f"details#{name} > summary").click()


@both_languages
@with_and_without_script
def test_a_clerk_accepts_asks_for_papers_once_and_closes_and_the_board_counts_it(
    language: Language, script: bool, reader: Readers
) -> None:
    resident, clerk = reader(language, script=script), reader(language, script=script)
    village = {"zh": "松坪", "en": "Songping"}[language]
    text = f"给家里老人办养老保险，第 {next(_NUMBERS)} 次来问。"
    kept, total = kept_of_all(resident, THIRD_VILLAGE)
    asked_for(PENSION, resident, village, text)
    page = sign_in(clerk, "clerk-songping")
    assert_ordered_by_due(page)
    open_case(clerk, text)
    press_step(clerk, "accept")
    step(clerk, "ask_papers")
    page.locator("#ask_papers textarea").fill("老人的身份证复印件")
    page.locator("#ask_papers button").click()
    expect(page.locator(".note").first).to_contain_text(said(language, "The clock stands: papers are missing"))
    expect(page.locator("details#ask_papers")).to_have_count(0)
    resident.open("receipts/mine/")
    resident.page.locator("#bring textarea").fill("放在村委会窗口了")
    resident.page.locator("#bring button").click()
    page.reload()
    step(clerk, "close")
    page.locator("#close input[type=radio]").first.check()
    page.locator("#close textarea").first.fill("已经办好，下个月到账。")
    page.locator("#close button").click()
    expect(page.locator(".note").first).to_contain_text(said(language, "Kept: done in time"))
    resident.open("receipts/mine/")
    expect(resident.page.locator("ol.line")).to_contain_text("已经办好，下个月到账。")
    if script:
        sound(resident)
        sound(clerk)
    counted = int(is_due_this_month())
    everybody, end = reader(language, script=script), time.monotonic() + PAGES_ARE_KEPT_FOR
    while kept_of_all(everybody, THIRD_VILLAGE) != (kept + counted, total + counted):
        assert time.monotonic() < end, "the board does not count it"
        time.sleep(1)


def is_due_this_month() -> bool:
    """The board counts what falls due in the last twelve months; what falls due in the next one comes then."""
    now, calendar = datetime.now(UTC), china()
    return due(now, PENSION_LIMIT, calendar).on.month == now.astimezone(calendar.zone).month


def assert_ordered_by_due(page: Page) -> None:
    shown = [group for group in page.locator(".qhead").evaluate_all("all => all.map(e => e.className)") if group]
    assert shown == sorted(shown, key=lambda name: ("broken" not in name, "near" not in name))


def open_case(who: Reader, text: str) -> None:
    """Open cases that are new until the one with this text is found."""
    links = who.page.locator(".queue h3 a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for href in reversed(links):
        who.page.goto(who.site.url + href)
        if "/cases/" in href and text in who.page.locator("main").inner_text():
            return
    pytest.fail("the case is not on the desk")


def press_step(who: Reader, name: str) -> None:
    who.page.locator(f"form[action$='/{name}'] button").click()


@both_languages
def test_a_clerk_hands_a_case_over_and_the_other_office_has_it(language: Language, reader: Readers) -> None:
    resident, clerk = reader(language), reader(language)
    text = f"镇上那条路的灯，第 {next(_NUMBERS)} 次。"
    asked_for(LAMPS, resident, {"zh": "石桥", "en": "Shiqiao"}[language], text)
    sign_in(clerk, "clerk-shiqiao")
    open_case(clerk, text)
    press_step(clerk, "accept")
    step(clerk, "hand_over")
    clerk.page.locator("#hand_over select").select_option(index=1)
    clerk.page.locator("#hand_over textarea").fill("这条路归镇里管。")
    clerk.page.locator("#hand_over button").click()
    expect(clerk.page.locator(".msgs")).to_be_visible()
    sound(clerk)
    resident.open("receipts/mine/")
    expect(resident.page.locator("ol.line")).to_contain_text("这条路归镇里管。")


def test_a_clerk_goes_through_the_desk_with_the_keyboard(reader: Readers, signed_in: SignIn) -> None:
    who = reader("zh", signed_in=signed_in("clerk-meiling"))
    page = who.open("desk/")
    lines = page.locator("ol.queue > li h3 a")
    assert lines.count() > 2
    lines.first.focus()
    page.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(lines.first).to_be_focused()
    page.keyboard.press("End")
    expect(lines.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    address = lines.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{who.site.url}{address}")
