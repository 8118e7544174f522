"""Asking witnesses for cosignatures. Only a line that verifies is believed, and the size in a 409.

Real witnesses answer refusals with whatever status they like, so every other answer means: not now.
"""

import urllib.error
import urllib.request
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.errors import Malformed, NotSigned, TlogError, Unreachable
from nuo.tlog.keys import open_note
from nuo.tlog.notes import Note, Signature, decimal, parse_note, parse_signature
from nuo.tlog.policy import Policy, Witness
from nuo.tlog.witness import Submission

_SECONDS = 5.0
_LARGEST = 100_000

# The proof that a checkpoint continues a tree of this size.
Prove = Callable[[int], list[bytes]]


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What one witness came to: its verified lines, or why there are none.

    `ahead` is the size it says to have cosigned, where that is larger than ours: a sign of a fork or of
    an old backup.
    """

    witness: Witness
    signatures: tuple[Signature, ...] = ()
    fault: str = ""
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A note with every cosignature that was had, whether that is enough, and each witness's answer."""

    note: Note
    is_enough: bool
    answers: tuple[Cosigned, ...]


def collect(
    note: bytes,
    policy: Policy,
    prove: Prove,
    known: dict[str, int],
    *,
    skipped: Container[str] = (),
    seconds: float = _SECONDS,
) -> Round:
    """Ask every witness of a policy at once, but for those `skipped` by name.

    `known` holds the size each cosigned last, and is kept up to date.
    """
    parsed = parse_note(note)
    asked = [each for each in policy.witnesses.values() if each.url and each.name not in skipped]
    with ThreadPoolExecutor(max(1, len(asked))) as pool:
        answers = tuple(pool.map(lambda witness: ask(witness, parsed, prove, known, seconds=seconds), asked))
    whole = parsed.with_more(tuple(line for answer in answers for line in answer.signatures))
    signed = [each.by for each in open_note(whole.data, policy.keys)[1]] if policy.keys else []
    return Round(whole, policy.is_met(signed), answers)


def ask(witness: Witness, note: Note, prove: Prove, known: dict[str, int], *, seconds: float = _SECONDS) -> Cosigned:
    """Ask one witness; where it remembers another size than we do, once more with that."""
    checkpoint = parse_checkpoint(note.text)
    # A size beyond ours is asked about anew: the answer says by how much.
    old = known.get(witness.name, 0)
    old = old if old <= checkpoint.size else 0
    try:
        for _ in range(2):
            status, body = _post(witness.url, Submission(old, tuple(prove(old)), note.data).data, seconds)
            if status == 200:
                known[witness.name] = checkpoint.size
                return Cosigned(witness, _verified(witness, note, body))
            if status == 422 and old == checkpoint.size:
                # Of equal sizes nothing but the root can be wrong.
                return Cosigned(witness, fault=_contradicts(checkpoint, old))
            if status != 409:
                return Cosigned(witness, fault=f"answered {status}: {body.strip()[:200]}")
            old = decimal(body.removesuffix("\n"), what="the witness's size")
            if old > checkpoint.size:
                return Cosigned(witness, fault=f"has cosigned {old} entries already", ahead=old)
            known[witness.name] = old
        return Cosigned(witness, fault=_contradicts(checkpoint, old))
    except TlogError as error:
        return Cosigned(witness, fault=str(error))


def _contradicts(checkpoint: Checkpoint, size: int) -> str:
    if size == checkpoint.size:
        return f"has cosigned another log of {size} entries"
    return "changes its mind about the size it cosigned last"


def _verified(witness: Witness, note: Note, body: str) -> tuple[Signature, ...]:
    """Return the lines of an answer that are this witness's and fit; a wrong one of its own is refused."""
    lines = [parse_signature(line) for line in body.split("\n") if line]
    own = tuple(each for each in lines if (each.name, each.key_id) == (witness.key.name, witness.key.key_id))
    if not own:
        raise NotSigned("The answer holds no signature of the key in the policy.")
    open_note(Note(note.text, own).data, [witness.key])
    return own[:1]


def _post(url: str, body: bytes, seconds: float) -> tuple[int, str]:
    request = urllib.request.Request(  # noqa: S310 - the policy's address is checked on reading it
        f"{url.rstrip('/')}/add-checkpoint", data=body, headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310 - as above
            return answer.status, _text(answer.read(_LARGEST))
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _text(error.read(_LARGEST))
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"did not answer: {getattr(error, 'reason', error)}") from error


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("The witness's answer is not text in UTF-8.") from error
