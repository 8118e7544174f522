"""Reading somebody's log without believing anything but a signed checkpoint.

Tiles are fetched and used to build proofs; what a proof does not carry to the signed root is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Damaged, NotProven
from nuo.tlog.growth import leaves_of
from nuo.tlog.merkle import EMPTY_ROOT, HASH, leaf_hash, level_above
from nuo.tlog.policy import Accepted, Policy
from nuo.tlog.proofs import consistency_proof, inclusion_proof, root_between, verify_consistency, verify_inclusion
from nuo.tlog.sources import Source, fetch
from nuo.tlog.tiles import ENTRIES, WIDTH, Tile, entries_in, hashes_in

_KEPT = 4096  # tiles with all their inner nodes: at most about 64 MB


@dataclass(slots=True)
class Reader:
    """A log at a source. Tiles once read are kept, for they never change."""

    source: Source
    policy: Policy
    _trees: dict[Tile, list[bytes]] = field(default_factory=dict)

    def checkpoint(self) -> Accepted:
        """Return the newest checkpoint, signed and cosigned as the policy asks."""
        return self.policy.accept(self.source.read("checkpoint"))

    def inclusion(self, index: int, leaf: bytes, at: Checkpoint) -> list[bytes]:
        """Return the proof that a leaf hash stands at an index of a checkpoint; it was verified."""
        if not 0 <= index < at.size:
            raise NotProven(f"There is no entry {index} in the log of {at.size} entries.")
        proof = inclusion_proof(index, at.size, self.nodes(at.size))
        verify_inclusion(leaf, index, at.size, at.root, proof)
        return proof

    def consistency(self, old: Checkpoint, at: Checkpoint) -> list[bytes]:
        """Return the proof that a checkpoint continues an older one; it was verified."""
        if old.origin != at.origin:
            raise NotProven(f"{at.origin} and {old.origin} are two different logs.")
        if old.size > at.size:
            raise NotProven(f"The log of {at.size} entries cannot continue one of {old.size}.")
        proof = consistency_proof(old.size, at.size, self.nodes(at.size))
        verify_consistency(old.size, old.root, at.size, at.root, proof)
        return proof

    def root_at(self, size: int, at: Checkpoint) -> bytes:
        """Return the root the log had at an earlier size, proven against a checkpoint."""
        if not 0 <= size <= at.size:
            raise NotProven(f"The log has {at.size} entries; it never had {size}.")
        root = root_between(0, size, self.nodes(at.size)) if size else EMPTY_ROOT
        self.consistency(Checkpoint(at.origin, size, root), at)
        return root

    def entry(self, index: int, at: Checkpoint) -> bytes:
        """Return the bytes of an entry, proven to stand at its index."""
        if not 0 <= index < at.size:
            raise NotProven(f"There is no entry {index} in the log of {at.size} entries.")
        tile = _tile_at(ENTRIES, index >> 8, at.size)
        entry = self._bundle(tile)[index % WIDTH]
        self.inclusion(index, leaf_hash(entry), at)
        return entry

    def bundles(self, low: int, at: Checkpoint) -> Iterator[tuple[int, list[bytes]]]:
        """Yield the first index and the entries of each bundle from the one that holds `low` on, proven."""
        for number in range(low >> 8, (at.size + WIDTH - 1) >> 8):
            tile = _tile_at(ENTRIES, number, at.size)
            entries = self._bundle(tile)
            self._prove_bundle(tile, leaves_of(entries), at)
            yield number << 8, entries

    def _prove_bundle(self, tile: Tile, leaves: bytes, at: Checkpoint) -> None:
        hashes = Tile(0, tile.number, tile.width)
        if self._tree(hashes)[0] != leaves:
            raise Damaged(f"{tile.path} does not fit {hashes.path}")
        # The proof of the last leaf is made of all others of its tile, so it proves every entry of the bundle.
        last = (tile.number << 8) + tile.width - 1
        self.inclusion(last, leaves[-HASH:], at)

    def _bundle(self, tile: Tile) -> list[bytes]:
        return entries_in(*fetch(self.source, tile))[: tile.width]

    def nodes(self, size: int) -> "_Nodes":
        """Return the nodes of the tree of this size, as the tiles claim them."""
        return _Nodes(self, size)

    def _tree(self, tile: Tile) -> list[bytes]:
        """Return a tile's hashes and the nodes over them, level by level."""
        kept = self._trees.get(tile)
        if kept is None:
            levels = [hashes_in(*fetch(self.source, tile))[: tile.width * HASH]]
            while len(levels[-1]) > HASH:
                levels.append(level_above(levels[-1]))
            if len(self._trees) >= _KEPT:
                self._trees.pop(next(iter(self._trees)))
            kept = self._trees[tile] = levels
        return kept


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Roots of complete subtrees, read from tiles."""

    reader: Reader
    size: int

    def __call__(self, height: int, number: int) -> bytes:
        """Return the root of the complete subtree of this height and number."""
        level, inner = divmod(height, 8)
        first = number << inner
        tree = self.reader._tree(_tile_at(level, first >> 8, self.size))
        at = (first % WIDTH >> inner) * HASH
        return tree[inner][at : at + HASH]


def _tile_at(level: int, number: int, size: int) -> Tile:
    """Return the tile of this number as a tree of this size has it."""
    width = (size >> 8 * max(level, 0)) - number * WIDTH
    return Tile(level, number, min(WIDTH, width))
