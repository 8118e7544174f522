"""What the log must hold about agreements, according to their rows."""

from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import commitment, stamp
from nuo.signing.actions.signing import content_of
from nuo.signing.models import Agreement, Signature


def _agreements(keys: Keys) -> dict[int, Account]:
    related = ("text", "document", "place", "entrusted_by")
    rows = Agreement.objects.filter(pk__in=keys).select_related(*related)
    return {row.pk: _agreement(row) for row in rows.prefetch_related("signatures__resident")}


def _agreement(row: Agreement) -> Account:
    about: Facts = {
        "document": row.document_id, "text_version": row.text.number, "digest": row.text.digest, "group": row.group_id,
        "until": row.valid_until.isoformat(),
    }  # fmt: skip
    offered: Facts = {
        **about,
        "at": stamp(row.offered_at),
        "entrusted_by": row.entrusted_by.name if row.entrusted_by else "",
    }
    said: Said = {"agreement.offered": [offered]}
    signatures = sorted(row.signatures.all(), key=lambda signature: signature.number)
    if signatures:
        said["agreement.signed"] = [{**about, **_signed(row, signature)} for signature in signatures]
    if withdrawn := sorted((s for s in signatures if s.withdrawn_at), key=lambda s: (s.withdrawn_at, s.number)):
        said["agreement.signature_withdrawn"] = [
            {"number": each.number, "at": stamp(each.withdrawn_at)} for each in withdrawn if each.withdrawn_at
        ]
    if row.in_force_at is not None:
        said["agreement.took_effect"] = [{**about, "at": stamp(row.in_force_at)}]
    if row.ended_at is not None:
        said["agreement.ended"] = [{"at": stamp(row.ended_at), "ending": row.ending}]
    return Account(said, {"place": row.place.code})


def _signed(row: Agreement, signature: Signature) -> Facts:
    facts: Facts = {"number": signature.number, "method": signature.method, "at": stamp(signature.signed_at)}
    if signature.resident is None:
        # Withdrawn: what was committed to is deleted.
        return facts
    signature.agreement = row
    content = content_of(signature, signature.resident.name)
    return {**facts, "commitment": commitment(bytes(signature.salt), content)}


AGREEMENTS = Noun(
    "agreement",
    keys_of(Agreement),
    _agreements,
    by={"agreement.signed": "number", "agreement.signature_withdrawn": "number"},
)
