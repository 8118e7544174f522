"""The pages: one's own notices and choices in the desk; following and leaving, without an account."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuo.ledger.refusals import Refused
from nuo.notices import actions
from nuo.notices.access import (
    follow_to_confirm,
    follow_to_leave,
    notices_of,
    place_to_follow,
    preference_of,
    promise_to_follow,
    unread_by,
)
from nuo.notices.actions import Choice
from nuo.notices.forms import FollowForm, PreferenceForm
from nuo.notices.models import Follow, Notice
from nuo.notices.pushing import public_key
from nuo.notices.rules import How
from nuo.notices.wording import duty_address, duty_title, heading, thing_followed
from nuo.people import throttle
from nuo.people.actor import Actor
from nuo.places.models import Place
from nuo.places.naming import named
from nuo.promises.models import Promise

_PAGE = 30


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what somebody was told, the newest first, and how much of it is new."""
    actor = _actor(request)
    preference, found = preference_of(actor), notices_of(actor, on=timezone.localdate())
    page = Paginator(found.order_by("-made_at", "-pk"), _PAGE).get_page(request.GET.get("page"))
    rows = [_row(notice, is_new=not preference.read_to or notice.made_at > preference.read_to) for notice in page]
    context = {"page": page, "rows": rows, "unread": unread_by(actor, on=timezone.localdate()), "now": timezone.now()}
    return TemplateResponse(request, "notices/notices.html", context)


def _row(notice: Notice, *, is_new: bool) -> dict[str, object]:
    return {
        "notice": notice,
        "heading": heading(notice.kind),
        "title": duty_title(notice.duty),
        "address": duty_address(notice),
        "is_new": is_new,
        "is_done": notice.duty.closed_at is not None,
    }


@never_cache
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Remember that everything there is now was looked at."""
    actions.read(by=_actor(request), at=timezone.now())
    return redirect("notices")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices_settings(request: HttpRequest) -> HttpResponse:
    """Let somebody choose when letters come."""
    actor = _actor(request)
    kept = preference_of(actor)
    initial = {"how": kept.how, "hour": kept.hour, "language": kept.language, "telephone": kept.telephone}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        choice = Choice(How(said["how"]), said["hour"], said["language"], said["telephone"])
        actions.choose(choice, by=actor)
        messages.success(request, _("Kept. It holds for what comes from now on."))
        return redirect("notices")
    context = {
        "form": form, "person": request.user, "mail_on": settings.MAIL_ON, "push_key": public_key(),
        "devices": kept.devices.all() if kept.pk else [],
    }  # fmt: skip
    return TemplateResponse(request, "notices/settings.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def notices_device(request: HttpRequest) -> HttpResponse:
    """Keep a browser that wants to be told."""
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    actions.add_device(**said, by=_actor(request), at=timezone.now())
    messages.success(request, _("This browser shows a line when something is due."))
    return redirect("notices_settings")


@never_cache
@require_POST
def notices_device_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a browser."""
    actions.remove_device(pk, by=_actor(request))
    return redirect("notices_settings")


@login_not_required
@require_safe
def push_worker(_request: HttpRequest) -> HttpResponse:
    """Give the script that shows the line; from the root, so that it may speak for the whole site."""
    found = finders.find("nuo/push-worker.js")
    assert isinstance(found, str)
    return HttpResponse(Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Let anybody follow a promise with a mail address."""
    promise = promise_to_follow(pk)
    assert promise.current is not None
    return _follow(request, promise, {"promise": promise, "place": promise.place, "wording": promise.current.content})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_place(request: HttpRequest, code: str) -> HttpResponse:
    """Let anybody follow a place with everything below it."""
    place = place_to_follow(code)
    return _follow(request, place, {"place": place, "name": named(place)})


def _follow(request: HttpRequest, thing: Promise | Place, context: dict[str, object]) -> HttpResponse:
    form = FollowForm(request.POST if request.method == "POST" else None)
    is_asked = False
    if request.method == "POST" and not settings.MAIL_ON:
        raise Refused("no_mail_here")
    if form.is_valid():
        address = str(form.cleaned_data["address"]).lower()
        if throttle.is_shut(request, "follow", about=address):
            raise Refused("too_many_tries")
        throttle.count(request, "follow", about=address)
        actions.ask_to_follow(
            address, thing, language=get_language() or settings.LANGUAGE_CODE, daily=bool(form.cleaned_data["often"]),
            at=timezone.now(),
        )  # fmt: skip
        is_asked = True
    context |= {"form": form, "is_asked": is_asked, "mail_on": settings.MAIL_ON, "now": timezone.now()}
    status = 422 if form.is_bound and not is_asked else 200
    return TemplateResponse(request, "notices/follow.html", context, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the press of a button, and begin: programs that open every link in a mail confirm nothing."""
    follow = follow_to_confirm(token)
    if request.method == "POST":
        actions.confirm(follow, at=timezone.now())
    return _about(request, follow, "notices/confirm.html", is_done=request.method == "POST")


# The token is what allows it; a mail program that leaves with one click (RFC 8058) has no cookie of ours.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button, and forget the address when it is pressed, here or in a mail program."""
    follow = follow_to_leave(token)
    if request.method == "POST":
        actions.leave(follow)
    return _about(request, follow, "notices/leave.html", is_done=request.method == "POST")


def _about(request: HttpRequest, follow: Follow, template: str, *, is_done: bool) -> HttpResponse:
    context = {"thing": thing_followed(follow), "daily": follow.daily, "is_done": is_done}
    return TemplateResponse(request, template, context)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
