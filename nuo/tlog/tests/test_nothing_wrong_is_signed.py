"""What is written is read and hashed again before it is signed: a bit that a disk or a memory flips is never signed."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuo.tlog import writer as writing
from nuo.tlog.errors import Damaged, Refusing
from nuo.tlog.fsck import fsck
from nuo.tlog.growth import Edge, grown_on_disk
from nuo.tlog.merkle import root_of
from nuo.tlog.storage import Folder
from nuo.tlog.tests.logs import Log, entries, flip, leaves

pytestmark = pytest.mark.sqlite_only


class _Flipping(Folder):
    """A disk that flips one bit of one of the files it writes."""

    which = 0
    at = 0
    written_files = 0

    def _put(self, path: str, data: bytes) -> bytes:
        self.written_files += 1
        if self.written_files != self.which:
            return super()._put(path, data)
        with pytest.MonkeyPatch.context() as patch:
            rename = os.rename

            def spoilt(old: str, new: str) -> None:
                flip(Path(old), self.at % len(data))
                rename(old, new)

            patch.setattr(os, "rename", spoilt)
            return super()._put(path, data)


def _log(place: Path) -> Log:
    return Log(place).grow(250)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(1, 13), at=st.integers(0, 100_000), number=st.integers(0, 10**9))
def test_a_bit_flipped_on_the_disk_is_not_signed(which: int, at: int, number: int, tmp_path: Path) -> None:
    log = _log(tmp_path / f"{number}-{which}-{at}")
    before, disk = log.writer.signer.last(), _Flipping(log.files)
    disk.which, disk.at = which, at
    with pytest.raises(Damaged):
        writing.Writer(disk, log.writer.origin, log.writer.signer, log.writer.head).append(entries(1300, 250))
    assert (log.writer.signer.last(), log.writer.head.read()) == (before, before)
    # A sound disk writes the same batch again.
    assert fsck(log.grow(1300).source, log.policy).is_clean


def test_a_bit_flipped_in_memory_before_writing_is_not_signed(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    log.grow(250)
    before = log.writer.signer.last()

    def on_disk(folder: Folder, edge: Edge, new: Sequence[bytes], *, signed: int) -> Edge:
        flipped = bytes([new[0][0] ^ 1]) + new[0][1:]
        return grown_on_disk(folder, edge, [flipped, *new[1:]], signed=signed)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "grown_on_disk", on_disk)
        with pytest.raises(Damaged, match="the files of 1300 entries are not what they were made from"):
            log.writer.append(entries(1300, 250))
    assert log.writer.signer.last() == before
    assert fsck(log.grow(1300).source, log.policy).is_clean


def test_with_a_root_computed_elsewhere_it_is_not_signed_either(log: Log) -> None:
    wanted = root_of(leaves(1300))
    log.grow(250)
    before = log.writer.signer.last()
    spoilt = entries(1300, 250)
    spoilt[700] = spoilt[700][:-1] + bytes([spoilt[700][-1] ^ 1])
    with pytest.raises(Refusing, match="disagree about the log of 1300 entries"):
        log.writer.extend([spoilt], expected_root=wanted)
    assert log.writer.signer.last() == before
    signed = log.writer.extend([entries(1300, 250)], expected_root=wanted)
    log.writer.publish(signed.note or b"")
    assert fsck(log.source, log.policy).is_clean


@pytest.mark.parametrize("step", [1, 7, 100, 256, 300])
def test_many_batches_under_one_checkpoint_leave_every_file_there(step: int, log: Log) -> None:
    """A level that does not grow in a batch keeps its partial tile from the batch before."""
    batches = [entries(min(700, begin + step), begin) for begin in range(0, 700, step)]
    signed = log.writer.extend(batches, expected_root=root_of(leaves(700)))
    log.writer.publish(signed.note or b"")
    assert fsck(log.source, log.policy).is_clean


def test_a_sound_disk_signs(log: Log) -> None:
    assert log.grow(250).grow(1300).checkpoint.size == 1300
