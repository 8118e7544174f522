"""Where the last signed checkpoint of a log is kept, to be swapped by comparing: the log's one point of decision."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nuo.tlog.storage import Folder


class Head(Protocol):
    """The last signed note. A database row, or a file beside the key; never only the log's own folder."""

    def read(self) -> bytes | None:
        """Return the last signed note, or None for a log that has not begun."""

    def swap(self, old: bytes | None, new: bytes) -> bool:
        """Put a new note in the place of the old one, durably; say whether the old one was still there."""


@dataclass(frozen=True, slots=True)
class FileHead:
    """The last signed note in a file, for logs without a database."""

    path: Path

    def read(self) -> bytes | None:
        """Return the last signed note, or None."""
        return Folder(self.path.parent).find(self.path.name)

    def swap(self, old: bytes | None, new: bytes) -> bool:
        """Put a new note in the place of the old one; false where somebody was faster."""
        folder = Folder(self.path.parent)
        with folder.locked(waiting=True):
            if self.read() != old:
                return False
            folder.write({self.path.name: new})
        return True
