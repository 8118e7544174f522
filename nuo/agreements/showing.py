"""A clause as the page shows it: its words with what was found marked, and the findings beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nuo.agreements.models import Version
from nuo.agreements.reviewing import Reviewed
from nuo.agreements.rules import About
from nuo.agreements.undertakings import Undertaking
from nuo.agreements.words import ABOUTS, SEVERITIES
from nuo.review.reviewing import Finding


@dataclass(frozen=True, slots=True)
class Note:
    """One finding in the reader's language; `reason`: why the clause is kept all the same."""

    rule: str
    seal: str
    severity: str
    quote: str
    says: str
    suggest: str
    laws: tuple[str, ...]
    reason: str
    asks_reason: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause with its findings."""

    number: int
    text: str
    seal: str
    notes: tuple[Note, ...]


def shown(read: Reviewed) -> Shown:
    """Return a clause as the page shows it."""
    notes = tuple(_note(found, read.reasons.get(found.rule.rule_id, "")) for found in read.findings)
    return Shown(read.number, read.text, read.seal, notes)


def clocked(record: Mapping[str, Any]) -> str:  # Any: JSON of a clause
    """Return the clock of an undertaking in words: "within 3 working days", "every year by 12-10"."""
    made = Undertaking.of(record)
    if made.limit is not None:
        words = made.limit.in_words("en" if (get_language() or "").startswith("en") else "zh")
        return _("within %(limit)s") % {"limit": words}
    return _("every year by %(month)s-%(day)s") % {"month": made.month, "day": made.day}


def parts_of(version: Version) -> list[tuple[str, str, str]]:
    """Return of each clause what it is about, the short name of what is undertaken in it, and its clock in words."""
    if not version.parts:
        return [("", "", "")] * len(version.clauses)
    return [
        (
            str(ABOUTS[About(part["about"])]),
            *((part["clock"]["title"], clocked(part["clock"])) if part["clock"] else ("", "")),
        )
        for part in version.parts
    ]


def _note(found: Finding, reason: str) -> Note:
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    rule, word = found.rule, found.severity.word
    laws = tuple(f"{law.cite.label(lang)} ({law.cite.version})" for law in found.laws)
    seal = {"unlawful": "no", "doubtful": "doubt"}.get(word, "wait")
    return Note(
        rule.rule_id, seal, str(SEVERITIES[word]), found.quote, found.says.in_(lang), rule.suggest.in_(lang), laws,
        reason, word == "doubtful" and not reason,
    )  # fmt: skip
