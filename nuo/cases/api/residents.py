"""Asking for a service, and following a request with its receipt code; no account needed.

A receipt code comes in the body or in the header X-Receipt-Code, never in an address: addresses
stand in logs and histories.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import File, Form, Router, Status, UploadedFile
from ninja.params.functions import Header

from nuo.cases import actions, contesting, rating, referring, shapes
from nuo.cases.access import case_by_code, on_the_web, promise_to_ask, public_duty_to_refer
from nuo.cases.api.input import as_form, checked
from nuo.cases.confidence import file_of
from nuo.cases.downloads import as_download
from nuo.cases.filing import read_sent
from nuo.cases.following import holder_steps
from nuo.cases.forms import (
    AskForm,
    BringForm,
    CodeForm,
    ContestForm,
    RateForm,
    ReferForm,
    SayForm,
    WithdrawForm,
)
from nuo.cases.models import Case
from nuo.cases.showing import clock_of
from nuo.cases.timeline import timeline
from nuo.clocks import due
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import Pk
from nuo.people import throttle
from nuo.people.actor import NOBODY, Actor, holder_of
from nuo.people.codes import SHOWN_FOR
from nuo.places.calendars import clock_calendar, current
from nuo.programmes.policy import policy_for
from nuo.promises.models import Promise
from nuo.promises.shapes import ExplanationShape

asking = Router(auth=None, tags=["asking"])
receipts = Router(auth=None, tags=["receipts"])
referrals = Router(auth=None, tags=["duties"])

# 22 random characters hold 128 bits; a key somebody else could hit upon would lead to their request.
_Key = Annotated[
    str,
    Header(
        "", pattern=r"^([0-9A-Za-z_-]{22,100})?$", alias="Idempotency-Key",
        description="22 to 100 random characters; the same request sent again with it opens nothing new",
    ),
]  # fmt: skip
_Code = Annotated[str, Header(..., max_length=60, alias="X-Receipt-Code", description="as on the receipt")]
_Act = Callable[[Case, dict[str, Any], Actor, datetime], object]  # Any: a form's cleaned fields


class _RequestForm(AskForm):
    """The page's form without the token that only a page can give."""

    # Django's way to leave out an inherited field.
    token = website = work = None  # type: ignore[assignment]  # as above


@asking.post("/{pk}/requests", response={201: shapes.Asked}, summary="Ask for a service")
def ask(request: HttpRequest, pk: Pk, said: shapes.Request, key: _Key = "") -> Status[shapes.Asked]:
    """Open a request and start its clock. The receipt code in the answer is shown once and kept nowhere."""
    promise, now = promise_to_ask(pk), timezone.now()
    if throttle.is_shut(request, "request", about=promise.place.code):
        raise Refused("too_many_tries")
    throttle.count(request, "request", about=promise.place.code)
    if not on_the_web(promise):
        raise Refused("channel_closed")
    words = checked(_RequestForm(said.dict()))
    asked = actions.Asked(
        words["content"], contact=words["contact"], language=(get_language() or "zh-hans")[:8],
    )  # fmt: skip
    case, code = actions.ask(promise, asked, by=NOBODY, at=now, once=_once(promise, asked, key))
    clock = clock_of(case.duty, now=now)
    return Status(201, shapes.Asked(
        code=code if now - case.duty.opened_at < SHOWN_FOR else "", number=case.duty.number, promise=promise.pk,
        clock=shapes.ClockShape.of(clock), explanation=ExplanationShape.of(clock.explanation()),
    ))  # fmt: skip


def _once(promise: Promise, asked: actions.Asked, key: str) -> str:
    # The words count as well: two callers with the same careless key never get each other's code.
    words = sha256(f"{asked.contact}\0{asked.content}".encode()).hexdigest()
    return f"api:{promise.pk}:{words}:{key}" if key else ""


@receipts.post("", response=shapes.CaseShape, summary="Follow a request")
def receipt_case(request: HttpRequest, said: shapes.Code) -> shapes.CaseShape:
    """The request of a receipt code. After 20 wrong codes nothing more is tried for ten minutes."""
    return _shown(_case(request, said.code), timezone.now())


@receipts.post("/say", response=shapes.CaseShape, summary="Write to the office")
def receipt_say(request: HttpRequest, said: shapes.Message, code: _Code) -> shapes.CaseShape:
    """Add a message; a closed request can still be asked about."""
    return _step(request, code, SayForm(said.dict()), lambda case, words, by, at: actions.say(
        case, words["text"], by=by, at=at
    ))  # fmt: skip


