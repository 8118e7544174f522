"""Signed notes (C2SP signed-note): a text, a blank line, and signature lines under it.

Here only the form is read; which signatures count is decided by `keys.open_note`.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import Final

from nuo.tlog.errors import Malformed

_MOST_SIGNATURES: Final = 100  # the specification asks for at least 16
_LARGEST: Final = 1_000_000
_LINE = re.compile(r"\u2014 (?P<name>\S+) (?P<blob>[A-Za-z0-9+/=]+)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
KEY_ID = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: the key's name, its four-byte id, and the signature's bytes."""

    name: str
    key_id: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """Return it as it stands in a note, with its line end."""
        return f"\u2014 {self.name} {encode(self.key_id + self.blob)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a line end, and what was signed under it."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def data(self) -> bytes:
        """Return the note's bytes."""
        return f"{self.text}\n{''.join(signature.line for signature in self.signatures)}".encode()

    def with_more(self, signatures: "tuple[Signature, ...]") -> "Note":
        """Return the note with signatures added; one that stands there already is not repeated."""
        return Note(self.text, tuple(dict.fromkeys(self.signatures + signatures)))


def parse_note(data: bytes) -> Note:
    """Return a note from its bytes; the last blank line parts text and signatures."""
    text, signed = _parted(data)
    lines = signed.removesuffix("\n").split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise Malformed(f"The note has {len(lines)} signatures; {_MOST_SIGNATURES} is the most we read.")
    return Note(text, tuple(parse_signature(line) for line in lines))


def _parted(data: bytes) -> tuple[str, str]:
    if len(data) > _LARGEST:
        raise Malformed(f"The note has {len(data)} bytes; {_LARGEST} is the most we read.")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("The note is not text in UTF-8.") from error
    if _CONTROL.search(whole):
        raise Malformed("The note has a control character other than a line end.")
    text, blank, signed = whole.rpartition("\n\n")
    if not blank or not signed.endswith("\n"):
        raise Malformed(
            "The note has no signatures: after the text come a blank line and lines that begin with a dash."
        )
    return text + "\n", signed


def parse_signature(line: str) -> Signature:
    """Return the signature in one line, given without its line end."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise Malformed(f"{line[:80]!r} is not a signature line: a long dash, a name and base64.")
    blob = decode(found["blob"], what="a signature")
    if len(blob) <= KEY_ID:
        raise Malformed("A signature line holds a key's id and no signature.")
    return Signature(check_name(found["name"]), blob[:KEY_ID], blob[KEY_ID:])


def check_name(name: str) -> str:
    """Return a key's name if it is one: not empty, without spaces (of any script) and without a plus sign."""
    if not name or "+" in name or any(letter.isspace() or not letter.isprintable() for letter in name):
        raise Malformed(f"{name[:80]!r} is not the name of a key: it may hold neither spaces nor a plus sign.")
    return name


def encode(data: bytes) -> str:
    """Return standard base64."""
    return b64encode(data).decode()


def decode(text: str, *, what: str, length: int | None = None) -> bytes:
    """Return the bytes of standard base64, which has one spelling for each; refuse another or a wrong length."""
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Malformed(f"{what.capitalize()} is not base64: {text[:60]!r}.") from error
    if encode(data) != text or length not in {None, len(data)}:
        raise Malformed(f"{what.capitalize()} is not {length or 'proper'} {'bytes of ' if length else ''}base64.")
    return data


def decimal(text: str, *, what: str) -> int:
    """Return a number in ASCII digits without leading zeros, below 2^63."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII) or int(text) >= 2**63:
        raise Malformed(f"{what.capitalize()} is not a number below 2^63 without leading zeros: {text[:60]!r}.")
    return int(text)
