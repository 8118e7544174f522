"""SARIF 2.1.0, so that code hosts and editors show findings where the text is."""

import json
from typing import Any
from urllib.parse import quote

from nuo.review.formats import phrases
from nuo.review.reviewing import Finding, Review, nothing_is_advice
from nuo.review.rules import Rule, Severity, rulebook

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.UNLAWFUL: "error", Severity.DOUBTFUL: "warning", Severity.NOTE: "note"}


def as_sarif(review: Review, lang: str) -> str:
    """The review as one SARIF run."""
    rules = rulebook().rules
    places = {rule.rule_id: place for place, rule in enumerate(rules)}
    driver = {
        "name": "nuo review",
        "informationUri": "https://example.org/nuo",
        "shortDescription": {"text": nothing_is_advice().in_(lang)},
        "rules": [_rule(rule, lang) for rule in rules],
    }
    results = [_result(review, finding, lang, places) for finding in review.findings]
    # SARIF counts columns in UTF-16 units unless told otherwise.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, lang: str) -> dict[str, Any]:  # Any: JSON
    return {
        "id": rule.rule_id,
        "name": rule.category,
        "shortDescription": {"text": rule.title.in_(lang)},
        "fullDescription": {"text": rule.says.in_(lang)},
        "help": {"text": rule.suggest.in_(lang)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"laws": [f"{basis.law} {basis.article}" for basis in rule.laws]},
    }


def _result(review: Review, finding: Finding, lang: str, places: dict[str, int]) -> dict[str, Any]:  # Any: JSON
    laws = "；".join(phrases.law_label(law, lang) for law in finding.laws)
    text = f"{finding.says.in_(lang)} {phrases.INSTEAD.in_(lang)}: {finding.rule.suggest.in_(lang)} [{laws}]"
    region = {
        "startLine": finding.clause.line,
        "startColumn": finding.start + 1,
        "endColumn": finding.end + 1,
        "snippet": {"text": finding.quote},
    }
    location: dict[str, Any] = {  # Any: JSON
        "physicalLocation": {"artifactLocation": {"uri": quote(review.name or "text")}, "region": region},
        "logicalLocations": [{"name": finding.clause.number, "kind": "clause"}],
    }
    return {
        "ruleId": finding.rule.rule_id,
        "ruleIndex": places[finding.rule.rule_id],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [location],
    }
