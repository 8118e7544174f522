"""Something confidential from asking to the answer: sealed, read by two sides, and a contact opened by two people."""

import re

import pytest
from playwright.sync_api import expect

from nuo.web.tests.browser.conftest import Language, Reader, Readers, SignIn
from nuo.web.tests.browser.test_levels import holder_of, take
from nuo.web.tests.browser.test_paths import both_languages, press, sound, with_and_without_script
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
CLERK, OTHER_CLERK, OFFICER = "clerk-meiling", "clerk-shiqiao", "officer-yunxi"
WORDS, CONTACT = "想问问助学的事，不想让人知道。", "13912345678"


@both_languages
@with_and_without_script
def test_asked_read_by_two_sides_and_reached_once_two_people_agree(
    language: Language, script: bool, reader: Readers, signed_in: SignIn
) -> None:
    resident = reader(language, script=script)
    clerk = reader(language, script=script, signed_in=signed_in(CLERK))
    officer = reader(language, script=script, signed_in=signed_in(OFFICER))
    page = resident.open(f"promises/{resident.site.sample.promises['confidential']}/ask/")
    expect(page.locator("main")).to_contain_text(said(language, "This is confidential"))
    page.get_by_label(said(language, "What is it about?")).fill(WORDS)
    page.get_by_label(said(language, "How can the office reach you?")).fill(CONTACT)
    press(resident, "Send and get the receipt code")
    code = page.locator(".stub .code").inner_text().strip()
    holder_of(code, resident)
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).not_to_contain_text(CONTACT)
    _look(resident, script)
    case = _newest(clerk)
    desk = clerk.open(f"desk/cases/{case}/")
    expect(desk.locator("main")).to_contain_text(WORDS)
    _look(clerk, script)
    take(clerk, "ask_reveal", reason="call_wanted")
    expect(desk.locator("main")).not_to_contain_text(CONTACT)
    keys = officer.open("desk/keys/")
    expect(keys.locator("main")).not_to_contain_text(WORDS)
    _look(officer, script)
    row = keys.locator("ol.rows > li").last
    row.get_by_role("button", name=said(language, "Agree: open it for the office")).click()
    clerk.open(f"desk/cases/{case}/")
    expect(desk.locator("main")).to_contain_text(CONTACT)
    _look(clerk, script)
    take(clerk, "close", closing="delivered", answer="电话里说清楚了。")
    resident.open("receipts/mine/")
    expect(page.locator("main")).to_contain_text("电话里说清楚了。")
    opened = {"zh": "第二个人同意了", "en": "A second person agreed"}[language]
    expect(page.locator("main")).to_contain_text(opened)
    _look(resident, script)
    # In a browser that has not typed the code, or at another village's desk, there is nothing.
    other = reader(language, script=script, signed_in=signed_in(OTHER_CLERK))
    answer = other.page.request.get(f"{other.site.url}/{language}/desk/cases/{case}/")
    assert (answer.status, WORDS in answer.text()) == (404, False)


def _look(who: Reader, script: bool) -> None:
    if script:
        sound(who)


def _newest(clerk: Reader) -> int:
    page = clerk.open("desk/?channel=web")
    links = page.locator("a[href*='/desk/cases/']").evaluate_all("links => links.map(link => link.href)")
    return max(int(re.findall(r"/cases/(\d+)/", address)[0]) for address in links)
