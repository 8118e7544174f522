"""The sentences an office keeps: a list, one more, one less."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nuo.cases import phrasing
from nuo.cases.forms import PhraseForm
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.places.models import Office


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_phrases(request: HttpRequest) -> HttpResponse:
    """Show the sentences of the actor's offices, and keep one more."""
    actor = _actor(request)
    found = phrasing.phrases_of(actor)
    offices = Office.objects.open().filter(pk__in=actor.office_ids(DESK)).select_related("place").order_by("pk")
    form = PhraseForm(request.POST if request.method == "POST" else None, offices=offices)
    if not form.is_bound:
        return TemplateResponse(request, "cases/desk_phrases.html", {"phrases": found, "form": form})
    if not form.is_valid():
        return TemplateResponse(request, "cases/desk_phrases.html", {"phrases": found, "form": form}, status=422)
    said = form.cleaned_data
    try:
        phrasing.add(said["office"], said["name"], said["zh"], said["en"], by=actor)
    except Refused as refused:
        context = {"phrases": found, "form": form, "refused": refused}
        return TemplateResponse(request, "cases/desk_phrases.html", context)
    messages.success(request, _("Kept. You find it at every case of this office."))
    return redirect("desk_phrases")


@never_cache
@require_POST
def desk_phrase_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a sentence away."""
    phrasing.remove(pk, by=_actor(request))
    return redirect("desk_phrases")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
