"""Boxes that only the right key opens: libsodium's, by PyNaCl; nothing of it is our own.

Keys are 32 bytes. `seal` needs the public half only, so a server can put something away that it cannot read again.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from nuo.people.hashing import KIBIBYTES, PASSES

# As a database column gives it: one driver returns views of memory.
Box: TypeAlias = "bytes | memoryview[int]"
KEY = SecretBox.KEY_SIZE
SALT = argon2id.SALTBYTES
# What is inside is filled up to a multiple of this, so that its length tells little.
_BLOCK = 256


class CannotOpen(Exception):
    """It is another key's box, or it was damaged."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair (X25519)."""

    public: bytes
    private: bytes

    def __repr__(self) -> str:
        """Never print the private half."""
        return f"Pair({fingerprint(self.public)})"


def new_pair() -> Pair:
    """Return a fresh pair."""
    private = PrivateKey.generate()
    return Pair(bytes(private.public_key), bytes(private))


def new_key() -> bytes:
    """Return a fresh key for `lock`."""
    return random(KEY)


def new_salt() -> bytes:
    """Return a fresh salt for `stretched`."""
    return random(SALT)


def fingerprint(public: bytes) -> str:
    """Return what a public half is called: 16 hexadecimal digits."""
    return sha256(public).hexdigest()[:16]


def seal(text: bytes, *, to: bytes) -> bytes:
    """Put text into a box for the owner of a public half."""
    return SealedBox(PublicKey(to)).encrypt(sodium_pad(text, _BLOCK))


def unseal(box: Box, *, private: bytes) -> bytes:
    """Open a box with the private half, or raise `CannotOpen`."""
    try:
        return sodium_unpad(SealedBox(PrivateKey(private)).decrypt(bytes(box)), _BLOCK)
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error


def lock(text: bytes, *, key: bytes) -> bytes:
    """Lock text with a key both sides have."""
    return bytes(SecretBox(key).encrypt(sodium_pad(text, _BLOCK)))


def unlock(box: Box, *, key: bytes) -> bytes:
    """Open what was locked with this key, or raise `CannotOpen`."""
    try:
        return sodium_unpad(SecretBox(key).decrypt(bytes(box)), _BLOCK)
    except (CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error


def stretched(secret: str, salt: bytes, *, size: int = KEY) -> bytes:
    """Return `size` bytes that only who knows the secret can compute, and only slowly."""
    return bytes(argon2id.kdf(size, secret.encode(), salt, opslimit=PASSES, memlimit=KIBIBYTES * 1024))


def split(key: bytes) -> tuple[bytes, bytes]:
    """Return two halves; each alone says nothing of the key, `joined` gives it back."""
    one = random(len(key))
    return one, joined(one, key)


def joined(one: bytes, other: bytes) -> bytes:
    """Return the key of two halves."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
