"""How a log's files grow: from the right edge of a tree and new entries to the files of the larger tree.

Reading an edge verifies it against its root, and `reread` hashes what was written again from the files,
so that nothing a disk or a memory has changed is ever signed (a CT log died of one flipped bit in 2021).
"""

from collections.abc import Mapping, Sequence
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


def grown(edge: Edge, new: Sequence[bytes]) -> tuple[Edge, dict[str, bytes]]:
    """Return the edge after more entries, and the files to write: bundles first, then tiles by level."""
    size = edge.size + len(new)
    files: dict[str, bytes] = {}
    entries = [*edge.entries, *new]
    first = edge.size >> 8
    for begin in range(0, len(entries), WIDTH):
        part = entries[begin : begin + WIDTH]
        files[Tile(ENTRIES, first + begin // WIDTH, len(part)).path] = pack(part)
    hashes, added, level = [], leaves_of(new), 0
    while added or level < len(edge.hashes):
        rest, added = _grown_level(edge, level, added, files)
        hashes.append(rest)
        level += 1
    left = tuple(entries[len(entries) - size % WIDTH :])
    return Edge(size, left, tuple(hashes)), files


def _grown_level(edge: Edge, level: int, added: bytes, files: dict[str, bytes]) -> tuple[bytes, bytes]:
    """Put a level's new tiles into `files`; return its partial tile and the roots of the tiles that are full now."""
    hashes = (edge.hashes[level] if level < len(edge.hashes) else b"") + added
    if not added:
        return hashes, b""
    first, roots = edge.size >> 8 * (level + 1), []
    for begin in range(0, len(hashes), _FULL):
        part = hashes[begin : begin + _FULL]
        files[Tile(level, first + begin // _FULL, len(part) // HASH).path] = part
        if len(part) == _FULL:
            roots.append(full_root(part))
    return hashes[len(hashes) - len(hashes) % _FULL :], b"".join(roots)


def write(folder: Folder, files: Mapping[str, bytes], *, signed: int) -> None:
    """Write a larger tree's files durably; `signed` is the size of the last checkpoint.

    Partial tiles that no checkpoint covers were left by a crash. They go first: the tiles that now take
    their place may hold other entries.
    """
    for path in files:
        tile = parse_path(path)
        is_edge = tile.number == signed >> 8 * (max(tile.level, 0) + 1)
        folder.drop_partials(tile.full.path, wider_than=width_at(tile.level, signed) if is_edge else 0)
    folder.write(files)


def drop_needless(folder: Folder, size: int) -> None:
    """Delete the partial tiles below a size whose full ones are public; readers fall back to these."""
    for level in (ENTRIES, *range(levels_of(size))):
        number = (size >> 8 * (max(level, 0) + 1)) - 1
        while number >= 0 and folder.drop_partials(Tile(level, number).path):
            number -= 1


def reread(folder: Folder, old: int, new: int) -> Edge:
    """Return the edge of the larger tree, from the files alone, hashing again all that came after `old` entries.

    Refuses a file that is missing, has a wrong length, or does not fit the entries below it.
    """
    below: bytes | None = None
    edge_entries: tuple[bytes, ...] = ()
    edge_hashes: list[bytes] = []
    for level in range(levels_of(new)):
        partial, roots, first = b"", [], old >> 8 * (level + 1)
        made: list[bytes] = []
        for tile in _fresh_tiles(level, old, new):
            data = hashes_in(tile, folder.read(tile.path))
            if level == 0:
                bundle = Tile(ENTRIES, tile.number, tile.width)
                entries = entries_in(bundle, folder.read(bundle.path))
                _same(leaves_of(entries), data, tile)
                edge_entries = () if tile.width == WIDTH else tuple(entries)
            made.append(data)
            partial = b"" if tile.width == WIDTH else data
            roots += [full_root(data)] if tile.width == WIDTH else []
        if below is not None:
            # What the level below has filled must stand here, at the end.
            _ends_with(b"".join(made), below, Tile(level, first))
        below = b"".join(roots)
        edge_hashes.append(partial)
    return Edge(new, edge_entries, tuple(edge_hashes))


def _fresh_tiles(level: int, old: int, new: int) -> list[Tile]:
    first, whole = old >> 8 * (level + 1), new >> 8 * (level + 1)
    tiles = [Tile(level, number) for number in range(first, whole)]
    width = width_at(level, new)
    return [*tiles, Tile(level, whole, width)] if width else tiles


def _same(made: bytes, kept: bytes, tile: Tile) -> None:
    if made != kept:
        raise Damaged(f"{tile.path} does not fit the entries below it")


def _ends_with(hashes: bytes, below: bytes, tile: Tile) -> None:
    if not hashes.endswith(below):
        raise Damaged(f"{tile.path} does not fit the tiles below it")
