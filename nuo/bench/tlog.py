"""Writing, proving and checking a log of tiles, against a plain writer, bare hashing and pymerkle on SQLite."""

import os
import random
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

from pymerkle import SqliteTree

from nuo.bench.table import Row, at_least, at_most
from nuo.bench.tiles import PlainWriter
from nuo.tlog.fsck import all_processors, fsck
from nuo.tlog.heads import FileHead
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.merkle import Frontier, leaf_hash, level_above
from nuo.tlog.policy import trusting
from nuo.tlog.reader import Reader
from nuo.tlog.signers import KeyFile
from nuo.tlog.sources import FolderSource
from nuo.tlog.storage import Folder
from nuo.tlog.writer import Writer

_KEY = SigningKey("bench.example/log", Kind.ED25519, bytes(range(32)))
_ENTRY = 300
# Entries in a batch, batches in a round.
BATCHES = ((1, 60), (100, 30), (10_000, 8))
_ROUNDS = 3
_A_MILLION = 1_000_000
_MEMORY = Path("/dev/shm")  # noqa: S108 - only if it is there, and in a folder with a random name
_A_SECOND, _CHECKED_A_SECOND = 100_000, 500_000


def rows(
    _vendor: str, size: int = _A_MILLION, batches: tuple[tuple[int, int], ...] = BATCHES, rounds: int = _ROUNDS
) -> Iterator[Row]:
    """Measure in a temporary folder, 700 MB at most; about two minutes."""
    for batch, count in batches:
        yield from _appending(batch, count, rounds)
    yield from _without_the_disk(*batches[-1], rounds)
    with TemporaryDirectory(prefix="nuo-bench-tlog-") as name:
        yield from _reading(Path(name), size)


def _entries(size: int, begin: int = 0) -> list[bytes]:
    return [str(number).encode().ljust(_ENTRY, b".") for number in range(begin, begin + size)]


def _writer(place: Path) -> Writer:
    keys = KeyFile(place / "keys" / "log.key")
    keys.keep([_KEY])
    return Writer(Folder(place / "log"), _KEY.name, keys, FileHead(place / "head" / "head"))


def _published(writer: Writer) -> Callable[[list[bytes]], object]:
    def append(entries: list[bytes]) -> None:
        signed = writer.append(entries)
        writer.publish(signed.note or b"")

    return append


def _ours(place: Path) -> Callable[[list[bytes]], object]:
    return _published(_writer(place))


def _told(batch: int, count: int) -> Callable[[Path], Callable[[list[bytes]], object]]:
    """Use our writer as the product does: the database hashed the entries when they were made, and tells the root."""
    sizes = [1, *(1 + batch * number for number in range(1, count + 1))]
    made, edge, roots = [_entries(1), *(_entries(batch, batch * n) for n in range(count))], Frontier(), {}
    for size, entries in zip(sizes, made, strict=True):
        edge = edge.extended(map(leaf_hash, entries))
        roots[size] = edge.root()

    def ours(place: Path) -> Callable[[list[bytes]], object]:
        writer, left = _writer(place), iter(sizes)

        def append(entries: list[bytes]) -> None:
            signed = writer.extend([entries], expected_root=roots[next(left)])
            writer.publish(signed.note or b"")

        return append

    return ours


def _plain(place: Path) -> Callable[[list[bytes]], object]:
    place.mkdir()
    return PlainWriter(place, _KEY).append


def _pymerkle(place: Path) -> Callable[[list[bytes]], object]:
    place.mkdir()
    tree = SqliteTree(str(place / "tree.db"))
    return lambda entries: tree.append_entries(entries) if len(entries) > 1 else tree.append_entry(entries[0])


def _rate(
    writer: Callable[[Path], Callable[[list[bytes]], object]], batch: int, count: int, place: Path | None = None
) -> float:
    """Return how many entries a second are appended, each batch durable before the next."""
    made = [_entries(batch, number * batch) for number in range(count)]
    with TemporaryDirectory(prefix="nuo-bench-tlog-", dir=place) as name:
        append = writer(Path(name) / "log")
        append(_entries(1))
        begun = perf_counter()
        for entries in made:
            append(entries)
        return batch * count / (perf_counter() - begun)


def _taking_turns(batch: int, count: int, rounds: int) -> tuple[float, float, float, float]:
    """Return the middle rate of each writer; they take turns, so that the machine's moods hit all."""
    writers = (_ours, _told(batch, count), _plain, _pymerkle)
    found = [tuple(_rate(writer, batch, count) for writer in writers) for _ in range(rounds)]
    ours, told, plain, pymerkle = (median(rates) for rates in zip(*found, strict=True))
    return ours, told, plain, pymerkle


