"""The desk: the queue of an office, a case with the steps that are open, and duties of the calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nuo.agreements.access import filing_of
from nuo.cases import actions, linking, phrasing, queue, visiting
from nuo.cases.access import case_for, dated_duty_for, may_work_on, visible_to
from nuo.cases.confidence import contact_of, file_of
from nuo.cases.downloads import as_calendar_file, as_download
from nuo.cases.filing import read_sent
from nuo.cases.forms import (
    AnswerReferralForm,
    CallBackForm,
    CallOffVisitForm,
    CloseForm,
    ConfidentialAnswerForm,
    DeliverForm,
    DeskBringForm,
    DeskFilter,
    DeskForm,
    DeskSayForm,
    ExtendForm,
    HandOverForm,
    PapersForm,
    RevealForm,
    SendBackForm,
    VisitForm,
)
from nuo.cases.keys import needs_keys
from nuo.cases.models import Case, CaseDuty, Reveal
from nuo.cases.revealing import ask_reveal, to_decide
from nuo.cases.rules import RevealReason
from nuo.cases.showing import Clock, clock_of, clocks_beside
from nuo.cases.timeline import timeline
from nuo.cases.views.queue_asked import queue_asked
from nuo.cases.working import close_besides, is_closed_here, referrals_of, referred_case, steps_of, works_at
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import LEADS, Role
from nuo.places.models import Office
from nuo.places.naming import named
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, ExtensionReason

_PAGE = 25
_Act = Callable[[Case, dict[str, Any], Actor, datetime], object]  # Any: a form's cleaned fields
_FORMS: dict[str, type[DeskForm]] = {
    "accept": DeskForm,
    "close": CloseForm,
    "ask_papers": PapersForm,
    "extend": ExtendForm,
    "call_back": CallBackForm,
    "send_back": SendBackForm,
    "bring_papers": DeskBringForm,
    "hand_over": HandOverForm,
    "say": DeskSayForm,
    "ask_reveal": RevealForm,
    "visit": VisitForm,
    "call_off_visit": CallOffVisitForm,
}
_ACTS: dict[str, _Act] = {
    "accept": lambda case, _said, by, at: actions.accept(case, by=by, at=at),
    "close": lambda case, said, by, at: actions.close(
        case, Closing(said["closing"]), said["answer"], remedy=said["remedy"], by=by, at=at
    ),
    "ask_papers": lambda case, said, by, at: actions.ask_papers(case, said["papers"], by=by, at=at),
    "extend": lambda case, said, by, at: actions.extend(
        case, ExtensionReason(said["reason"]), said["words"], by=by, at=at
    ),
    "call_back": lambda case, said, by, at: actions.call_back(case, said["words"], by=by, at=at),
    "send_back": lambda case, said, by, at: actions.send_back(case, said["why"], by=by, at=at),
    "bring_papers": lambda case, said, by, at: actions.bring_papers(case, said["text"], by=by, at=at),
    "hand_over": lambda case, said, by, at: actions.hand_over(case, said["to"], said["why"], by=by, at=at),
    "say": lambda case, said, by, at: actions.say(case, said["text"], file=read_sent(said["file"]), by=by, at=at),
    "visit": lambda case, said, by, at: visiting.arrange(case, _moment(said, case), said["words"], by=by, at=at),
    "call_off_visit": lambda case, said, by, at: visiting.call_off(case, said["words"], by=by, at=at),
    "ask_reveal": lambda case, said, by, at: ask_reveal(case, RevealReason(said["reason"]), by=by, at=at),
}


# The fields a kept sentence can be put into.
_PHRASED = {"close": "answer", "say": "text", "ask_papers": "papers", "visit": "words"}


def _moment(said: dict[str, Any], case: Case) -> datetime:  # Any: a form's cleaned fields
    return datetime.combine(said["on"], said["begins"], ZoneInfo(case.duty.place.time_zone))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    duty: Duty
    case: Case | None
    group: str
    clock: Clock


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what the actor's offices have to do, by when it is due."""
    actor, now = _actor(request), timezone.now()
    asked = queue_asked(request, actor, now=now)
    tab, edges = asked.tab, asked.edges
    counts = queue.counts(asked.found, edges)
    pages = Paginator(queue.in_order(asked.found, tab, edges), _PAGE)
    pages.count = counts[tab]  # counted already
    page = pages.get_page(request.GET.get("page"))
    context = {
        "tab": tab,
        "tabs": [(name, counts[name]) for name in ("all", *queue.GROUPS)],
        "page": page,
        "rows": [_row(duty, edges, now) for duty in page],
        "filters": asked.filters,
        "services": queue.services_of(asked.everything),
        "channels": DeskFilter.base_fields["channel"].choices,  # type: ignore[attr-defined]  # a ChoiceField
        "offices": Office.objects.filter(pk__in=[post.office_id for post in actor.posts]).order_by("place__path", "pk"),
        "reads_only": not any(may_work_on(actor, post.office_id) for post in actor.posts),
        "keeps_file": actor.holds(Role.VILLAGE_CLERK),
        "has_keys": (keyed := needs_keys(actor)),
        "to_reveal": to_decide(actor).count() if keyed else 0,
        "leads": actor.holds(Role.AUDITOR) or any(post.role in LEADS for post in actor.posts),
        "now": now,
    }
    return TemplateResponse(request, "cases/desk.html", context)


