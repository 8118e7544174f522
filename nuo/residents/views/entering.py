"""Signing in as a resident: with the code on a card, or with one that was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nuo.ledger.refusals import Refused
from nuo.people import throttle
from nuo.residents import holding, sending
from nuo.residents.access import resident_by_card
from nuo.residents.actions.signing_in import ask_code, try_code
from nuo.residents.forms import CardForm, ContactForm, OneTimeForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident_enter(request: HttpRequest) -> HttpResponse:
    """Read the code on a card; it goes no further than this function."""
    now = timezone.now()
    if request.method != "POST" and holding.signed_in(request, at=now):
        return redirect("resident")
    form = CardForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _card_page(request, form)
    if throttle.is_shut(request):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return _card_page(request, form, status=422)
    try:
        resident = resident_by_card(form.cleaned_data["code"])
    except Refused as refused:
        throttle.count(request)
        return _card_page(request, form, refused=refused)
    holding.take_in(request, resident, at=now)
    return redirect("resident")


def _card_page(
    request: HttpRequest, form: CardForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "refused": refused, "by_message": sending.offered()}
    return TemplateResponse(request, "residents/enter.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident_code(request: HttpRequest) -> HttpResponse:
    """Put a one-time code on its way. The answer is the same whether we know the contact or not."""
    form = ContactForm(request.POST if request.method == "POST" else None)
    page = "residents/code.html"
    if not sending.offered():
        raise Refused("no_messages_here")
    if not form.is_bound:
        return TemplateResponse(request, page, {"form": form})
    if throttle.is_shut(request, "one-time-code"):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return TemplateResponse(request, page, {"form": form}, status=422)
    throttle.count(request, "one-time-code")
    language = (get_language() or "zh-hans")[:8]
    asked = ask_code(form.cleaned_data["contact"], language=language, at=timezone.now())
    holding.remember_asked(request, asked)
    return redirect("resident_code_enter")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident_code_enter(request: HttpRequest) -> HttpResponse:
    """Read the six digits; where several people share the contact, let them say who they are."""
    asked = holding.asked_in(request)
    if asked is None:
        return redirect("resident_code" if sending.offered() else "resident_enter")
    form = OneTimeForm(request.POST if request.method == "POST" else None)
    page, now = "residents/code_enter.html", timezone.now()
    if not form.is_bound:
        return TemplateResponse(request, page, {"form": form})
    if throttle.is_shut(request):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return TemplateResponse(request, page, {"form": form}, status=422)
    try:
        found = try_code(asked, form.cleaned_data["code"], at=now)
    except Refused as refused:
        throttle.count(request)
        return TemplateResponse(request, page, {"form": form, "refused": refused})
    if len(found) > 1:
        holding.remember_choice(request, found)
        return redirect("resident_choose")
    holding.take_in(request, found[0], at=now)
    return redirect("resident")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resident_choose(request: HttpRequest) -> HttpResponse:
    """Let people who share a telephone say who is signing in."""
    people = holding.choice_in(request)
    if not people:
        return redirect("resident_enter")
    chosen = {str(person.pk): person for person in people}.get(request.POST.get("resident", ""))
    if chosen is None:
        return TemplateResponse(request, "residents/choose.html", {"people": people})
    holding.take_in(request, chosen, at=timezone.now())
    return redirect("resident")


@login_not_required
@require_POST
def resident_go(request: HttpRequest) -> HttpResponseRedirect:
    """Sign the resident out of this browser."""
    holding.let_go(request)
    messages.success(request, _("You are signed out here. With your card you can come back."))
    return redirect("resident_enter")
