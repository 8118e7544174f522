"""Beginning, rotating and publishing the keys of this instance's log. For the command line and the worker's host."""

import secrets
from datetime import datetime
from pathlib import Path

from nuo.ledger.log_keys import add_key, retire_key
from nuo.ledger.models import LogKey
from nuo.ledger.refusals import Refused
from nuo.ledger.signed_log import POLICY, VKEY, folder, key_file, verifiers
from nuo.tlog.errors import Malformed
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.notes import check_name
from nuo.tlog.storage import Folder

_POLICY = """\
# Who must have signed a checkpoint before it is public: C2SP tlog-policy.
# A witness is a line   witness NAME VKEY https://its.address
# several make a group  group all-of-them 2 NAME NAME NAME
# and one line says which is enough.
quorum none
"""


def begin(origin: str, *, vkeys: tuple[str, ...] = (), at: datetime) -> list[LogKey]:
    """Give the log its first key and its files; `vkeys` where a signing command holds the keys.

    Refused: `log_has_begun`; `origin_bad`.
    """
    if LogKey.objects.exists():
        raise Refused("log_has_begun", origin=verifiers()[0].name)
    keys = [add_key(vkey, at=at) for vkey in vkeys] or [_made(origin, Kind.ED25519, at=at)]
    if Folder(folder()).find(POLICY) is None:
        Folder(folder()).write({POLICY: _POLICY.encode()})
    write_vkeys()
    return keys


def rotate(kind: Kind, *, at: datetime) -> LogKey:
    """Add a key beside those in use. Both sign from now on, until the old one is retired.

    Refused: `log_not_begun`.
    """
    known = verifiers()
    if not known:
        raise Refused("log_not_begun")
    key = _made(known[0].name, kind, at=at)
    write_vkeys()
    return key


def retire(key_id: str, *, at: datetime) -> LogKey:
    """Stop signing with a key, and delete its private half from the key file."""
    key = retire_key(key_id, at=at)
    file = key_file()
    if file.path.exists():
        kept = file.keys()
        file.keep([each for each in kept if each.verifier.vkey != key.vkey])
    write_vkeys()
    return key


def _made(origin: str, kind: Kind, *, at: datetime) -> LogKey:
    file = key_file()
    try:
        made = SigningKey(check_name(origin), kind, secrets.token_bytes(32))
    except Malformed as error:
        raise Refused("origin_bad", origin=origin) from error
    kept = file.keys() if file.path.exists() else []
    if kept and not LogKey.objects.exists():
        raise Refused("key_file_taken", path=str(file.path))
    # The private key is safe on the disk before anybody is told of the public one.
    file.keep([*kept, made])
    return add_key(made.verifier.vkey, at=at)


def write_vkeys() -> Path:
    """Write the public keys in use into the log's folder, one a line."""
    Folder(folder()).write({VKEY: "".join(f"{key.vkey}\n" for key in verifiers()).encode()})
    return folder() / VKEY