def _row(duty: Duty, edges: queue.Edges, now: datetime) -> Row:
    group = edges.group_of(duty)
    return Row(duty, queue.case_behind(duty), group, clock_of(duty, now=now, soon_until=edges.today_ends))


@never_cache
@require_safe
def desk_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case with the steps that are open to this clerk now."""
    return _case_page(request, case_for(_actor(request), pk), now=timezone.now())


@never_cache
@require_POST
def desk_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with a case, or say why not with everything typed still there."""
    actor, now = _actor(request), timezone.now()
    case = case_for(actor, pk)
    if step not in _FORMS:
        raise Refused("no_such_step", step=step[:20])
    office_id = works_at(actor, case, step)
    form = _form(step, case, request.POST, request.FILES)
    if not form.is_valid():
        return _case_page(request, case, now=now, bound=(step, form), status=422)
    try:
        _check_version(form, case.version)
        _ACTS[step](case, form.cleaned_data, actor.at_office(office_id), now)
    except Refused as refused:
        # What the step had begun was undone; the page shows the case as it is now.
        return _case_page(request, case_for(actor, pk), now=now, bound=(step, form), refused=refused)
    if step == "hand_over":
        messages.success(request, _("Handed over to %(office)s.") % {"office": named(form.cleaned_data["to"])})
        return redirect("desk")
    if step == "send_back":
        messages.success(request, _("Sent back to %(office)s.") % {"office": named(case.office)})
        return redirect("desk")
    return redirect("desk_case", pk=pk)


