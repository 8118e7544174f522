"""A promise breaks by the clock alone: nothing runs beside the pages, nobody presses anything."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from nuo.web.tests.browser.conftest import Readers
from nuo.web.tests.browser.county import SECOND_VILLAGE
from nuo.web.tests.browser.live import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
# This service is promised within 24 hours by the clock on the wall, so it falls due at any time of any day.
SERVICE, LIMIT = "missed-waste", timedelta(hours=24)


def is_overdue(page: Page, duty: int) -> bool:
    """Whether the page open now lists the duty as overdue."""
    page.reload()
    return page.locator(f"section[aria-labelledby=od] a[href$='/duties/{duty}/']").count() > 0


def test_a_breach_appears_by_itself(site: Site, reader: Readers) -> None:
    due_at = datetime.now(UTC) + timedelta(seconds=12)
    asked = site.ask(SECOND_VILLAGE, SERVICE, at=due_at - LIMIT)
    who = reader("zh")
    page = who.open(f"promises/{asked.promise}/")
    assert not is_overdue(page, asked.duty)
    while datetime.now(UTC) < due_at:
        time.sleep(0.5)
    # Pages may be kept for five seconds.
    end = time.monotonic() + 10
    while not is_overdue(page, asked.duty):
        assert time.monotonic() < end, "the limit has passed and the page does not say so"
        time.sleep(1)
    who.open(f"places/{SECOND_VILLAGE}/overdue/")
    assert is_overdue(page, asked.duty)
    who.open(f"duties/{asked.duty}/")
    assert "broken" in (page.locator(".seal.lg").get_attribute("class") or "")
