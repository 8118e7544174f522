"""The judge: which rule is broken by which words of which clause. Pure, quick and always the same.

Each rule's trigger is searched once through the whole document; only clauses that hold one are
looked at closely, so an ordinary charter costs little more than reading it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nuo.review import context
from nuo.review.clauses import Clause
from nuo.review.rules import Rule, Rulebook, Severity

_SHORT = 90  # a clause of so many characters is read as one statement
_FARTHEST = 400  # nothing farther from the trigger belongs to it
_MOST_HITS = 30  # of one rule in one clause; a clause that says it thirty times is judged by then


@dataclass(frozen=True)
class Judged:
    """A rule broken by `clause.normal[start:end]`; `alike` where no words of the rule stand there."""

    clause: Clause
    rule: Rule
    severity: Severity
    start: int
    end: int
    alike: bool = False


class _Judge:
    """Judges one document."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.joined = "\n".join(clause.normal for clause in clauses)
        self.starts: list[int] = []
        at = 0
        for clause in clauses:
            self.starts.append(at)
            at += len(clause.normal) + 1
        self.items: dict[int, list[Clause]] = {}
        for clause in clauses:
            if clause.lead is not None:
                self.items.setdefault(clause.lead, []).append(clause)

    def broken(self, rule: Rule) -> Iterator[Judged]:
        """Yield the rule's findings, one for each clause."""
        done: set[int] = set()
        seen: dict[int, int] = {}
        for clause, start, end in self._hits(rule):
            seen[clause.index] = seen.get(clause.index, 0) + 1
            if seen[clause.index] > _MOST_HITS:
                continue
            for found in self._findings(rule, clause, start, end):
                if found.clause.index not in done:
                    done.add(found.clause.index)
                    yield found

    def _hits(self, rule: Rule) -> Iterator[tuple[Clause, int, int]]:
        for found in rule.find.finditer(self.joined) if rule.find else ():
            index = bisect_right(self.starts, found.start()) - 1
            offset = self.starts[index]
            yield self.clauses[index], found.start() - offset, found.end() - offset

    def _findings(self, rule: Rule, clause: Clause, start: int, end: int) -> Iterator[Judged]:
        if self._is_harmless(rule, clause, start, end):
            return
        near = _near(rule, clause.normal, start, end)
        above = self._above(clause)
        if rule.unless and (rule.unless.search(near) or (above and rule.unless.search(above))):
            return
        lacking = [words for words in rule.wanted if not _stands(words, near, rule)]
        if all(_stands(words, above, rule) for words in lacking):
            yield Judged(clause, rule, _severity(rule, f"{above}\n{near}"), start, end)
        elif rule.wanted:
            yield from self._in_items(rule, clause, lacking)

    def _in_items(self, rule: Rule, clause: Clause, lacking: list[re.Pattern[str]]) -> Iterator[Judged]:
        """The trigger stands in a list's introduction, what it needs in the items."""
        for item in self.items.get(clause.index, ()):
            found = [words.search(item.normal) for words in lacking]
            if all(found) and not (rule.unless and rule.unless.search(item.normal)):
                first = found[0]
                assert first
                if not context.is_banned(item.normal, first.start(), first.end()):
                    severity = _severity(rule, f"{clause.normal[-_FARTHEST:]}\n{item.normal}")
                    yield Judged(item, rule, severity, first.start(), first.end())

    def _is_harmless(self, rule: Rule, clause: Clause, start: int, end: int) -> bool:
        # No more than what may belong to it: a line of a whole book must not be read again for every word.
        begin = max(0, start - _FARTHEST)
        text = clause.normal[begin : end + _FARTHEST]
        start, end = start - begin, end - begin
        if rule.hidden_in and any(found.start() <= start < found.end() for found in rule.hidden_in.finditer(text)):
            return True
        if context.is_quoted(text, start, end):
            return True
        if rule.negation and (context.is_banned(text, start, end) or self._is_banned_above(clause)):
            return True
        return rule.lawful_by_authority and context.is_by_authority(text, start)

    def _is_banned_above(self, clause: Clause) -> bool:
        return any(context.bans_what_follows(lead.normal[-_FARTHEST:]) for lead in self._leads(clause))

    def _above(self, clause: Clause) -> str:
        return "\n".join(lead.normal[-_FARTHEST:] for lead in self._leads(clause))

    def _leads(self, clause: Clause) -> Iterator[Clause]:
        while clause.lead is not None:
            clause = self.clauses[clause.lead]
            yield clause


def judge(clauses: Sequence[Clause], book: Rulebook) -> list[Judged]:
    """Return every finding, in the order of the text; a special rule takes the place of a general one."""
    document = _Judge(clauses)
    by_clause: dict[int, list[Judged]] = {}
    for rule in book.rules:
        for found in document.broken(rule):
            by_clause.setdefault(found.clause.index, []).append(found)
    return [each for index in sorted(by_clause) for each in _settled(by_clause[index])]


def _settled(found: list[Judged]) -> Iterable[Judged]:
    """One finding for each category, the worst; and none that another one says better."""
    replaced = {name for each in found for name in each.rule.instead_of if each.severity >= Severity.DOUBTFUL}
    worst: dict[str, Judged] = {}
    for each in sorted(found, key=lambda each: (-each.severity, each.start)):
        category = each.rule.category
        specific = any(category in other.rule.instead_of and other.severity >= each.severity for other in found)
        if not (category in replaced and specific):
            worst.setdefault(category, each)
    if not worst:  # two rules that name each other: both are said
        worst = {each.rule.category: each for each in found}
    return sorted(worst.values(), key=lambda each: (each.start, -each.severity, each.rule.rule_id))


def _near(rule: Rule, text: str, start: int, end: int) -> str:
    """What is read together with the trigger: the clause where it is short, else the sentence or its part."""
    if len(text) <= _SHORT and not rule.in_part:
        return text
    begin = max(0, start - _FARTHEST)
    window = text[begin : end + _FARTHEST]
    first, last = (context.part if rule.in_part else context.sentence)(window, start - begin)
    return window[first : max(last, end - begin)]


def _stands(words: re.Pattern[str], text: str, rule: Rule) -> bool:
    """Whether one of the words stands in the text and is not itself ruled out."""
    if not text:
        return False
    if not rule.negation:
        return words.search(text) is not None
    return any(not context.is_banned(text, found.start(), found.end()) for found in words.finditer(text))


def _severity(rule: Rule, text: str) -> Severity:
    if rule.harder and rule.harder.search(text):
        return Severity.UNLAWFUL
    if rule.softer and rule.softer.search(text):
        return min(rule.severity, Severity.DOUBTFUL)
    return rule.severity
