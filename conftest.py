"""What every test gets: a data folder of its own, the shared real data, and a browser.

Not for fixtures of one app; those stand in that app's tests.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings

from tools import needs

ROOT = Path(__file__).resolve().parent
CI = os.environ.get("CI", "") not in {"", "false", "0"}

# A loaded machine is slow, which is no fault of the code; a failure must be repeatable.
hypothesis_settings.register_profile("nuo", deadline=None, print_blob=True)
hypothesis_settings.load_profile("nuo")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that kill processes follow one another on one worker."""
    for item in items:
        if item.get_closest_marker("faults"):
            item.add_marker(pytest.mark.xdist_group("faults"))


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the test its own data folder, so that none touches a real instance."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(settings, "HOME", folder)
    return folder


@pytest.fixture(autouse=True)
def no_page_is_kept(settings: Settings) -> None:
    """Let a test see at once what it did; the tests of keeping pages turn it on again."""
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put a SQLite test database into a file: in memory, threads share one connection's locks, unlike in life."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "nuo.sqlite3")


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Return a function that finds a file or folder of the real data kept beside the project."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / "data" / name
        if not path.exists():
            (pytest.fail if CI else pytest.skip)(f"the real data ../shared/data/{name} is not on this machine")
        return path

    return find


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give the system's Chromium, started once for all browser tests of a worker."""
    program = needs.browser()
    if program is None:
        pytest.fail("The browser tests need Chromium: please install chromium, or run make test.")
    # Playwright keeps an event loop running in this thread, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        # The pages are our own, and a sandbox works neither for root nor in most containers.
        chromium = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Give a fresh page on a phone's screen, in Chinese, with no cookies."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
