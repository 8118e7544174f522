"""The page where anybody has village rules reviewed: paste or upload, read the findings. Nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nuo.people import throttle
from nuo.review.formats import phrases
from nuo.review.formats.word import as_docx
from nuo.review.reading.reader import Document, read
from nuo.review.reading.unreadable import Unreadable
from nuo.review.reviewing import Finding, Review, nothing_is_advice
from nuo.review.reviewing import review as reviewed
from nuo.review.rules import Severity
from nuo.web.wording import Language, language_of

_LARGEST = 2_621_440  # bytes of a file
LONGEST = 200_000  # characters; a charter has some ten thousand
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {Severity.UNLAWFUL: "no", Severity.DOUBTFUL: "doubt", Severity.NOTE: "note"}


class ReviewForm(forms.Form):
    """A text or a file, and the day whose law counts."""

    text = forms.CharField(
        label=_("Paste the rules here"),
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One clause to a line. Leave out names and identity numbers: the rules are reviewed, not people."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("docx, odt, PDF with text, txt, md or html; at most 2.5 MB."),
    )
    as_of = forms.DateField(
        label=_("Under the law of which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty for today."),
    )

    document: Document

    def clean(self) -> dict[str, Any] | None:  # Any: as Django's own
        """Read the document; what cannot be read becomes an error at its field."""
        said = super().clean() or {}
        file, text = said.get("file"), (said.get("text") or "").strip()
        if file is None and not text:
            if not self.errors:
                raise ValidationError(_("Paste a text or choose a file."))
            return said
        if file is not None and file.size > _LARGEST:
            self.add_error("file", _("The file is too large; at most 2.5 MB. Take the text of the rules alone."))
            return said
        try:
            self.document = (
                read(file.read(), str(file.name), convert=False) if file else read(text.encode(), "text.txt")
            )
        except Unreadable as unreadable:
            self.add_error("file" if file is not None else "text", unreadable.text.in_(_language()))
        return said


@dataclass(frozen=True)
class Block:
    """A heading, or a clause in pieces of text with the kind of mark each has, and its findings."""

    heading: str
    number: str
    pieces: tuple[tuple[str, str], ...]
    notes: tuple["Note", ...]


@dataclass(frozen=True)
class Note:
    """One finding in the reader's language."""

    kind: str
    severity: str
    title: str
    says: str
    laws: tuple[tuple[str, str, str], ...]  # label, summary, what differs today
    suggest: str


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Show the form, or the text with its findings, or the same as a Word file."""
    if request.method != "POST":
        return _page(request, ReviewForm())
    if throttle.is_shut(request, "review"):
        return _page(request, ReviewForm(), shut=True, status=429)
    throttle.count(request, "review")
    form = ReviewForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    found = _reviewed(form.document, form.cleaned_data["as_of"])
    if request.POST.get("to") == "docx":
        return _word(found, form.document)
    return _page(request, form, found=found)


def _reviewed(document: Document, as_of: date | None) -> Review:
    return reviewed(document.lines, today=timezone.localdate(), as_of=as_of, name=document.name)


def _word(found: Review, document: Document) -> HttpResponse:
    original = document.data if document.kind == "docx" else None
    name = f"{PurePath(document.name).stem or 'text'}.reviewed.docx"
    response = HttpResponse(as_docx(found, _language(), original), content_type=_WORD)
    response["Content-Disposition"] = f"attachment; filename=\"reviewed.docx\"; filename*=UTF-8''{quote(name)}"
    return response


def _page(
    request: HttpRequest, form: ReviewForm, *, found: Review | None = None, shut: bool = False, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "shut": shut, "notice": nothing_is_advice().in_(_language())}  # Any: texts
    if found:
        context |= {
            "review": found,
            "blocks": list(_blocks(found)),
            "unlawful": found.count(Severity.UNLAWFUL),
            "doubtful": found.count(Severity.DOUBTFUL),
            "counts": phrases.counts(found, _language()),
            "balance": phrases.balance(found, _language()),
        }
    return TemplateResponse(request, "review.html", context, status=status)


def _language() -> Language:
    return language_of(get_language())


def _blocks(found: Review) -> Iterator[Block]:
    clauses = {clause.place: clause for clause in found.clauses}
    by_place: dict[int, list[Finding]] = {}
    for finding in found.findings:
        by_place.setdefault(finding.clause.place, []).append(finding)
    for line in found.lines:
        findings = by_place.get(line.place, [])
        clause = clauses.get(line.place)
        if clause is None:
            yield Block(line.text.strip(), "", (), ())
        else:
            yield Block(
                "", clause.number, _pieces(clause.text, findings), tuple(_note(found, each) for each in findings)
            )


def _pieces(text: str, findings: list[Finding]) -> tuple[tuple[str, str], ...]:
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda each: each.start):
        if finding.start >= at:
            pieces += [(text[at : finding.start], ""), (finding.quote, _KINDS[finding.severity])]
            at = finding.end
    return tuple(piece for piece in (*pieces, (text[at:], "")) if piece[0])


def _note(found: Review, finding: Finding) -> Note:
    lang = _language()
    laws = tuple(
        (phrases.law_label(law, lang), law.cite.summary.in_(lang), phrases.law_today(law, found.as_of, lang))
        for law in finding.laws
    )
    rule = finding.rule
    severity = phrases.SEVERITY[finding.severity].in_(lang)
    return Note(
        _KINDS[finding.severity], severity, rule.title.in_(lang), finding.says.in_(lang), laws, rule.suggest.in_(lang)
    )
