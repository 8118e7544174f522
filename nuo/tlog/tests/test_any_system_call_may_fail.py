"""Each write, fsync, rename, open, mkdir of a log's life fails, or is the last one; then the log goes on."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from nuo.tlog.tests.disk import CALLS, Disk, PowerCut
from nuo.tlog.tests.lives import Life

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Count the calls of a whole life."""
    life = Life(tmp_path_factory.mktemp("counted"))
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        life.live()
    life.go_on()
    assert {name: disk.made.count(name) > 0 for name in CALLS} == dict.fromkeys(CALLS, True)
    assert len(disk.made) > 100
    return len(disk.made)


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_a_refused_call_loses_nothing(error: int, calls: int, tmp_path: Path) -> None:
    for number in range(1, calls + 1):
        life = Life(tmp_path / str(number))
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch)
            disk.refuse = partial(_refuse, error, number)
            with pytest.raises(OSError) as refused:
                life.live()
        assert refused.value.errno == error
        life.go_on()


def _refuse(error: int, wanted: int, number: int) -> None:
    if number == wanted:
        raise OSError(error, os.strerror(error))


def _cut(disk: Disk, wanted: int, number: int) -> None:
    if number == wanted:
        disk.cut()


@pytest.mark.parametrize("names", [True, False], ids=["names and bytes are lost", "bytes are lost"])
def test_a_power_cut_after_any_call_loses_nothing(names: bool, calls: int, tmp_path: Path) -> None:
    for number in range(1, calls + 1):
        life = Life(tmp_path / str(number))
        with pytest.MonkeyPatch.context() as patch:
            disk = Disk(patch)
            disk.after = partial(_cut, disk, number)
            with pytest.raises(PowerCut):
                life.live()
        disk.lose(names=names)
        life.go_on()


# The child makes threads of its own and ends by itself.
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_process_that_ends_after_any_call_loses_nothing(calls: int, tmp_path: Path) -> None:
    for number in range(1, calls + 1):
        life = Life(tmp_path / str(number))
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            _end_after(number, life, writing)
        os.close(writing)
        with os.fdopen(reading) as told:
            life.acknowledged = max(map(int, told.read().split()), default=0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
        life.go_on()


def _end_after(number: int, life: Life, writing: int) -> None:
    try:
        life.tell = partial(_tell, os.write, writing)
        disk = Disk(pytest.MonkeyPatch())
        disk.after = lambda now: os._exit(42) if now == number else None
        life.live()
    finally:
        os._exit(1)


def _tell(write: Callable[[int, bytes], int], writing: int, size: int) -> None:
    write(writing, f"{size}\n".encode())
