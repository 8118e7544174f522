"""Meetings on the desk: calling one, and the steps after it. The page for a suggestion is everybody's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuo.assemblies import actions
from nuo.assemblies.access import (
    check_meetings,
    meeting_called,
    meeting_for,
    meeting_to_change,
    motion_of,
    offices_of,
    suggestion_of,
    visible_to,
)
from nuo.assemblies.actions import Call
from nuo.assemblies.attaching import attach, take_away
from nuo.assemblies.forms import (
    AnswerForm,
    AttachForm,
    CallForm,
    CallOffForm,
    DecideForm,
    HoldForm,
    MinuteForm,
    SuggestForm,
    VersionForm,
)
from nuo.assemblies.models import Meeting, Suggestion
from nuo.assemblies.rules import Basis, Kind
from nuo.assemblies.showing import Point, points_of, tests_of
from nuo.assemblies.words import KINDS, STATES
from nuo.ledger.refusals import Refused
from nuo.ledger.steps import open_steps
from nuo.people import throttle
from nuo.people.actor import NOBODY, Actor
from nuo.people.rules import DESK

_PAGE = 25
_SUGGESTIONS = 200
_FORMS: dict[str, type[VersionForm]] = {
    "hold": HoldForm,
    "decide": DecideForm,
    "answer": AnswerForm,
    "minute": MinuteForm,
    "call_off": CallOffForm,
}
_ACTS: dict[str, Callable[[Meeting, Any, Actor, datetime], object]] = {  # Any: one of the forms
    "hold": lambda meeting, form, by, at: actions.hold(
        meeting, Basis(form.cleaned_data["basis"]), entitled=form.cleaned_data["entitled"],
        present=form.cleaned_data["present"], by=by, at=at,
    ),
    "decide": lambda meeting, form, by, at: actions.decide(
        motion_of(meeting, form.cleaned_data["motion"]), form.votes, by=by, at=at
    ),
    "answer": lambda meeting, form, by, at: actions.answer(
        suggestion_of(meeting, form.cleaned_data["suggestion"]), form.cleaned_data["text"],
        shown=form.cleaned_data["shown"], by=by, at=at,
    ),
    "minute": lambda meeting, form, by, at: actions.minute(meeting, form.cleaned_data["text"], by=by, at=at),
    "call_off": lambda meeting, form, by, at: actions.call_off(meeting, form.cleaned_data["text"], by=by, at=at),
}  # fmt: skip


@never_cache
@require_safe
def desk_meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings of the actor's offices, the next one first."""
    actor = _actor(request)
    check_meetings(actor)
    page = Paginator(visible_to(actor), _PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": KINDS,
        "states": STATES,
        "may_call": offices_of(actor).exists(),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "assemblies/desk_meetings.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_meeting_call(request: HttpRequest) -> HttpResponse:
    """Show the form for a call, or call the meeting."""
    actor, offices = _actor(request), offices_of(_actor(request))
    if not offices.exists():
        raise Refused("not_yours", step="call")
    form = CallForm(request.POST if request.method == "POST" else None, offices=offices)
    if request.method != "POST" or not form.is_valid():
        return _call_page(request, form, status=422 if form.errors else 200)
    said = form.cleaned_data
    called = Call(Kind(said["kind"]), said["title"], said["venue"], form.starts_at, form.lines, said["special"])
    try:
        meeting = actions.call(said["office"], called, at=timezone.now(), by=actor.at_office(said["office"].pk))
    except Refused as refused:
        return _call_page(request, form, refused=refused)
    messages.success(request, _("The meeting is called; everybody can see it now."))
    return redirect("desk_meeting", pk=meeting.pk)


def _call_page(
    request: HttpRequest, form: CallForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    return TemplateResponse(request, "assemblies/call.html", {"form": form, "refused": refused}, status=status)


@never_cache
@require_safe
def desk_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting with the steps that are open."""
    return _page(request, meeting_for(_actor(request), pk))


@never_cache
@require_POST
def desk_meeting_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step with a meeting, or say why not with everything typed still there."""
    actor = _actor(request)
    meeting = meeting_to_change(actor, pk)
    if step not in _FORMS:
        raise Refused("no_such_step", step=step[:20])
    form = _form(step, meeting, request.POST)
    if not form.is_valid():
        return _page(request, meeting, bound=(step, form), status=422)
    try:
        if form.cleaned_data["version"] != meeting.version:
            raise Refused("somebody_was_faster")
        _ACTS[step](meeting, form, actor.at_office(meeting.office_id), timezone.now())
    except Refused as refused:
        return _page(request, meeting_for(actor, pk), bound=(step, form), refused=refused)
    return redirect("desk_meeting", pk=pk)


@never_cache
@require_POST
def desk_meeting_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a file with a meeting, or say why not."""
    actor = _actor(request)
    meeting = meeting_to_change(actor, pk)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, meeting, attaching=form, status=422)
    said = form.cleaned_data
    try:
        attach(meeting, said["name"], said["file"], by=actor.at_office(meeting.office_id), at=timezone.now())
    except Refused as refused:
        return _page(request, meeting, attaching=form, refused=refused)
    return redirect("desk_meeting", pk=pk)


@never_cache
@require_POST
def desk_meeting_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take a file away for good."""
    actor = _actor(request)
    meeting = meeting_to_change(actor, pk)
    found = meeting.attachments.filter(number=number, removed_at=None).first()
    if found is None:
        raise Refused("not_found", what="attachment")
    found.meeting = meeting
    take_away(found, by=actor.at_office(meeting.office_id), at=timezone.now())
    messages.success(request, _("The file is gone for good; the log says that there was one."))
    return redirect("desk_meeting", pk=pk)


def _form(step: str, meeting: Meeting, data: Any = None, **initial: object) -> VersionForm:  # Any: request.POST
    said = {"version": meeting.version, **initial}
    mark = "_".join([step, *(str(value) for value in initial.values())])
    if step == "hold":
        return HoldForm(data, meeting=meeting, initial=said, auto_id=f"{mark}_%s")
    return _FORMS[step](data, initial=said, auto_id=f"{mark}_%s")


@dataclass(frozen=True, slots=True)
class _Desk:
    """The forms that are open on a meeting's page; one that was sent and refused comes back as it was typed."""

    meeting: Meeting
    actor: Actor
    bound: tuple[str, VersionForm] | None

    @property
    def steps(self) -> set[str]:
        """The steps that can be taken now; whoever works on the meeting may answer, at any time."""
        named = {step.name for step in open_steps(self.meeting, by=self.actor)}
        works_here = self.meeting.office_id in self.actor.office_ids(DESK)
        return named | ({"answer"} if works_here else set())

    @property
    def may_attach(self) -> bool:
        """Whether a file can be published with it now."""
        return self.meeting.office_id in self.actor.office_ids(DESK) and self.meeting.state != "called_off"

    def whole(self) -> dict[str, VersionForm]:
        """Return the forms about the meeting as a whole."""
        return {name: self.form(name) for name in _FORMS if name in self.steps - {"decide", "answer"}}

    def form(self, step: str, **which: int) -> VersionForm:
        """Return the form of a step, of one motion or one suggestion where `which` names it."""
        if self.bound and self.bound[0] == step:
            sent = self.bound[1]
            if all(str(sent.data.get(name)) == str(number) for name, number in which.items()):
                return sent
        return _form(step, self.meeting, **which)

    def points(self) -> list[tuple[Point, VersionForm | None]]:
        """Return the agenda, each point with the form for its votes where they are still to come."""
        is_open = "decide" in self.steps
        return [
            (each, self.form("decide", motion=each.motion.number) if is_open and not each.motion.decided_at else None)
            for each in points_of(self.meeting)
        ]

    def suggestions(self) -> list[tuple[Suggestion, VersionForm | None]]:
        """Return what was said before, each with the form for its answer where there is none yet."""
        is_open = "answer" in self.steps
        return [
            (each, self.form("answer", suggestion=each.pk) if is_open and not each.answered_at else None)
            for each in self.meeting.suggestions.all()[:_SUGGESTIONS]
        ]


def _page(
    request: HttpRequest, meeting: Meeting, *, bound: tuple[str, VersionForm] | None = None,
    attaching: AttachForm | None = None, refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    if bound:
        # Sent again, it counts: the page shows the meeting as it is now.
        bound[1].data = {**bound[1].data.dict(), "version": meeting.version}  # type: ignore[attr-defined]  # a QueryDict
    desk = _Desk(meeting, _actor(request), bound)
    context = {
        "meeting": meeting,
        "kind": KINDS[Kind(meeting.kind)],
        "state": STATES[meeting.state],
        "tests": tests_of(meeting),
        "points": desk.points(),
        "suggestions": desk.suggestions(),
        "forms": desk.whole(),
        "files": meeting.attachments.filter(removed_at=None).defer("data"),
        "attaching": (attaching or AttachForm(auto_id="attach_%s")) if desk.may_attach else None,
        "bound": bound,
        "trail": [*meeting.place.ancestors(), meeting.place],
        "now": timezone.now(),
        "refused": refused,
    }
    return TemplateResponse(request, "assemblies/desk_meeting.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Let anybody say something before a meeting."""
    meeting = meeting_called(pk)
    if meeting is None:
        raise Http404
    form = SuggestForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _suggest_page(request, meeting, form, status=422 if form.errors else 200)
    try:
        if throttle.is_shut(request, "suggestion"):
            raise Refused("too_many_tries")
        throttle.count(request, "suggestion")
        by = _actor(request) if request.user.is_authenticated else NOBODY
        actions.suggest(meeting, form.cleaned_data["text"], at=timezone.now(), by=by)
    except Refused as refused:
        return _suggest_page(request, meeting, form, refused=refused)
    messages.success(request, _("Thank you. The office answers before the minutes are published; look here again."))
    return redirect("meeting", pk=pk)


def _suggest_page(
    request: HttpRequest, meeting: Meeting, form: SuggestForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "meeting": meeting, "form": form, "refused": refused, "now": timezone.now(),
        "trail": [*meeting.place.ancestors(), meeting.place],
        "open": meeting.state == "called" and timezone.now() < meeting.starts_at,
    }  # fmt: skip
    return TemplateResponse(request, "assemblies/suggest.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
