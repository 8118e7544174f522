"""Checkpoints (C2SP tlog-checkpoint): which log, how many entries, and the root over them."""

from dataclasses import dataclass

from nuo.tlog.errors import Malformed, WrongEmptyRoot
from nuo.tlog.merkle import EMPTY_ROOT, HASH
from nuo.tlog.notes import decimal, decode, encode


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log: its origin, its size in entries, and the 32-byte root.

    >>> Checkpoint("example.org/log", 0, EMPTY_ROOT).text
    'example.org/log\\n0\\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\\n'
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the text of the note."""
        lines = (self.origin, str(self.size), encode(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint in a note's text."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise Malformed("The checkpoint does not have the three lines origin, size and root, without an empty one.")
    origin, size, root, *extensions = lines[:-1]
    found = Checkpoint(
        origin, decimal(size, what="the size"), decode(root, what="the root", length=HASH), tuple(extensions)
    )
    if found.size == 0 and found.root != EMPTY_ROOT:
        raise WrongEmptyRoot("The checkpoint of an empty log has another root than that of nothing.")
    return found
