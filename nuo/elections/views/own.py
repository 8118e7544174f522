"""A member's page of the election in their group."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nuo.elections.access import ballot_by_code, leader_of, newest_of, place_of
from nuo.elections.actions import holding, voting
from nuo.elections.forms import BallotForm, ReceiptForm
from nuo.elections.models import Election, Standing
from nuo.elections.showing import proof_of, view_of
from nuo.ledger.refusals import Refused
from nuo.people.actor import as_resident
from nuo.people.spelling import spelled
from nuo.programmes.policy import group_rules_for
from nuo.residents.access import group_of
from nuo.residents.models import Group, Resident
from nuo.residents.views.own import for_residents

_Said = dict[str, Any]  # Any: a form's cleaned fields
_STEPS = ("stand", "stand_down", "open", "vote", "close", "again", "check")


@require_safe
@for_residents
def own_election(request: HttpRequest, me: Resident) -> HttpResponse:
    """Show who stands, the ballot, or what came of it."""
    return _page(request, me, _group(me))


@require_POST
@for_residents
def own_election_step(request: HttpRequest, me: Resident, step: str) -> HttpResponse:
    """Do one thing, or say why not."""
    group = _group(me)
    if step not in _STEPS:
        raise Refused("no_such_step", step=step[:20])
    election = newest_of(group)
    form = _form(step, election, request.POST)
    if not form.is_valid():
        return _page(request, me, group, bound=(step, form), status=422)
    try:
        return _act(request, step, me, group=group, election=election, said=form.cleaned_data)
    except Refused as refused:
        return _page(request, me, group, bound=(step, form), refused=refused)


def _group(me: Resident) -> Group:
    group = group_of(me)
    if group is None:
        raise Refused("not_found", what="group")
    return group


def _form(step: str, election: Election | None, data: Any = None) -> forms.Form:  # Any: request.POST
    if step == "vote" and election is not None:
        return BallotForm(data, election=election)
    return ReceiptForm(data) if step == "check" else forms.Form(data)


def _act(
    request: HttpRequest, step: str, me: Resident, *, group: Group, election: Election | None, said: _Said
) -> HttpResponse:
    by, now = as_resident(me.pk), timezone.now()
    if step == "stand":
        holding.stand(me, by=by)
    elif step == "stand_down":
        holding.stand_down(me, by=by)
    elif step == "open":
        holding.open_polls(group, by=by, at=now)
    elif election is None:
        raise Refused("not_found", what="election")
    elif step == "vote":
        code = voting.vote(election, me, said["choice"], by=by, at=now)
        language = "en" if (get_language() or "").startswith("en") else "zh"
        context = {"code": code, "spelled": spelled(code, language), "election": election, "now": now}
        return TemplateResponse(request, "elections/voted.html", context)
    elif step == "check":
        proof = proof_of(election, ballot_by_code(election, said["code"]).commitment)
        return TemplateResponse(request, "elections/checked.html", {"proof": proof, "view": view_of(election)})
    elif step == "close":
        holding.close(election, by=by, at=now)
    else:
        holding.run_again(election, by=by, at=now)
        messages.success(request, _("The polls are open again."))
    return redirect("own_election")


def _page(
    request: HttpRequest, me: Resident, group: Group, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    election = newest_of(group)
    is_open = election is not None and election.closed_at is None
    mine = place_of(election, me) if election is not None and is_open else None
    step, form = bound or ("", None)
    context = {
        "group": group,
        "view": view_of(election) if election else None,
        "is_open": is_open,
        "mine": mine,
        "ballot": form if step == "vote" else (_form("vote", election) if mine and not mine.has_voted else None),
        "receipt": form if step == "check" else ReceiptForm(),
        "form": form,
        "standing": Standing.objects.filter(group=group).select_related("resident").order_by("pk"),
        "stands": Standing.objects.filter(resident=me).exists(),
        "leader": leader_of(group),
        "rules": group_rules_for(group.place),
        "trail": [*group.place.ancestors(), group.place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "elections/own.html", context, status=status)
