"""Proof files (C2SP tlog-proof): an entry's index, its inclusion proof and a signed checkpoint, for keeping offline."""

from collections.abc import Sequence
from dataclasses import dataclass

from nuo.tlog.errors import Malformed
from nuo.tlog.merkle import HASH, leaf_hash
from nuo.tlog.notes import decimal, decode, encode
from nuo.tlog.policy import Accepted, Policy
from nuo.tlog.proofs import verify_inclusion

SUFFIX = ".tlog-proof"
_HEAD = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof as kept in a file. `extra` is not protected by it; Nuo puts the entry's bytes there."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    @property
    def data(self) -> bytes:
        """Return the file's bytes."""
        extra = [f"extra {encode(self.extra)}"] if self.extra else []
        lines = [_HEAD, *extra, f"index {self.index}", *map(encode, self.hashes), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.checkpoint


def proof_file(index: int, hashes: Sequence[bytes], checkpoint: bytes, *, entry: bytes) -> ProofFile:
    """Return a proof that carries its entry with it, so that a reader needs nothing but keys."""
    return ProofFile(index, tuple(hashes), checkpoint, entry)


def parse_proof(data: bytes) -> ProofFile:
    """Return the proof in a file; nothing is verified yet."""
    if len(data) > _LARGEST:
        raise Malformed(f"The file has {len(data)} bytes; a proof has at most {_LARGEST}.")
    head, blank, checkpoint = data.partition(b"\n\n")
    if not blank:
        raise Malformed("The file is not a proof: it has no blank line before the checkpoint.")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("The file is not a proof: its first part is not plain text.") from error
    if lines.pop(0) != _HEAD:
        raise Malformed(f"The file is not a proof: its first line is not {_HEAD}.")
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else b""
    if not lines or not lines[0].startswith("index "):
        raise Malformed("The proof has no index line.")
    index = decimal(lines.pop(0)[6:], what="the index")
    if len(lines) > _MOST_HASHES:
        raise Malformed(f"The proof has {len(lines)} hashes; no log needs more than {_MOST_HASHES}.")
    hashes = tuple(decode(line, what="a hash", length=HASH) for line in lines)
    return ProofFile(index, hashes, checkpoint, extra)


def _extra(line: str) -> bytes:
    extra = decode(line[6:], what="the extra line")
    if not extra:
        raise Malformed("The proof has an empty extra line; without extra data the line is left out.")
    return extra


def verify_proof(proof: ProofFile, policy: Policy, *, entry: bytes | None = None) -> Accepted:
    """Return the checkpoint a proof leads to, if it is signed as the policy asks and the entry stands in it.

    `entry` is the entry's bytes where they are known from elsewhere; otherwise those in the file are taken.
    """
    accepted = policy.accept(proof.checkpoint)
    body = proof.extra if entry is None else entry
    if entry is None and not proof.extra:
        raise Malformed("The proof does not carry its entry: give the entry's bytes as well.")
    size, root = accepted.checkpoint.size, accepted.checkpoint.root
    verify_inclusion(leaf_hash(body), proof.index, size, root, proof.hashes)
    return accepted