@receipts.post("/attach", response=shapes.CaseShape, summary="Send a photograph or a paper")
def receipt_attach(
    request: HttpRequest, text: Form[shapes.LongText], file: File[UploadedFile], code: _Code
) -> shapes.CaseShape:
    """With a sentence about it, as a form (multipart/form-data). Where it was taken is removed from a photograph."""
    form = SayForm({"text": text}, request.FILES)
    return _step(request, code, form, lambda case, words, by, at: actions.say(
        case, words["text"], file=read_sent(words["file"]), by=by, at=at
    ))  # fmt: skip


@receipts.get("/files/{pk}", summary="A photograph or a paper", openapi_extra=shapes.DOWNLOAD)
def receipt_file(request: HttpRequest, pk: Pk, code: _Code) -> HttpResponse:
    """As a download."""
    return as_download(file_of(_case(request, code), pk))


@receipts.post("/bring_papers", response=shapes.CaseShape, summary="Say that the papers are there")
def receipt_bring_papers(request: HttpRequest, said: shapes.Brought, code: _Code) -> shapes.CaseShape:
    """The clock runs on from that moment."""
    return _step(request, code, BringForm(said.dict()), lambda case, words, by, at: actions.bring_papers(
        case, words["text"], by=by, at=at
    ))  # fmt: skip


@receipts.post("/withdraw", response=shapes.CaseShape, summary="Take a request back")
def receipt_withdraw(request: HttpRequest, said: shapes.Withdrawal, code: _Code) -> shapes.CaseShape:
    """It ends for good. A limit that has passed stays broken."""
    return _step(request, code, WithdrawForm(as_form(said.dict())), lambda case, _words, by, at: actions.withdraw(
        case, by=by, at=at
    ))  # fmt: skip


@receipts.post("/refer", response=shapes.CaseShape, summary="Put a request to the level above")
def receipt_refer(request: HttpRequest, said: shapes.Referring, code: _Code) -> shapes.CaseShape:
    """When it is broken, or its answer is not accepted. The level above owes an answer and may read the request."""
    return _step(request, code, ReferForm(said.dict()), lambda case, words, by, at: referring.refer_as_holder(
        case, words["text"], by=by, at=at
    ))  # fmt: skip


@receipts.post("/contest", response=shapes.CaseShape, summary="Say that an answer did not solve it")
def receipt_contest(request: HttpRequest, said: shapes.Contesting, code: _Code) -> shapes.CaseShape:
    """Once. The same office looks again, with a new clock; the record keeps both."""
    return _step(request, code, ContestForm(said.dict()), lambda case, words, by, at: contesting.contest(
        case, words["why"], by=by, at=at
    ))  # fmt: skip


@receipts.post("/rate", response=shapes.CaseShape, summary="Rate how the office dealt with it")
def receipt_rate(request: HttpRequest, said: shapes.RatingGiven, code: _Code) -> shapes.CaseShape:
    """After the end, for a while, and changed as often as you like. Shown in counts only."""
    return _step(request, code, RateForm(as_form(said.dict())), lambda case, words, by, at: rating.rate(
        case, words["level"], call_me=words["call_me"], by=by, at=at
    ))  # fmt: skip


@referrals.post("/{pk}/level-above", response={204: None}, summary="Put a broken duty to the level above")
def duty_refer(request: HttpRequest, pk: Pk) -> None:
    """A duty nobody asked for, such as a monthly report. Anybody may; no account and no name are needed."""
    if throttle.is_shut(request, "refer"):
        raise Refused("too_many_tries")
    throttle.count(request, "refer")
    referring.refer_as_anyone(public_duty_to_refer(pk), at=timezone.now())


def _step(request: HttpRequest, code: str, form: forms.BaseForm, act: _Act) -> shapes.CaseShape:
    case, now = _case(request, code), timezone.now()
    act(case, checked(form), holder_of(case.pk), now)
    return _shown(case, now)


def _case(request: HttpRequest, code: str) -> Case:
    if throttle.is_shut(request):
        raise Refused("too_many_tries")
    words = checked(CodeForm({"code": code}))
    try:
        return case_by_code(words["code"])
    except Refused:
        throttle.count(request)
        raise


def _shown(case: Case, now: datetime) -> shapes.CaseShape:
    soon_until = due(now, policy_for(case.duty.place).due_soon, clock_calendar(current())).at
    clock = clock_of(case.clock, now=now, soon_until=soon_until)
    facts = shapes.case_facts(case, clock, timeline(case, now=now), holder_steps(case, now=now))
    return shapes.CaseShape.model_validate(facts)
