"""Agreements as everybody reads them: what the committee undertakes, and signatures as figures without a name."""

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nuo.disclosure.entries import about
from nuo.disclosure.frame import place_called, trail
from nuo.disclosure.paging import page_number
from nuo.disclosure.phrases import named
from nuo.disclosure.views.public import public_page
from nuo.ledger.models import Entry
from nuo.signing.access import public
from nuo.signing.printing import printed
from nuo.signing.showing import clauses_of, seals_of
from nuo.signing.words import ending_words, group_words, state_words

_A_PAGE = 20
_PAPER_KEPT = 3600


@public_page
def agreements(request: HttpRequest, code: str) -> HttpResponse:
    """The agreements of a place and of what lies below it."""
    place = place_called(code)
    if place is None:
        raise Http404
    found, on = public().filter(place__path__startswith=place.path), timezone.localdate()
    page = Paginator(found, _A_PAGE).get_page(page_number(request))
    context = {
        "place": place,
        "name": named(place.name, place.name_en),
        "page": page,
        "rows": [(each, *state_words(each, on=on), group_words(each.group)) for each in page],
        "trail": trail(place, _("Agreements")),
    }
    return render(request, "disclosure/agreements.html", context)


@public_page
def agreement_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """An agreement as a PDF, sealed where the instance has a key; kept for a while, since setting it costs time."""
    found = public().filter(pk=pk).first()
    if found is None:
        raise Http404
    entry = Entry.objects.filter(subject=found.entry_subject(), kind="agreement.took_effect").first()
    path = (
        reverse("agreement", args=[pk])
        if entry is None or entry.index is None
        else reverse("entry", args=[entry.index])
    )
    address = request.build_absolute_uri(path)
    name = f"agreement-paper:{pk}:{found.version}:{found.given}:{found.size}:{address}"
    kept = caches["pages"].get(name)
    pdf: bytes = kept or printed(found, address=address)
    if kept is None:
        caches["pages"].set(name, pdf, _PAPER_KEPT)
    headers = {"Content-Disposition": f'inline; filename="agreement-{pk}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@public_page
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: the text, the promises it became, how many have signed, what is on record."""
    found = public().filter(pk=pk).first()
    if found is None:
        raise Http404
    seal, state = state_words(found, on=timezone.localdate())
    context = {
        "agreement": found,
        "group": group_words(found.group),
        "seal": seal,
        "state": state,
        "why": ending_words(found),
        "over": found.is_over(timezone.localdate()),
        "seals": seals_of(found),
        "clauses": clauses_of(found),
        "entries": about(found.entry_subject()),
        "trail": trail(found.place, _("Agreement")),
        "now": timezone.now(),
    }
    return render(request, "disclosure/agreement.html", context)
