"""What the log must hold about adopted programmes, according to their rows."""

from nuo.ledger.accounts import Account, Keys, Noun
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp
from nuo.programmes.models import Adoption


def _adoptions(keys: Keys) -> dict[int, Account]:
    return {row.pk: _adoption(row) for row in Adoption.objects.filter(pk__in=keys)}


def _adoption(row: Adoption) -> Account:
    facts = {
        "pack": row.pack_id, "version": row.pack_version, "sha256": row.pack_digest,
        "on": row.adopted_on.isoformat(), "at": stamp(row.adopted_at),
    }  # fmt: skip
    return Account({"programme.adopted": [facts]})


ADOPTIONS = Noun("adoption", keys_of(Adoption), _adoptions)
