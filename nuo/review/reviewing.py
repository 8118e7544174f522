"""The whole review of a document: its clauses, what is wrong with them under the law of a day, and its balance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from nuo.review.balance import Balance, balance_of
from nuo.review.clauses import Clause, Line, clauses_of, lines_of
from nuo.review.judging import Judged
from nuo.review.laws import Citation, Laws, registry
from nuo.review.lawtexts import LawTexts
from nuo.review.rules import Basis, Rule, Severity, rulebook
from nuo.review.texts import Text
from nuo.review.weighing import found_in

_ALIKE = Text(
    "（按读起来像不像判断的，不是按字眼，请您自己再读一遍。）",
    " (Judged by likeness, not by its words: read it again yourself.)",
)


@dataclass(frozen=True)
class LawAt:
    """One article, as it stood on the day asked about and as it stands today.

    `then` is None where the registry holds no text for that day, `verbatim` where no folder of law texts was given.
    """

    then: Citation | None
    today: Citation | None
    verbatim: str | None

    @property
    def cite(self) -> Citation:
        """The article to print: of the day asked about, else today's."""
        found = self.then or self.today
        assert found  # a law with neither is left out by laws_at
        return found

    @property
    def differs(self) -> bool:
        """Whether today's law is another text than that of the day asked about."""
        then = (self.then.version, self.then.article) if self.then else None
        return then != ((self.today.version, self.today.article) if self.today else None)


@dataclass(frozen=True)
class Finding:
    """Something wrong with a clause. `start` and `end` are places in the clause's text, counted from 0."""

    clause: Clause
    rule: Rule
    severity: Severity
    start: int
    end: int
    laws: tuple[LawAt, ...]
    alike: bool = False  # found by likeness, not by words of the rule

    @property
    def quote(self) -> str:
        return self.clause.text[self.start : self.end]

    @property
    def says(self) -> Text:
        """What is wrong, and how sure one can be of it."""
        return self.rule.says + _ALIKE if self.alike else self.rule.says


@dataclass(frozen=True)
class Review:
    """What the reviewer says of a document, under the law of `as_of`, on the day `today`."""

    name: str
    as_of: date
    today: date
    lines: tuple[Line, ...]
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    balance: Balance

    def count(self, severity: Severity) -> int:
        return Counter(finding.severity for finding in self.findings)[severity]

    def of(self, clause: Clause) -> list[Finding]:
        """The findings of one clause."""
        return [finding for finding in self.findings if finding.clause is clause]


def review(
    text: str | Sequence[Line], *, today: date, as_of: date | None = None, name: str = "", texts: LawTexts | None = None
) -> Review:
    """Review a text, or the lines a reader found, under the law of `as_of` (today by default).

    >>> found = review("乱倒垃圾的，罚款100元。", today=date(2026, 11, 1)).findings
    >>> [(each.rule.rule_id, each.quote, each.laws[0].cite.article) for each in found]
    [('village-fine', '罚款100元', '16')]
    """
    lines = tuple(lines_of(text) if isinstance(text, str) else text)
    clauses = clauses_of(lines)
    on = as_of or today
    findings = tuple(_finding(judged, on, today, texts) for judged in found_in(clauses, rulebook()))
    return Review(name, on, today, lines, clauses, findings, balance_of(clauses))


@cache
def laws() -> Laws:
    """The registry, read once."""
    return registry()


def laws_at(rule: Rule, on: date, today: date, texts: LawTexts | None = None) -> tuple[LawAt, ...]:
    """The articles a rule rests on, as they stood on a day; one in force neither then nor today is left out."""
    found = (_law_at(basis, on, today, texts) for basis in rule.laws)
    return tuple(each for each in found if each)


def _law_at(basis: Basis, on: date, today: date, texts: LawTexts | None) -> LawAt | None:
    then, now = laws().at(basis.law, basis.article, on), laws().at(basis.law, basis.article, today)
    if then is None and now is None:
        return None
    cite = then or now
    return LawAt(then, now, texts.verbatim(cite) if texts and cite else None)


@cache
def _laws_without_texts(rule_id: str, on: date, today: date) -> tuple[LawAt, ...]:
    return laws_at(rulebook().rule(rule_id), on, today)


def _finding(judged: Judged, on: date, today: date, texts: LawTexts | None) -> Finding:
    start, end = judged.clause.quoted(judged.start, judged.end)
    laws_ = laws_at(judged.rule, on, today, texts) if texts else _laws_without_texts(judged.rule.rule_id, on, today)
    return Finding(judged.clause, judged.rule, judged.severity, start, end, laws_, judged.alike)


def nothing_is_advice() -> Text:
    """Said once in every report."""
    return Text(
        "这是按规则做的初查，不是法律意见。拿不准的，问镇司法所；村规要报镇政府备案，违法的由镇政府责令改正。",
        "This is a first check by rules, not legal advice. If unsure, ask the township's judicial office; village "
        "rules are filed with the township, which orders unlawful ones corrected.",
    )
