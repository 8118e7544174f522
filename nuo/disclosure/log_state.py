"""The state of the log as pages show it: the public checkpoint, who has signed it, and its words for paper.

The worker has verified what stands here before it became public; a reader who believes nothing verifies
it in the browser or with a program of their own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from struct import unpack_from
from typing import NamedTuple

from django.db.models import Subquery

from nuo.disclosure.phrases import language
from nuo.ledger.checkpoint_words import spoken
from nuo.ledger.models import Edge, Head
from nuo.ledger.signed_log import POLICY, VKEY, folder
from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import Malformed
from nuo.tlog.notes import parse_note
from nuo.tlog.policy import parse_policy
from nuo.tlog.storage import Folder


class Cosigner(NamedTuple):
    """A witness under the checkpoint, and when it says it looked."""

    name: str
    key_name: str
    at: datetime


class LogRow(NamedTuple):
    """What one query says of the log."""

    size: int
    root: bytes
    published: bytes
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class LogState:
    """The log on a page. Without a signature `note` is empty, and size and root are those of the tree."""

    size: int
    root: str
    note: str
    origin: str
    words: str
    at: datetime | None
    cosigners: list[Cosigner]
    absent: list[str]
    # Entries that have a number and are not public yet.
    waiting: int

    @property
    def is_signed(self) -> bool:
        """Whether anything was signed at all."""
        return bool(self.note)


def columns() -> dict[str, Subquery]:
    """Return the columns of `LogRow` as subqueries, for whoever reads them in a query of their own."""
    edge, head = Edge.objects.filter(pk=1), Head.objects.filter(pk=1)
    return {
        "size": Subquery(edge.values("size")),
        "root": Subquery(edge.values("root")),
        "published": Subquery(head.values("published")),
        "published_at": Subquery(head.values("published_at")),
    }


def read() -> LogState:
    """Read the log's state: two queries."""
    edge, head = Edge.objects.filter(pk=1).first() or Edge(), Head.objects.filter(pk=1).first() or Head()
    return state_of(LogRow(edge.size, bytes(edge.root), bytes(head.published), head.published_at))


def state_of(row: LogRow) -> LogState:
    """Return the state one query's row amounts to."""
    note = bytes(row.published or b"")
    if not note:
        return LogState(row.size or 0, bytes(row.root or Edge().root).hex(), "", "", "", None, [], [], 0)
    checkpoint = parse_checkpoint(parse_note(note).text)
    cosigners, absent = _cosigners(note, Folder(folder()).find(POLICY) or b"")
    return LogState(
        checkpoint.size, checkpoint.root.hex(), note.decode(), checkpoint.origin, spoken(checkpoint.root, language()),
        row.published_at, cosigners, absent, (row.size or 0) - checkpoint.size,
    )  # fmt: skip


# Pages are read far more often than a checkpoint is made.
@lru_cache(maxsize=64)
def _cosigners(note: bytes, policy: bytes) -> tuple[list[Cosigner], list[str]]:
    """Return the witnesses of the policy that stand under a note, and the names of those that do not."""
    try:
        witnesses = list(parse_policy(policy).witnesses.values()) if policy else []
    except Malformed:
        # The operator is told of it; a page shows what it can.
        witnesses = []
    lines = {(line.name, line.key_id): line.blob for line in parse_note(note).signatures}
    found, absent = [], []
    for each in witnesses:
        blob = lines.get((each.key.name, each.key.key_id))
        if blob is None:
            absent.append(each.name)
        else:
            found.append(Cosigner(each.name, each.key.name, datetime.fromtimestamp(unpack_from(">Q", blob)[0], UTC)))
    return found, absent


def vkeys() -> list[str]:
    """Return the log's public keys, one line each."""
    return (Folder(folder()).find(VKEY) or b"").decode().split()
