"""Names and bytes of a log's files (C2SP tlog-tiles): hash tiles and bundles of entries.

A hash tile holds up to 256 hashes of one level; a bundle holds the entries below a tile of level 0.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Final

from nuo.tlog.errors import Damaged, Malformed
from nuo.tlog.merkle import HASH

WIDTH: Final = 256
ENTRIES: Final = -1  # the "level" of entry bundles
LARGEST_ENTRY: Final = 65_535
_LEVELS = 64
_LENGTH = Struct(">H")
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file: its level (ENTRIES for a bundle), its number in the level, and how many of 256 it holds."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Return its path below the log's prefix.

        >>> Tile(0, 1234067).path, Tile(ENTRIES, 273, 112).path
        ('tile/0/x001/x234/067', 'tile/entries/273.p/112')
        """
        groups = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{'/'.join(groups)}{partial}"

    @property
    def full(self) -> "Tile":
        """Return the tile of this number once it is full."""
        return Tile(self.level, self.number)


def parse_path(path: str) -> Tile:
    """Return the tile a path names; refuse every spelling but the one in the specification.

    >>> parse_path("tile/2/x001/234.p/17")
    Tile(level=2, number=1234, width=17)
    """
    found = _PATH.fullmatch(path)
    if found is None:
        raise Malformed(f"{path[:80]!r} is not the path of a tile.")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    tile = Tile(level, int(re.sub(r"[x/]", "", found["number"])), int(found["width"] or WIDTH))
    # A leading group of zeros, a width of 256 and more, a level of 64 and more: another spelling, or none.
    if level >= _LEVELS or tile.width > WIDTH or tile.path != path:
        raise Malformed(f"{path[:80]!r} is not the path of a tile.")
    return tile


def width_at(level: int, size: int) -> int:
    """Return how many hashes the last, partial tile of a level holds in a tree of this size; 0 for none."""
    return (size >> 8 * max(level, 0)) % WIDTH


def edge_tiles(size: int) -> list[Tile]:
    """Return the partial tiles at the right edge of a tree, the bundle first, then by level.

    >>> [tile.path for tile in edge_tiles(70_000)]
    ['tile/entries/273.p/112', 'tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']
    """
    levels = [ENTRIES, *range(levels_of(size))]
    edge = [Tile(level, size >> 8 * (max(level, 0) + 1), width_at(level, size)) for level in levels]
    return [tile for tile in edge if tile.width]


def levels_of(size: int) -> int:
    """Return how many levels of hash tiles a tree of this size has."""
    return (size.bit_length() + 7) // 8


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of a tree of this size: bundles first, then level by level."""
    for level in (ENTRIES, *range(levels_of(size))):
        whole = size >> 8 * (max(level, 0) + 1)
        for number in range(whole):
            yield Tile(level, number)
        if width := width_at(level, size):
            yield Tile(level, whole, width)


def pack(entries: Sequence[bytes]) -> bytes:
    """Return the bytes of a bundle: each entry behind its length, two bytes big-endian.

    >>> pack([b"ab", b""])
    b'\\x00\\x02ab\\x00\\x00'
    """
    prefixes = {length: _LENGTH.pack(length) for length in set(map(len, entries))}
    return b"".join([part for entry in entries for part in (prefixes[len(entry)], entry)])


def unpack(bundle: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle; it must hold exactly so many and not one byte more."""
    entries: list[bytes] = []
    at, end = 0, len(bundle)
    try:
        for _ in range(width):
            begin = at + 2
            at = begin + (bundle[at] << 8 | bundle[at + 1])
            entries.append(bundle[begin:at])
    except IndexError as error:
        raise Damaged(f"is too short: it ends after {len(entries)} of {width} entries") from error
    if at > end:
        raise Damaged(f"is too short: its last entry lacks {at - end} bytes")
    if at < end:
        raise Damaged(f"is too long: {end - at} bytes follow its last entry")
    return entries


def entries_in(tile: Tile, bundle: bytes) -> list[bytes]:
    """Return the entries of the bundle a tile names; a fault names the file."""
    try:
        return unpack(bundle, tile.width)
    except Damaged as error:
        raise Damaged(f"{tile.path} {error}") from error


def hashes_in(tile: Tile, data: bytes) -> bytes:
    """Return a hash tile's bytes if their number is right; a fault names the file."""
    if len(data) != tile.width * HASH:
        raise Damaged(f"{tile.path} has {len(data)} bytes where {tile.width * HASH} belong")
    return data
