"""For a terminal: findings like a linter's, one below another, with colour where asked."""

from collections.abc import Iterator

from nuo.review.formats import phrases
from nuo.review.reviewing import Finding, Review, nothing_is_advice
from nuo.review.rules import Severity

_COLOURS = {Severity.UNLAWFUL: "31", Severity.DOUBTFUL: "33", Severity.NOTE: "36"}


def as_text(review: Review, lang: str, *, colour: bool = False) -> str:
    """The whole report as lines of text."""
    lines: list[str] = []
    for finding in review.findings:
        lines.extend(_finding(review, finding, lang, colour))
        lines.append("")
    lines.append(f"{phrases.counts(review, lang)}。" if lang == "zh" else f"{phrases.counts(review, lang)}.")
    if not review.findings:
        lines[-1] = phrases.CLEAN.in_(lang)
    lines.append(phrases.balance(review, lang))
    lines.append(nothing_is_advice().in_(lang))
    return "\n".join(lines) + "\n"


def _finding(review: Review, finding: Finding, lang: str, colour: bool) -> Iterator[str]:
    word = phrases.SEVERITY[finding.severity].in_(lang)
    if colour:
        word = f"\x1b[1;{_COLOURS[finding.severity]}m{word}\x1b[0m"
    at = f"{review.name}:{finding.clause.line}:{finding.start + 1}"
    yield f"{at}: {word} [{finding.rule.rule_id}] {phrases.number_in(finding, lang)}"
    yield f"  {_marked(finding, colour)}"
    yield f"  {finding.says.in_(lang)}"
    for law in finding.laws:
        yield f"  {phrases.LAW.in_(lang)}: {phrases.law_label(law, lang)}: {law.cite.summary.in_(lang)}"
        if today := phrases.law_today(law, review.as_of, lang):
            yield f"    {today}"
        if law.verbatim:
            yield f"    {phrases.VERBATIM.in_(lang)}: {law.verbatim}"
    yield f"  {phrases.INSTEAD.in_(lang)}: {finding.rule.suggest.in_(lang)}"


def _marked(finding: Finding, colour: bool) -> str:
    """The clause around the quoted words, the words marked."""
    text, start, end = finding.clause.text, finding.start, finding.end
    before, after = text[max(0, start - 30) : start].lstrip(), text[end : end + 30].rstrip()
    cut = ("…" if start > 30 else "", "…" if len(text) > end + 30 else "")
    said = f"\x1b[4m{text[start:end]}\x1b[24m" if colour else f"【{text[start:end]}】"
    return f"{cut[0]}{before}{said}{after}{cut[1]}"
