"""The reviewer's findings beside the clauses, and which of them stand in the way of a vote."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nuo.agreements.models import Document, digest_of
from nuo.review.reviewing import Finding, review
from nuo.review.rules import Severity


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A clause with what is wrong with it; `reasons`: by rule, why it is kept all the same."""

    number: int
    text: str
    findings: tuple[Finding, ...]
    reasons: dict[str, str]

    @property
    def is_unlawful(self) -> bool:
        """Whether it cannot be put to the vote as it stands."""
        return any(found.severity is Severity.UNLAWFUL for found in self.findings)

    @property
    def unexplained(self) -> list[Finding]:
        """The doubtful findings that have no reason yet."""
        return [
            found
            for found in self.findings
            if found.severity is Severity.DOUBTFUL and found.rule.rule_id not in self.reasons
        ]

    @property
    def seal(self) -> str:
        """The seal of the clause as a whole."""
        if self.is_unlawful:
            return "no"
        return "doubt" if self.findings else "ok"


def reviewed(clauses: Sequence[str], *, on: date, reasons: dict[tuple[str, str], str] | None = None) -> list[Reviewed]:
    """Return the clauses with their findings under the law of a day. `reasons`: by rule and digest of the clause.

    They are read as one document, so that a list inherits what its introduction says.
    """
    lines, owner = [], []
    for index, text in enumerate(clauses):
        for line in text.splitlines() or [""]:
            lines.append(line)
            owner.append(index)
    by_clause: dict[int, list[Finding]] = {}
    for found in review("\n".join(lines), today=on).findings:
        by_clause.setdefault(owner[found.clause.line - 1], []).append(_for_a_vote(found))
    known = reasons or {}
    return [
        Reviewed(
            index + 1, text, tuple(by_clause.get(index, ())),
            {rule: why for (rule, clause), why in known.items() if clause == digest_of(text)},
        )
        for index, text in enumerate(clauses)
    ]  # fmt: skip


def _for_a_vote(found: Finding) -> Finding:
    """Likeness alone stands in nobody's way: it asks for a reason, as doubt does."""
    return replace(found, severity=min(found.severity, Severity.DOUBTFUL)) if found.alike else found


def draft_of(document: Document, *, on: date) -> list[Reviewed]:
    """Return a document's draft with its findings."""
    reasons = {(each.rule, each.clause): each.text for each in document.reasons.all()}
    return reviewed([clause.text for clause in document.clauses.all()], on=on, reasons=reasons)
