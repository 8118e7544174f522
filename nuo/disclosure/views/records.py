"""The log: its newest entries, and one entry with its bytes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from nuo.disclosure import entries, entry_page, log_state, verify_words
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


@public_page
def verify(request: HttpRequest, index: int) -> HttpResponse:
    """Verify one entry in the reader's browser."""
    shown = entry_page.read(index) if index < 2**63 else None
    if shown is None:
        raise Http404
    context = {"entry": shown, "command": shown.command, **_for_scripts(request)}
    return render(request, "disclosure/verify.html", context)


@public_page
def verify_find(request: HttpRequest) -> HttpResponse:
    """Go to an entry by the number somebody typed."""
    asked = request.GET.get("entry", "").strip().replace(",", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST):
        return redirect("verify_proof")
    return redirect("verify", index=int(asked))


@public_page
def verify_proof(request: HttpRequest) -> HttpResponse:
    """Verify a proof file, a receipt's code or a poster in the reader's browser; nothing is sent."""
    return render(request, "disclosure/verify_proof.html", _for_scripts(request))


def _for_scripts(request: HttpRequest) -> dict[str, object]:
    return {
        "words": verify_words.said(),
        "base": f"{reverse('log_checkpoint').removesuffix('checkpoint')}",
        "address": _base(request),
        "vkey": next(iter(log_state.vkeys()), ""),
    }
