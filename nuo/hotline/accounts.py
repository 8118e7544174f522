"""What the log must hold about imports of hotlines' records, according to their rows."""

from django.db.models import Count

from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.ledger.accounts import Account, Keys, Noun
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import JSON, stamp


def _imports(keys: Keys) -> dict[int, Account]:
    rows = HotlineImport.objects.filter(pk__in=keys).select_related("office", "place")
    of_each = HotlineRecord.objects.filter(brought_by__in=keys).order_by().values("brought_by").annotate(n=Count("pk"))
    brought = dict(of_each.values_list("brought_by", "n"))
    return {row.pk: _import(row, brought.get(row.pk, 0)) for row in rows}


def _import(row: HotlineImport, brought: int) -> Account:
    # No record is ever deleted, so those a file brought are still as many as its row says.
    added: JSON = row.added if row.added == brought else f"{row.added}, and {brought} records are there"
    facts = {
        "source": row.source, "office": row.office.name, "sha256": row.file_digest, "mapping": row.mapping_digest,
        "by": row.by, "at": stamp(row.at), "place": row.place.code, **row.counts, "added": added,
    }  # fmt: skip
    return Account({"requests.imported": [facts]})


IMPORTS = Noun("hotline", keys_of(HotlineImport), _imports)
