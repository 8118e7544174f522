"""What the log must hold about keys, according to their rows: when they were made, and that somebody was let in."""

from collections.abc import Mapping

from nuo.ledger.accounts import Account, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp
from nuo.sealing.models import Custodian, KeyShare, OfficeKey
from nuo.sealing.rules import LET_IN


def of_offices(keys: Keys) -> Mapping[int, Said]:
    """Return, by office, its keys and who was let in by whom; never a name."""
    found: dict[int, Said] = {}
    for key in OfficeKey.objects.filter(office__in=keys).order_by("pk"):
        made = {"key": key.mark, "custodians": key.custodians, "at": stamp(key.made_at)}
        found.setdefault(key.office_id, {}).setdefault("office.key_made", []).append(made)
    shares = KeyShare.objects.filter(key__office__in=keys, person__isnull=False, how__in=LET_IN).order_by("pk")
    for share in shares.select_related("key"):
        told = {"key": share.key.mark, "how": share.how, "at": stamp(share.at)}
        found.setdefault(share.key.office_id, {}).setdefault("office.key_shared", []).append(told)
    return found


def _custodians(keys: Keys) -> dict[int, Account]:
    return {row.pk: _custodian(row) for row in Custodian.objects.filter(pk__in=keys)}


def _custodian(row: Custodian) -> Account:
    told = {"key": row.mark, "name": row.name}
    said: Said = {"custodian.added": [{**told, "at": stamp(row.added_at)}]}
    if row.retired_at is not None:
        said["custodian.retired"] = [{**told, "at": stamp(row.retired_at)}]
    return Account(said)


CUSTODIANS = Noun("custodian", keys_of(Custodian), _custodians)