@never_cache
@require_POST
def desk_link(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Link a case with another, or take the link back."""
    actor, now = _actor(request), timezone.now()
    case = case_for(actor, pk)
    if step not in {"link", "unlink"}:
        raise Refused("no_such_step", step=step[:20])
    if not may_work_on(actor, case.office_id):
        raise Refused("not_yours", step=step)
    try:
        other = _number(request.POST.get("other", ""), actor)
        if step == "link":
            linking.link(case, other, by=actor, at=now)
        else:
            linking.unlink(case, other, by=actor)
    except Refused as refused:
        return _case_page(request, case, now=now, refused=refused)
    return redirect("desk_case", pk=pk)


def _number(typed: str, actor: Actor) -> int:
    """Return the key of the case of this number, as people write it."""
    found = queue.narrowed(Duty.objects.filter(case__in=visible_to(actor)), q=typed.strip()[:60]).first()
    if not typed.strip() or found is None:
        raise Refused("not_found", what="case")
    return int(found.case.pk)


@never_cache
@require_safe
def desk_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the appointment of a case for a calendar."""
    return as_calendar_file(request, case_for(_actor(request), pk))


@never_cache
@require_safe
def desk_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Give a file of a case to whoever may read the case."""
    return as_download(file_of(case_for(_actor(request), pk), file))


def _form(step: str, case: Case, data: Any = None, files: Any = None) -> DeskForm:  # Any: request.POST and its files
    initial: dict[str, object] = {"version": case.version}
    if step == "hand_over":
        return HandOverForm(data, case=case, initial=initial, auto_id=f"{step}_%s")
    return _FORMS[step](data, files, initial=initial, auto_id=f"{step}_%s")


def _check_version(form: DeskForm, version: int) -> None:
    if form.cleaned_data["version"] != version:
        raise Refused("somebody_was_faster")


def _case_page(
    request: HttpRequest, case: Case, *, now: datetime,
    bound: tuple[str, DeskForm] | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor = _actor(request)
    steps = steps_of(case, actor, now=now)
    shown = {name: _form(name, case) for name in _FORMS if name in steps}
    if phrase := phrasing.chosen(case, actor, request.GET.get("phrase", "")):
        for step, field in _PHRASED.items():
            if step in shown:
                shown[step].initial[field] = phrase
    if bound and bound[0] in shown:
        shown[bound[0]] = _current(bound[1], case)
    clock, linked = clock_of(case.clock, now=now, soon_until=queue.Edges.at(now).today_ends), linking.links_of(case)
    context = {
        "case": case,
        "words": case.words,
        "contact": contact_of(case, actor) if case.box else case.contact,
        # Where one can be arranged, there is none.
        "visit": None if "visit" in steps else visiting.visit_ahead(case, now=now),
        "linked": linking.linked_to(linked, actor),
        "alike": linking.alike(case, actor, linked=linked) if may_work_on(actor, case.office_id) else [],
        "phrases": case.office.phrases.all() if shown else [],
        "phrase": phrase,
        "reveal": Reveal.objects.filter(case=case).last() if case.box else None,
        "clock": clock,
        "clocks": clocks_beside(case, now=now),
        "referrals": referrals_of(case.clock),
        "works": may_work_on(actor, case.office_id),
        "explanation": clock.explanation(),
        "wording": case.duty.wording.content,
        "timeline": timeline(case, now=now),
        "forms": shown,
        "bound": bound,
        "leftover": _typed(bound[1]) if bound and bound[0] not in shown else [],
        "trail": [*case.duty.place.ancestors(), case.duty.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/desk_case.html", context, status=status)


def _current(form: DeskForm, case: Case) -> DeskForm:
    """The form as it was typed, with the version the page shows now: sent again, it counts."""
    form.data = {**form.data.dict(), "version": case.version}  # type: ignore[attr-defined]  # a QueryDict
    return form


def _typed(form: DeskForm) -> list[tuple[str, str]]:
    """What was typed into a form whose step is no longer open, so that nothing is lost."""
    said = [(str(field.label), str(field.value() or "")) for field in form.visible_fields()]
    return [(label, value) for label, value in said if value]


@never_cache
@require_safe
def desk_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a duty nobody asked for, such as a monthly report, and the form that closes it."""
    duty = dated_duty_for(_actor(request), pk)
    if behind := CaseDuty.objects.filter(duty=duty).first():
        return redirect("desk_case", pk=behind.case_id)
    return _duty_page(request, duty, now=timezone.now())


@never_cache
@require_POST
def desk_duty_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a duty with public words of what was done, or answer what was referred from below."""
    actor, now = _actor(request), timezone.now()
    duty = dated_duty_for(actor, pk)
    if not may_work_on(actor, duty.office_id):
        raise Refused("not_yours", step="close")
    form = _closing_form(duty)(request.POST)
    if not form.is_valid():
        return _duty_page(request, duty, now=now, form=form, status=422)
    try:
        _check_version(form, duty.version)
        close_besides(duty, form.cleaned_data, by=actor.at_office(duty.office_id), at=now)
    except Refused as refused:
        return _duty_page(request, dated_duty_for(actor, pk), now=now, form=form, refused=refused)
    return redirect("desk_duty", pk=pk)


def _closing_form(duty: Duty) -> type[DeskForm]:
    if not hasattr(duty, "answers_for"):
        return DeliverForm
    return ConfidentialAnswerForm if duty.confidential else AnswerReferralForm


def _duty_page(
    request: HttpRequest, duty: Duty, *, now: datetime,
    form: DeskForm | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "duty": duty,
        "clock": clock_of(duty, now=now, soon_until=queue.Edges.at(now).today_ends),
        "wording": duty.wording.content,
        "form": form or _closing_form(duty)(initial={"version": duty.version}),
        "open": duty.closed_at is None and is_closed_here(duty) and may_work_on(_actor(request), duty.office_id),
        "filing": None if duty.is_of_calendar else filing_of(duty),
        "referred": getattr(duty, "answers_for", None),
        "referred_case": referred_case(duty, _actor(request)),
        "order": getattr(duty, "ordered_by", None),
        "referrals": referrals_of(duty),
        "trail": [*duty.place.ancestors(), duty.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/desk_duty.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
