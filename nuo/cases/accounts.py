"""What the log must hold about requests, according to their rows: the entries stand under their duties."""

from collections.abc import Mapping

from nuo.cases.models import Case, Message
from nuo.ledger.accounts import Keys, Said
from nuo.ledger.rules import commitment, stamp
from nuo.ledger.withholding import is_withheld


def of_duties(keys: Keys) -> Mapping[int, Said]:
    """Return, by duty, that somebody took it on, and the commitment to what was asked."""
    found: dict[int, Said] = {}
    rows = Case.objects.filter(duty__in=keys).values_list(
        "duty", "duty__salt", "content", "contact", "duty__confidential"
    )
    for duty, salt, content, contact, _sealed in rows:
        kept = commitment(bytes(salt), {"content": content, "contact": contact}) if salt else ""
        # Erased by its own act there is nothing to compare any more; a salt deleted by hand is a gap.
        erased = not salt and is_withheld("duty.opened", f"duty:{duty}")
        found[duty] = {"duty.opened": [{} if erased else {"commitment": kept}]}
    accepted = Message.objects.filter(case__duty__in=keys, step="accept").order_by("pk")
    for duty, at in accepted.values_list("case__duty", "at"):
        found[duty].setdefault("case.accepted", []).append({"at": stamp(at)})
    return found