def _appending(batch: int, count: int, rounds: int) -> Iterator[Row]:
    ours, told, plain, pymerkle = _taking_turns(batch, count, rounds)
    what = f"append, batches of {batch:,}"
    yield Row(what, ours, "entries/s", f"plain writer, {plain:,.0f}", ours / plain)
    yield Row(what, ours, "entries/s", f"pymerkle, {pymerkle:,.0f}", ours / pymerkle)
    if batch >= 10_000:
        # As the product writes: `nuo log sign` knows the root from the database.
        known = f"{what}, the root known"
        yield Row(known, told, "entries/s", f"plain writer, {plain:,.0f}", told / plain)
        yield Row(known, told, "entries/s", f"{_A_SECOND:,} a second", told / _A_SECOND, at_least(1))


def _without_the_disk(batch: int, count: int, rounds: int) -> Iterator[Row]:
    """Compare with the hashes alone, where fsync does nothing: on the disk, and in memory where that can be had.

    Hashing has a target only in memory: on a disk its file system, which takes its time for each new file, is measured.
    """
    for place in (None, _MEMORY) if _MEMORY.is_dir() else (None,):
        found = []
        for _ in range(rounds):
            with patch.object(os, "fsync", lambda _number: None):
                rates = [_rate(writer, batch, count, place) for writer in (_ours, _told(batch, count))]
            found.append((*rates, _hashing(batch * count)))
        alone, told, hashes = (median(rates) for rates in zip(*found, strict=True))
        what, bare = f"without fsync, {'in memory' if place else 'on the disk'}", f"leaf and node hashes, {hashes:,.0f}"
        yield Row(f"{what}, hashed twice", alone, "entries/s", bare, alone / hashes)
        yield Row(f"{what}, the root known", told, "entries/s", bare, told / hashes, at_least(0.5) if place else None)


def _hashing(size: int) -> float:
    entries = _entries(size)
    begun = perf_counter()
    hashes = b"".join([sha256(b"\x00" + entry).digest() for entry in entries])
    while len(hashes) > 32:
        hashes = level_above(hashes)
    return size / (perf_counter() - begun)


def _reading(place: Path, size: int) -> Iterator[Row]:
    writer, step = _writer(place), min(size, 10_000)
    signed = writer.extend(_entries(step, begin) for begin in range(0, size, step))
    writer.publish(signed.note or b"")
    reader = Reader(FolderSource(place / "log"), trusting(_KEY.verifier))
    at = reader.checkpoint().checkpoint
    chosen = [(index, leaf_hash(_entries(1, index)[0])) for index in random.Random(1).sample(range(size), size // 500)]

    def prove() -> float:
        begun = perf_counter()
        for index, leaf in chosen:
            reader.inclusion(index, leaf, at)
        return 1000 * (perf_counter() - begun) / len(chosen)

    cold, warm = prove(), prove()
    theirs = _proof_by_pymerkle(place, size, [index for index, _leaf in chosen[:40]])
    what = f"inclusion proof among {size:,}, verified"
    yield Row(f"{what}, cold", cold, "ms")
    yield Row(f"{what}, warm", warm, "ms", "1 ms", warm, at_most(1))
    yield Row(f"{what}, warm", warm, "ms", f"pymerkle, {theirs:.3g} ms", theirs / warm, at_least(50))
    yield _checking(place, size)


def _proof_by_pymerkle(place: Path, size: int, indexes: list[int]) -> float:
    with SqliteTree(str(place / "tree.db")) as tree:
        for begin in range(0, size, 10_000):
            tree.append_entries(_entries(min(size, 10_000), begin))
        tree.prove_inclusion(indexes[0] + 1, size)
        begun = perf_counter()
        for index in indexes[1:]:
            tree.prove_inclusion(index + 1, size)
        return 1000 * (perf_counter() - begun) / (len(indexes) - 1)


def _checking(place: Path, size: int) -> Row:
    source, policy, times = FolderSource(place / "log"), trusting(_KEY.verifier), []
    for _ in range(3):
        begun = perf_counter()
        report = fsck(source, policy, processes=all_processors())
        times.append(perf_counter() - begun)
        assert report.is_clean
    rate = size / min(times)
    what = f"fsck, every byte, {all_processors()} processes"
    return Row(what, rate, "entries/s", f"{_CHECKED_A_SECOND:,} a second", rate / _CHECKED_A_SECOND, at_least(1))
