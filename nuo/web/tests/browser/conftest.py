"""A site with a county in it, and readers: contexts of the browser that watch what the console says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, StorageState

from nuo.demo.cast import PASSWORD
from nuo.web.tests.browser.county import CLERK
from nuo.web.tests.browser.live import Site, served

PHONE, DESKTOP = 390, 1280
Language = Literal["zh", "en"]
Readers = Callable[..., "Reader"]
SignIn = Callable[[str], StorageState]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Give the running site; every test of a worker sees the same one."""
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@dataclass
class Reader:
    """Somebody with a browser, reading in one language. `said` collects every complaint of the browser."""

    context: BrowserContext
    page: Page
    site: Site
    language: Language
    said: list[str] = field(default_factory=list)

    def watch(self) -> "Reader":
        """Write down what goes wrong on any of the pages."""
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.said.append(f"error: {error.error}"))
        self.context.on("response", self._on_response)
        return self

    def open(self, path: str) -> Page:
        """Open a page by its address after the language."""
        self.page.goto(f"{self.site.url}/{self.language}/{path}", wait_until="load")
        return self.page

    def complaints(self) -> list[str]:
        """Return what the browser has complained about since last asked."""
        said, self.said = self.said, []
        return said

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that says 404 or 422 is a page; other files are looked at below.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.said.append(f"{message.type}: {message.text}")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            self.said.append(f"{response.status}: {response.url}")


def new_reader(
    browser: Browser, site: Site, language: Language, *, width: int = PHONE, script: bool = True,
    signed_in: StorageState | None = None, look: str = "", init: str = "",
) -> Reader:  # fmt: skip
    """Return a reader with a browser of their own; whoever asks closes its context."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="zh-CN" if language == "zh" else "en-GB",
        timezone_id="Asia/Shanghai", java_script_enabled=script, storage_state=signed_in, reduced_motion="reduce",
        base_url=site.url,
    )  # fmt: skip
    context.set_default_timeout(10_000)
    if look:
        context.add_cookies([{"name": "nuo_look", "value": look, "url": site.url}])
    if init:
        context.add_init_script(init)
    return Reader(context, context.new_page(), site, language).watch()


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Readers]:
    """Return a function that brings a reader; at the end no browser may have complained."""
    readers: list[Reader] = []

    def bring(language: Language = "zh", **how: Any) -> Reader:  # Any: as new_reader takes them
        readers.append(new_reader(browser, site, language, **how))
        return readers[-1]

    yield bring
    for each in readers:
        each.context.close()
    assert [said for each in readers for said in each.complaints()] == []


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> SignIn:
    """Return a function that gives the cookies of somebody signed in, who signs in once."""
    kept: dict[str, StorageState] = {}

    def state(username: str = CLERK) -> StorageState:
        if username not in kept:
            context = browser.new_context(base_url=site.url)
            page = context.new_page()
            page.goto("/en/account/login/")
            page.get_by_label("Username").fill(username)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/desk/**")
            kept[username] = context.storage_state()
            context.close()
        return kept[username]

    return state


@pytest.fixture(scope="session")
def holding(browser: Browser, site: Site) -> StorageState:
    """Give the cookies of somebody who has typed a receipt code."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.goto("/en/receipts/")
    page.get_by_label("Receipt code").fill(site.sample.code)
    page.get_by_role("button", name="Open the request").click()
    page.wait_for_url("**/receipts/mine/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def carded(browser: Browser, site: Site) -> SignIn:
    """Return a function that gives the cookies of a resident who has typed the code on their card."""

    def state(code: str) -> StorageState:
        context = browser.new_context(base_url=site.url)
        page = context.new_page()
        page.goto("/en/residents/")
        page.get_by_label("Code on your card").fill(code)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/residents/me/")
        kept = context.storage_state()
        context.close()
        return kept

    return state


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Give a folder for pictures."""
    return tmp_path
