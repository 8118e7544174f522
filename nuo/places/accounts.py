"""What the log must hold about offices, according to their rows."""

from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.places.models import Office


def _offices(keys: Keys) -> dict[int, Account]:
    return {row.pk: _office(row) for row in Office.objects.filter(pk__in=keys)}


def _office(row: Office) -> Account:
    told: Facts = {"office": row.pk, "kind": row.kind, "name": row.name, "name_en": row.name_en}
    said: Said = {"office.opened": [{**told, "on": row.opened_on.isoformat()}]}
    if row.closed_on is not None:
        said["office.closed"] = [{**told, "on": row.closed_on.isoformat()}]
    return Account(said)


OFFICES = Noun(
    "office",
    keys_of(Office),
    _offices,
    by={"post.filled": "post", "post.ended": "post", "post.deputed": "deputy", "post.deputy_ended": "deputy"},
)
