"""`nuo log …`, `nuo verify`, `nuo witness …`: what each does, and its sentence when it cannot."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nuo.ledger import starting
from nuo.ledger.actions import append
from nuo.ledger.checkpoint_words import spoken
from nuo.ledger.models import Edge, Entry, Head
from nuo.ledger.publishing import Publisher, published
from nuo.ledger.rules import canonical
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signed_log import folder
from nuo.ledger.signers import OPERATOR
from nuo.ledger.tests.conftest import AT
from nuo.tlog.merkle import leaf_hash
from nuo.web.tests.test_commands import run

pytestmark = [pytest.mark.django_db]
Say = Callable[[int], None]


@pytest.fixture
def key(say: Say) -> str:
    """Return the public key of a log with 300 entries that is public."""
    starting.begin("nuo.example/log", at=AT)
    integrate_all(at=AT)
    say(299)
    assert Publisher().publish(at=AT)
    return str(folder() / "vkey")


@pytest.fixture
def say() -> Say:
    def said(count: int) -> None:
        for number in range(count):
            append("test.said", {"n": number}, by=OPERATOR, at=AT, subject="test:1", place_code="99")
        integrate_all(at=AT)

    return said


def test_a_log_begins_with_one_command_and_is_public_with_the_next() -> None:
    begun = run("log", "init", "county.example/log")
    assert begun.exit_code == 0, begun.output
    assert "The log signs with county.example/log+" in begun.output
    assert (folder().parent / "keys" / "log.key").stat().st_mode & 0o077 == 0
    assert run("log", "publish").output.startswith("Public: 1 entries")
    again = run("log", "init", "county.example/log")
    assert (again.exit_code, "nuo log rotate" in again.output) == (1, True)


def test_a_name_that_cannot_be_one_is_refused() -> None:
    refused = run("log", "init", "my county")
    assert refused.exit_code == 1
    assert "“my county” cannot name a log" in refused.output
    assert not (folder().parent / "keys").exists()


def test_before_the_log_has_begun_commands_say_how_to_begin() -> None:
    for command in (("fsck",), ("publish",), ("rebuild",), ("rotate",), ("check-poster", "1 a")):
        refused = run("log", *command)
        assert refused.exit_code == 1
        assert "nuo log init ORIGIN" in refused.output


def test_a_proof_is_verified_with_nothing_but_the_key(key: str, tmp_path: Path) -> None:
    file = tmp_path / "receipt.tlog-proof"
    assert run("log", "proof", "7", "--to", str(file)).exit_code == 0
    vkey = Path(key).read_text().strip()
    shutil.rmtree(folder())
    held = run("verify", str(file), "--key", vkey)
    assert held.exit_code == 0, held.output
    assert "It holds: entry 7 stands in the log nuo.example/log of 300 entries." in held.output
    assert "type: test.said" in held.output


def test_a_proof_of_something_else_does_not_hold(key: str, tmp_path: Path) -> None:
    file, entry = tmp_path / "receipt.tlog-proof", tmp_path / "entry"
    run("log", "proof", "7", "--to", str(file))
    entry.write_bytes(bytes(Entry.objects.get(index=8).body))
    wrong = run("verify", str(file), "--key", key, "--entry", str(entry))
    assert wrong.exit_code == 1
    assert "It does NOT hold. Entry 7 does not stand in the log of 300 entries" in wrong.output
    other = run("witness", "init", "x.example/w", "--dir", str(tmp_path)).output.strip()
    assert "No known key has signed this" in run("verify", str(file), "--key", other).output
    assert run("verify", key, "--key", key).exit_code == 2
    assert "No key is given" in run("verify", str(file)).output


def test_an_entry_that_is_not_there_yet_has_no_proof(key: str, say: Say) -> None:
    say(1)
    refused = run("log", "proof", "300")
    assert (refused.exit_code, "not in the public log yet" in refused.output) == (1, True)


def test_fsck_names_a_changed_entry(key: str) -> None:
    assert "whole: 300 entries, every byte checked" in run("log", "fsck").output
    path = folder() / "tile/entries/000"
    path.write_bytes(path.read_bytes().replace(b'"n":41', b'"n":42', 1))
    found = run("log", "fsck")
    assert found.exit_code == 1
    assert re.search(r"entry 42 does not fit its hash here", found.output)
    assert run("log", "rebuild").exit_code == 0
    assert run("log", "fsck").exit_code == 0


def test_files_are_not_rebuilt_from_changed_entries_but_from_a_mirror(key: str, tmp_path: Path) -> None:
    assert "holds 300 entries, 300 new" in run("log", "mirror", str(folder()), str(tmp_path / "m"), "--key", key).output
    (folder() / "tile/0/000").unlink()
    Entry.objects.filter(index=9).update(body=canonical({"n": "another"}))
    refused = run("log", "rebuild")
    assert (refused.exit_code, "do not have the root that was signed" in refused.output) == (1, True)
    assert "300 entries were written again" in run("log", "rebuild", "--from", str(tmp_path / "m")).output
    assert run("log", "fsck").exit_code == 0


def test_an_export_is_a_whole_log_and_grows(key: str, say: Say, tmp_path: Path) -> None:
    target = tmp_path / "public"
    assert "300 new" in run("log", "export", str(target)).output
    say(10)
    Publisher().publish(at=AT)
    assert "310 entries, 10 new" in run("log", "export", str(target)).output
    assert run("log", "fsck", str(target), "--key", str(target / "vkey")).exit_code == 0
    assert (target / "policy").exists()


def test_a_mirror_raises_on_a_fork_and_keeps_both_checkpoints(key: str, say: Say, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    vkey = Path(key).read_text().strip()
    run("log", "mirror", str(folder()), str(mirror), "--key", vkey)
    rewrite_history(say)
    forked = run("log", "mirror", str(folder()), str(mirror), "--key", vkey)
    assert forked.exit_code == 3
    assert "FORK: The log nuo.example/log was rewritten." in forked.output
    assert len(list((mirror / "evidence").glob("*.checkpoint"))) == 2
    assert run("log", "fsck", str(mirror), "--key", vkey).exit_code == 0


def rewrite_history(say: Say) -> None:
    """As an operator with the key would: another entry 5, a new tree, signed anew."""
    body = canonical({"n": "rewritten"})
    Entry.objects.filter(index=5).update(body=body, leaf_hash=leaf_hash(body))
    Entry.objects.update(index=None)
    Edge.objects.all().delete()
    Head.objects.all().delete()
    shutil.rmtree(folder() / "tile")
    (folder() / "checkpoint").unlink()
    (folder().parent / "keys" / "log.key.last-signed").unlink()
    integrate_all(at=AT)
    say(3)
    assert Publisher().publish(at=AT)


def test_a_poster_is_checked_by_its_text_and_by_its_words(key: str, say: Say, tmp_path: Path) -> None:
    poster = tmp_path / "poster.txt"
    poster.write_bytes(bytes(Head.objects.get().published))
    old = published()
    assert old is not None
    say(20)
    Publisher().publish(at=AT)
    for given in (str(poster), poster.read_text(), f"300 {spoken(old.root, 'zh')}", f"300 {spoken(old.root, 'en')}"):
        told = run("log", "check-poster", given)
        assert told.exit_code == 0, told.output
        assert "today's log of 320 entries begins with the 300 of the poster" in told.output
    wrong = run("log", "check-poster", f"299 {spoken(old.root, 'en')}")
    assert (wrong.exit_code, "do NOT belong together" in wrong.output) == (1, True)
    assert "none of the words" in run("log", "check-poster", f"300 {spoken(old.root, 'en')[:-1]}x").output
    assert "A poster has 8 words" in run("log", "check-poster", "300 abandon").output
    poster.write_text(poster.read_text().replace("\n300\n", "\n301\n"))
    assert "does not fit" in run("log", "check-poster", str(poster)).output


def test_a_poster_printed_before_history_was_rewritten_gives_it_away(key: str, say: Say) -> None:
    old = published()
    assert old is not None
    rewrite_history(say)
    told = run("log", "check-poster", f"300 {spoken(old.root, 'zh')}")
    assert (told.exit_code, "another story of its first 300 entries" in told.output) == (1, True)


def test_keys_are_listed_rotated_and_retired(key: str) -> None:
    first = run("log", "keys").output.split()[0]
    assert "also signs with nuo.example/log+" in run("log", "rotate").output
    assert "ml-dsa-44" not in run("log", "keys").output
    assert run("log", "rotate", "--kind", "ml-dsa-44").exit_code == 0
    assert "ml-dsa-44" in run("log", "keys").output
    assert f"{first} is retired" in run("log", "retire", first).output
    assert run("log", "retire", first).exit_code == 1


def test_a_witness_has_one_key_and_names_the_logs_it_watches(tmp_path: Path) -> None:
    made = run("witness", "init", "archive.example/witness", "--dir", str(tmp_path))
    assert made.output.startswith("archive.example/witness+")
    assert "for ever" in run("witness", "init", "archive.example/witness", "--dir", str(tmp_path)).output
    refused = run("witness", "serve", "--dir", str(tmp_path), "--port", "8199")
    assert (refused.exit_code, "No key is given" in refused.output) == (1, True)
