"""What is written is read and hashed again before it is signed: a bit that a disk or a memory flips is never signed."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuo.tlog import writer as writing
from nuo.tlog.errors import Damaged
from nuo.tlog.fsck import fsck
from nuo.tlog.growth import Edge, grown
from nuo.tlog.storage import Folder
from nuo.tlog.tests.logs import Log, entries, flip

pytestmark = pytest.mark.sqlite_only


class _Flipping(Folder):
    """A disk that flips one bit of one of the files it writes."""

    which = 0
    at = 0

    def write(self, files: Mapping[str, bytes]) -> None:
        super().write(files)
        path = self.root / sorted(files)[self.which % len(files)]
        flip(path, self.at % path.stat().st_size)


def _log(place: Path) -> Log:
    return Log(place).grow(250)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 100), at=st.integers(0, 100_000), number=st.integers(0, 10**9))
def test_a_bit_flipped_on_the_disk_is_not_signed(which: int, at: int, number: int, tmp_path: Path) -> None:
    log = _log(tmp_path / f"{number}-{which}-{at}")
    before, disk = log.writer.signer.last(), _Flipping(log.files)
    disk.which, disk.at = which, at
    with pytest.raises(Damaged):
        writing.Writer(disk, log.writer.origin, log.writer.signer, log.writer.head).append(entries(1300, 250))
    assert (log.writer.signer.last(), log.writer.head.read()) == (before, before)
    # A sound disk writes the same batch again.
    assert fsck(log.grow(1300).source, log.policy).is_clean


def test_a_bit_flipped_in_memory_between_hashing_and_writing_is_not_signed(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.grow(250)
    before = log.writer.signer.last()

    def flipped(edge: Edge, new: list[bytes]) -> tuple[Edge, dict[str, bytes]]:
        after, files = grown(edge, new)
        path = "tile/entries/001"
        return after, {**files, path: files[path][:7] + bytes([files[path][7] ^ 1]) + files[path][8:]}

    with monkeypatch.context() as patch:
        patch.setattr(writing, "grown", flipped)
        with pytest.raises(Damaged, match="tile/0/001 does not fit the entries below it"):
            log.writer.append(entries(1300, 250))
    assert log.writer.signer.last() == before
    assert fsck(log.grow(1300).source, log.policy).is_clean


def test_a_sound_disk_signs(log: Log) -> None:
    assert log.grow(250).grow(1300).checkpoint.size == 1300
