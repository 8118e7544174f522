"""What the log must hold about requests, according to their rows: the entries stand under their duties."""

from collections.abc import Mapping

from nuo.cases.models import Case, Message
from nuo.ledger.accounts import Keys, Said
from nuo.ledger.rules import commitment, stamp


def of_duties(keys: Keys) -> Mapping[int, Said]:
    """Return, by duty, that somebody took it on, and the commitment to what was asked."""
    found: dict[int, Said] = {}
    rows = Case.objects.filter(duty__in=keys).values_list(
        "duty", "duty__salt", "content", "contact", "duty__confidential"
    )
    for duty, salt, content, contact, _sealed in rows:
        # Without the salt nothing can be compared any more: it was erased.
        kept = {"commitment": commitment(bytes(salt), {"content": content, "contact": contact})} if salt else {}
        found[duty] = {"duty.opened": [kept]}
    accepted = Message.objects.filter(case__duty__in=keys, step="accept").order_by("pk")
    for duty, at in accepted.values_list("case__duty", "at"):
        found[duty].setdefault("case.accepted", []).append({"at": stamp(at)})
    return found
