"""Following somebody else's log into a folder of one's own, verifying every entry, and keeping evidence of a fork."""

from dataclasses import dataclass

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Damaged, Forked, NotProven
from nuo.tlog.growth import Edge, drop_needless, grown_on_disk, read_edge
from nuo.tlog.notes import encode
from nuo.tlog.policy import Accepted, Policy
from nuo.tlog.reader import Reader
from nuo.tlog.sources import Source, fetch
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import ENTRIES, WIDTH, Tile, entries_in
from nuo.tlog.writer import CHECKPOINT

_A_BATCH = 64  # bundles written in one go
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a mirror was, and how far it is now."""

    before: int
    accepted: Accepted


def follow(source: Source, folder: Folder, policy: Policy) -> Followed:
    """Bring a mirror up to the newest checkpoint of a log.

    Raises Forked, with both notes kept in the folder's `evidence`, where the log has been rewritten.
    Nothing of a log that does not verify replaces what the mirror has.
    """
    with folder.locked():
        accepted = policy.accept(source.read(CHECKPOINT))
        kept = _kept(folder, policy)
        old = kept.checkpoint if kept else Checkpoint(accepted.checkpoint.origin, 0, Edge().root)
        reader = Reader(source, policy)
        if kept is not None:
            _refuse_fork(reader, folder, kept, accepted)
        if accepted.checkpoint.size > old.size:
            _advance(source, folder, old, accepted.checkpoint)
        if accepted.checkpoint.size >= old.size:
            folder.write({CHECKPOINT: accepted.note.data})
            drop_needless(folder, old.size)
        return Followed(old.size, accepted)


def _kept(folder: Folder, policy: Policy) -> Accepted | None:
    data = folder.find(CHECKPOINT)
    return None if data is None else policy.accept(data)


def _refuse_fork(reader: Reader, folder: Folder, kept: Accepted, shown: Accepted) -> None:
    """Raise where the longer of two signed histories is proven not to begin with the shorter one."""
    if shown.checkpoint.origin != kept.checkpoint.origin:
        raise Damaged(f"this mirror follows {kept.checkpoint.origin}, not {shown.checkpoint.origin}")
    mine = Reader(_Mine(folder), reader.policy)
    shorter, longer, files = (
        (kept, shown, reader) if shown.checkpoint.size > kept.checkpoint.size else (shown, kept, mine)
    )
    size, at = shorter.checkpoint.size, longer.checkpoint
    try:
        root = files.root_at(size, at)
    except NotProven as error:
        # Tiles that do not lead to the signed root say nothing of the history.
        raise Damaged(f"the tiles of {files.source} do not fit its checkpoint of {at.size} entries") from error
    if root != shorter.checkpoint.root:
        proof = files.consistency(Checkpoint(at.origin, size, root), at)
        raise _evidence(folder, kept, shown, _Proof(size, root, at.size, proof))


def _advance(source: Source, folder: Folder, old: Checkpoint, new: Checkpoint) -> None:
    """Fetch what is missing; every entry is hashed, and all of them together must have the signed root."""
    edge = read_edge(folder, old.size, old.root)
    while edge.size < new.size:
        edge = _fetch(source, folder, edge, old=old.size, new=new.size)
    if edge.root != new.root:
        raise Damaged(
            f"the {new.size} entries of {source} do not have the root that was signed; nothing was taken over"
        )


@dataclass(frozen=True, slots=True)
class _Mine:
    """The mirror's own files as a source."""

    folder: Folder

    def read(self, path: str) -> bytes:
        return self.folder.read(path)

    def __str__(self) -> str:
        return "this mirror"


def _fetch(source: Source, folder: Folder, edge: Edge, *, old: int, new: int) -> Edge:
    """Fetch the next bundles and write them with the tiles over them."""
    first = edge.size >> 8
    last = min(first + _A_BATCH, (new + WIDTH - 1) >> 8)
    entries: list[bytes] = []
    for number in range(first, last):
        tile = Tile(ENTRIES, number, min(WIDTH, new - number * WIDTH))
        entries += entries_in(*fetch(source, tile))[: tile.width]
    return grown_on_disk(folder, edge, entries[edge.size - first * WIDTH :], signed=old)


@dataclass(frozen=True, slots=True)
class _Proof:
    """That the longer history has another root for the entries of the shorter one."""

    size: int
    root: bytes
    longer: int
    hashes: list[bytes]

    @property
    def data(self) -> bytes:
        lines = [
            f"the log of {self.longer} had, at {self.size} entries, the root",
            encode(self.root),
            "proof",
            *map(encode, self.hashes),
        ]
        return "".join(f"{line}\n" for line in lines).encode()


def _evidence(folder: Folder, kept: Accepted, shown: Accepted, proof: _Proof) -> Forked:
    first, second = kept.checkpoint, shown.checkpoint
    name = f"{EVIDENCE}/{first.size}-{first.root.hex()[:12]}-{second.size}-{second.root.hex()[:12]}"
    folder.write(
        {
            f"{name}.kept.checkpoint": kept.note.data,
            f"{name}.shown.checkpoint": shown.note.data,
            f"{name}.proof": proof.data,
        }
    )
    return Forked(
        f"The log {first.origin} was rewritten. It has signed {first.size} entries with the root {first.root.hex()} and"
        f" {second.size} with the root {second.root.hex()}, and these are not one history. Both checkpoints, with its"
        f" signature, are kept in {folder.root / EVIDENCE}: show them to whoever supervises the log.",
        older=kept.note.data, newer=shown.note.data,
    )  # fmt: skip
