"""This instance's signed log: where its files, keys and policy are, and the row that remembers its head.

The web process reads what is public here and never the key.
"""

import shlex
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from nuo.ledger.models import Head, LogKey
from nuo.tlog.errors import Refusing
from nuo.tlog.keys import Verifier, parse_vkey
from nuo.tlog.policy import Policy, parse_policy, trusting
from nuo.tlog.signers import Agent, KeyFile, Signer
from nuo.tlog.storage import Folder
from nuo.tlog.writer import Writer

VKEY = "vkey"
POLICY = "policy"


def folder() -> Path:
    """Return the folder of the log's public files: checkpoint, tile/…, vkey, policy."""
    return Path(settings.LOG_FOLDER or settings.HOME / "log")


def key_file() -> KeyFile:
    """Return where the private keys lie when no signing command is set."""
    return KeyFile(Path(settings.LOG_KEY or settings.HOME / "keys" / "log.key"))


def verifiers() -> list[Verifier]:
    """Return the keys in use, oldest first; none where the log has not begun to sign."""
    return [parse_vkey(key.vkey) for key in LogKey.objects.filter(retired_at__isnull=True)]


def policy(keys: list[Verifier] | None = None) -> Policy:
    """Return our own policy: our keys, and the witnesses of the policy file where there is one.

    Malformed names the line where the file cannot be read.
    """
    own = trusting(*(verifiers() if keys is None else keys))
    data = Folder(folder()).find(POLICY)
    if data is None:
        return own
    kept = parse_policy(data)
    # Which keys are ours, the database knows; the file decides about the witnesses.
    return Policy(own.logs, {}, kept.witnesses, kept.groups, kept.quorum)


@dataclass(frozen=True, slots=True)
class RowHead:
    """The last signed note in the database, swapped by comparing."""

    def read(self) -> bytes | None:
        """Return the last signed note, or None."""
        return bytes(head().signed) or None

    def swap(self, old: bytes | None, new: bytes) -> bool:
        """Put a new note in the place of the old one; false where another sequencer was faster."""
        head()
        rows = Head.objects.filter(pk=1, signed=old or b"")
        return bool(rows.update(signed=new, signed_at=timezone.now()))


def head() -> Head:
    """Return the one row."""
    return Head.objects.get_or_create(pk=1)[0]


def writer(keys: list[Verifier]) -> Writer:
    """Return the writer; refused before the log has a key."""
    if not keys:
        raise Refusing("The log is not signed yet. Begin with: nuo log init ORIGIN")
    return Writer(Folder(folder()), keys[0].name, signer(keys), RowHead())


def signer(keys: list[Verifier]) -> Signer:
    """Return who signs: the command of NUO_LOG_SIGNER, or the key file."""
    if settings.LOG_SIGNER:
        return Agent(tuple(shlex.split(settings.LOG_SIGNER)), tuple(keys))
    return key_file()
