"""Agreements on the desk: offering one, signing for the committee, and what members signed on paper."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuo.agreements.access import township_of
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.programmes.policy import signing_rules_for
from nuo.signing.access import agreement_for, members_of, villages_of, visible_to
from nuo.signing.actions import offering, signing
from nuo.signing.actions.offering import Offer
from nuo.signing.actions.signing import Signing, may_enter_paper
from nuo.signing.forms import OfferForm, PaperForm, ShownForm
from nuo.signing.models import Agreement
from nuo.signing.rules import Method
from nuo.signing.showing import clauses_of, seals_of
from nuo.signing.words import ending_words, group_words, state_words

_PAGE = 25
_STEPS = ("commit", "withdraw_offer", "end", "shown", "paper")


@never_cache
@require_safe
def desk_agreements(request: HttpRequest) -> HttpResponse:
    """Show the agreements of the actor's offices."""
    actor, on = _actor(request), timezone.localdate()
    page = Paginator(visible_to(actor), _PAGE).get_page(request.GET.get("page"))
    rows = [(each, *state_words(each, on=on), group_words(each.group)) for each in page]
    context = {"page": page, "rows": rows, "may_offer": villages_of(actor).exists()}
    return TemplateResponse(request, "signing/desk_agreements.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_agreement_offer(request: HttpRequest) -> HttpResponse:
    """Show the form, or lay a text before a group."""
    actor = _actor(request)
    office = _office(request, actor)
    form, refused = OfferForm(request.POST if request.method == "POST" else None, office=office), None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = Offer(said["document"], said["group"], said["valid_until"],
                     township_of(office) if said["entrusted"] else None)  # fmt: skip
        try:
            agreement = offering.offer(office, made, by=actor.at_office(office.pk), at=timezone.now())
            messages.success(request, _("Offered. The members can read it now."))
            return redirect("desk_agreement", pk=agreement.pk)
        except Refused as found:
            refused = found
    offices = list(villages_of(actor))
    context = {"form": form, "refused": refused, "office": office, "offices": offices if len(offices) > 1 else []}
    return TemplateResponse(request, "signing/offer.html", context, status=422 if form.errors else 200)


def _office(request: HttpRequest, actor: Actor) -> Office:
    offices = {str(office.pk): office for office in villages_of(actor)}
    if not offices:
        raise Refused("not_yours", step="offer")
    asked = request.POST.get("office") or request.GET.get("office") or ""
    return offices.get(asked) or next(iter(offices.values()))


@never_cache
@require_safe
def desk_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an agreement to the desk: figures, never who has signed."""
    return _page(request, agreement_for(_actor(request), pk))


@never_cache
@require_POST
def desk_agreement_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step, or say why not with everything typed still there."""
    actor, now = _actor(request), timezone.now()
    agreement = agreement_for(actor, pk)
    if step not in _STEPS:
        raise Refused("no_such_step", step=step[:20])
    if agreement.office_id not in actor.office_ids(DESK):
        raise Refused("not_yours", step=step)
    form = _form(step, agreement, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, agreement, bound=(step, form), status=422)
    try:
        _act(step, agreement, form.cleaned_data, actor.at_office(agreement.office_id), now)
    except Refused as refused:
        return _page(request, agreement_for(actor, pk), bound=(step, form), refused=refused)
    if step in {"shown", "paper"}:
        messages.success(request, _("Noted."))
    return redirect("desk_agreement", pk=pk)


def _form(step: str, agreement: Agreement, data: Any = None, files: Any = None) -> forms.Form:  # Any: the request's
    if step == "shown":
        return ShownForm(data, members=members_of(agreement), auto_id="shown_%s")
    if step == "paper":
        return PaperForm(data, files, members=members_of(agreement), auto_id="paper_%s")
    return forms.Form(data)


def _act(step: str, agreement: Agreement, said: dict[str, Any], by: Actor, at: datetime) -> None:  # Any: cleaned fields
    if step == "shown":
        signing.show(agreement, said["resident"], by=by, at=at)
    elif step == "paper":
        signing.sign(agreement, said["resident"], Signing(Method.PAPER, scan=said["scan"]), by=by, at=at)
    else:
        {"commit": offering.commit, "withdraw_offer": offering.withdraw_offer, "end": offering.end}[step](
            agreement, by=by, at=at
        )


def _page(
    request: HttpRequest, agreement: Agreement, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    seal, state = state_words(agreement, on=timezone.localdate())
    names = _open_steps(_actor(request), agreement)
    context = {
        "agreement": agreement,
        "group": group_words(agreement.group),
        "seal": seal,
        "state": state,
        "why": ending_words(agreement),
        "seals": seals_of(agreement),
        "waiting": signing_rules_for(agreement.place).waiting_days,
        "clauses": clauses_of(agreement),
        "forms": {name: bound[1] if bound and bound[0] == name else _form(name, agreement) for name in names},
        "bound": bound,
        "trail": [*agreement.place.ancestors(), agreement.place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "signing/desk_agreement.html", context, status=status)


def _open_steps(actor: Actor, agreement: Agreement) -> list[str]:
    if agreement.office_id not in actor.office_ids(DESK) or agreement.is_over(timezone.localdate()):
        return []
    if agreement.text.repealed_at is not None or agreement.document.current_id != agreement.text_id:
        return ["end"]
    paper = ["shown", "paper"] if may_enter_paper(actor, agreement) else []
    own = [*(["commit"] if agreement.given else []), "withdraw_offer"] if agreement.state == "offered" else []
    return own + paper


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
