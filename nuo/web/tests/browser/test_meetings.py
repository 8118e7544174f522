"""A clerk calls a meeting, anybody says something before, the clerk answers; everybody sees it. Also without script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nuo.web.tests.browser.conftest import Language, Readers
from nuo.web.tests.browser.county import THIRD_VILLAGE
from nuo.web.tests.browser.test_paths import both_languages, follow, press, sign_in, sound, with_and_without_script
from nuo.web.tests.browser.words import said

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]


@both_languages
@with_and_without_script
def test_a_meeting_is_called_spoken_to_and_answered(language: Language, script: bool, reader: Readers) -> None:
    clerk, resident = reader(language, script=script), reader(language, script=script)
    title = {"zh": "清渠村民会议", "en": "Assembly on the channel"}[language] + (" 1" if script else " 2")
    page = sign_in(clerk, "clerk-songping")
    page.goto(page.url + "meetings/call/")
    page.get_by_label(said(language, "Name of the meeting")).fill(title)
    page.get_by_label(said(language, "Day"), exact=True).fill((timezone.localdate() + timedelta(days=15)).isoformat())
    page.get_by_label(said(language, "Time"), exact=True).fill("19:30")
    page.get_by_label(said(language, "Place of the meeting")).fill("村小学")
    press(clerk, "Call the meeting")
    # The agenda was forgotten: said beside the question, and what was typed is still there.
    expect(page.locator(".field.bad")).to_have_count(1)
    expect(page.get_by_label(said(language, "Name of the meeting"))).to_have_value(title)
    page.get_by_label(said(language, "Agenda"), exact=True).fill("清渠放在三月\n由村委会雇人")
    press(clerk, "Call the meeting")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    if script:
        sound(clerk)
    theirs = resident.open(f"places/{THIRD_VILLAGE}/meetings/")
    theirs.get_by_role("link", name=title).click()
    expect(theirs.locator("main")).to_contain_text("由村委会雇人")
    follow(resident, "Say something before the meeting")
    theirs.locator("main textarea").fill("先清第二个弯。")
    press(resident, "Send")
    expect(theirs).to_have_url(re.compile(r"/meetings/\d+/$"))
    expect(theirs.locator("main")).not_to_contain_text("先清第二个弯。")
    if script:
        sound(resident)
    page.reload()
    page.locator("section[aria-labelledby=su] details > summary").click()
    page.locator("section[aria-labelledby=su] textarea").fill("采纳，先清第二个弯。")
    page.locator("section[aria-labelledby=su] input[type=checkbox]").check()
    press(clerk, "Answer and publish")
    expect(page.locator("section[aria-labelledby=su] details")).to_have_count(0)
    # A public page may be kept for five seconds.
    theirs.wait_for_timeout(6_000)
    theirs.reload()
    expect(theirs.locator("main")).to_contain_text("采纳，先清第二个弯。")
