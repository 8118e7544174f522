"""What the log must hold about imports of hotlines' records, according to their rows."""

from nuo.hotline.models import HotlineImport
from nuo.ledger.accounts import Account, Keys, Noun
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp


def _imports(keys: Keys) -> dict[int, Account]:
    rows = HotlineImport.objects.filter(pk__in=keys).select_related("office", "place")
    return {row.pk: _import(row) for row in rows}


def _import(row: HotlineImport) -> Account:
    facts = {
        "source": row.source, "office": row.office.name, "sha256": row.file_digest, "mapping": row.mapping_digest,
        "by": row.by, "at": stamp(row.at), "place": row.place.code, **row.counts,
    }  # fmt: skip
    return Account({"requests.imported": [facts]})


IMPORTS = Noun("hotline", keys_of(HotlineImport), _imports)
