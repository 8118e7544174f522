"""The page of a promise and the page of a duty."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nuo.agreements.access import filing_of
from nuo.cases.following import levels_in_public as levels
from nuo.cases.words import EXTENSIONS
from nuo.disclosure import changes, duty_page, phrases, promise_page
from nuo.disclosure.frame import frame_of, trail
from nuo.disclosure.views.public import public_page
from nuo.promises.models import Promise
from nuo.promises.rules import NOT_ASKED_FOR


@public_page
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """What is promised, and how it is kept."""
    found = promise_page.promise_called(pk)
    if found is None:
        raise Http404
    shown = promise_page.read(found, frame_of(found.place, now=timezone.now()))
    content = shown.content
    context = {
        "page": shown,
        "promise": found,
        "title": phrases.said(content["title"]),
        "office": phrases.named(found.office.name, found.office.name_en),
        "trail": trail(found.place, phrases.said(content["title"])),
        "facts": {key: changes.shown(key, content.get(key)) for key in ("channels", "materials", "pauses")},
        "deadline": phrases.deadline(content["limit"], content["trigger"]),
        "cost": phrases.cost(content["cost"]),
        "may_ask": _may_ask(found),
        "duty_base": reverse("duty", args=[0])[:-2],
    }
    return render(request, "disclosure/promise.html", context)


def _may_ask(found: Promise) -> bool:
    is_asked_for = found.trigger in {"on_request", "event"} and found.kind not in NOT_ASKED_FOR
    return is_asked_for and found.ended_at is None


@public_page
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty and how its date was counted."""
    found = duty_page.duty_called(pk)
    if found is None:
        raise Http404
    now: datetime = timezone.now()
    frame = frame_of(found.place, now=now)
    shown = duty_page.read(found, now=now, soon_until=frame.soon_until)
    content = found.wording.content
    context = {
        "page": shown,
        "duty": found,
        "filing": filing_of(found) if found.period and not found.is_of_calendar else None,
        **levels(found, now=now),
        "now": now,
        "title": phrases.said(content["title"]),
        "office": phrases.named(found.office.name, found.office.name_en),
        "promised_by": phrases.named(found.promise.office.name, found.promise.office.name_en),
        "deadline": phrases.deadline(content["limit"], content["trigger"]),
        "remedy": phrases.said(content.get("remedy")),
        "longer": EXTENSIONS.get(found.extension_reason, ""),
        "trail": trail(found.place, found.number),
    }
    return render(request, "disclosure/duty.html", context)
