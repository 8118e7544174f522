"""A page that stands alone: the whole text, the findings beside their clauses. No script, nothing fetched."""

from collections.abc import Iterator
from html import escape

from nuo.review.clauses import Clause, Line
from nuo.review.formats import phrases
from nuo.review.reviewing import Finding, Review, nothing_is_advice
from nuo.review.rules import Severity

_CLASSES = {Severity.UNLAWFUL: "no", Severity.DOUBTFUL: "doubt", Severity.NOTE: "note"}
_STYLE = """
:root{color-scheme:light dark;--ink:#1c2024;--paper:#fbfaf6;--line:#d8d4c8;--no:#a52a1a;--doubt:#7a5200}
@media(prefers-color-scheme:dark){:root{--ink:#ece9e0;--paper:#16181a;--line:#3a3d40;--no:#ff9b88;--doubt:#e5b95c}}
body{margin:0 auto;max-width:70rem;padding:1.5rem;background:var(--paper);color:var(--ink)}
body{font:1.05rem/1.8 "Noto Serif CJK SC","Songti SC","Microsoft YaHei",serif}
.clause{border-bottom:1px solid var(--line);padding:.8rem 0}
.clause>p{margin:0}mark{background:none;color:inherit;font-weight:bold}
mark.no{border-bottom:4px double var(--no)}mark.doubt{border-bottom:2px dashed var(--doubt)}
.find{margin:.6rem 0 0;padding-left:.8rem;border-left:4px solid;font-size:.9rem}
.find.no{border-left:7px double var(--no)}.find.doubt{border-left-style:dashed;border-color:var(--doubt)}
.find p{margin:.1rem 0}.find b{margin-right:.5em}.find.no b{color:var(--no)}.find.doubt b{color:var(--doubt)}
.dim{opacity:.85;font-size:.9em}
@media(min-width:60rem){.clause{display:grid;grid-template-columns:minmax(0,1fr) 24rem;gap:2rem}.find{margin-top:0}}
@media print{body{max-width:none}.clause{break-inside:avoid}}
"""


def as_html(review: Review, lang: str) -> str:
    """The review as one HTML file."""
    title = f"{phrases.TITLE.in_(lang)}: {review.name}"
    code = "zh-Hans" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(phrases.UNDER.in_(lang).format(day=review.as_of))}: "
        f"<strong>{escape(phrases.counts(review, lang))}</strong></p>\n<p>{escape(phrases.balance(review, lang))}</p>\n"
        f'{"".join(_blocks(review, lang))}<p class="dim">{escape(nothing_is_advice().in_(lang))}</p>\n'
        "</main></body></html>\n"
    )


def _blocks(review: Review, lang: str) -> Iterator[str]:
    clauses = {clause.place: clause for clause in review.clauses}
    found: dict[int, list[Finding]] = {}
    for finding in review.findings:
        found.setdefault(finding.clause.index, []).append(finding)
    for line in review.lines:
        clause = clauses.get(line.place)
        if clause is None:
            yield _heading(line)
        else:
            yield _clause(review, clause, found.get(clause.index, []), lang)


def _heading(line: Line) -> str:
    return f"<h2>{escape(line.text.strip())}</h2>\n"


def _clause(review: Review, clause: Clause, findings: list[Finding], lang: str) -> str:
    notes = "".join(_note(review, finding, lang) for finding in findings)
    beside = f"<div>{notes}</div>" if notes else ""
    return f'<div class="clause"><p>{marked(clause.text, findings)}</p>{beside}</div>\n'


def marked(text: str, findings: list[Finding]) -> str:
    """The text as HTML, the quoted words in <mark>; of words that overlap, the first are marked."""
    said, at = [], 0
    for finding in sorted(findings, key=lambda each: each.start):
        if finding.start >= at:
            kind = _CLASSES[finding.severity]
            said.append(f'{escape(text[at : finding.start])}<mark class="{kind}">{escape(finding.quote)}</mark>')
            at = finding.end
    return "".join(said) + escape(text[at:])


def _note(review: Review, finding: Finding, lang: str) -> str:
    laws = "".join(
        f"<p>{escape(phrases.law_label(law, lang))}: {escape(law.cite.summary.in_(lang))}"
        f"{_small(phrases.law_today(law, review.as_of, lang))}{_small(law.verbatim or '')}</p>"
        for law in finding.laws
    )
    word = phrases.SEVERITY[finding.severity].in_(lang)
    return (
        f'<div class="find {_CLASSES[finding.severity]}">'
        f"<p><b>{escape(word)}</b>{escape(finding.rule.title.in_(lang))}</p>"
        f"<p>{escape(finding.says.in_(lang))}</p>{laws}"
        f"<p><b>{escape(phrases.INSTEAD.in_(lang))}</b>{escape(finding.rule.suggest.in_(lang))}</p></div>"
    )


def _small(text: str) -> str:
    return f'<br><span class="dim">{escape(text)}</span>' if text else ""
