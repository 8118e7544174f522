"""For programs: JSON in a form that does not change without a new schema number."""

import json
from typing import Any

from nuo.review.formats import phrases
from nuo.review.laws import Citation
from nuo.review.reviewing import Finding, LawAt, Review, nothing_is_advice
from nuo.review.rules import Severity
from nuo.review.texts import Text

SCHEMA = "nuo-review/1"


def as_json(review: Review) -> str:
    """The review as JSON, both languages in it."""
    return json.dumps(as_data(review), ensure_ascii=False, indent=2) + "\n"


def as_data(review: Review) -> dict[str, Any]:  # Any: JSON
    """The review as plain values."""
    of = review.balance
    return {
        "schema": SCHEMA,
        "name": review.name,
        "as_of": review.as_of.isoformat(),
        "clauses": of.total,
        "counts": {severity.word: review.count(severity) for severity in Severity},
        "balance": {"rights": of.rights, "institution": of.institution, "residents": of.residents},
        "findings": [_finding(review, finding) for finding in review.findings],
        "notice": _both(nothing_is_advice()),
    }


def _finding(review: Review, finding: Finding) -> dict[str, Any]:  # Any: JSON
    rule = finding.rule
    return {
        "clause": finding.clause.number,
        "line": finding.clause.line,
        # Characters of the line, counted from 1; the end is the first one after.
        "span": {"start": finding.start + 1, "end": finding.end + 1, "text": finding.quote},
        "severity": finding.severity.word,
        "by": "likeness" if finding.alike else "words",
        "rule": rule.rule_id,
        "category": rule.category,
        "title": _both(rule.title),
        "message": _both(finding.says),
        "laws": [_law(review, law) for law in finding.laws],
        "suggestion": _both(rule.suggest),
    }


def _law(review: Review, law: LawAt) -> dict[str, Any]:  # Any: JSON
    return {
        **_cite(law.cite),
        "in_force_on_as_of": law.then is not None,
        "differs_today": law.differs,
        "today": _cite(law.today) if law.today else None,
        "note": {lang: phrases.law_today(law, review.as_of, lang) for lang in ("zh", "en")},
        "verbatim": law.verbatim,
    }


def _cite(cite: Citation) -> dict[str, Any]:  # Any: JSON
    return {
        "law": cite.law_id,
        "name": _both(cite.law),
        "version": cite.version,
        "in_force": cite.in_force.isoformat(),
        "article": cite.article,
        "summary": _both(cite.summary),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
