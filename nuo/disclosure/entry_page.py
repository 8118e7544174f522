"""One entry: what it says, its bytes, and how anybody can compute its hash again."""

import json
from dataclasses import dataclass
from datetime import datetime

from nuo.disclosure.sentences import GROUNDS, sentence, signer
from nuo.ledger.models import Entry, Withholding


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry as its page shows it."""

    index: int
    at: datetime
    said: str
    office: str
    role: str
    body: str
    leaf: str
    command: str
    leads: str
    number: int
    # Why what stood behind it was erased, and the entry that says so; empty while it stands.
    ground: str
    withheld_by: int | None


def read(index: int) -> EntryPage | None:
    """Return the entry with this index, or None."""
    entry = Entry.objects.filter(index=index).first()
    if entry is None or entry.index is None:
        return None
    body = bytes(entry.body).decode()
    facts = json.loads(body)
    noun, _, pk = entry.subject.partition(":")
    leads = noun if noun == "promise" or (noun == "duty" and "promise" in facts) else ""
    return EntryPage(
        entry.index, entry.at, sentence(entry.kind, facts), *signer(str(facts.get("by", ""))), body,
        bytes(entry.leaf_hash).hex(), command_for(body), leads, int(pk or 0), *_withheld(entry),
    )  # fmt: skip


def _withheld(entry: Entry) -> tuple[str, int | None]:
    found = Withholding.objects.filter(entry=entry).first()
    if found is None:
        return "", None
    said = Entry.objects.filter(subject=entry.subject, kind="entry.withheld").order_by("pk").first()
    return str(GROUNDS.get(found.ground, found.ground)), said.index if said else None


def command_for(body: str) -> str:
    """Return the command that prints the leaf hash: a zero byte and the entry's bytes, hashed.

    >>> command_for('{"a":"it\\'s"}')
    'printf \\'\\\\0%s\\' \\'{"a":"it\\'\\\\\\'\\'s"}\\' | sha256sum'
    """
    quoted = body.replace("'", "'\\''")
    return f"printf '\\0%s' '{quoted}' | sha256sum"
