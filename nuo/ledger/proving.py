"""Proofs of single entries under the public checkpoint, made from the log's own files."""

from nuo.ledger.models import Entry, Head
from nuo.ledger.signed_log import folder
from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.merkle import leaf_hash
from nuo.tlog.notes import parse_note
from nuo.tlog.policy import trusting
from nuo.tlog.prooffiles import ProofFile, proof_file
from nuo.tlog.reader import Reader
from nuo.tlog.sources import FolderSource


def proof_of(index: int) -> ProofFile | None:
    """Return the proof that an entry stands in the public log, its bytes with it; None while it does not yet.

    Damaged, or NotProven where the database says otherwise than the log.
    """
    kept = Head.objects.filter(pk=1).values_list("published", flat=True).first()
    entry = Entry.objects.filter(index=index).only("body").first()
    if not kept or entry is None:
        return None
    note = bytes(kept)
    checkpoint = parse_checkpoint(parse_note(note).text)
    if index >= checkpoint.size:
        return None
    body = bytes(entry.body)
    # Our own checkpoint: whom a reader believes is the reader's choice.
    hashes = Reader(FolderSource(folder()), trusting()).inclusion(index, leaf_hash(body), checkpoint)
    return proof_file(index, hashes, note, entry=body)
