"""The holder's pages: typing a receipt code, following the case, saying and doing something about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuo.cases import actions, contesting, rating, referring
from nuo.cases.access import case_by_code
from nuo.cases.confidence import file_of
from nuo.cases.downloads import as_download
from nuo.cases.filing import read_sent
from nuo.cases.following import holder_steps, levels_above
from nuo.cases.forms import BringForm, CodeForm, ContestForm, RateForm, ReferForm, SayForm, WithdrawForm
from nuo.cases.holding import held, let_go, take_hold
from nuo.cases.models import Case, Rating
from nuo.cases.proofs import proof_of_opening
from nuo.cases.showing import clock_of, clocks_beside
from nuo.cases.texts import LONGEST_TEXT
from nuo.cases.timeline import timeline
from nuo.clocks import due
from nuo.ledger.models import LogKey
from nuo.ledger.refusals import Refused
from nuo.people import throttle
from nuo.people.actor import Actor, holder_of
from nuo.places.calendars import clock_calendar, current
from nuo.programmes.policy import policy_for
from nuo.promises.rules import FAILED
from nuo.tlog.prooffiles import SUFFIX

_Act = Callable[[Case, dict[str, Any], Actor, datetime], object]  # Any: a form's cleaned fields
_FORMS: dict[str, type[forms.Form]] = {
    "say": SayForm, "bring_papers": BringForm, "withdraw": WithdrawForm,
    "refer": ReferForm, "contest": ContestForm, "rate": RateForm,
}  # fmt: skip
_ACTS: dict[str, _Act] = {
    "say": lambda case, said, by, at: actions.say(case, said["text"], file=read_sent(said["file"]), by=by, at=at),
    "bring_papers": lambda case, said, by, at: actions.bring_papers(case, said["text"], by=by, at=at),
    "withdraw": lambda case, _said, by, at: actions.withdraw(case, by=by, at=at),
    "refer": lambda case, said, by, at: referring.refer_as_holder(case, said["text"], by=by, at=at),
    "contest": lambda case, said, by, at: contesting.contest(case, said["why"], by=by, at=at),
    "rate": lambda case, said, by, at: rating.rate(case, said["level"], call_me=said["call_me"], by=by, at=at),
}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_find(request: HttpRequest) -> HttpResponse:
    """Read a receipt code and open its case; the code goes no further than this function."""
    form, now = CodeForm(request.POST if request.method == "POST" else None), timezone.now()
    if not form.is_bound:
        return TemplateResponse(request, "cases/receipt_find.html", {"form": form, "holds": held(request, at=now)})
    if throttle.is_shut(request):
        return render(request, "429.html", status=429)
    if not form.is_valid():
        return TemplateResponse(request, "cases/receipt_find.html", {"form": form}, status=422)
    try:
        case = case_by_code(form.cleaned_data["code"])
    except Refused as refused:
        throttle.count(request)
        return TemplateResponse(request, "cases/receipt_find.html", {"form": form, "refused": refused})
    take_hold(request, case, at=now)
    return redirect("receipt")


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the case to the holder of its receipt."""
    case, now = held(request, at=timezone.now()), timezone.now()
    if case is None:
        messages.info(request, _("Type your receipt code to see your request. It stays open here for half an hour."))
        return redirect("receipt_find")
    return _page(request, case, now=now)


@login_not_required
@never_cache
@require_POST
def receipt_step(request: HttpRequest, step: str) -> HttpResponse:
    """Take one of the holder's steps, or say why not with everything typed still there."""
    now = timezone.now()
    if step not in _FORMS:
        raise Refused("no_such_step", step=step[:20])
    form = _FORMS[step](request.POST, request.FILES)
    case = held(request, at=now)
    if case is None:
        context = {"form": CodeForm(), "lost": True, "typed": form.data.get("text", "")[:LONGEST_TEXT]}
        return TemplateResponse(request, "cases/receipt_find.html", context, status=403)
    if not form.is_valid():
        return _page(request, case, now=now, bound={step: form}, status=422)
    try:
        _ACTS[step](case, form.cleaned_data, holder_of(case.pk), now)
    except Refused as refused:
        return _page(request, case, now=now, bound={step: form}, refused=refused)
    return redirect("receipt")


@login_not_required
@never_cache
@require_safe
def receipt_proof(request: HttpRequest) -> HttpResponse:
    """Show the holder the proof of their request, to print or to keep; the page asks again until it is there."""
    case = held(request, at=timezone.now())
    if case is None:
        return redirect("receipt_find")
    proof = proof_of_opening(case)
    context = {
        "case": case,
        "proof": proof,
        "wording": case.duty.wording.content,
        "trail": [*case.duty.place.ancestors(), case.duty.place],
        "address": f"{request.build_absolute_uri(reverse('verify_proof'))}#{proof.fragment}",
        "vkeys": LogKey.objects.filter(retired_at__isnull=True),
        "file_name": _file_name(case),
    }
    part = "_proof" if request.headers.get("HX-Request") else "receipt_proof"
    return TemplateResponse(request, f"cases/{part}.html", context)


@login_not_required
@never_cache
@require_safe
def receipt_proof_file(request: HttpRequest) -> HttpResponse:
    """Give the holder the proof as a file."""
    case = held(request, at=timezone.now())
    if case is None:
        return redirect("receipt_find")
    file = proof_of_opening(case).file
    if file is None:
        return redirect("receipt_proof")
    answer = HttpResponse(file.data, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(case)}"'
    return answer


@login_not_required
@never_cache
@require_safe
def receipt_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the holder a file of the case."""
    case = held(request, at=timezone.now())
    if case is None:
        return redirect("receipt_find")
    return as_download(file_of(case, pk))


def _file_name(case: Case) -> str:
    return f"{case}{SUFFIX}"


@login_not_required
@require_POST
def receipt_leave(request: HttpRequest) -> HttpResponseRedirect:
    """Forget the case in this browser."""
    let_go(request)
    messages.success(request, _("This browser has forgotten your request. With the code you can open it again."))
    return redirect("receipt_find")


def _fresh(name: str, case: Case) -> forms.Form:
    rated = Rating.objects.filter(case=case).first() if name == "rate" else None
    return _FORMS[name](auto_id=f"{name}_%s", initial={"level": rated.level} if rated else {})


def _page(
    request: HttpRequest, case: Case, *, now: datetime,
    bound: dict[str, forms.Form] | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    soon_until = due(now, policy_for(case.duty.place).due_soon, clock_calendar(current())).at
    clock = clock_of(case.clock, now=now, soon_until=soon_until)
    steps = holder_steps(case, now=now)
    context = {
        "case": case,
        "words": case.words,
        "clock": clock,
        "explanation": clock.explanation(),
        "clocks": clocks_beside(case, now=now),
        "failed": clock.outcome in FAILED,
        **levels_above(clock.duty, now=now),
        "rated": Rating.objects.filter(case=case).first(),
        "rated_until": rating.rated_until(case),
        "wording": case.duty.wording.content,
        "timeline": timeline(case, now=now),
        "forms": {name: (bound or {}).get(name) or _fresh(name, case) for name in steps},
        "bound": next(iter(bound.values())) if bound else None,
        "trail": [*case.duty.place.ancestors(), case.duty.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/receipt.html", context, status=status)
