"""Keys of the log: added and retired, each by an entry, so that a reader who knows one key learns of the next."""

from datetime import datetime

from django.db import transaction

from nuo.ledger.accounts import Account, Keys, Noun, Said
from nuo.ledger.actions import append
from nuo.ledger.keys import keys_of
from nuo.ledger.models import LogKey
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.ledger.signers import OPERATOR
from nuo.tlog.keys import Kind, parse_vkey


@transaction.atomic
def add_key(vkey: str, *, at: datetime) -> LogKey:
    """Announce a key. From the next checkpoint on the log is signed with it as well.

    Refused: `key_of_another_log`; `key_of_a_witness`; `key_known`.
    """
    verifier = parse_vkey(vkey)
    first = LogKey.objects.first()
    if first is not None and parse_vkey(first.vkey).name != verifier.name:
        raise Refused("key_of_another_log", origin=parse_vkey(first.vkey).name, name=verifier.name)
    if verifier.kind is Kind.COSIGNATURE:
        raise Refused("key_of_a_witness", name=verifier.name)
    if LogKey.objects.filter(vkey=verifier.vkey).exists():
        raise Refused("key_known", key=str(LogKey(vkey=verifier.vkey)))
    key = LogKey.objects.create(vkey=verifier.vkey, added_at=at)
    _announce("log.key_added", key, at=at)
    return key


@transaction.atomic
def retire_key(key_id: str, *, at: datetime) -> LogKey:
    """Announce that a key is no longer used. The last Ed25519 key stays: every reader can verify with it.

    Refused: `key_unknown`; `last_key`.
    """
    in_use = {parse_vkey(key.vkey).key_id.hex(): key for key in LogKey.objects.filter(retired_at__isnull=True)}
    if key_id not in in_use:
        raise Refused("key_unknown", key=key_id, known=", ".join(in_use))
    others = [parse_vkey(key.vkey).kind for known, key in in_use.items() if known != key_id]
    # C2SP tlog-tiles: a public log's checkpoint carries at least one Ed25519 signature.
    if Kind.ED25519 not in others:
        raise Refused("last_key", key=key_id)
    key = in_use[key_id]
    key.retired_at = at
    key.save(update_fields=["retired_at"])
    _announce("log.key_retired", key, at=at)
    return key


def _announce(kind: str, key: LogKey, *, at: datetime) -> None:
    append(kind, {"vkey": key.vkey}, by=OPERATOR, at=at, subject=key.entry_subject(), place_code="")


def _accounts(keys: Keys) -> dict[int, Account]:
    return {row.pk: _account(row) for row in LogKey.objects.filter(pk__in=keys)}


def _account(row: LogKey) -> Account:
    said: Said = {"log.key_added": [{"vkey": row.vkey, "at": stamp(row.added_at)}]}
    if row.retired_at is not None:
        said["log.key_retired"] = [{"vkey": row.vkey, "at": stamp(row.retired_at)}]
    return Account(said)


LOG_KEYS = Noun("logkey", keys_of(LogKey), _accounts)
