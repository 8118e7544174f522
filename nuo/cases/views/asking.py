"""Asking for a service: what to know first, the form, and the receipt, shown once."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nuo.cases import actions
from nuo.cases.access import may_work_on, on_the_web, promise_to_ask
from nuo.cases.actions import Asked
from nuo.cases.clocks import above
from nuo.cases.confidence import second_key
from nuo.cases.filing import read_sent
from nuo.cases.forms import AskForm, CounterForm, without_contact
from nuo.cases.holding import take_hold
from nuo.cases.models import Case
from nuo.cases.rules import Channel
from nuo.cases.showing import clock_of, if_asked_now
from nuo.ledger.refusals import Refused
from nuo.people import labour, throttle
from nuo.people.actor import NOBODY, Actor
from nuo.people.codes import SHOWN_FOR
from nuo.people.spelling import spelled
from nuo.promises.models import Promise
from nuo.promises.rules import Kind
from nuo.sealing.access import current_key

# How long a form may stay open.
_OPEN_FOR = timedelta(hours=4)
_TOKENS = signing.TimestampSigner(salt="nuo.cases.ask")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or open the case and show its receipt."""
    promise, now = promise_to_ask(pk), timezone.now()
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    clerk = may_work_on(actor, promise.office_id)
    kind = CounterForm if clerk else AskForm
    if promise.confidential and second_key(promise.office) is None:
        kind = without_contact(kind)
    if request.method != "POST":
        return _page(request, promise, kind(initial={"token": _new_token(promise)}), clerk=clerk, now=now)
    form = kind(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, promise, form, clerk=clerk, now=now, status=422)
    try:
        _check_pace(request, promise, form.cleaned_data, clerk=clerk)
        _check_form(promise, form.cleaned_data["token"], clerk=clerk)
        by = actor.at_office(promise.office_id) if clerk else NOBODY
        case, code = _open(promise, form.cleaned_data, by=by, at=now)
    except Refused as refused:
        form.data = {**form.data.dict(), "token": _new_token(promise), "work": ""}  # type: ignore[attr-defined]  # a QueryDict
        return _page(request, promise, form, clerk=clerk, now=now, refused=refused)
    if not clerk:
        take_hold(request, case, at=now)
    return _receipt(request, case, code, clerk=clerk, sent=form.cleaned_data["content"], now=now)


def _open(promise: Promise, said: dict[str, Any], *, by: Actor, at: datetime) -> tuple[Case, str]:  # Any: form data
    asked = Asked(
        said["content"], contact=said.get("contact", ""), channel=Channel(said.get("channel", "web")),
        language=(get_language() or "zh-hans")[:8], file=read_sent(said.get("file")),
    )  # fmt: skip
    return actions.ask(promise, asked, by=by, at=at, once=said["token"])


def _new_token(promise: Promise) -> str:
    return _TOKENS.sign(f"{promise.pk}-{get_random_string(22)}")


def _check_pace(request: HttpRequest, promise: Promise, said: dict[str, Any], *, clerk: bool) -> None:  # Any: form data
    if clerk:  # a counter on market day is busier than any resident
        return
    if said["website"]:
        raise Refused("filled_by_a_program")
    about = promise.place.code
    if throttle.is_shut(request, "request", about=about):
        raise Refused("too_many_tries")
    if throttle.is_busy(request, "request", about=about) and not labour.is_done(said["token"], said["work"]):
        raise Refused("work_first")
    throttle.count(request, "request", about=about)


def _check_form(promise: Promise, token: str, *, clerk: bool) -> None:
    try:
        said = _TOKENS.unsign(token, max_age=_OPEN_FOR)
    except signing.BadSignature:
        raise Refused("form_too_old") from None
    if said.partition("-")[0] != str(promise.pk):
        raise Refused("form_too_old")
    if not clerk and not on_the_web(promise):
        raise Refused("channel_closed")


def _page(
    request: HttpRequest, promise: Promise, form: AskForm, *, clerk: bool, now: datetime,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "promise": promise,
        "wording": promise.current.content if promise.current else {},
        "limit": promise.current.limit if promise.current else None,
        "trail": [*promise.place.ancestors(), promise.place],
        "explanation": if_asked_now(promise, now=now),
        "form": form,
        "clerk": clerk,
        "open": clerk or on_the_web(promise),
        # While very much comes in, a browser does a piece of work first.
        "work": labour.BITS if not clerk and throttle.is_busy(request, "request", about=promise.place.code) else 0,
        "no_key": promise.confidential and current_key(promise.office) is None,
        # Nobody looks into a complaint about themselves.
        "instead": above(promise.office, kind=Kind.CONDUCT.value) if promise.kind == Kind.CONDUCT else None,
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/ask.html", context, status=status)


def _receipt(request: HttpRequest, case: Case, code: str, *, clerk: bool, sent: str, now: datetime) -> HttpResponse:
    shown = now - case.duty.opened_at < SHOWN_FOR
    clock = clock_of(case.duty, now=now)
    context = {
        "case": case,
        "clerk": clerk,
        "code": code if shown else "",
        "spelled": spelled(code, "en" if (get_language() or "").startswith("en") else "zh") if shown else [],
        # The form was sent before with other words; those stand, and these were not kept.
        "changed": sent if case.words.content != sent else "",
        "clock": clock,
        "explanation": clock.explanation(),
        "wording": case.duty.wording.content,
        "address": request.build_absolute_uri(reverse("receipt_find")),
        "trail": [*case.duty.place.ancestors(), case.duty.place],
        "now": now,
    }
    return TemplateResponse(request, "cases/receipt_once.html", context, status=200)
