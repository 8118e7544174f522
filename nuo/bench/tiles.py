"""The plainest writer of the same files: each tile written, made durable and renamed, one after another.

It hashes with the library's code and signs, but reads nothing again, remembers no signature elsewhere and knows no
recovery: what a careful script would do.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.growth import Edge, grown_in_memory
from nuo.tlog.keys import SigningKey
from nuo.tlog.notes import Note


class PlainWriter:
    """Writes a log without the library's writer."""

    def __init__(self, root: Path, key: SigningKey) -> None:
        """Begin an empty log in a folder."""
        self.root, self._key, self._edge = root, key, Edge()

    def append(self, entries: Sequence[bytes]) -> None:
        """Add a batch and publish its checkpoint."""
        self._edge, files = grown_in_memory(self._edge, entries)
        for path, data in files.items():
            self._put(path, data)
        for folder in {str(Path(path).parent) for path in files}:
            _sync(self.root / folder)
        text = Checkpoint(self._key.name, self._edge.size, self._edge.root).text
        self._put("checkpoint", Note(text, (self._key.sign(text, time=0),)).data)
        _sync(self.root)

    def _put(self, path: str, data: bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.new")
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(target)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    os.fsync(number)
    os.close(number)
