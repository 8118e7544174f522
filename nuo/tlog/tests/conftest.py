"""Logs several files of tests read; they are built once and never changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nuo.tlog.tests.logs import Log

SIZES = (0, 1, 255, 256, 257, 65_535, 65_536, 70_000)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Log]:
    """Return a function that gives the log of a size, written in the steps of SIZES; for reading only."""
    place, logs = tmp_path_factory.mktemp("logs"), dict[int, Log]()

    def log(size: int) -> Log:
        if size not in logs:
            logs[size] = Log(place / str(size))
            for step in (each for each in SIZES if each <= size):
                logs[size].grow(step)
        return logs[size]

    return log


@pytest.fixture
def log(tmp_path: Path) -> Log:
    """Give a new log that has not begun."""
    return Log(tmp_path / "a")
