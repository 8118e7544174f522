"""A Word document with the findings as comments: in the original where that was a docx, else in a new one."""

import copy
from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document as DocxDocument
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from nuo.review.formats import phrases
from nuo.review.reading import word
from nuo.review.reviewing import Finding, Review, nothing_is_advice

_AUTHOR, _INITIALS = "Nuo 诺", "诺"


def as_docx(review: Review, lang: str, original: bytes | None = None) -> bytes:
    """The document as a file; `original` is the docx that was reviewed."""
    document = word.opened(original) if original else _written(review)
    paragraphs = dict(enumerate(word.paragraphs_of(document)))
    if not original:
        paragraphs = dict(zip((line.place for line in review.lines), paragraphs.values(), strict=True))
    # From the back, so that a run that is split stays where later findings look for it.
    for finding in reversed(review.findings):
        runs = _runs(paragraphs[finding.clause.place], finding.start, finding.end)
        document.add_comment(runs, _comment(review, finding, lang), _AUTHOR, _INITIALS)
    _sum_up(document, paragraphs, review, lang)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _sum_up(document: DocxDocument, paragraphs: dict[int, Paragraph], review: Review, lang: str) -> None:
    """One comment at the top: counts, balance, and whom to ask."""
    first = next((each for each in paragraphs.values() if each.text.strip()), None)
    if first is not None:
        said = [phrases.counts(review, lang), phrases.balance(review, lang), nothing_is_advice().in_(lang)]
        document.add_comment(first.runs or [first.add_run()], "\n".join(said), _AUTHOR, _INITIALS)


def _written(review: Review) -> DocxDocument:
    document = docx.Document()
    for line in review.lines:
        document.add_paragraph(_printable(line.text))
    return document


def _printable(text: str) -> str:
    """XML takes no control signs; each becomes a space, so that places stay the same."""
    return "".join(sign if sign == "\t" or (sign >= " " and sign not in "\ufffe\uffff") else " " for sign in text)


def _runs(paragraph: Paragraph, start: int, end: int) -> Sequence[Run]:
    """The runs that hold exactly these characters; the whole paragraph where its text is not all in runs."""
    runs = paragraph.runs
    if "".join(run.text for run in runs) != paragraph.text:
        return runs or [paragraph.add_run()]
    for at in (end, start):
        _split(paragraph, at)
    held, place = [], 0
    for run in paragraph.runs:
        if start <= place < end and run.text:
            held.append(run)
        place += len(run.text)
    return held or paragraph.runs or [paragraph.add_run()]


def _split(paragraph: Paragraph, at: int) -> None:
    """Cut the run that goes across a place into two that look the same."""
    place = 0
    for run in paragraph.runs:
        text = run.text
        if place < at < place + len(text):
            element = copy.deepcopy(run._r)
            run._r.addnext(element)
            run.text, Run(element, paragraph).text = text[: at - place], text[at - place :]
            return
        place += len(text)


def _comment(review: Review, finding: Finding, lang: str) -> str:
    said = [
        f"{phrases.SEVERITY[finding.severity].in_(lang)}: {finding.rule.title.in_(lang)}",
        finding.says.in_(lang),
    ]
    for law in finding.laws:
        said.append(f"{phrases.law_label(law, lang)}: {law.cite.summary.in_(lang)}")
        if today := phrases.law_today(law, review.as_of, lang):
            said.append(today)
    said.append(f"{phrases.INSTEAD.in_(lang)}: {finding.rule.suggest.in_(lang)}")
    return "\n".join(said)
