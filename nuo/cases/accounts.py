"""What the log must hold about requests, according to their rows: the entries stand under their duties."""

from collections.abc import Mapping

from nuo.cases.models import Case, Message, Referral
from nuo.ledger.accounts import Keys, Said
from nuo.ledger.rules import JSON, commitment, stamp
from nuo.ledger.withholding import is_withheld

_REVEALED = {
    "ask_reveal": "case.reveal_asked", "reveal": "case.revealed", "decline_reveal": "case.reveal_declined",
}  # fmt: skip


def of_duties(keys: Keys) -> Mapping[int, Said]:
    """Return, by duty, that somebody took it on, and the commitment to what was asked."""
    found: dict[int, Said] = {}
    rows = Case.objects.filter(duty__in=keys).values_list(
        "duty", "duty__salt", "content", "contact", "sealing__commitment"
    )
    for duty, salt, content, contact, sealed in rows:
        # What is sealed cannot be computed again here; whoever has the receipt code can.
        kept = sealed or (commitment(bytes(salt), {"content": content, "contact": contact}) if salt else "")
        # Erased by its own act there is nothing to compare any more; a salt deleted by hand is a gap.
        erased = not kept and is_withheld("duty.opened", f"duty:{duty}")
        found[duty] = {"duty.opened": [{} if erased else {"commitment": kept}]}
    for case, at in Message.objects.filter(case__duty__in=keys, step="contest").values_list("case__duty", "at"):
        found[case].setdefault("case.contested", []).append({"at": stamp(at)})
    for step, kind in _REVEALED.items():
        for case, at in Message.objects.filter(case__duty__in=keys, step=step).values_list("case__duty", "at"):
            found[case].setdefault(kind, []).append({"at": stamp(at)})
    accepted = Message.objects.filter(case__duty__in=keys, step="accept").order_by("pk")
    for duty, at in accepted.values_list("case__duty", "at"):
        found[duty].setdefault("case.accepted", []).append({"at": stamp(at)})
    for referral in Referral.objects.filter(duty__in=keys).select_related("duty", "answer", "order").order_by("step"):
        _add_referral(found.setdefault(referral.duty_id, {}), referral)
    return found


def _add_referral(said: Said, row: Referral) -> None:
    asked: dict[str, JSON] = {"at": stamp(row.at)}
    answered: dict[str, JSON] = {}
    if not row.duty.confidential:
        asked |= {"answer": row.answer_id, "step": row.step, "ground": row.ground, "asked_by": row.asked_by}
        answered = {"answer": row.answer_id, "finding": row.finding}
        answered |= {"order": row.order_id} if row.order_id else {}
    said.setdefault("duty.referred", []).append(asked)
    if row.finding:
        said.setdefault("duty.referral_answered", []).append(answered)
