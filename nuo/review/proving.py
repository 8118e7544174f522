"""Proves a rulebook: every example that must hit hits, every one that must not does not, every law resolves."""

from collections.abc import Iterator

from nuo.review.clauses import clauses_of, lines_of
from nuo.review.judging import judge
from nuo.review.laws import LawError
from nuo.review.reviewing import laws
from nuo.review.rules import Rule, Rulebook


def faults_of(book: Rulebook) -> list[str]:
    """Return one sentence for each fault; none where the rules keep what they say."""
    return [fault for rule in book.rules for fault in _faults(rule, book)]


def _faults(rule: Rule, book: Rulebook) -> Iterator[str]:
    if rule.find and not (rule.hits and rule.misses):
        yield f"{rule.rule_id}: needs at least one example that hits and one that must not."
    for example in rule.hits:
        if rule.rule_id not in found_in(example, book):
            others = ", ".join(sorted(found_in(example, book))) or "no rule"
            yield f"{rule.rule_id}: should find something in “{example}”; {others} does."
    for example in rule.misses:
        if rule.rule_id in found_in(example, book):
            yield f"{rule.rule_id}: should find nothing in “{example}”."
    for basis in rule.laws:
        try:
            laws().resolve(basis.law, basis.article)
        except LawError as error:
            yield f"{rule.rule_id}: {error}"


def found_in(text: str, book: Rulebook) -> set[str]:
    """The rules that find something in a text."""
    return {judged.rule.rule_id for judged in judge(clauses_of(lines_of(text)), book)}
