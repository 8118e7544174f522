"""Two writers at once: one works, the other is refused; and without the folder's lock no fork is signed."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest

from nuo.tlog import signers
from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Refusing
from nuo.tlog.fsck import fsck
from nuo.tlog.growth import Edge
from nuo.tlog.notes import parse_note
from nuo.tlog.signers import KeyFile, check_advance
from nuo.tlog.tests.logs import ORIGIN, Log, entries, key
from nuo.tlog.writer import Signed, Writer

# No database is in it.
pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).resolve().parents[3]
BUSY = "Another process is writing the log in {}. Only one may; stop the other, or leave it to it."


def test_a_second_process_is_refused_while_the_first_writes(log: Log) -> None:
    command = [sys.executable, "-m", "nuo.tlog.tests.endless", str(log.place)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline()
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        with pytest.raises(Refusing) as refused, log.folder.locked():
            pass
        first.kill()
    assert str(refused.value) == BUSY.format(log.files)
    assert BUSY.format(log.files) in second.stderr
    assert second.stdout == ""


def test_the_lock_goes_with_its_holder(log: Log) -> None:
    with log.folder.locked():
        pass
    with log.folder.locked():
        log.grow(3)


class _Slow(Writer):
    """A writer without the folder's lock that waits for others between reading and signing."""

    barrier = Barrier(4)

    def recover(self) -> tuple[Signed, Edge]:
        found = super().recover()
        self.barrier.wait()
        return found


def test_without_the_lock_one_of_four_signs_and_the_others_are_refused(log: Log) -> None:
    log.grow(10)
    writer = _Slow(log.folder, ORIGIN, log.writer.signer, log.writer.head)

    def append(number: int) -> Signed | Exception:
        try:
            return writer.append(entries(20, 10, story=f"thread {number}"))
        except Exception as error:  # whatever it is: it must not be a signature
            return error

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(append, range(4)))
    notes = {each.note for each in done if isinstance(each, Signed)}
    assert len(notes) <= 1
    head = log.writer.head.read()
    assert notes <= {head}
    assert log.writer.signer.last() in {head, *notes}


def test_the_head_fences_a_writer_that_read_an_older_one(log: Log) -> None:
    log.grow(10)
    old = log.writer.head.read()
    log.grow(20)
    assert not log.writer.head.swap(old, b"anything")
    assert log.writer.head.read() == log.note


def test_two_processes_with_one_key_sign_one_checkpoint_of_a_size(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.grow(10)
    # Between looking at the last checkpoint and signing there is time for all others to look as well.
    monkeypatch.setattr(signers, "check_advance", _slowly)
    texts = [Checkpoint(ORIGIN, 11, bytes([number]) * 32).text for number in range(8)]

    def sign(text: str) -> bytes | Refusing:
        try:
            return log.writer.signer.sign(text)
        except Refusing as refused:
            return refused

    with ThreadPoolExecutor(8) as pool:
        notes = [each for each in pool.map(sign, texts) if isinstance(each, bytes)]
    assert len(notes) == 1
    assert parse_note(notes[0]).text in texts
    assert log.writer.signer.last() == notes[0]


def _slowly(text: str, last: bytes | None) -> None:
    check_advance(text, last)
    sleep(0.05)


def test_the_log_goes_on_after_a_refused_second_writer(log: Log) -> None:
    log.grow(10)
    with log.folder.locked(), pytest.raises(Refusing), log.folder.locked():
        pass
    assert fsck(log.grow(20).source, log.policy).is_clean


def test_a_key_file_others_can_read_is_refused(log: Log) -> None:
    log.grow(1)
    path = log.place / "keys/log.key"
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(Refusing) as refused:
        log.writer.append([b"x"])
    assert str(refused.value) == f"Others could read the key in {path}. Run: chmod 600 {path}"


def test_a_missing_or_empty_key_file_is_named(tmp_path: Path) -> None:
    signer = KeyFile(tmp_path / "log.key")
    with pytest.raises(Refusing, match="There is no key in"):
        signer.sign(Checkpoint(ORIGIN, 0, Edge().root).text)
    signer.keep([])
    with pytest.raises(Refusing, match="holds no key"):
        signer.sign(Checkpoint(ORIGIN, 0, Edge().root).text)
    signer.keep([key()])
    assert signer.sign(Checkpoint(ORIGIN, 0, Edge().root).text)
