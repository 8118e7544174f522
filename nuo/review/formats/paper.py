"""A PDF to print and to sign off: the annotated text, set by Typst."""

import json
from collections.abc import Iterator

import typst

from nuo.review.formats import phrases
from nuo.review.reviewing import Finding, Review, nothing_is_advice
from nuo.review.rules import Severity

_COLOURS = {Severity.UNLAWFUL: "#a52a1a", Severity.DOUBTFUL: "#7a5200", Severity.NOTE: "#33536b"}
_HEAD = """
#set page(paper: "a4", margin: 2.2cm, numbering: "1")
#set text(font: ("Noto Serif CJK SC", "Source Han Serif SC", "WenQuanYi Zen Hei", "Droid Sans Fallback"), size: 10.5pt)
#set par(leading: 0.8em)
"""


def as_pdf(review: Review, lang: str) -> bytes:
    """The report as a PDF file."""
    source = _HEAD + f'#set text(lang: "{lang}")\n' + "\n".join(_parts(review, lang))
    return typst.compile(source.encode(), format="pdf")


def _parts(review: Review, lang: str) -> Iterator[str]:
    title = f"{phrases.TITLE.in_(lang)}: {review.name}"
    yield f"#set document(title: {_str(title)})"
    yield f"#text(size: 16pt, weight: 700, {_str(title)})\n"
    yield f"{_said(phrases.UNDER.in_(lang).format(day=review.as_of))}：#strong({_str(phrases.counts(review, lang))})\n"
    yield f"{_said(phrases.balance(review, lang))}\n"
    clauses = {clause.place: clause for clause in review.clauses}
    found: dict[int, list[Finding]] = {}
    for finding in review.findings:
        found.setdefault(finding.clause.place, []).append(finding)
    for line in review.lines:
        if line.place not in clauses:
            yield f"#strong({_str(line.text.strip())})\n"
            continue
        yield _clause(line.text, found.get(line.place, []))
        yield from (_note(review, finding, lang) for finding in found.get(line.place, []))
    yield f"#line(length: 100%, stroke: 0.5pt)\n#text(size: 9pt, {_str(nothing_is_advice().in_(lang))})"


def _clause(text: str, findings: list[Finding]) -> str:
    said, at = [], 0
    for finding in sorted(findings, key=lambda each: each.start):
        if finding.start >= at:
            said.append(_said(text[at : finding.start]))
            said.append(f"#underline(stroke: 1.5pt + rgb({_str(_COLOURS[finding.severity])}), {_str(finding.quote)})")
            at = finding.end
    return "".join([*said, _said(text[at:])]) + "\n"


def _note(review: Review, finding: Finding, lang: str) -> str:
    word = phrases.SEVERITY[finding.severity].in_(lang)
    said = [f"{word}: {finding.rule.title.in_(lang)}", finding.says.in_(lang)]
    for law in finding.laws:
        said.append(f"{phrases.law_label(law, lang)}: {law.cite.summary.in_(lang)}")
        said += [more for more in (phrases.law_today(law, review.as_of, lang), law.verbatim) if more]
    said.append(f"{phrases.INSTEAD.in_(lang)}: {finding.rule.suggest.in_(lang)}")
    inner = " #linebreak() ".join(_said(each) for each in said)
    colour = _str(_COLOURS[finding.severity])
    # Unlawful is a double line and doubtful a dashed one, so that a black-and-white print tells them apart.
    rule = f'(paint: rgb({colour}), thickness: 3pt, dash: "dashed")'
    if finding.severity is Severity.UNLAWFUL:
        rule = f"4pt + rgb({colour})"
    return f"#block(inset: (left: 8pt), stroke: (left: {rule}), text(size: 9pt)[{inner}])\n"


def _said(text: str) -> str:
    """Any text, safe inside Typst markup: given as a string, never as markup."""
    return f"#{_str(text)}" if text else ""


def _str(text: str) -> str:
    clean = "".join(max(sign, " ") for sign in text)
    return json.dumps(clean, ensure_ascii=False)
