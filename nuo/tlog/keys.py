"""Keys of logs and witnesses: Ed25519 (01), cosignature/v1 (04), and ML-DSA-44 (06).

Ed25519 signs the text of a note. The two others sign a checkpoint together with a time; of them only
ML-DSA-44 commits to the signer's name, so an Ed25519 key must belong to one witness only.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.errors import Malformed, NotSigned
from nuo.tlog.notes import KEY_ID, Note, Signature, check_name, decode, encode, parse_note

_PRIVATE = "PRIVATE+KEY"
_TIME = struct.Struct(">Q")
_SEED = 32
_AROUND = " \t\r\n"  # what an editor or a shell leaves around a key


class Kind(IntEnum):
    """The signature types of the specification that we speak."""

    ED25519 = 1
    COSIGNATURE = 4
    ML_DSA_44 = 6


_PUBLIC_BYTES: Final = {Kind.ED25519: 32, Kind.COSIGNATURE: 32, Kind.ML_DSA_44: 1312}
_SIGNATURE_BYTES: Final = {Kind.ED25519: 64, Kind.COSIGNATURE: 64, Kind.ML_DSA_44: 2420}


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name: what a reader must have from elsewhere."""

    name: str
    kind: Kind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes that stand before its signatures."""
        return sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:KEY_ID]

    @property
    def vkey(self) -> str:
        """Return the one line under which keys are published."""
        return f"{self.name}+{self.key_id.hex()}+{encode(bytes([self.kind]) + self.public)}"

    def time_of(self, text: str, blob: bytes) -> int | None:
        """Verify a signature of a note's text; return its time in seconds since 1970, None for a kind without."""
        timed = self.kind is not Kind.ED25519
        if len(blob) != _SIGNATURE_BYTES[self.kind] + (_TIME.size if timed else 0):
            raise NotSigned(f"The signature of {self.name} has the wrong length.")
        time = _TIME.unpack_from(blob)[0] if timed else None
        if time is not None and time >= 2**63:
            raise NotSigned(f"The signature of {self.name} names a time out of range.")
        try:
            self._check(_message(self.name, self.kind, text, time), blob[_TIME.size :] if timed else blob)
        except InvalidSignature as error:
            raise NotSigned(f"The signature of {self.name} does not fit: it was made for another text.") from error
        return time

    def _check(self, message: bytes, signature: bytes) -> None:
        if self.kind is Kind.ML_DSA_44:
            MLDSA44PublicKey.from_public_bytes(self.public).verify(signature, message)
        else:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)


def _message(name: str, kind: Kind, text: str, time: int | None) -> bytes:
    if kind is Kind.ED25519:
        return text.encode()
    if kind is Kind.COSIGNATURE:
        return f"cosignature/v1\ntime {time}\n{text}".encode()
    checkpoint = parse_checkpoint(text)
    return b"".join((
        b"subtree/v1\n\x00", _short(name), _TIME.pack(time or 0), _short(checkpoint.origin),
        _TIME.pack(0), _TIME.pack(checkpoint.size), checkpoint.root,
    ))  # fmt: skip


def _short(text: str) -> bytes:
    data = text.encode()
    if not 1 <= len(data) <= 255:
        raise Malformed(f"The name {text[:40]!r} has {len(data)} bytes; an ML-DSA-44 signature takes 1 to 255.")
    return bytes([len(data)]) + data


def parse_vkey(vkey: str) -> Verifier:
    """Return the public key a line names; the four-byte id in it must fit."""
    name, _, rest = vkey.strip(_AROUND).partition("+")
    key_id, _, material = rest.partition("+")
    data = decode(material, what="the key")
    if not data or data[0] not in set(Kind):
        raise Malformed(f"The key of {name[:60]} is of a kind we do not know.")
    found = Verifier(check_name(name), Kind(data[0]), data[1:])
    if len(found.public) != _PUBLIC_BYTES[found.kind]:
        raise Malformed(f"The key of {name[:60]} has the wrong length.")
    if key_id != found.key_id.hex():
        raise Malformed(f"The key of {name[:60]} and its id do not fit together: a character is wrong.")
    return found


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name. Its text form is secret; `repr` does not show it."""

    name: str
    kind: Kind
    seed: bytes

    def __repr__(self) -> str:
        """Hide the secret."""
        return f"SigningKey({self.name!r}, {self.kind.name})"

    @classmethod
    def parse(cls, secret: str) -> "SigningKey":
        """Return the key in the form of Go's note package: PRIVATE+KEY+name+id+base64(kind, 32-byte seed)."""
        head, name, key_id, material = _split_secret(secret)
        data = decode(material, what="the private key")
        if head != _PRIVATE or len(data) != _SEED + 1 or data[0] not in set(Kind):
            raise Malformed("This is not a private key of a log or a witness.")
        key = cls(check_name(name), Kind(data[0]), data[1:])
        if key.verifier.key_id.hex() != key_id:
            raise Malformed(f"The private key of {name[:60]} and its id do not fit together.")
        return key

    @property
    def secret(self) -> str:
        """Return the text form, for a file nobody else reads."""
        return f"{_PRIVATE}+{self.name}+{self.verifier.key_id.hex()}+{encode(bytes([self.kind]) + self.seed)}"

    @property
    def verifier(self) -> Verifier:
        """Return the public half."""
        if self.kind is Kind.ML_DSA_44:
            return Verifier(
                self.name, self.kind, MLDSA44PrivateKey.from_seed_bytes(self.seed).public_key().public_bytes_raw()
            )
        return Verifier(
            self.name, self.kind, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        )

    def sign(self, text: str, *, time: int) -> Signature:
        """Return the signature line for a note's text; `time` in seconds since 1970, unread by Ed25519."""
        message = _message(self.name, self.kind, text, time)
        if self.kind is Kind.ML_DSA_44:
            made = MLDSA44PrivateKey.from_seed_bytes(self.seed).sign(message)
        else:
            made = Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)
        stamped = made if self.kind is Kind.ED25519 else _TIME.pack(time) + made
        return Signature(self.name, self.verifier.key_id, stamped)


def _split_secret(secret: str) -> tuple[str, str, str, str]:
    parts = secret.strip(_AROUND).split("+", 4)
    if len(parts) != 5:
        raise Malformed("This is not a private key of a log or a witness.")
    return f"{parts[0]}+{parts[1]}", parts[2], parts[3], parts[4]


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified signature: whose, and when it says it was made (seconds since 1970; None for the log's own)."""

    by: Verifier
    time: int | None


def open_note(data: bytes, known: Iterable[Verifier]) -> tuple[Note, list[Signed]]:
    """Return a note and its verified signatures; refuse one without any, or with a wrong one by a known key.

    Signatures of keys not known are passed over, as the specification asks.
    """
    note, keys = parse_note(data), {(key.name, key.key_id): key for key in known}
    found: dict[Verifier, Signed] = {}
    for signature in note.signatures:
        key = keys.get((signature.name, signature.key_id))
        if key is not None and key not in found:
            found[key] = Signed(key, key.time_of(note.text, signature.blob))
    if not found:
        raise NotSigned(f"No known key has signed this. Signed by: {', '.join(each.name for each in note.signatures)}.")
    return note, list(found.values())
