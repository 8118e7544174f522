"""The browser verifies for itself: what fits is said to fit, and a server that lies is found out, at the right step."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, StorageState, expect

from nuo.ledger.checkpoint_words import spoken
from nuo.ledger.proof_links import to_fragment
from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.keys import parse_vkey
from nuo.tlog.merkle import leaf_hash
from nuo.tlog.notes import encode, parse_note
from nuo.tlog.policy import trusting
from nuo.tlog.prooffiles import parse_proof, proof_file, verify_proof
from nuo.tlog.reader import Reader as LogReader
from nuo.tlog.sources import FolderSource
from nuo.web.tests.browser.conftest import DESKTOP, Readers
from nuo.web.tests.browser.live import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
SLOW = 20_000
# Before any script of the page runs.
NO_ED25519 = """
const known = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (form, key, kind, ...rest) =>
  kind.name === "Ed25519" ? Promise.reject(new Error("not supported")) : known(form, key, kind, ...rest);
"""
NO_SUBTLE = "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });"


class Log:
    """The site's log, as the test reads it from the folder."""

    def __init__(self, site: Site) -> None:
        self.folder = site.home / "log"
        self.note = (self.folder / "checkpoint").read_text()
        self.checkpoint: Checkpoint = parse_checkpoint(parse_note(self.note.encode()).text)
        self.vkey = (self.folder / "vkey").read_text().strip()
        self.reader = LogReader(FolderSource(self.folder), trusting(parse_vkey(self.vkey)))

    def proof(self, index: int) -> str:
        entry = self.reader.entry(index, self.checkpoint)
        hashes = self.reader.inclusion(index, leaf_hash(entry), self.checkpoint)
        return proof_file(index, hashes, self.note.encode(), entry=entry).data.decode()


@pytest.fixture
def log(site: Site) -> Log:
    return Log(site)


def ends(page: Page, state: str) -> None:
    expect(page.locator(f"#verify[data-state={state}]")).to_be_attached(timeout=SLOW)


