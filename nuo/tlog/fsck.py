"""Checking every byte of a log's files against its signed checkpoint, and naming what does not fit."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from nuo.tlog.errors import Damaged, TlogError
from nuo.tlog.growth import leaves_of
from nuo.tlog.merkle import EMPTY_ROOT, HASH, full_root, peaks_of, root_over
from nuo.tlog.policy import Accepted, Policy
from nuo.tlog.sources import FolderSource, Source, fetch
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import ENTRIES, WIDTH, Tile, entries_in, hashes_in, levels_of, parse_path, width_at

_A_SHARE = 64  # bundles that one process checks in one go
_MOST = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that is not as it should be, and a sentence about it."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return the sentence with the file before it."""
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `accepted` is the checkpoint everything was measured by; None if that is bad already."""

    accepted: Accepted | None
    findings: list[Finding]

    @property
    def is_clean(self) -> bool:
        """Whether everything fits."""
        return self.accepted is not None and not self.findings


def fsck(source: Source, policy: Policy, *, processes: int = 1) -> Report:
    """Read and hash every entry and every tile below the newest checkpoint; name at most 100 faults."""
    try:
        accepted = policy.accept(source.read("checkpoint"))
    except TlogError as error:
        return Report(None, [Finding("checkpoint", str(error).removeprefix("checkpoint "))])
    size, root = accepted.checkpoint.size, accepted.checkpoint.root
    findings, below = _check_entries(source, size, processes)
    by_level: list[bytes] = []
    for level in range(levels_of(size)):
        found, hashes, below = _check_level(source, level, size, below)
        findings += found
        by_level.append(hashes)
    if not findings:
        made = root_over([peak for level in reversed(by_level) for peak in peaks_of(level)]) if size else EMPTY_ROOT
        if made != root:
            findings.append(Finding("checkpoint", _rewritten(size)))
    if isinstance(source, FolderSource):
        findings += _check_names(Folder(source.root), size)
    return Report(accepted, findings[:_MOST])


def _rewritten(size: int) -> str:
    return (
        f"its root is not that of the {size} entries and their tiles, which fit one another:"
        " the files are those of another history"
    )


@dataclass(frozen=True, slots=True)
class _Share:
    """What a few bundles came to: faults, and the leaf hashes of each (none where a bundle could not be read)."""

    findings: list[Finding]
    leaves: list[bytes]


def _check_entries(source: Source, size: int, processes: int) -> tuple[list[Finding], list[bytes | None]]:
    """Check each bundle against its tile of level 0; return faults, and the leaf hashes by bundle."""
    numbers = range((size + WIDTH - 1) >> 8)
    shares = [numbers[begin : begin + _A_SHARE] for begin in range(0, len(numbers), _A_SHARE)]
    work = partial(_check_share, source, size)
    findings: list[Finding] = []
    leaves: list[bytes | None] = []
    for share in _mapped(work, shares, processes):
        findings += share.findings
        leaves += [each or None for each in share.leaves]
    return findings, leaves


def _mapped(work: "partial[_Share]", shares: list[range], processes: int) -> Iterator[_Share]:
    if processes < 2 or len(shares) < 2:
        yield from map(work, shares)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(work, shares)


def _check_share(source: Source, size: int, numbers: Iterable[int]) -> _Share:
    findings: list[Finding] = []
    leaves: list[bytes] = []
    for number in numbers:
        tile = Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))
        try:
            leaves.append(leaves_of(entries_in(*fetch(source, tile))[: tile.width]))
        except TlogError as error:
            findings.append(_finding(tile, error))
            leaves.append(b"")
    return _Share(findings, leaves)


def _finding(tile: Tile, error: TlogError) -> Finding:
    return Finding(tile.path, str(error).removeprefix(f"{tile.path} "))


def _check_level(
    source: Source, level: int, size: int, below: list[bytes | None]
) -> tuple[list[Finding], bytes, list[bytes | None]]:
    """Check a level's tiles against what the level below came to.

    `below` holds, for level 0, the leaf hashes of each bundle, and above that the root of each full tile;
    None where it is not known. Return faults, the hashes of the partial tile, and the roots for the next level.
    """
    findings: list[Finding] = []
    roots: list[bytes | None] = []
    edge = b""
    per_tile = 1 if level == 0 else WIDTH
    whole = size >> 8 * (level + 1)
    for number in range(whole + bool(width_at(level, size))):
        tile = Tile(level, number, WIDTH if number < whole else width_at(level, size))
        expected = _joined(below[number * per_tile : number * per_tile + (tile.width if level else 1)])
        found, hashes = _check_tile(source, tile, expected)
        findings += found
        if tile.width == WIDTH:
            roots.append(full_root(hashes) if hashes else None)
        else:
            edge = hashes or b""
    return findings, edge, roots


def _joined(parts: list[bytes | None]) -> bytes | None:
    return None if any(part is None for part in parts) else b"".join(part for part in parts if part)


def _check_tile(source: Source, tile: Tile, expected: bytes | None) -> tuple[list[Finding], bytes | None]:
    """Return the faults of a tile, and its hashes: those computed from below where they are known."""
    try:
        kept = hashes_in(*fetch(source, tile))[: tile.width * HASH]
    except TlogError as error:
        return [_finding(tile, error)], expected
    if expected is None or kept == expected:
        return [], kept
    at = next(i for i in range(tile.width) if kept[i * HASH : (i + 1) * HASH] != expected[i * HASH : (i + 1) * HASH])
    if tile.level == 0:
        index = tile.number * WIDTH + at
        bundle = Tile(ENTRIES, tile.number, tile.width).path
        message = f"entry {index} does not fit its hash here; either {bundle} or this tile was changed"
    else:
        message = f"hash {at} is not the root of {Tile(tile.level - 1, tile.number * WIDTH + at).path}"
    return [Finding(tile.path, message)], kept


def _check_names(folder: Folder, size: int) -> Iterator[Finding]:
    """Name files that do not belong, and partial tiles that tell another story than the full ones."""
    for path in folder.names():
        if not path.startswith("tile/"):
            continue
        try:
            tile = parse_path(path)
        except TlogError:
            yield Finding(path, "does not belong here: no tile has such a name")
            continue
        if tile.number * WIDTH + tile.width > size >> 8 * max(tile.level, 0):
            continue  # written ahead of the next checkpoint, or left by a crash: nobody has signed it
        if finding := _check_older(folder, tile, size):
            yield finding


def _check_older(folder: Folder, tile: Tile, size: int) -> Finding | None:
    """Compare a partial tile of an older checkpoint with the tile that stands there now."""
    width = min(WIDTH, (size >> 8 * max(tile.level, 0)) - tile.number * WIDTH)
    now = folder.find(Tile(tile.level, tile.number, width).path)
    kept = folder.find(tile.path)
    if now is None or kept is None or tile.width == width:
        return None
    try:
        if tile.level == ENTRIES:
            entries_in(tile, kept)
        else:
            hashes_in(tile, kept)
    except Damaged as error:
        return _finding(tile, error)
    return None if now.startswith(kept) else Finding(tile.path, "does not fit what stands at the same place today")


def all_processors() -> int:
    """Return how many processes are worth starting."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
