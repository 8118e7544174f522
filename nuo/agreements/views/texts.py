"""Texts on the desk: the draft with its findings beside it, and the steps to the vote and after."""

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

from nuo.agreements import actions
from nuo.agreements.access import (
    check_texts,
    clause_of,
    document_for,
    document_to_change,
    motions_adopted,
    motions_for,
    villages_of,
    visible_to,
)
from nuo.agreements.actions import Draft
from nuo.agreements.differing import compare
from nuo.agreements.forms import AddForm, BeginForm, ClauseForm, MotionForm, PartForm, ReasonForm
from nuo.agreements.models import Clause, Document
from nuo.agreements.reviewing import draft_of
from nuo.agreements.rules import About, Kind
from nuo.agreements.showing import clocked, shown
from nuo.agreements.undertakings import Undertaking
from nuo.agreements.words import ABOUTS, KINDS, STATES
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK

_PAGE = 25


@never_cache
@require_safe
def desk_texts(request: HttpRequest) -> HttpResponse:
    """Show the texts of the actor's offices."""
    actor = _actor(request)
    check_texts(actor)
    page = Paginator(visible_to(actor), _PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_begin": villages_of(actor).exists()}
    return TemplateResponse(request, "agreements/desk_texts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_text_begin(request: HttpRequest) -> HttpResponse:
    """Show the form for a new text, or begin it."""
    actor, offices = _actor(request), villages_of(_actor(request))
    if not offices.exists():
        raise Refused("not_yours", step="draft")
    sent = request.method == "POST"
    form = BeginForm(request.POST if sent else None, request.FILES if sent else None, offices=offices)
    refused = None
    if sent and form.is_valid():
        said = form.cleaned_data
        draft = Draft(Kind(said["kind"]), said["title"], form.clauses)
        try:
            document = actions.begin(said["office"], draft, by=actor.at_office(said["office"].pk))
            return redirect("desk_text", pk=document.pk)
        except Refused as found:
            refused = found
    context = {"form": form, "refused": refused}
    return TemplateResponse(request, "agreements/begin.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def desk_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a text, its draft with findings, and what can be done."""
    return _page(request, document_for(_actor(request), pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_clause(request: HttpRequest, pk: int, clause: int) -> HttpResponse:
    """Change or take out a clause. Changed by somebody else meanwhile, both wordings are shown and none is lost."""
    actor = _actor(request)
    document = document_to_change(actor, pk)
    found = clause_of(document, clause)
    form = _clause_form(document, found, request.POST if request.method == "POST" else None)
    refused, theirs = None, None
    if request.method == "POST" and ("drop" in request.POST or form.is_valid()):
        seen = int(form.data["seen"]) if str(form.data.get("seen", "")).isdigit() else 0
        try:
            if "drop" in request.POST:
                actions.drop(found, seen=seen, by=actor)
            else:
                part = form.part if isinstance(form, PartForm) else None
                actions.write(found, form.cleaned_data["text"], seen=seen, by=actor, part=part)
            return redirect("desk_text", pk=pk)
        except Refused as why:
            refused, theirs = why, found.text
            form.data = {**form.data.dict(), "seen": found.version}  # type: ignore[attr-defined]  # a QueryDict
    mine = str(form.data.get("text", "")) if theirs is not None else ""
    context = {
        "document": document, "clause": found, "form": form, "refused": refused, "theirs": theirs,
        "compared": compare([theirs], [mine]) if theirs is not None and mine else [],
        "trail": [*document.place.ancestors(), document.place],
    }  # fmt: skip
    return TemplateResponse(request, "agreements/clause.html", context, status=422 if form.errors else 200)


def _clause_form(document: Document, clause: Clause, data: Any) -> ClauseForm:  # Any: request.POST
    initial: dict[str, object] = {"seen": clause.version, "text": clause.text}
    if document.kind != Kind.AGREEMENT:
        return ClauseForm(data, initial=initial)
    initial["about"] = clause.about or About.OTHER.value
    if clause.clock:
        clock = Undertaking.of(clause.clock)
        initial |= {
            "title": clock.title,
            "title_en": clock.title_en,
            "month": clock.month or None,
            "day": clock.day or None,
        }
        if clock.limit is not None:
            initial |= {"count": clock.limit.count, "unit": clock.limit.unit.value}
    return PartForm(data, initial=initial)


@never_cache
@require_POST
def desk_text_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with a text, or say why not with everything typed still there."""
    actor, now = _actor(request), timezone.now()
    document = document_to_change(actor, pk)
    form = _form(step, document, request.POST)
    if not form.is_valid():
        return _page(request, document, bound=(step, form), status=422)
    try:
        _act(step, document, form.cleaned_data, actor.at_office(document.office_id), now)
    except Refused as refused:
        return _page(request, document_for(actor, pk), bound=(step, form), refused=refused)
    if step == "propose":
        messages.success(request, _("Put to the vote. Everybody can read it now."))
    return redirect("desk_text", pk=pk)


def _form(step: str, document: Document, data: Any = None) -> forms.Form:  # Any: request.POST
    if step in {"propose", "repeal"}:
        motions = motions_for(document) if step == "propose" else motions_adopted(document)
        return MotionForm(data, motions=motions, auto_id=f"{step}_%s")
    if step not in {"add", "reason", "settle", "revise"}:
        raise Refused("no_such_step", step=step[:20])
    kind = {"add": AddForm, "reason": ReasonForm}.get(step, forms.Form)
    return kind(data, auto_id=f"{step}_%s")


def _act(step: str, document: Document, said: dict[str, Any], by: Actor, at: datetime) -> None:  # Any: cleaned fields
    if step == "add":
        actions.add(document, said["text"], by=by)
    elif step == "reason":
        actions.explain(document, clause_of(document, said["clause"]), said["rule"], said["text"], by=by, at=at)
    elif step == "propose":
        actions.propose(document, said["motion"], by=by, at=at)
    elif step == "settle":
        actions.settle(document, by=by, at=at)
    elif step == "revise":
        actions.revise(document, by=by, at=at)
    else:
        actions.repeal(document, said["motion"], by=by, at=at)


def _page(
    request: HttpRequest, document: Document, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    works_here = document.office_id in _actor(request).office_ids(DESK)
    on = timezone.localdate()
    drafting = document.state == "draft"
    read = [shown(each) for each in draft_of(document, on=on)] if drafting else []
    steps = {"draft": ("add", "propose"), "proposed": ("settle",), "adopted": ("revise", "repeal")}
    names = steps.get(document.state, ()) if works_here else ()
    context = {
        "document": document,
        "kind": KINDS[Kind(document.kind)],
        "state": STATES[document.state],
        "clauses": [
            (clause, each, *_part_words(clause)) for clause, each in zip(document.clauses.all(), read, strict=True)
        ]
        if drafting
        else [],
        "unlawful": sum(each.seal == "no" for each in read),
        "unexplained": sum(note.asks_reason for each in read for note in each.notes),
        "version": document.versions.order_by("-number").select_related("motion__meeting").first(),
        "forms": {name: bound[1] if bound and bound[0] == name else _form(name, document) for name in names},
        "bound": bound,
        "works_here": works_here,
        "trail": [*document.place.ancestors(), document.place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "agreements/desk_text.html", context, status=status)


def _part_words(clause: Clause) -> tuple[str, str]:
    """Return what a clause is about, and its clock; two empty texts where it has neither."""
    about = str(ABOUTS[About(clause.about)]) if clause.about else ""
    return about, clocked(clause.clock) if clause.clock else ""


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
