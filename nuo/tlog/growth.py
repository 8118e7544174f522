"""How a log's files grow: from the right edge of a tree and new entries to the files of the larger tree.

Reading an edge verifies it against its root, and a larger tree is hashed from what its files give back, not from
what was put in: so nothing a disk has changed is ever signed (a CT log died of one flipped bit in 2021).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from nuo.tlog.errors import Damaged
from nuo.tlog.merkle import EMPTY_ROOT, HASH, full_root, peaks_of, root_over
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import (
    ENTRIES,
    WIDTH,
    Tile,
    edge_tiles,
    entries_in,
    hashes_in,
    levels_of,
    pack,
    parse_path,
    width_at,
)

_FULL = WIDTH * HASH


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: the entries of its partial bundle, and the hashes of its partial tiles by level."""

    size: int = 0
    entries: tuple[bytes, ...] = ()
    hashes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """Return the root of the tree."""
        return (
            root_over([peak for level in reversed(self.hashes) for peak in peaks_of(level)])
            if self.size
            else EMPTY_ROOT
        )


def read_edge(folder: Folder, size: int, root: bytes) -> Edge:
    """Return the edge of the tree in a folder; refuse one that is not there or has another root."""
    tiles = {tile.level: tile for tile in edge_tiles(size)}
    levels = [tiles.get(level) for level in range(levels_of(size))]
    hashes = tuple(hashes_in(tile, folder.read(tile.path)) if tile else b"" for tile in levels)
    last = tiles.get(ENTRIES)
    edge = Edge(size, tuple(entries_in(last, folder.read(last.path))) if last else (), hashes)
    if edge.root != root:
        raise Damaged(f"the hash tiles at the edge of {size} entries have another root")
    if leaves_of(edge.entries) != (hashes[0] if hashes else b""):
        raise Damaged(f"the last bundle of {size} entries does not fit its hashes")
    return edge


def leaves_of(entries: Sequence[bytes]) -> bytes:
    """Return the leaf hashes of entries, end to end."""
    sha = sha256
    return b"".join([sha(b"\x00" + entry).digest() for entry in entries])


# Puts files where they belong; yields their bytes as they stand there, in the same order.
Keep = Callable[[Iterable[tuple[str, bytes]]], Iterator[bytes]]


def grown(edge: Edge, new: Sequence[bytes], keep: Keep) -> Edge:
    """Return the edge after more entries. Files go through `keep` level by level: bundles first.

    Each level is hashed from what `keep` gives back of the one below, never from what went in.
    """
    added, left = _grown_bundles(edge, new, keep)
    hashes, level = [], 0
    while added or level < len(edge.hashes):
        rest, added = _grown_level(edge, level, added, keep)
        hashes.append(rest)
        level += 1
    return Edge(edge.size + len(new), left, tuple(hashes))


def _grown_bundles(edge: Edge, new: Sequence[bytes], keep: Keep) -> tuple[bytes, tuple[bytes, ...]]:
    """Keep the new bundles; return the new leaves and the entries of the partial bundle."""
    if not new:
        return b"", edge.entries
    entries, first = [*edge.entries, *new], edge.size >> 8
    tiles = [
        Tile(ENTRIES, first + begin // WIDTH, min(WIDTH, len(entries) - begin))
        for begin in range(0, len(entries), WIDTH)
    ]
    kept = keep((tile.path, pack(entries[at * WIDTH : (at + 1) * WIDTH])) for at, tile in enumerate(tiles))
    leaves, found = [], edge.entries
    for tile, data in zip(tiles, kept, strict=True):
        known = len(edge.entries) if tile.number == first else 0
        found = tuple(entries_in(tile, data))
        leaves.append(leaves_of(found[known:]))
    return b"".join(leaves), found if len(found) < WIDTH else ()


def _grown_level(edge: Edge, level: int, added: bytes, keep: Keep) -> tuple[bytes, bytes]:
    """Keep a level's new tiles; return its partial tile and the roots of the tiles that are full now."""
    before = edge.hashes[level] if level < len(edge.hashes) else b""
    if not added:
        return before, b""
    hashes, first = before + added, edge.size >> 8 * (level + 1)
    parts = [hashes[begin : begin + _FULL] for begin in range(0, len(hashes), _FULL)]
    kept = keep((Tile(level, first + at, len(part) // HASH).path, part) for at, part in enumerate(parts))
    roots, last = [], b""
    for part in kept:
        last = b"" if len(part) == _FULL else part
        roots += [full_root(part)] if len(part) == _FULL else []
    return last, b"".join(roots)


def grown_in_memory(edge: Edge, new: Sequence[bytes]) -> tuple[Edge, dict[str, bytes]]:
    """Return the edge after more entries, and the files of the larger tree that are new: bundles first."""
    files: dict[str, bytes] = {}

    def keep(level: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
        for path, data in level:
            files[path] = data
            yield data

    return grown(edge, new, keep), files


def grown_on_disk(folder: Folder, edge: Edge, new: Sequence[bytes], *, signed: int) -> Edge:
    """Write a larger tree durably and return its edge, hashed from the files.

    `signed` is the size of the last checkpoint.
    """
    return grown(edge, new, lambda files: folder.written(_in_place_of_crashed(folder, files, signed)))


def _in_place_of_crashed(
    folder: Folder, files: Iterable[tuple[str, bytes]], signed: int
) -> Iterator[tuple[str, bytes]]:
    """Pass files on to be written, and drop the partial tiles in their places that no checkpoint covers.

    A crash left these; the tiles that now take their place may hold other entries. Only where something
    is written: a level that does not grow keeps its partial tile.
    """
    for path, data in files:
        tile = parse_path(path)
        is_edge = tile.number == signed >> 8 * (max(tile.level, 0) + 1)
        folder.drop_partials(tile.full.path, wider_than=width_at(tile.level, signed) if is_edge else 0)
        yield path, data


def drop_needless(folder: Folder, size: int) -> None:
    """Delete the partial tiles below a size whose full ones are public; readers fall back to these."""
    for level in (ENTRIES, *range(levels_of(size))):
        number = (size >> 8 * (max(level, 0) + 1)) - 1
        while number >= 0 and folder.drop_partials(Tile(level, number).path):
            number -= 1
