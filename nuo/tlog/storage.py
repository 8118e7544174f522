"""A log's files in a folder, written so that a crash at any moment leaves whole files only.

Each file is written beside its place, made durable, and renamed; then the folders are made durable.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice, starmap
from pathlib import Path
from time import perf_counter

from nuo.tlog.errors import Damaged, Refusing

_THREADS = 8  # waiting for the disk, not for the processor
_FEW = 5
_AT_ONCE = 0.0005  # seconds a file; a disk as quick as that (or memory) is not worth a thread
_FRESH = ".new"
_LOCK = ".lock"


class Folder:
    """The files of one log, by their paths under the log's prefix, such as "tile/0/000"."""

    def __init__(self, root: Path, *, mode: int = 0o644) -> None:
        """Use a folder; it is made by the first write. `mode` is who may read its files."""
        self.root = root
        self._mode = mode

    def read(self, path: str) -> bytes:
        """Return a file's bytes; refuse one that is missing."""
        found = self.find(path)
        if found is None:
            raise Damaged(f"{path} is missing")
        return found

    def find(self, path: str) -> bytes | None:
        """Return a file's bytes, or None where there is no such file."""
        try:
            number = os.open(f"{self.root}/{path}", os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        with os.fdopen(number, "rb", buffering=0) as file:
            return file.read()

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files durably. On return all of them are on the disk; after a crash each is old, new or absent."""
        for _done in self.written(files.items()):
            pass

    def written(self, files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
        """Write files as `write` does and yield each, in order, as it reads back from its place.

        All are durable when the last was taken. A file that reads otherwise than it was written is refused.
        """
        folders: set[str] = set()
        waiting = self._placed(files, folders)
        few, begun = list(islice(waiting, _FEW)), perf_counter()
        first = self._put_all(few[:1])
        is_quick = perf_counter() - begun < _AT_ONCE
        yield from first
        if is_quick or len(few) < _FEW:
            yield from starmap(self._put, chain(few[1:], waiting))
        else:
            rest = chain(few[1:], waiting)
            handfuls = iter(lambda: list(islice(rest, _FEW)), [])
            # The disk works while the next files are made, and while those before are hashed.
            with ThreadPoolExecutor(_THREADS) as pool:
                for done in [pool.submit(self._put_all, each) for each in handfuls]:
                    yield from done.result()
        for folder in sorted(folders):
            _sync(self.root / folder)

    def _placed(self, files: Iterable[tuple[str, bytes]], folders: set[str]) -> Iterator[tuple[str, bytes]]:
        for path, data in files:
            folder = path.rpartition("/")[0]
            if folder not in folders:
                make_folder(self.root / folder)
                folders.add(folder)
            yield path, data

    def _put_all(self, files: list[tuple[str, bytes]]) -> list[bytes]:
        return list(starmap(self._put, files))

    def _put(self, path: str, data: bytes) -> bytes:
        target = f"{self.root}/{path}"
        fresh = target + _FRESH
        number = self._made(fresh)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(number, left) :]
            os.fsync(number)
        finally:
            os.close(number)
        os.rename(fresh, target)  # noqa: PTH104 - a Path per file costs as much as the file
        found = self.read(path)
        if found != data:
            raise Damaged(f"{path} reads otherwise than it was written")
        return found

    def _made(self, fresh: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            return os.open(fresh, flags, self._mode)
        except FileExistsError:
            # Made anew: one left by a crash might be readable by others.
            os.unlink(fresh)  # noqa: PTH108 - as above
            return os.open(fresh, flags, self._mode)

    def settle(self) -> None:
        """Make durable what was renamed in the folder itself."""
        _sync(self.root)

    def drop_partials(self, path: str, *, wider_than: int = 0) -> bool:
        """Delete the partial versions of a tile, or the wider ones; say whether there were any versions."""
        folder = f"{self.root}/{path}.p"
        try:
            versions = os.listdir(folder)  # noqa: PTH208 - asked for every tile, and hardly ever there
        except FileNotFoundError:
            return False
        for each in versions:
            if not each.isdigit() or int(each) > wider_than:
                Path(folder, each).unlink(missing_ok=True)
        if not wider_than:
            Path(folder).rmdir()
        return True

    def names(self) -> Iterator[str]:
        """Yield the path of every file that is not our own bookkeeping, in order."""
        for folder, folders, files in os.walk(self.root):
            folders.sort()
            inside = Path(folder).relative_to(self.root)
            for name in sorted(files):
                if not name.endswith(_FRESH) and not name.startswith("."):
                    yield (inside / name).as_posix()

    @contextmanager
    def locked(self, *, waiting: bool = False) -> Iterator[None]:
        """Hold the folder for one writer; a second one is refused at once, or waits."""
        make_folder(self.root)
        number = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | (0 if waiting else fcntl.LOCK_NB))
        except BlockingIOError as error:
            os.close(number)
            raise Refusing(
                f"Another process is writing the log in {self.root}. Only one may; stop the other, or leave it to it."
            ) from error
        try:
            yield
        finally:
            os.close(number)


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder and what is missing above it, durably: a new folder is on the disk only once its parent is."""
    if folder.is_dir():
        return
    missing = [at for at in (folder, *folder.parents) if not at.is_dir()]
    for each in reversed(missing):
        each.mkdir(mode=mode, exist_ok=True)
        _sync(each.parent)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
