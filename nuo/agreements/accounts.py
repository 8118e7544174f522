"""What the log must hold about texts, according to their rows."""

from nuo.agreements.models import Document, Version
from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import stamp


def _documents(keys: Keys) -> dict[int, Account]:
    rows = Document.objects.filter(pk__in=keys).select_related("office", "place")
    return {row.pk: _document(row) for row in rows.prefetch_related("versions__motion")}


def _document(row: Document) -> Account:
    versions = sorted(row.versions.all(), key=lambda version: version.number)
    adopted = [version for version in versions if version.adopted_at is not None]
    said: Said = {
        "document.proposed": [_said(version) for version in versions],
        "document.adopted": [{**_said(v), "at": stamp(v.adopted_at)} for v in adopted if v.adopted_at],
        "document.repealed": [{"document": row.pk, "at": stamp(v.repealed_at)} for v in adopted if v.repealed_at],
    }
    sent_back = len(versions) - len(adopted) - (row.state == "proposed")
    said["document.sent_back"] = [{"document": row.pk}] * sent_back
    return Account(said, {"title": row.title, "kind": row.kind, "place": row.place.code})


def _said(version: Version) -> Facts:
    return {
        "text_version": version.number, "digest": version.digest, "meeting": version.motion.meeting_id,
        "motion": version.motion.number,
    }  # fmt: skip


DOCUMENTS = Noun("document", keys_of(Document), _documents)
