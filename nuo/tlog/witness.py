"""A witness: cosigns checkpoints of logs it knows, each only if it continues the last one cosigned (C2SP tlog-witness).

What it has cosigned is on the disk before the answer leaves, and checked and stored under one lock.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Malformed, NotProven, NotSigned, WrongEmptyRoot
from nuo.tlog.keys import SigningKey, Verifier, open_note
from nuo.tlog.merkle import EMPTY_ROOT, HASH
from nuo.tlog.notes import Note, decimal, decode, encode, parse_note
from nuo.tlog.proofs import verify_consistency
from nuo.tlog.storage import Folder

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log sends: the size cosigned last, a consistency proof from it, and the new checkpoint's note."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes

    @property
    def data(self) -> bytes:
        """Return the body of the request."""
        head = "".join(f"{line}\n" for line in (f"old {self.old}", *map(encode, self.proof), ""))
        return head.encode() + self.note


def parse_submission(data: bytes) -> Submission:
    """Return what a log has sent."""
    head, blank, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("The request does not begin with plain text.") from error
    first = lines.pop(0)
    if not blank or not first.startswith("old "):
        raise Malformed("The request does not begin with the line old and a size, and a blank line after the proof.")
    if len(lines) > _MOST_HASHES:
        raise Malformed(f"The proof has {len(lines)} hashes; {_MOST_HASHES} is the most.")
    proof = tuple(decode(line, what="a hash", length=HASH) for line in lines)
    return Submission(decimal(first[4:], what="the old size"), proof, note)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answers: an HTTP status, a body and its type."""

    status: int
    body: str = ""
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness with its key, the logs it knows by their keys, and the folder of what it has cosigned."""

    key: SigningKey
    logs: tuple[Verifier, ...]
    folder: Path
    _lock: Lock = field(default_factory=Lock, compare=False)

    def add_checkpoint(self, body: bytes) -> Answer:
        """Answer a request: 200 with cosignatures, or the status the specification gives for what is wrong."""
        try:
            asked = parse_submission(body)
            checkpoint = parse_checkpoint(parse_note(asked.note).text)
            if asked.old > checkpoint.size:
                raise Malformed("The old size is larger than the checkpoint's.")
        except WrongEmptyRoot as error:
            return Answer(422, f"{error}\n")
        except Malformed as error:
            return Answer(400, f"{error}\n")
        known = [key for key in self.logs if key.name == checkpoint.origin]
        if not known:
            return Answer(404, "This witness does not know the log.\n")
        try:
            note, _signed = open_note(asked.note, known)
        except (NotSigned, Malformed) as error:
            return Answer(403, f"{error}\n")
        with self._one_at_a_time():
            return self._advance(asked, checkpoint, note)

    def _advance(self, asked: Submission, checkpoint: Checkpoint, note: Note) -> Answer:
        last = self._last(checkpoint.origin)
        if asked.old != last.size:
            return Answer(409, f"{last.size}\n", SIZE)
        try:
            verify_consistency(last.size, last.root, checkpoint.size, checkpoint.root, asked.proof)
        except NotProven as error:
            return Answer(422, f"{error}\n")
        cosignature = self.key.sign(note.text, time=int(time.time()))
        cosigned = Note(note.text, (*note.signatures, cosignature))
        Folder(self.folder).write({self._path(checkpoint.origin): cosigned.data})
        return Answer(200, cosignature.line)

    def _last(self, origin: str) -> Checkpoint:
        data = self.cosigned(origin)
        return Checkpoint(origin, 0, EMPTY_ROOT) if data is None else parse_checkpoint(parse_note(data).text)

    def cosigned(self, origin: str) -> bytes | None:
        """Return the last note cosigned for a log, for whoever monitors; None for none."""
        return Folder(self.folder).find(self._path(origin))

    def by_hash(self, origin_hash: str) -> bytes | None:
        """Return the last note cosigned for the log whose origin has this SHA-256 in hex."""
        origins = {sha256(key.name.encode()).hexdigest(): key.name for key in self.logs}
        return self.cosigned(origins[origin_hash]) if origin_hash in origins else None

    def _path(self, origin: str) -> str:
        return f"{sha256(origin.encode()).hexdigest()}/checkpoint"

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Check and store as one, between threads and between processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._lock:
            number = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(number, fcntl.LOCK_EX)
                yield
            finally:
                os.close(number)
