"""Residents on a telephone, without script as well: enrolled at the counter, into a group by mutual choice, and out."""

import json
import re
from itertools import count

import pytest
from playwright.sync_api import expect

from nuo.web.tests.browser.conftest import Language, Reader, Readers, SignIn
from nuo.web.tests.browser.live import run_in_the_county
from nuo.web.tests.browser.test_paths import both_languages, follow, press, sound, with_and_without_script
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
_NUMBERS = count(1)
CLERK = "clerk-shitang"


def enrolled(clerk: Reader, name: str, contact: str = "") -> str:
    """Enrol somebody at the counter; return the code on the card."""
    page = clerk.open("desk/residents/")
    page.get_by_label(said(clerk.language, "Name"), exact=True).fill(name)
    page.locator("#id_contact").fill(contact)
    press(clerk, "Enrol and print the card")
    code = page.locator(".stub .code").inner_text().strip()
    sound(clerk)
    return code


def enter(who: Reader, code: str) -> None:
    """Sign in with a card."""
    page = who.open("residents/")
    page.get_by_label(said(who.language, "Code on your card")).fill(code.lower().replace("-", " "))
    press(who, "Sign in")
    expect(page).to_have_url(re.compile(r"/residents/me/$"))


@both_languages
@with_and_without_script
def test_two_neighbours_become_a_group_and_one_leaves(
    language: Language, script: bool, reader: Readers, signed_in: SignIn
) -> None:
    clerk = reader(language, signed_in=signed_in(CLERK))
    number = next(_NUMBERS)
    codes = [enrolled(clerk, f"石{letter}{number}") for letter in "甲乙"]
    one, two = (reader(language, script=script) for _ in range(2))
    enter(one, codes[0])
    press(one, "Begin a group")
    enter(two, codes[1])
    press(two, "Show me a code to read out")
    readout = two.page.locator(".stub .code").inner_text().strip()
    one.page.get_by_label(said(language, "The code the other reads out")).fill(readout)
    press(one, "Invite")
    expect(one.page.locator("main")).to_contain_text(f"石乙{number}")
    two.open("residents/me/")
    press(two, "Yes to all of them")
    expect(two.page).to_have_url(re.compile(r"/residents/me/group/$"))
    if script:
        sound(two)
    press(two, "Leave now")
    expect(two.page).to_have_url(re.compile(r"/residents/me/$"))
    one.open("residents/me/group/")
    expect(one.page.locator("main")).not_to_contain_text(f"石乙{number}")


@both_languages
def test_who_shares_a_telephone_signs_in_with_a_code_that_was_sent(
    language: Language, reader: Readers, signed_in: SignIn
) -> None:
    clerk = reader(language, signed_in=signed_in(CLERK))
    number = f"139{next(_NUMBERS):08}"
    for name in ("石长水", "石长山"):
        enrolled(clerk, name, number)
    who = reader(language)
    page = who.open("residents/")
    follow(who, "No card at hand? Have a code sent to your telephone or e-mail")
    page.get_by_label(said(language, "Your mobile number or e-mail address")).fill(number)
    press(who, "Send the code")
    sound(who)
    run_in_the_county(who.site.home, "send_codes()")
    messages = [json.loads(file.read_text(encoding="utf-8")) for file in (who.site.home / "sms").glob("*.json")]
    (text,) = [message["text"] for message in messages if message["to"] == number]
    found = re.search(r"[0-9]{6}", text)
    assert found
    page.get_by_label(said(language, "The six digits we sent")).fill(found[0])
    press(who, "Sign in")
    sound(who)
    page.get_by_role("button", name="石长山").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("石长山")
