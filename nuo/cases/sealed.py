"""What lies in a confidential case's boxes, and how it is read. Plain functions over bytes."""

import json
from dataclasses import dataclass

from nuo.sealing.boxes import CannotOpen, seal, unseal


@dataclass(frozen=True, slots=True)
class Words:
    """What was asked, and what is missing. `can_read` is false where it is sealed and the key is not here."""

    content: str
    contact: str = ""
    papers: str = ""
    can_read: bool = True
    has_contact: bool = False
    salt: str = ""


def asked_box(content: str, salt: bytes, *, to: bytes) -> bytes:
    """Return what was asked, with the salt of its commitment, in a box."""
    return seal(json.dumps({"content": content, "salt": salt.hex()}, ensure_ascii=False).encode(), to=to)


def read_asked(asked: bytes, papers: bytes, secret: bytes | None, *, has_contact: bool) -> Words:
    """Return the words of the boxes, or that they cannot be read here."""
    shut = Words("", can_read=False, has_contact=has_contact)
    if secret is None:
        return shut
    try:
        said = json.loads(unseal(asked, private=secret))
        missing = unseal(papers, private=secret).decode() if papers else ""
    except CannotOpen:
        return shut
    return Words(said["content"], papers=missing, has_contact=has_contact, salt=said["salt"])


def read_text(sealed: bytes, secret: bytes | None) -> str | None:
    """Return a message; None where it cannot be read here."""
    if secret is None:
        return None
    try:
        return unseal(sealed, private=secret).decode()
    except CannotOpen:
        return None
