"""The small sum a browser does while much comes in, done by a real browser and looked at by the server's own rule."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from nuo.people import labour
from nuo.web.tests.browser.conftest import Readers

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "nuo" / "work.js"
# What the page has while much comes in; really to bring so much in would hold up every other test.
BOX = """() => {
  const box = document.createElement("div");
  box.id = "work";
  box.dataset.bits = "%d";
  box.dataset.busy = "busy";
  box.dataset.done = "done";
  box.innerHTML = '<p role="status"></p>';
  document.querySelector('input[name="work"]').form.append(box);
}"""


def test_a_browser_does_the_work_and_only_then_sends(reader: Readers) -> None:
    who = reader("zh")
    page = who.open(f"promises/{who.site.sample.promises['asked for']}/ask/")
    token = page.locator("input[name=token]").input_value()
    page.evaluate(BOX % labour.BITS)
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    expect(page.locator("#work [role=status]")).to_have_text("done", timeout=60_000)
    work = page.locator("input[name=work]").input_value()
    assert labour.is_done(token, work)
    expect(page.locator("main form button").first).to_be_enabled()
