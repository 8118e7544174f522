"""Codes on paper, of a receipt, a card or a vote: 60 random bits one can read out, and a character that catches slips.

Crockford's base 32: no I, L, O or U, and what is easily taken for another letter is read as it.
The check character is a sum over the field with 32 elements in which each place has another
weight, so every single wrong character and every swap of two neighbours is noticed.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Literal

from nuo.ledger.refusals import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
# How long after it was made the same form, sent again, shows the code once more.
SHOWN_FOR = timedelta(minutes=10)
# What a code is for; the digest of one kind says nothing of a code of another.
Use = Literal["receipt", "card", "readout", "vote"]
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# The field: polynomials over {0, 1} modulo x^5 + x^2 + 1, in which x is primitive.
_MODULUS = 0b100101


def new_code() -> str:
    """Return a fresh code in groups, such as `7K4Q-M2XD-9ABC-H`."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return grouped(body + _check(body))


def code_of_form(token: str, *, key: bytes) -> str:
    """Return the code of one form: sent twice, it gives the same code, and nothing about it is kept.

    The token is random, is known only to who was given the form, and is useless without the key.
    """
    bits = int.from_bytes(hmac.new(key, b"form:" + token.encode(), "sha256").digest())
    body = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))
    return grouped(body + _check(body))


def grouped(code: str) -> str:
    """Return a code in groups of four, the check character last."""
    return "-".join([code[0:4], code[4:8], code[8:12], code[12:]])


def read_code(typed: str) -> str:
    """Return the plain code somebody typed or read out, or refuse with what is wrong.

    >>> read_code(" 0000-oooo-0000 0")
    '0000000000000'
    """
    code = "".join(typed.split()).replace("-", "").replace("—", "").upper().translate(_READ_AS)
    if strange := sorted(set(code) - set(ALPHABET)):
        raise Refused("code_character", character=strange[0])
    if len(code) != LENGTH + 1:
        raise Refused("code_length", length=len(code), wanted=LENGTH + 1)
    if _check(code[:LENGTH]) != code[LENGTH]:
        raise Refused("code_check", last=code[LENGTH])
    return code


def digest(code: str, *, key: bytes, use: Use = "receipt") -> str:
    """Return what the database keeps of a code: useless to whoever reads the table."""
    return hmac.new(key, f"{use}:{code}".encode(), "sha256").hexdigest()


def _check(body: str) -> str:
    total, weight = 0, 1
    for letter in body:
        weight = _times(weight, 2)
        total ^= _times(weight, _VALUE[letter])
    return ALPHABET[total]


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0b100000:
            a ^= _MODULUS
        b >>= 1
    return product
