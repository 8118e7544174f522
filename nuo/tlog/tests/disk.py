"""A disk that fails: the system calls behind `storage` counted, one of them refused, or the power cut after it."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Any

import pytest

CALLS = ("open", "write", "fsync", "rename", "mkdir", "unlink", "rmdir")


class PowerCut(BaseException):
    """No program goes on after this."""


class Disk:
    """Stands between the library and the operating system.

    It remembers what was not made durable: bytes written to a file before its fsync, and names made, renamed or
    deleted before the fsync of their folder. After a power cut these may be lost.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        self.refuse: Callable[[int], None] = lambda _number: None
        self.after: Callable[[int], None] = lambda _number: None
        self._lock = RLock()
        self._is_off = False
        self._open: dict[int, Path] = {}
        self._unsynced: set[Path] = set()
        self._undo: list[tuple[Path, Callable[[], None]]] = []
        for name in CALLS:
            monkeypatch.setattr(os, name, self._standing_before(name, getattr(os, name)))

    def _standing_before(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:  # Any: as the system's
        def call(*given: Any, **named: Any) -> Any:  # Any: as the system's
            with self._lock:
                if self._is_off:
                    raise PowerCut
                self.made.append(name)
                number = len(self.made)
                self.refuse(number)
                undo = self._undoing(name, *given)
                try:
                    result = real(*given, **named)
                    self._remember(name, result, undo, *given)
                finally:
                    self.after(number)
                return result

        return call

    def _undoing(self, name: str, *given: Any) -> list[tuple[Path, Callable[[], None]]]:  # Any: as the system's
        if name in {"rename", "unlink", "open"} and isinstance(given[0], Path):
            paths = [Path(each) for each in given[:2] if isinstance(each, Path)]
            return [(each.parent, _restoring(each)) for each in paths if not each.is_dir()]
        if name == "mkdir":
            made = Path(given[0])
            return [(made.parent, lambda: _removing(made))]
        return []

    def _remember(self, name: str, result: Any, undo: list[Any], *given: Any) -> None:  # Any: as the system's
        self._undo += undo
        if name == "open":
            self._open[result] = Path(given[0])
        elif name == "write":
            self._unsynced.add(self._open[given[0]])
        elif name == "rename" and Path(given[0]) in self._unsynced:
            self._unsynced = self._unsynced - {Path(given[0])} | {Path(given[1])}
        elif name == "fsync":
            durable = self._open[given[0]]
            self._unsynced.discard(durable)
            self._undo = [(folder, undo) for folder, undo in self._undo if folder != durable]

    def cut(self) -> None:
        """Cut the power: this call is the last."""
        self._is_off = True
        raise PowerCut

    def lose(self, *, names: bool) -> None:
        """Tear the files whose bytes were not durable; with `names`, undo what was done to names as well."""
        for path in self._unsynced:
            if path.is_file():
                data = path.read_bytes()
                path.write_bytes(data[: len(data) // 2])
        self._is_off = False
        undone, self._undo = self._undo[::-1], []
        for _folder, undo in undone if names else []:
            undo()


def _restoring(path: Path) -> Callable[[], None]:
    before = path.read_bytes() if path.is_file() else None

    def restore() -> None:
        if before is None:
            path.unlink(missing_ok=True)
        elif path.parent.is_dir():
            path.write_bytes(before)

    return restore


def _removing(folder: Path) -> None:
    with suppress(FileNotFoundError):
        for each in folder.iterdir():
            _removing(each) if each.is_dir() else each.unlink()
        folder.rmdir()
