"""Logs for the tests, made from a number: their entries, keys and folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.heads import FileHead
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.merkle import leaf_hash
from nuo.tlog.policy import Policy, trusting
from nuo.tlog.reader import Reader
from nuo.tlog.signers import KeyFile
from nuo.tlog.sources import FolderSource
from nuo.tlog.storage import Folder
from nuo.tlog.writer import CHECKPOINT, Writer

ORIGIN = "example.org/nuo"


def key(name: str = ORIGIN, kind: Kind = Kind.ED25519) -> SigningKey:
    """Return a key that is the same in every run; two kinds share no seed."""
    return SigningKey(name, kind, sha256(f"{name} {kind}".encode()).digest())


def entry(index: int, story: str = "a") -> bytes:
    """Return an entry; two stories differ in every one."""
    return f"{story} {index} ".encode() * (1 + index % 5)


def entries(size: int, begin: int = 0, story: str = "a") -> list[bytes]:
    """Return the entries from one index up to a size."""
    return [entry(index, story) for index in range(begin, size)]


@dataclass(frozen=True)
class Log:
    """A log in a folder of its own: files, key and head apart, as an instance keeps them."""

    place: Path
    keys: tuple[SigningKey, ...] = (key(),)

    @property
    def folder(self) -> Folder:
        return Folder(self.place / "log")

    @property
    def files(self) -> Path:
        return self.place / "log"

    @property
    def source(self) -> FolderSource:
        return FolderSource(self.files)

    @property
    def policy(self) -> Policy:
        return trusting(*(each.verifier for each in self.keys))

    @cached_property
    def writer(self) -> Writer:
        key_file = KeyFile(self.place / "keys" / "log.key")
        if not key_file.path.exists():
            key_file.keep(self.keys)
        return Writer(self.folder, ORIGIN, key_file, FileHead(self.place / "head" / "head"))

    @property
    def note(self) -> bytes:
        return self.folder.read(CHECKPOINT)

    @property
    def checkpoint(self) -> Checkpoint:
        return self.policy.accept(self.note).checkpoint

    @property
    def reader(self) -> Reader:
        return Reader(self.source, self.policy)

    def add(self, new: Sequence[bytes]) -> Checkpoint:
        """Append and publish."""
        done = self.writer.append(new)
        assert done.note is not None
        self.writer.publish(done.note)
        return done.checkpoint

    def grow(self, size: int, story: str = "a") -> "Log":
        """Append the entries of a story up to a size, and publish."""
        done = self.writer.recover()[0].checkpoint.size
        self.add(entries(size, done, story))
        return self


def flip(path: Path, at: int = 0) -> None:
    """Change one bit of a file; `at` may count from the end."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def naive_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Return an inclusion proof by the definition (RFC 6962, 2.1.1), from all leaf hashes."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*naive_proof(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_proof(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_consistency(old: int, leaves: Sequence[bytes], *, known: bool = True) -> list[bytes]:
    """Return a consistency proof by the definition (RFC 6962, 2.1.2: SUBPROOF)."""
    if old == len(leaves):
        return [] if known else [naive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*naive_consistency(old, leaves[:split], known=known), naive_root(leaves[split:])]
    return [*naive_consistency(old - split, leaves[split:], known=False), naive_root(leaves[:split])]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root by the definition (RFC 6962, 2.1), written apart from the library's."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def leaves(size: int, story: str = "a") -> list[bytes]:
    """Return the leaf hashes of a story's entries."""
    return [leaf_hash(each) for each in entries(size, story=story)]
