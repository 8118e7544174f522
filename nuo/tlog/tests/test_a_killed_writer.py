"""`kill -9` at random moments of a process that appends; NUO_FAULT_SECONDS makes it longer than 20 seconds."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.fsck import fsck
from nuo.tlog.notes import parse_note
from nuo.tlog.tests.logs import Log

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow, pytest.mark.faults]
ROOT = Path(__file__).resolve().parents[3]
SECONDS = float(os.environ.get("NUO_FAULT_SECONDS", "20"))


def _killed(place: Path) -> list[tuple[int, str]]:
    """Start a writer, kill it at some moment, and return what it had acknowledged."""
    command = [sys.executable, "-m", "nuo.tlog.tests.endless", str(place)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(random.random() ** 2 / 2)
        process.kill()
        lines = [first, *process.stdout]
    assert process.returncode == -9
    return [(int(size), root) for size, root in (line.split() for line in lines if line.endswith("\n"))]


def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    log, promised, kills = Log(tmp_path), dict[int, str](), 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for size, root in _killed(tmp_path):
            # One size was never signed with two roots.
            assert promised.setdefault(size, root) == root
        kills += 1
        last = parse_checkpoint(parse_note(log.writer.signer.last() or b"").text)
        assert promised.setdefault(last.size, last.root.hex()) == last.root.hex()
        # Signed in the last life, perhaps told to nobody: recovering keeps it, all the same.
        recovered = log.writer.recover()[0]
        assert recovered.checkpoint.size == max(promised)
        assert recovered.note is not None
        log.writer.publish(recovered.note)
        _is_one_history(log, promised)
    print(f"{kills} kills, {len(promised)} checkpoints, {log.checkpoint.size} entries")  # noqa: T201 - shown with -s
    assert kills >= SECONDS / 5


def _is_one_history(log: Log, promised: dict[int, str]) -> None:
    report = fsck(log.source, log.policy)
    assert report.is_clean, [str(each) for each in report.findings]
    reader, at = log.reader, log.checkpoint
    for size in random.sample(sorted(promised), min(len(promised), 50)):
        assert reader.root_at(size, at).hex() == promised[size]
