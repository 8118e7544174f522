"""The bytes of an entry, commitments, and the row of a step table. Plain values in, plain values out."""

import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Union

# A recursive type is written as a string in a Union until Python 3.12 is the oldest we run on.
JSON = Union[None, bool, int, str, Sequence["JSON"], Mapping[str, "JSON"]]  # noqa: UP007 - see above

ENTRY_VERSION = 1
# An entry bundle stores each entry behind a 16-bit length (C2SP tlog-tiles).
LARGEST_ENTRY = 65_535


def canonical(value: JSON) -> bytes:
    """Return the one UTF-8 form of a value: NFC, sorted keys, no spaces, no floats.

    >>> canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    True
    """
    return json.dumps(_normal(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _normal(value: JSON) -> JSON:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        raise TypeError("an entry holds no floating-point number: two programs may print it differently")
    if isinstance(value, Mapping):
        return {unicodedata.normalize("NFC", str(key)): _normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"an entry cannot hold a {type(value).__name__}")


def stamp(at: datetime) -> str:
    """Return an aware time as entries write it: UTC, whole seconds.

    >>> stamp(datetime(2026, 9, 24, 7, 12, tzinfo=UTC))
    '2026-09-24T07:12:00Z'
    """
    if at.tzinfo is None:
        raise ValueError("a time in an entry needs its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_salt() -> bytes:
    """Return 32 fresh random bytes; one salt per record, never shared."""
    return secrets.token_bytes(32)


def commitment(salt: bytes, content: JSON) -> str:
    """Return the hex HMAC-SHA256 that stands in an entry for something private.

    Without the salt nobody can test a guess; deleting content and salt erases it for good.
    """
    return hmac.new(salt, canonical(content), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """A move: from which states, to which, who may take it, what must be said, and why it exists."""

    name: str
    sources: frozenset[str]
    target: str
    who: frozenset[str]
    why: str
    needs: tuple[str, ...] = ()
    # The kind of the public entry; empty for a step that is nobody's business but the parties'.
    entry: str = ""


StepTable = Mapping[str, Step]
