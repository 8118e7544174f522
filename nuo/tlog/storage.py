"""A log's files in a folder, written so that a crash at any moment leaves whole files only.

Each file is written beside its place, made durable, and renamed; then the folders are made durable.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from nuo.tlog.errors import Damaged, Refusing

_THREADS = 8  # waiting for the disk, not for the processor
_FEW = 6
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
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files durably. On return all of them are on the disk; after a crash each is old, new or absent."""
        folders = {str(PurePosixPath(path).parent) for path in files}
        for folder in sorted(folders):
            make_folder(self.root / folder)
        if len(files) <= _FEW:
            for path, data in files.items():
                self._put(path, data)
        else:
            # By their own names, so that neighbours go into different folders: a folder makes one file at a time.
            mixed = sorted(files, key=lambda path: path.rpartition("/")[2])
            with ThreadPoolExecutor(_THREADS) as pool:
                # Exceptions are raised when the results are read.
                list(pool.map(self._put, mixed, map(files.__getitem__, mixed)))
        for folder in sorted(folders):
            _sync(self.root / folder)

    def _put(self, path: str, data: bytes) -> None:
        target = self.root / path
        fresh = target.with_name(target.name + _FRESH)
        number = self._made(fresh)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(number, left) :]
            os.fsync(number)
        finally:
            os.close(number)
        fresh.rename(target)

    def _made(self, fresh: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            return os.open(fresh, flags, self._mode)
        except FileExistsError:
            # Made anew: one left by a crash might be readable by others.
            fresh.unlink()
            return os.open(fresh, flags, self._mode)

    def settle(self) -> None:
        """Make durable what was renamed in the folder itself."""
        _sync(self.root)

    def drop_partials(self, path: str, *, wider_than: int = 0) -> bool:
        """Delete the partial versions of a tile, or the wider ones; say whether there were any versions."""
        folder = self.root / f"{path}.p"
        try:
            versions = list(folder.iterdir())
        except FileNotFoundError:
            return False
        for each in versions:
            if not each.name.isdigit() or int(each.name) > wider_than:
                each.unlink(missing_ok=True)
        if not wider_than:
            folder.rmdir()
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
