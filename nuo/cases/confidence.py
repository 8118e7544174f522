"""Confidential cases: put away so that only the office that was asked and the receipt code open them.

The server sees the words while they are written and while they are read. What it keeps it cannot read: neither the
database nor whoever copies it, runs it or works elsewhere. Without scripts in the browser, on any telephone.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings

from nuo.cases.filing import File
from nuo.cases.models import Case, CaseFile, Message, Reveal, Sealing
from nuo.cases.sealed import asked_box, read_text
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, commitment, new_salt
from nuo.people.actor import Actor
from nuo.people.codes import read_code
from nuo.places.models import Office
from nuo.promises.models import Promise
from nuo.sealing.access import current_key, private_half
from nuo.sealing.boxes import (
    SALT,
    CannotOpen,
    Pair,
    joined,
    lock,
    new_key,
    new_pair,
    seal,
    split,
    stretched,
    unlock,
    unseal,
)
from nuo.sealing.models import OfficeKey


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a receipt code gives for a confidential case: by what it is found, and the key of the holder's box."""

    receipt: str
    key: bytes


def hidden(code: str) -> Hidden:
    """Return both, slowly: a code has 60 random bits, too few for a digest that is computed fast.

    Refused: what `read_code` refuses.
    """
    salt = sha256(b"receipt:" + settings.SECRET_KEY.encode()).digest()[:SALT]
    both = stretched(read_code(code), salt, size=64)
    return Hidden(both[:32].hex(), both[32:])


def key_of(promise: Promise) -> OfficeKey:
    """Return the key what is asked is sealed to. Refused: `no_key_yet`, while nobody at the office holds one."""
    key = current_key(promise.office)
    if key is None:
        raise Refused("no_key_yet", office=promise.office.name)
    return key


def second_key(office: Office) -> OfficeKey | None:
    """Return the key of the level above, without which no contact is opened; None where nobody there holds one."""
    above = office.parent_office()
    return current_key(above) if above else None


@dataclass(frozen=True, slots=True)
class Put:
    """What is put away of a request: the columns of its boxes, its commitment, and its pair."""

    columns: Mapping[str, object]
    commitment: str
    pair: Pair


def put_away(promise: Promise, content: str, contact: str, found: Hidden) -> Put:
    """Put what was asked into boxes. Refused: `no_key_yet`; `contact_needs_two`."""
    key, pair, salt = key_of(promise), new_pair(), new_salt()
    private: JSON = {"content": content, "contact": contact}
    made = commitment(salt, private)
    columns = {
        "public": pair.public, "office_key": key, "for_office": seal(pair.private, to=bytes(key.public)),
        "for_holder": lock(pair.private, key=found.key), "asked": asked_box(content, salt, to=pair.public),
        "commitment": made, **(_contact_boxes(promise.office, contact, pair) if contact else {}),
    }  # fmt: skip
    return Put(columns, made, pair)


def _contact_boxes(office: Office, contact: str, pair: Pair) -> dict[str, object]:
    above = second_key(office)
    if above is None:
        raise Refused("contact_needs_two", office=office.name)
    key = new_key()
    here, there = split(key)
    return {
        "contact": lock(contact.encode(), key=key), "contact_here": seal(here, to=pair.public),
        "contact_above": seal(there, to=bytes(above.public)), "above": above,
    }  # fmt: skip


def keep_papers(case: Case, papers: str) -> None:
    """Put the list of missing papers into its box."""
    box = case.box
    if box is None:
        return  # erased: as in `tell`
    box.papers = seal(papers.encode(), to=bytes(box.public))
    box.save(update_fields=["papers"])


def tell(case: Case, text: str, *, side: str, step: str, at: datetime, office: Office | None = None) -> Message:
    """Write a message or a step both sides see; in a box where the case is confidential.

    Once a confidential case is erased there is nobody left to seal words to: the step is kept without them.
    """
    box = case.box
    if box is None or not text:
        text = "" if case.duty.confidential else text
        return Message.objects.create(case=case, side=side, office=office, step=step, text=text, at=at)
    sealed = seal(text.encode(), to=bytes(box.public))
    return Message.objects.create(case=case, side=side, office=office, step=step, sealed=sealed, at=at)


def keep_file(message: Message, file: File, number: int) -> CaseFile:
    """Keep a file with a message; name and bytes in boxes where the case is confidential."""
    kept = {"message": message, "number": number, "media_type": file.media_type, "size": len(file.data)}
    box = message.case.box
    if box is None:
        return CaseFile.objects.create(name=file.name, data=file.data, **kept)
    public = bytes(box.public)
    return CaseFile.objects.create(
        sealed_name=seal(file.name.encode(), to=public), data=seal(file.data, to=public), **kept
    )


def name_of(attachment: CaseFile, secret: bytes | None) -> str:
    """Return the name of a file; empty where it is sealed and this is not its key."""
    if not attachment.sealed_name:
        return attachment.name
    return read_text(bytes(attachment.sealed_name), secret) or ""


def file_of(case: Case, pk: int) -> File:
    """Return a file of a case somebody is looking at. Refused: `not_found`; `keys_shut`, where it cannot be read."""
    found = CaseFile.objects.filter(message__case=case, pk=pk).first()
    if found is None:
        raise Refused("not_found", what="attachment")
    if not found.sealed_name:
        return File(found.name, found.media_type, bytes(found.data))
    if case.secret is None:
        raise Refused("keys_shut")
    try:
        return File(name_of(found, case.secret), found.media_type, unseal(found.data, private=case.secret))
    except CannotOpen:
        raise Refused("keys_shut") from None


def open_by_code(case: Case, found: Hidden) -> Case:
    """Let the holder of the receipt read the case."""
    box = case.box
    if box is not None:
        with suppress(CannotOpen):
            case.secret = unlock(box.for_holder, key=found.key)
    return case


def open_at_desk(case: Case, actor: Actor) -> Case:
    """Let whoever works at the office that was asked read the case, once they have signed in with their password."""
    box = case.box
    half = private_half(box.office_key, actor) if box else None
    if box is not None and half is not None:
        # A damaged box stays shut, and the page says so.
        with suppress(CannotOpen):
            case.secret = unseal(box.for_office, private=half)
    return case


def contact_of(case: Case, actor: Actor) -> str:
    """Return how to reach who asked, once a second person has agreed; empty until then and for anybody else."""
    box = case.box
    reveal = Reveal.objects.filter(case=case, decided_at__isnull=False).exclude(opened=b"").last()
    half = private_half(box.office_key, actor) if box else None
    if box is None or reveal is None or half is None or case.secret is None:
        return ""
    try:
        key = joined(unseal(box.contact_here, private=case.secret), unseal(reveal.opened, private=half))
        return unlock(box.contact, key=key).decode()
    except CannotOpen:
        return ""


def erase_boxes(case: Case) -> bool:
    """Throw away the boxes of a case and their keys; say whether there were any."""
    case.messages.exclude(sealed=b"").update(sealed=b"")
    Reveal.objects.filter(case=case).update(opened=b"")
    return bool(Sealing.objects.filter(case=case).delete()[0])
