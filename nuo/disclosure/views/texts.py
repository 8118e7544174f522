"""A village's texts as everybody reads them: in force, put to the vote, or repealed, and how they changed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuo.agreements.access import public
from nuo.agreements.differing import compare
from nuo.agreements.models import Document, Filing, Version
from nuo.agreements.reviewing import reviewed
from nuo.agreements.rules import Kind
from nuo.agreements.showing import parts_of, shown
from nuo.agreements.words import FILED_SEALS, FILED_STATES, KINDS, STATES
from nuo.disclosure.entries import EntryRow, about
from nuo.disclosure.frame import place_called, trail
from nuo.disclosure.paging import page_number
from nuo.disclosure.phrases import named
from nuo.disclosure.views.public import public_page

_A_PAGE = 20
_COMMENTS = 50


@public_page
def village_texts(request: HttpRequest, code: str) -> HttpResponse:
    """The charters, rules and systems of a place and of what lies below it."""
    place = place_called(code)
    if place is None:
        raise Http404
    found = public().filter(place__path__startswith=place.path)
    context = {
        "place": place,
        "name": named(place.name, place.name_en),
        "page": Paginator(found, _A_PAGE).get_page(page_number(request)),
        "trail": trail(place),
    }
    return render(request, "disclosure/village_texts.html", context)


@public_page
def village_text(request: HttpRequest, pk: int) -> HttpResponse:
    """One text: a version, how it differs from the one before, what the reviewer says, what is on record."""
    document = public().filter(pk=pk).first()
    if document is None:
        raise Http404
    versions = list(document.versions.select_related("motion__meeting").order_by("number"))
    version = _asked_for(request, document, versions)
    before = next((each for each in reversed(versions) if each.number < version.number), None)
    reasons = {(each["rule"], each["clause"]): each["reason"] for each in version.reasons}
    read = reviewed(version.clauses, on=timezone.localdate())
    for each in read:
        each.reasons.update({rule: why for (rule, number), why in reasons.items() if number == each.number})
    context = {
        "document": document,
        "kind": KINDS[Kind(document.kind)],
        "state": STATES[document.state],
        "version": version,
        "versions": versions,
        "clauses": [(shown(each), *part) for each, part in zip(read, parts_of(version), strict=True)],
        "changes": compare(before.clauses, version.clauses) if before else [],
        "before": before,
        "office": named(document.office.name, document.office.name_en),
        "entries": _on_record(document),
        "trail": trail(document.place, str(KINDS[Kind(document.kind)])),
        "now": timezone.now(),
        "comments": version.motion.meeting.suggestions.exclude(answered_at=None)[:_COMMENTS],
        "open": version.motion.meeting.state == "called" and timezone.now() < version.motion.meeting.starts_at,
        **_filing(version),
    }
    return render(request, "disclosure/village_text.html", context)


def _on_record(document: Document) -> list[EntryRow]:
    """Return what is on record about a text and its way to the township, oldest first."""
    filings = Filing.objects.filter(text__document=document).order_by("pk")
    subjects = [document.entry_subject(), *(filing.entry_subject() for filing in filings)]
    return sorted((row for subject in subjects for row in about(subject)), key=lambda row: row.at)


def _filing(version: Version) -> dict[str, object]:
    related = ("reporting", "reading", "correcting")
    filing = Filing.objects.select_related(*related).filter(text=version).first()
    if filing is None:
        return {"filing": None}
    duties = {"due": filing.reporting, "filed": filing.reading, "ordered": filing.correcting}
    return {
        "filing": filing,
        "filing_state": FILED_STATES[filing.state],
        "filing_seal": FILED_SEALS[filing.state],
        "filing_duty": duties.get(filing.state),
    }


def _asked_for(request: HttpRequest, document: Document, versions: list[Version]) -> Version:
    """Return the version in the address; else the one in force; else the newest."""
    asked = request.GET.get("version", "")
    if asked.isascii() and asked.isdigit():
        for version in versions:
            if version.number == int(asked[:9]):
                return version
    return next((each for each in versions if each.pk == document.current_id), versions[-1])
