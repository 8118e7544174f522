"""Staff may add a second factor; its pages stand in the middle of a sign-in and behind it."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from nuo.demo.cast import PASSWORD
from nuo.web.tests.browser.conftest import Language, Readers
from nuo.web.tests.browser.sound import faults

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
# Each language has somebody of its own: a second factor stays.
WHO = {"zh": "supervisor-shiqiao", "en": "supervisor-songping"}
STEP = 30  # seconds, as authenticator apps count


def code_now(secret: str) -> str:
    # A code typed in the last moment would be one of the past when it arrives.
    if time.time() % STEP > STEP - 4:
        time.sleep(4)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP)))


def give_password(page: Page, username: str) -> None:
    if page.locator("main input[name=login]").count():
        page.locator("main input[name=login]").fill(username)
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_factor_is_added_and_asked_for(language: Language, reader: Readers) -> None:
    who = reader(language)
    page = who.open("account/2fa/totp/activate/")
    give_password(page, WHO[language])
    if "/reauthenticate/" in page.url:
        give_password(page, WHO[language])
    expect(page).to_have_url(re.compile("/2fa/totp/activate/$"))
    assert faults(page, language) == []
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("main input[name=code]").fill(code_now(secret))
    page.locator("main button").last.click()
    expect(page).to_have_url(re.compile("/2fa/recovery-codes/"))
    recovery = page.locator("main textarea").input_value().split()[0]
    for path in ("account/2fa/", "account/2fa/recovery-codes/", "account/2fa/totp/deactivate/"):
        who.open(path)
        assert faults(page, language) == [], path
    later = reader(language)
    page = later.open("account/login/")
    give_password(page, WHO[language])
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    assert faults(page, language) == []
    # A code of the app counts once, and the next comes in half a minute; this is for who has lost the app.
    page.locator("main input[name=code]").fill(recovery)
    page.locator("main button").first.click()
    expect(page).not_to_have_url(re.compile("/2fa/authenticate/"))
