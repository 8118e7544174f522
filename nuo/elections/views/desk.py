"""The election at the counter: for the clerk who keeps the file, and for those who count paper."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nuo.elections.access import election_for, leader_of, may_tell, newest_of, to_count
from nuo.elections.actions import holding, voting
from nuo.elections.actions.voting import Counted
from nuo.elections.forms import CountForm, PersonForm
from nuo.elections.models import Election, Standing
from nuo.elections.showing import view_of
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.programmes.policy import group_rules_for
from nuo.residents.access import group_in_file, keeps_file_of
from nuo.residents.models import Group, Resident

_OF_GROUP, _OF_ELECTION = ("stand", "open"), ("paper", "count", "close", "again")


@never_cache
@require_safe
def group_election(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the clerk who stands in a group, and its newest election."""
    return _group_page(request, group_in_file(_actor(request), pk))


@never_cache
@require_POST
def group_election_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Enter for a member that they stand, or open the polls."""
    actor = _actor(request)
    group = group_in_file(actor, pk)
    if step not in _OF_GROUP:
        raise Refused("no_such_step", step=step[:20])
    form = PersonForm(request.POST, members=_members(group)) if step == "stand" else forms.Form(request.POST)
    if not form.is_valid():
        return _group_page(request, group, form=form, status=422)
    try:
        if step == "stand":
            holding.stand(form.cleaned_data["resident"], by=actor)
        else:
            election = holding.open_polls(group, by=actor, at=timezone.now())
            return redirect("desk_election", pk=election.pk)
    except Refused as refused:
        return _group_page(request, group, form=form if step == "stand" else None, refused=refused)
    return redirect("group_election", pk=pk)


def _members(group: Group) -> Any:  # Any: a queryset
    return Resident.objects.filter(membership__group=group).select_related("place").order_by("pk")


def _group_page(
    request: HttpRequest, group: Group, *, form: forms.Form | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    election = newest_of(group)
    context = {
        "group": group,
        "election": election,
        "is_open": election is not None and election.closed_at is None,
        "standing": Standing.objects.filter(group=group).select_related("resident").order_by("pk"),
        "leader": leader_of(group),
        "form": form or PersonForm(members=_members(group)),
        "rules": group_rules_for(group.place),
        "trail": [*group.place.ancestors(), group.place],
        "refused": refused,
    }
    return TemplateResponse(request, "elections/group.html", context, status=status)


@never_cache
@require_safe
def desk_elections(request: HttpRequest) -> HttpResponse:
    """Show a teller the elections with paper to be counted."""
    return TemplateResponse(request, "elections/to_count.html", {"elections": to_count(_actor(request))})


@never_cache
@require_safe
def desk_election(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an election: to the clerk how it goes on, to a teller what to count."""
    return _page(request, election_for(_actor(request), pk))


@never_cache
@require_POST
def desk_election_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Note a paper ballot, enter a count, close, or open the polls again."""
    actor, now = _actor(request), timezone.now()
    election = election_for(actor, pk)
    if step not in _OF_ELECTION:
        raise Refused("no_such_step", step=step[:20])
    form = _form(step, election, actor, request.POST)
    if not form.is_valid():
        return _page(request, election, bound=(step, form), status=422)
    try:
        if step == "again":
            return redirect("desk_election", pk=holding.run_again(election, by=actor, at=now).pk)
        if step == "paper":
            voting.took_paper(election, form.cleaned_data["resident"], by=actor, at=now)
        elif step == "close":
            holding.close(election, by=actor, at=now)
        else:
            assert isinstance(form, CountForm)
            _say(request, voting.tell(election, form.votes, by=actor))
    except Refused as refused:
        return _page(request, election_for(actor, pk), bound=(step, form), refused=refused)
    return redirect("desk_election", pk=pk)


def _say(request: HttpRequest, counted: Counted) -> None:
    words = {
        Counted.FIRST: _("Entered. Now somebody else counts, without seeing your numbers."),
        Counted.AGREED: _("Both counts agree. The paper ballots are among the others now."),
        Counted.DIFFER: _("The two counts differ. Both are forgotten: count again, each apart."),
    }
    (messages.warning if counted is Counted.DIFFER else messages.success)(request, words[counted])


def _form(step: str, election: Election, actor: Actor, data: Any = None) -> forms.Form:  # Any: request.POST
    if step == "paper":
        return PersonForm(data, members=_members(election.group), auto_id="paper_%s")
    if step != "count":
        return forms.Form(data)
    names = keeps_file_of(actor, election.group.place)
    return CountForm(data, election=election, names=names, auto_id="count_%s")


def _page(
    request: HttpRequest, election: Election, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = _actor(request)
    names = _open_steps(actor, election)
    context = {
        "view": view_of(election),
        "is_open": election.closed_at is None,
        "keeps_file": keeps_file_of(actor, election.group.place),
        "forms": {name: bound[1] if bound and bound[0] == name else _form(name, election, actor) for name in names},
        "bound": bound,
        "trail": [*election.group.place.ancestors(), election.group.place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "elections/desk.html", context, status=status)


def _open_steps(actor: Actor, election: Election) -> list[str]:
    keeps = keeps_file_of(actor, election.group.place)
    if election.closed_at is not None:
        return ["again"] if keeps and view_of(election).may_run_again else []
    counted = election.ballots.filter(filled=True, receipt="").exists()
    tells = ["count"] if may_tell(election, actor) and election.on_paper and not counted else []
    return [*(["paper"] if keeps and not counted else []), *tells, *(["close"] if keeps else [])]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
