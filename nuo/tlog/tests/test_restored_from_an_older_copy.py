"""An old backup of the files, of the head or of the key is put back: nothing is signed."""

import shutil
from pathlib import Path

import pytest

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Forked, Refusing
from nuo.tlog.fsck import fsck
from nuo.tlog.merkle import root_of
from nuo.tlog.notes import parse_note
from nuo.tlog.signers import check_advance
from nuo.tlog.tests.logs import ORIGIN, Log, entries, flip, leaves

# No database is in it.
pytestmark = pytest.mark.sqlite_only

PARTS = ("log", "keys", "head")


@pytest.fixture
def copied(log: Log, tmp_path: Path) -> Path:
    """Grow a log to 300, copy its parts, and grow it to 600."""
    log.grow(300)
    shutil.copytree(log.place, tmp_path / "copy")
    log.grow(600)
    return tmp_path / "copy"


def _restore(copy: Path, log: Log, *parts: str) -> None:
    for part in parts:
        shutil.rmtree(log.place / part)
        shutil.copytree(copy / part, log.place / part)


def _refused(log: Log) -> str:
    before = log.writer.signer.last()
    with pytest.raises(Refusing) as refused:
        log.writer.append([b"more"])
    assert log.writer.signer.last() == before
    return str(refused.value)


def test_old_files_are_refused(copied: Path, log: Log) -> None:
    _restore(copied, log, "log")
    assert _refused(log) == (
        "The files do not hold the 600 entries that were signed: tile/0/002.p/88 is missing. They were damaged or"
        " restored from an old backup. Nothing is signed. Run nuo log fsck to see what is missing,"
        " and nuo log rebuild to write the files again from the database or from a mirror."
    )


def test_an_old_head_is_brought_up_to_the_signer(copied: Path, log: Log) -> None:
    _restore(copied, log, "head")
    assert log.writer.recover()[0].checkpoint.size == 600
    assert log.writer.head.read() == log.writer.signer.last()
    assert fsck(log.grow(700).source, log.policy).is_clean


def test_an_old_head_and_signer_are_refused_while_more_is_public(copied: Path, log: Log) -> None:
    _restore(copied, log, "head", "keys")
    assert _refused(log) == (
        "The published log has 600 entries, the database knows of 300."
        " An old backup of the database was restored: restore a newer one. Nothing is signed."
    )


def test_old_files_and_an_old_head_are_refused_by_the_signer(copied: Path, log: Log) -> None:
    _restore(copied, log, "head", "log")
    assert _refused(log).startswith("The files do not hold the 600 entries that were signed")


def test_a_signer_without_memory_does_not_take_the_head_back(copied: Path, log: Log) -> None:
    (log.place / "keys/log.key.last-signed").unlink()
    assert log.writer.recover()[0].checkpoint.size == 600
    assert fsck(log.grow(700).source, log.policy).is_clean


def test_files_that_nobody_knows_of_are_refused(copied: Path, log: Log) -> None:
    (log.place / "keys/log.key.last-signed").unlink()
    (log.place / "head/head").unlink()
    assert _refused(log) == (
        f"The folder {log.files} holds a log of 600 entries that neither the database nor the key knows."
        " Restore the newer backup of the database, or give another folder."
    )


def test_a_damaged_edge_is_refused_before_signing(copied: Path, log: Log) -> None:
    flip(log.files / "tile/entries/002.p/88", -1)
    assert "the last bundle of 600 entries does not fit its hashes" in _refused(log)


def test_two_memories_of_one_size_are_a_fork(log: Log, tmp_path: Path) -> None:
    log.grow(5)
    other = Log(tmp_path / "other").grow(5, story="b")
    shutil.copy(other.place / "head/head", log.place / "head/head")
    with pytest.raises(Forked, match="remember two different logs of 5 entries") as forked:
        log.writer.append([b"more"])
    assert {forked.value.older, forked.value.newer} == {log.note, other.note}


def test_another_public_log_of_the_same_size_is_not_overwritten(log: Log, tmp_path: Path) -> None:
    log.grow(5)
    other = Log(tmp_path / "other").grow(5, story="b")
    with pytest.raises(Refusing) as refused:
        log.writer.publish(other.note)
    assert str(refused.value) == (
        "Another log of 5 entries is public already. Signing or publishing this one would be a fork."
    )
    (log.files / "checkpoint").write_bytes(other.note)
    assert _refused(log) == str(refused.value)


def test_a_smaller_checkpoint_is_not_published(copied: Path, log: Log) -> None:
    with pytest.raises(Refusing, match="A checkpoint of 600 entries is public already"):
        log.writer.publish((copied / "log/checkpoint").read_bytes())


def test_the_signer_refuses_less_another_and_a_stranger(log: Log) -> None:
    last = log.grow(5).note
    refusals = {
        Checkpoint(ORIGIN, 4, root_of(leaves(4))): "This key has signed 5 entries already; a log of 4 would take some"
        " back. An old backup was restored: restore a newer one.",
        Checkpoint(ORIGIN, 5, bytes(32)): "This key has signed another log of 5 entries. Signing this one would be a"
        " fork.",
        Checkpoint("example.org/other", 6, bytes(32)): "This key has signed the log example.org/nuo; it does not sign"
        " example.org/other as well.",
    }
    for checkpoint, message in refusals.items():
        with pytest.raises(Refusing) as refused:
            log.writer.signer.sign(checkpoint.text)
        assert str(refused.value) == message
    assert log.writer.signer.last() == last
    assert log.writer.signer.sign(parse_note(last).text) == last
    check_advance(Checkpoint(ORIGIN, 6, bytes(32)).text, last)


def test_a_crash_between_signing_and_swapping_is_made_good(log: Log) -> None:
    log.grow(5)
    before = log.writer.head.read()
    signed = log.writer.append(entries(9, 5))
    (log.place / "head/head").write_bytes(before or b"")
    recovered = Log(log.place).writer.recover()[0]
    assert (recovered.checkpoint, recovered.note) == (signed.checkpoint, signed.note)
    assert log.writer.head.read() == signed.note


def test_an_entry_too_long_is_refused_and_the_longest_is_not(log: Log) -> None:
    with pytest.raises(Refusing, match="An entry has 65536 bytes; a log takes at most 65535"):
        log.writer.append([bytes(65_536)])
    assert log.add([bytes(65_535)]).size == 1
    assert fsck(log.source, log.policy).is_clean


def test_a_root_that_differs_from_the_database_s_is_not_signed(log: Log) -> None:
    with pytest.raises(Refusing, match="The database and the files disagree about the log of 3 entries"):
        log.writer.extend([entries(3)], expected_root=bytes(32))
    assert log.writer.signer.last() is None
    assert log.writer.extend([entries(3)], expected_root=root_of(leaves(3))).checkpoint.size == 3
