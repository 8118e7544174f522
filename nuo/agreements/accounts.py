"""What the log must hold about texts, according to their rows."""

from nuo.agreements.models import Document, Filing, Version
from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import JSON, commitment, stamp
from nuo.ledger.withholding import is_withheld


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


def _filings(keys: Keys) -> dict[int, Account]:
    rows = Filing.objects.filter(pk__in=keys).select_related("text__document", "village__place")
    return {row.pk: _filing(row) for row in rows}


def _filing(row: Filing) -> Account:
    about: Facts = {"document": row.text.document_id, "text_version": row.text.number}
    said: Said = {}
    if row.filed_at is not None:
        said["filing.filed"] = [{**about, "at": stamp(row.filed_at)}]
    if row.confirmed_at is not None:
        said["filing.confirmed"] = [{**about, "at": stamp(row.confirmed_at)}]
    if row.ordered_at is not None:
        said["filing.ordered"] = [{**about, "at": stamp(row.ordered_at), **_ordered(row)}]
    if row.put_right_at is not None:
        said["filing.put_right"] = [{**about, "at": stamp(row.put_right_at)}]
    # What is to be reported and is not yet has no entry of its own; its duty has.
    newest: dict[str, JSON] = {"state": row.state, "place": row.entry_place()} if said else {}
    return Account(said, newest)


def _ordered(row: Filing) -> Facts:
    if row.salt and row.why:
        return {"clauses": row.clauses, "commitment": commitment(bytes(row.salt), row.order)}
    # Erased by its own act there is nothing to compare any more; words deleted by hand are a gap.
    return {} if is_withheld("filing.ordered", row.entry_subject()) else {"commitment": ""}


FILINGS = Noun("filing", keys_of(Filing), _filings)
