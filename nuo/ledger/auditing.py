"""Hashing the whole ledger again and comparing it with what was signed and with the log's files.

Rows and entries are compared in `reconciling`; here are the entries themselves.
"""

from dataclasses import dataclass

from nuo.ledger.models import Entry
from nuo.ledger.sequencer import Fault, faults
from nuo.ledger.signed_log import folder, head
from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Damaged
from nuo.tlog.merkle import HASH, Frontier, leaf_hash
from nuo.tlog.notes import parse_note
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import WIDTH, Tile


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. `signed` is how many entries stand under a signature; `entries` how many were hashed."""

    faults: list[Fault]
    entries: int
    signed: int


def audit() -> Audit:
    """Hash every entry again; compare with the tree's edge, with the signed root, and with the files' hashes.

    An entry changed together with its hash and the whole tree still contradicts the signature; the files
    then name it.
    """
    found = faults()
    note = bytes(head().signed)
    checkpoint = parse_checkpoint(parse_note(note).text) if note else None
    tree = Frontier()
    entries = Entry.objects.filter(index__isnull=False).order_by("index").values_list("body", flat=True)
    for body in entries.iterator():
        if checkpoint is not None and tree.size == checkpoint.size:
            break
        tree = tree.extended([leaf_hash(bytes(body))])
    if checkpoint is not None and (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        named = _against_the_files(checkpoint)
        already = {(fault.code, fault.index) for fault in found}
        found += named or ([Fault("not_what_was_signed", checkpoint.size)] if not already else [])
    return Audit(found, Entry.objects.filter(index__isnull=False).count(), checkpoint.size if checkpoint else 0)


def _against_the_files(checkpoint: Checkpoint) -> list[Fault]:
    """Name the first entries whose bytes are not those that were signed, by the hashes kept in the files."""
    kept, found = Folder(folder()), list[Fault]()
    for number in range((checkpoint.size + WIDTH - 1) // WIDTH):
        width = min(WIDTH, checkpoint.size - number * WIDTH)
        try:
            hashes = kept.read(Tile(0, number, width).path)
        except Damaged:
            return found
        low = number * WIDTH
        rows = dict(Entry.objects.filter(index__gte=low, index__lt=low + width).values_list("index", "body"))
        for index in range(low, low + width):
            at = (index - low) * HASH
            if index not in rows or leaf_hash(bytes(rows[index])) != hashes[at : at + HASH]:
                found.append(Fault("not_what_was_signed", index))
        if found:
            return found
    return found
