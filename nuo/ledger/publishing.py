"""From the tree in the database to the public log: files, one signature, cosignatures, and then the checkpoint.

Only the worker does this. It begins where the last signed checkpoint ends, whatever happened in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nuo.ledger.models import Edge, Entry, Head
from nuo.ledger.signed_log import folder, head, policy, verifiers, writer
from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.cosigning import Round, collect
from nuo.tlog.errors import NotSigned, Refusing, TlogError
from nuo.tlog.notes import parse_note
from nuo.tlog.policy import Policy
from nuo.tlog.proofs import consistency_proof
from nuo.tlog.reader import Reader
from nuo.tlog.sources import FolderSource
from nuo.tlog.storage import Folder
from nuo.tlog.writer import Signed, Writer

_A_BATCH = 10_000
# A witness that did not answer is left alone for a while, so that acts do not wait for it.
_AGAIN = timedelta(seconds=20)
# Too few have signed: so long until they are asked again for the same checkpoint.
_PATIENCE = timedelta(seconds=5)
_SECONDS = 2.0
# A log in which nothing happens is cosigned again, so that its checkpoint shows the witnesses are still there.
_FRESH = timedelta(hours=1)


@dataclass(slots=True)
class Publisher:
    """Publishes round by round, and remembers when to ask absent witnesses again."""

    _absent: dict[str, datetime] = field(default_factory=dict)
    _waiting: tuple[bytes, datetime] | None = None

    def publish(self, *, at: datetime) -> bool:
        """Bring the public log up to the tree's edge; say whether a new checkpoint is public.

        What stands in the way is written down for the operator (`Head.trouble`) and tried again next
        round; the old checkpoint stays public.
        """
        keys = verifiers()
        if not keys:
            return False
        try:
            with Folder(folder()).locked():
                return self._round(writer(keys), policy(keys), at)
        except (TlogError, OSError) as error:
            _say_trouble(str(error))
            return False

    def _round(self, log: Writer, trust: Policy, at: datetime) -> bool:
        signed, kept = _signed_up_to_edge(log), head()
        assert signed.note is not None, "a log that has begun has signed at least its empty tree"
        if not self._is_due(kept, signed.note, trust, at):
            return False
        round_ = self._cosigned(signed, trust, kept, at)
        if not round_.is_enough:
            self._waiting = (signed.note, at + _PATIENCE)
            _say_trouble(_too_few(signed.checkpoint.size, round_))
            return False
        log.publish(round_.note.data)
        Head.objects.filter(pk=1).update(published=round_.note.data, published_at=at, trouble="")
        return True

    def _is_due(self, kept: Head, note: bytes, trust: Policy, at: datetime) -> bool:
        if self._waiting is not None and self._waiting[0] == note and at < self._waiting[1]:
            return False
        public = bytes(kept.published)
        if not public or kept.trouble or kept.published_at is None:
            return True
        is_new = not set(parse_note(note).signatures) <= set(parse_note(public).signatures)
        return is_new or at - kept.published_at >= _FRESH or not _meets(trust, public)

    def _cosigned(self, signed: Signed, trust: Policy, kept: Head, at: datetime) -> Round:
        assert signed.note is not None
        known = {name: told["size"] for name, told in kept.witnesses.items()}
        skipped = {name for name, until in self._absent.items() if at < until}
        prove = _Prover(signed.checkpoint, Reader(FolderSource(folder()), trust))
        round_ = collect(signed.note, trust, prove, known, skipped=skipped, seconds=_SECONDS)
        told = dict(kept.witnesses)
        for each in round_.answers:
            name = each.witness.name
            told[name] = {"at": at.isoformat(), "fault": each.fault, "ahead": each.ahead, "size": known.get(name, 0)}
            self._absent[name] = at + _AGAIN if each.fault else at
        # A witness taken out of the policy is forgotten.
        names = {witness.name for witness in trust.witnesses.values()}
        told = {name: each for name, each in told.items() if name in names}
        if told != kept.witnesses:
            Head.objects.filter(pk=1).update(witnesses=told)
        return round_


def _meets(trust: Policy, note: bytes) -> bool:
    """Say whether what is public is what the policy asks for today; a witness may be new in it."""
    try:
        trust.accept(note)
    except NotSigned:
        return False
    return True


def _too_few(size: int, round_: Round) -> str:
    faults = "; ".join(f"{each.witness.name} {each.fault}" for each in round_.answers if each.fault)
    return (
        f"{size} entries are signed and wait for witnesses: {faults or 'too few have signed'}."
        " The last public checkpoint stays as it is."
    )


def _signed_up_to_edge(log: Writer) -> Signed:
    """Write and sign what the tree in the database has beyond the last signed checkpoint."""
    edge = Edge.objects.filter(pk=1).first() or Edge()
    before, _files = log.recover()
    begin = before.checkpoint.size
    if edge.size < begin:
        raise Refusing(
            f"The log has signed {begin} entries, the database holds {edge.size}. An old backup of the database was"
            " restored: restore a newer one. Nothing is signed until then."
        )
    if edge.size == begin and before.note is not None:
        if bytes(edge.root) != before.checkpoint.root:
            raise Refusing(
                f"The database holds other entries than the {begin} that were signed."
                " Run nuo log audit to see which. Nothing is signed until then."
            )
        return before
    return log.extend(entries_between(begin, edge.size), expected_root=bytes(edge.root))


def entries_between(begin: int, end: int) -> Iterator[list[bytes]]:
    """Yield the bytes of the entries from one index to another, in batches."""
    for low in range(begin, end, _A_BATCH):
        rows = Entry.objects.filter(index__gte=low, index__lt=min(low + _A_BATCH, end)).order_by("index")
        yield [bytes(body) for body in rows.values_list("body", flat=True)]


@dataclass(frozen=True, slots=True)
class _Prover:
    """Proves to a witness that a checkpoint continues the one it cosigned last."""

    checkpoint: Checkpoint
    reader: Reader

    def __call__(self, old: int) -> list[bytes]:
        """Return the consistency proof from a size."""
        return consistency_proof(old, self.checkpoint.size, self.reader.nodes(self.checkpoint.size))


def _say_trouble(words: str) -> None:
    head()
    Head.objects.filter(pk=1).exclude(trouble=words).update(trouble=words)


def published() -> Checkpoint | None:
    """Return the public checkpoint, or None before the first."""
    row = Head.objects.filter(pk=1).values_list("published", flat=True).first()
    return parse_checkpoint(parse_note(bytes(row)).text) if row else None
