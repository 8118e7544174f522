"""The log: its newest entries, and one entry with its bytes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nuo.disclosure import entries, entry_page, log_state
from nuo.disclosure.views.public import public_page

_LONGEST = 18


@public_page
def log(request: HttpRequest) -> HttpResponse:
    """The newest entries and how far the log reaches."""
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST else None
    rows = entries.page_before(before)
    older = rows[-1].entry if rows and rows[-1].entry else None
    context = {
        "rows": rows,
        "log": log_state.read(),
        "vkeys": log_state.vkeys(),
        "now": timezone.now(),
        "base": _base(request),
        "older": older,
        "before": before,
    }
    return render(request, "disclosure/log.html", context)


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("log_checkpoint")).removesuffix("/checkpoint")


@public_page
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry."""
    # A larger number than a database can hold is no entry either.
    shown = entry_page.read(index) if index < 2**63 else None
    if shown is None:
        raise Http404
    return render(request, "disclosure/entry.html", {"entry": shown})