def lying(page: Page, path: str, change: Callable[[bytes], bytes]) -> None:
    """Let the server answer with other bytes under a path of the log."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=change(response.body()))

    page.route(re.compile(rf"/log/{path}"), answer)


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_an_entry_as_it_was_signed_fits_in_four_steps(which: str, log: Log, reader: Readers) -> None:
    size = log.checkpoint.size
    page = reader("zh", width=DESKTOP).open(
        f"log/{ {'first': 0, 'middle': size // 2, 'last': size - 1}[which] }/verify/"
    )
    ends(page, "ok")
    expect(page.locator("h1")).to_have_text("这条记录没有被改过")
    assert page.locator("[data-slot=made]").inner_text() == log.checkpoint.root.hex()
    assert page.locator("[data-slot=signers] li").count() == 2
    expect(page.get_by_text("见证方：县档案馆")).to_be_visible()
    expect(page.locator("[data-slot=quorum]")).to_contain_text("够数")


def test_the_proof_it_saves_is_verified_by_the_library_too(log: Log, reader: Readers) -> None:
    page = reader("en").open("log/7/verify/")
    ends(page, "ok")
    with page.expect_download() as saved:
        page.get_by_text("Save the proof").click()
    proof = parse_proof(Path(saved.value.path()).read_bytes())
    assert verify_proof(proof, trusting(parse_vkey(log.vkey))).checkpoint == log.checkpoint
    assert proof.extra == log.reader.entry(7, log.checkpoint)


def test_a_changed_entry_is_found_at_the_first_step(reader: Readers) -> None:
    page = reader("en").page
    lying(page, "tile/entries/000", lambda data: data.replace(b'"v":1', b'"v":7', 1))
    page.goto("/en/log/0/verify/")
    ends(page, "no")
    expect(page.locator("h1")).to_have_text("This record does not fit")
    expect(page.locator("[data-slot=detail]")).to_contain_text("From step 1 on.")


def test_a_changed_neighbour_is_found_at_the_third_step(reader: Readers) -> None:
    page = reader("en").page
    lying(page, "tile/0/000", flipped(32))
    page.goto("/en/log/0/verify/")
    ends(page, "no")
    expect(page.locator("[data-slot=detail]")).to_contain_text("From step 3 on.")
    expect(page.locator("[data-slot=root-seal]")).to_contain_text("Another root")


def test_a_changed_checkpoint_is_found_by_its_signature(log: Log, reader: Readers) -> None:
    page = reader("en").page
    root = encode(log.checkpoint.root)
    lying(page, "checkpoint", lambda data: data.replace(root.encode(), encode(bytes(32)).encode()))
    page.goto("/en/log/0/verify/")
    ends(page, "no")
    expect(page.locator("[data-slot=detail]")).to_contain_text("From step 4 on. The signature of nuochuan.example/log")


def test_a_missing_tile_is_no_verdict(reader: Readers) -> None:
    who = reader("en")
    who.page.route(re.compile("/log/tile/0/000"), lambda route: route.fulfill(status=404))
    page = who.open("log/0/verify/")
    ends(page, "hold")
    expect(page.locator("[data-slot=detail]")).to_contain_text("tile/0/000")
    assert all("tile/0/000" in said for said in who.complaints())


def test_a_rewritten_log_is_found_by_whoever_came_before(log: Log, reader: Readers) -> None:
    who = reader("zh")
    page = who.open("log/7/verify/")
    ends(page, "ok")
    remembered = json.loads(page.evaluate("localStorage.getItem('nuo-log')"))
    assert remembered["nuochuan.example/log"]["note"] == log.note
    # As if the log had shown this browser another history of five entries.
    other = Checkpoint("nuochuan.example/log", 5, leaf_hash(b"another")).text + "\n" + log.note.split("\n\n")[1]
    page.evaluate(
        "note => localStorage.setItem('nuo-log', JSON.stringify({'nuochuan.example/log': {note, keys: []}}))", other
    )
    page.reload()
    ends(page, "no")
    expect(page.locator("h1")).to_have_text("旧账被改过")
    with page.expect_download() as older:
        page.get_by_text("旧的检查点", exact=True).click()
    assert Path(older.value.path()).read_text() == other
    expect(page.get_by_text("今天的检查点", exact=True)).to_be_visible()


def test_a_browser_that_continues_what_it_saw_says_so(reader: Readers) -> None:
    page = reader("en").open("log/7/verify/")
    ends(page, "ok")
    expect(page.locator("[data-slot=from-server]")).to_contain_text("new to this browser")
    page.reload()
    ends(page, "ok")
    expect(page.locator("[data-slot=remembered]")).to_contain_text("continues the checkpoint this browser saw")
    expect(page.locator("[data-slot=from-server]")).to_contain_text("this browser remembers")


def test_another_key_than_the_one_you_know_is_said(reader: Readers) -> None:
    page = reader("en").open("log/7/verify/")
    ends(page, "ok")
    other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    page.evaluate("localStorage.clear()")
    page.get_by_label("Public key of the log").fill(other)
    page.get_by_role("button", name="Verify with this key").click()
    expect(page.locator("[data-slot=detail]")).to_contain_text("not signed with the key you know", timeout=SLOW)


def test_where_the_browser_knows_no_ed25519_the_library_verifies(log: Log, reader: Readers) -> None:
    page = reader("en", init=NO_ED25519).open("log/7/verify/")
    ends(page, "ok")
    assert page.locator("[data-slot=signers] li").count() == 2
    root = encode(log.checkpoint.root)
    page.evaluate("localStorage.clear()")
    lying(page, "checkpoint", lambda data: data.replace(root.encode(), encode(bytes(32)).encode()))
    page.reload()
    ends(page, "no")


def test_where_the_browser_may_not_compute_it_says_why(reader: Readers) -> None:
    page = reader("zh", init=NO_SUBTLE).open("log/7/verify/")
    ends(page, "hold")
    expect(page.locator("[data-slot=detail]")).to_contain_text("https")


def test_without_javascript_the_page_gives_the_commands(log: Log, reader: Readers) -> None:
    page = reader("en", script=False).open("log/7/verify/")
    expect(page.get_by_text("nuo log mirror")).to_be_visible()
    assert log.vkey in page.content()
    assert not page.locator("[data-slot=steps]").is_visible()
    assert "nuo verify receipt.tlog-proof" in reader("en", script=False).open("verify/").content()


def test_a_proof_in_the_address_is_verified_and_stays_there(log: Log, reader: Readers) -> None:
    who = reader("zh")
    asked: list[str] = []
    who.page.on("request", lambda request: asked.append(request.url))
    page = who.open(f"verify/#{to_fragment(log.proof(9))}")
    ends(page, "ok")
    expect(page.locator("[data-slot=title]")).to_have_text("证明有效")
    expect(page.locator("[data-slot=remembered]")).to_contain_text("仍然接得上")
    assert not [url for url in asked if "tlog-proof" in url.split("#")[0]]


def test_a_proof_from_a_file_holds_without_a_network(log: Log, reader: Readers, tmp_path: Path) -> None:
    file = tmp_path / "receipt.tlog-proof"
    file.write_text(log.proof(9))
    who = reader("en")
    page = who.open("verify/")
    page.get_by_label("Public key of the log").fill(log.vkey)
    page.route(re.compile("/log/"), lambda route: route.abort())
    page.get_by_label("A proof file").set_input_files(file)
    ends(page, "ok")
    expect(page.locator("[data-slot=remembered]")).to_contain_text("Without a network")


def test_a_forged_proof_does_not_hold(log: Log, reader: Readers) -> None:
    forged = log.proof(9).replace("\nindex 9\n", "\nindex 8\n")
    page = reader("en").open(f"verify/#{to_fragment(forged)}")
    ends(page, "no")
    expect(page.locator("[data-slot=title]")).to_have_text("This record does not fit")


def test_a_poster_is_checked_by_its_code_and_by_its_words(log: Log, reader: Readers) -> None:
    page = reader("zh").open(f"verify/#{to_fragment(log.note)}")
    ends(page, "ok")
    expect(page.locator("[data-slot=title]")).to_have_text("对得上")
    old = log.reader.root_at(100, log.checkpoint)
    for language in ("zh", "en"):
        page.reload()
        page.get_by_label("或者贴上证明的文字").fill(f"100 {spoken(old, language)}")
        page.get_by_role("button", name="验真伪").click()
        expect(page.locator("[data-slot=detail]")).to_contain_text("那 100 条", timeout=SLOW)
    page.get_by_label("或者贴上证明的文字").fill(f"101 {spoken(old, 'zh')}")
    page.get_by_role("button", name="验真伪").click()
    ends(page, "no")
    expect(page.locator("[data-slot=title]")).to_have_text("旧账被改过")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("nonsense", "neither a proof file"), ("100 abandon", "eight words"), ("100 " + "zzz " * 8, "none of the words"),
     ("", "Nothing is there yet")],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_sentence(typed: str, said: str, reader: Readers) -> None:
    page = reader("en").open("verify/")
    page.get_by_label("Or its text").fill(typed)
    page.get_by_role("button", name="Verify").click()
    ends(page, "hold")
    expect(page.locator("[data-slot=detail]")).to_contain_text(said)


def test_a_receipts_proof_is_shown_kept_and_verified(log: Log, reader: Readers, holding: StorageState) -> None:
    page = reader("en", signed_in=holding).open("receipts/mine/")
    page.get_by_role("link", name="Show the proof").click()
    expect(page.locator(".proofcode svg")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_text("Keep the proof as a file").click()
    assert saved.value.suggested_filename.endswith(".tlog-proof")
    proof = parse_proof(Path(saved.value.path()).read_bytes())
    assert verify_proof(proof, trusting(parse_vkey(log.vkey))).checkpoint == log.checkpoint
    page.get_by_text("Verify it now").click()
    ends(page, "ok")
    expect(page.locator("[data-slot=body]")).to_contain_text('"type":"duty.opened"')
