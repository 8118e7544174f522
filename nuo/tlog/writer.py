"""The writer of a log: batches of entries become files, then one signed checkpoint. A crash loses nothing signed.

The order is the whole safety: entries, tiles, durable; hashed from what was read back; signed; swapped in the
head; only then, and cosigned, published. Every batch begins by recovering, so that recovery is no rare path.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Damaged, Forked, Refusing
from nuo.tlog.growth import Edge, drop_needless, grown_in_memory, grown_on_disk, read_edge
from nuo.tlog.heads import Head
from nuo.tlog.notes import parse_note
from nuo.tlog.signers import Signer
from nuo.tlog.storage import Folder
from nuo.tlog.tiles import LARGEST_ENTRY

CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint the log has signed, and the note it stands in; None before the first."""

    checkpoint: Checkpoint
    note: bytes | None


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one log. Hold `folder.locked()` around its use; the head's swap fences whoever does not."""

    folder: Folder
    origin: str
    signer: Signer
    head: Head

    def recover(self) -> tuple[Signed, Edge]:
        """Return the last signed checkpoint and the edge of the files under it.

        A checkpoint that was signed but not yet in the head when the process died is put there.
        Refuses when head, signer and files cannot belong to one history, and says what to do.
        """
        note = self._newest_note()
        if note is None:
            return Signed(Checkpoint(self.origin, 0, Edge().root), None), Edge()
        checkpoint = self._own(note)
        self._refuse_published_beyond(checkpoint)
        try:
            edge = read_edge(self.folder, checkpoint.size, checkpoint.root)
        except Damaged as error:
            raise Refusing(
                f"The files do not hold the {checkpoint.size} entries that were signed: {error}. They were damaged or"
                " restored from an old backup. Nothing is signed. Run nuo log fsck to see what is missing,"
                " and nuo log rebuild to write the files again from the database or from a mirror."
            ) from error
        if note != self.head.read():
            self._swap(self.head.read(), note)
        return Signed(checkpoint, note), edge

    def _newest_note(self) -> bytes | None:
        head, last = self.head.read(), self.signer.last()
        if head is None or last is None:
            if head is None and last is None and (published := self.folder.find(CHECKPOINT)) is not None:
                raise Refusing(
                    f"The folder {self.folder.root} holds a log of {self._own(published).size} entries that neither the"
                    " database nor the key knows. Restore the newer backup of the database, or give another folder."
                )
            return head or last
        in_head, in_signer = self._own(head), self._own(last)
        if in_head.size == in_signer.size and in_head.root != in_signer.root:
            raise Forked(
                f"The database and the key remember two different logs of {in_head.size} entries.",
                older=head, newer=last,
            )  # fmt: skip
        return last if in_signer.size > in_head.size else head

    def _own(self, note: bytes) -> Checkpoint:
        checkpoint = parse_checkpoint(parse_note(note).text)
        if checkpoint.origin != self.origin:
            raise Refusing(f"This is the log {checkpoint.origin}, not {self.origin}. An origin never changes.")
        return checkpoint

    def _refuse_published_beyond(self, signed: Checkpoint) -> None:
        note = self.folder.find(CHECKPOINT)
        if note is None:
            return
        published = self._own(note)
        if published.size > signed.size:
            raise Refusing(
                f"The published log has {published.size} entries, the database knows of {signed.size}."
                " An old backup of the database was restored: restore a newer one. Nothing is signed."
            )
        if published.size == signed.size and published.root != signed.root:
            raise Refusing(_another_of(signed.size))

    def append(self, entries: Sequence[bytes]) -> Signed:
        """Add a batch of entries behind the last signed one; return the new signed checkpoint.

        On return the entries are durable and signed, not yet published.
        """
        return self.extend([entries])

    def extend(self, batches: Iterable[Sequence[bytes]], *, expected_root: bytes | None = None) -> Signed:
        """Add batches of entries under one new checkpoint; memory holds one batch at a time.

        `expected_root` is the root that another keeper of the same entries has computed; nothing is
        signed if ours differs. Without one, the writer hashes everything once more itself.
        """
        before, edge = self.recover()
        after = edge
        for entries in batches:
            after = self._write(after, entries, signed=edge.size, is_alone=expected_root is None)
        if after.size == edge.size and before.note is not None:
            return before
        if expected_root is not None and after.root != expected_root:
            raise Refusing(
                f"The database and the files disagree about the log of {after.size} entries. An entry was changed or an"
                " old backup restored. Nothing is signed. Run nuo log audit and nuo log fsck to see which."
            )
        return self._sign(before, Checkpoint(self.origin, after.size, after.root))

    def _write(self, edge: Edge, entries: Sequence[bytes], *, signed: int, is_alone: bool) -> Edge:
        self._refuse_too_long(entries)
        # Entries and tiles are durable before anything names them.
        after = grown_on_disk(self.folder, edge, entries, signed=signed)
        if is_alone and grown_in_memory(edge, entries)[0] != after:
            raise Damaged(f"the files of {after.size} entries are not what they were made from; nothing is signed")
        return after

    def _refuse_too_long(self, entries: Sequence[bytes]) -> None:
        longest = max(map(len, entries), default=0)
        if longest > LARGEST_ENTRY:
            raise Refusing(f"An entry has {longest} bytes; a log takes at most {LARGEST_ENTRY}.")

    def _sign(self, before: Signed, checkpoint: Checkpoint) -> Signed:
        note = self.signer.sign(checkpoint.text)
        # A crash here leaves the signer ahead of the head; the next batch begins by catching up.
        self._swap(before.note, note)
        return Signed(checkpoint, note)

    def _swap(self, old: bytes | None, new: bytes) -> None:
        if not self.head.swap(old, new):
            raise Refusing("Another process has signed the log meanwhile. Only one may; stop this one.")

    def sign_again(self) -> Signed:
        """Sign the last checkpoint with the keys as they are now: after a key was added or taken away."""
        before, _edge = self.recover()
        return self._sign(before, before.checkpoint)

    def publish(self, note: bytes) -> None:
        """Make a signed (and cosigned) note the public checkpoint: the last step, by one rename."""
        checkpoint = self._own(note)
        before = self.folder.find(CHECKPOINT)
        if before == note:
            return
        if before is not None and self._own(before).size > checkpoint.size:
            raise Refusing(f"A checkpoint of {self._own(before).size} entries is public already.")
        if (
            before is not None
            and self._own(before).size == checkpoint.size
            and self._own(before).root != checkpoint.root
        ):
            raise Refusing(_another_of(checkpoint.size))
        self.folder.write({CHECKPOINT: note})
        if before is not None:
            # Their full tiles have been public for a checkpoint.
            drop_needless(self.folder, self._own(before).size)


def _another_of(size: int) -> str:
    return f"Another log of {size} entries is public already. Signing or publishing this one would be a fork."
