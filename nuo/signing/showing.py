"""An agreement as pages show it: clauses, the promises they became, and signatures as figures."""

from dataclasses import dataclass

from django.utils import timezone

from nuo.agreements.reviewing import reviewed
from nuo.agreements.showing import Shown, parts_of, shown
from nuo.signing.models import Agreement


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause with the reviewer's findings, what it is about, its clock in words, and its promise once in force."""

    shown: Shown
    about: str
    title: str
    clock: str
    promise: int | None


def clauses_of(agreement: Agreement) -> list[ClauseView]:
    """Return the clauses of the version that was offered, with the law of today."""
    text, promises = agreement.text, dict(agreement.undertaken.values_list("clause", "promise"))
    read = reviewed(text.clauses, on=timezone.localdate())
    reasons = {(each["rule"], each["clause"]): each["reason"] for each in text.reasons}
    for each in read:
        each.reasons.update({rule: why for (rule, number), why in reasons.items() if number == each.number})
    return [
        ClauseView(shown(each), *part, promises.get(each.number))
        for each, part in zip(read, parts_of(text), strict=True)
    ]


def seals_of(agreement: Agreement) -> list[str]:
    """Return a seal for each member: signed or not, in that order, so that no place in the row is anybody's."""
    given = min(agreement.given, agreement.size)
    return ["ok"] * given + ["wait"] * (agreement.size - given)
