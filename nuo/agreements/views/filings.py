"""Filings on the desk: what the village has to report, and what the township reads."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nuo.agreements import filing as actions
from nuo.agreements.access import filing_for, filings_for
from nuo.agreements.forms import OrderForm
from nuo.agreements.models import Filing
from nuo.agreements.reviewing import reviewed
from nuo.agreements.showing import shown
from nuo.agreements.words import FILED_SEALS, FILED_STATES
from nuo.ledger.refusals import Refused
from nuo.ledger.steps import open_steps
from nuo.people.actor import Actor

_PAGE = 25
# Taken by adopting another version or repealing the text, and never by hand.
_FOLLOWS = {"put_right"}


@never_cache
@require_safe
def desk_filings(request: HttpRequest) -> HttpResponse:
    """Show what is to be reported, read and put right."""
    page = Paginator(filings_for(request.actor), _PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]  # our middleware's
    rows = [(each, FILED_STATES[each.state], FILED_SEALS[each.state]) for each in page]
    return TemplateResponse(request, "agreements/filings.html", {"page": page, "rows": rows})


@never_cache
@require_safe
def desk_filing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text that was or is to be reported, with the reviewer beside it and the open steps."""
    return _page(request, filing_for(request.actor, pk))  # type: ignore[attr-defined]  # our middleware's


@never_cache
@require_POST
def desk_filing_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step, or say why not with everything typed still there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # our middleware's
    found = filing_for(actor, pk)
    if step not in {"file", "confirm", "order"}:
        raise Refused("no_such_step", step=step[:20])
    form = _form(step, request.POST)
    if not form.is_valid():
        return _page(request, found, bound=(step, form), status=422)
    by, now = actor.at_office(found.office_id), timezone.now()
    try:
        if step == "order":
            actions.order(found, form.cleaned_data["clauses"], form.cleaned_data["why"], by=by, at=now)
        else:
            {"file": actions.file, "confirm": actions.confirm}[step](found, by=by, at=now)
    except Refused as refused:
        return _page(request, filing_for(actor, pk), bound=(step, form), refused=refused)
    return redirect("desk_filing", pk=pk)


def _form(step: str, data: Any = None) -> forms.Form:  # Any: request.POST
    return OrderForm(data, auto_id=f"{step}_%s") if step == "order" else forms.Form(data)


def _page(
    request: HttpRequest, found: Filing, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor: Actor = request.actor  # type: ignore[attr-defined]  # our middleware's
    steps = [step.name for step in open_steps(found, by=actor) if step.name not in _FOLLOWS]
    place = found.village.place
    context = {
        "filing": found,
        "document": found.text.document,
        "state": FILED_STATES[found.state],
        "seal": FILED_SEALS[found.state],
        "clauses": [shown(each) for each in reviewed(found.text.clauses, on=timezone.localdate())],
        "forms": {name: bound[1] if bound and bound[0] == name else _form(name) for name in steps},
        "bound": bound,
        "duty": {"due": found.reporting, "filed": found.reading, "ordered": found.correcting}.get(found.state),
        "trail": [*place.ancestors(), place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "agreements/filing.html", context, status=status)
