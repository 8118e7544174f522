"""Writing the log's files again after they were damaged or lost. What does not have the signed root is not kept."""

import shutil
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from nuo.ledger.publishing import entries_between
from nuo.ledger.signed_log import folder, head, verifiers, writer
from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Refusing
from nuo.tlog.growth import Edge, grown_on_disk
from nuo.tlog.notes import parse_note
from nuo.tlog.policy import trusting
from nuo.tlog.reader import Reader
from nuo.tlog.sources import Source
from nuo.tlog.storage import Folder
from nuo.tlog.writer import CHECKPOINT

_FRESH = ".rebuilding"
_TILES = "tile"


def rebuild(source: Source | None = None) -> int:
    """Write all tiles again, from the database or from a mirror; return how many entries they hold.

    Refusing where the entries found do not have the root that was signed: then nothing is changed.
    The files that stood there before are kept beside them, as `tile.before-1` and so on.
    """
    with Folder(folder()).locked():
        note = _last_signed()
        signed = parse_checkpoint(parse_note(note).text)
        fresh = folder() / _FRESH
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            _write(Folder(fresh), _batches(source, signed), signed)
            _put_in_place(fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        if published := bytes(head().published):
            Folder(folder()).write({CHECKPOINT: published})
    return signed.size


def _last_signed() -> bytes:
    kept, last = bytes(head().signed) or None, writer(verifiers()).signer.last()
    notes = [note for note in (kept, last) if note]
    if not notes:
        raise Refusing("Nothing was signed yet, so there is nothing to write again.")
    return max(notes, key=lambda note: parse_checkpoint(parse_note(note).text).size)


def _batches(source: Source | None, signed: Checkpoint) -> Iterator[list[bytes]]:
    if source is None:
        yield from entries_between(0, signed.size)
    else:
        # The checkpoint is our own, so the mirror is believed in nothing.
        yield from (entries for _first, entries in Reader(source, trusting()).bundles(0, signed))


def _write(fresh: Folder, batches: Iterable[list[bytes]], signed: Checkpoint) -> None:
    edge = Edge()
    for entries in batches:
        edge = grown_on_disk(fresh, edge, entries, signed=0)
    if edge.root != signed.root:
        raise Refusing(
            f"The {edge.size} entries found do not have the root that was signed for {signed.size}."
            " They were changed too. Try a mirror: nuo log rebuild --from ADDRESS. Nothing was changed."
        )


def _put_in_place(fresh: Path) -> None:
    tiles = folder() / _TILES
    if tiles.exists():
        tiles.rename(next(name for n in count(1) if not (name := folder() / f"{_TILES}.before-{n}").exists()))
    if (fresh / _TILES).exists():
        (fresh / _TILES).rename(tiles)
    Folder(folder()).settle()
