"""Meetings as everybody sees them: of a place, one by one, and as a calendar to subscribe to."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuo.assemblies.access import meeting_called
from nuo.assemblies.models import Attachment, Meeting
from nuo.assemblies.rules import Kind
from nuo.assemblies.showing import points_of, tests_of
from nuo.assemblies.words import KINDS, STATES
from nuo.disclosure.calendar_feed import feed_of
from nuo.disclosure.entries import about
from nuo.disclosure.frame import place_called, trail
from nuo.disclosure.paging import page_number
from nuo.disclosure.phrases import named
from nuo.disclosure.views.public import public_page
from nuo.people.uploads import ENDINGS
from nuo.places.models import Place

_A_PAGE = 20
_IN_A_FEED = 200
_SUGGESTIONS = 200


def _place(code: str) -> Place:
    place = place_called(code)
    if place is None:
        raise Http404
    return place


@public_page
def meetings(request: HttpRequest, code: str) -> HttpResponse:
    """The meetings of a place and of what lies below it, the next one first."""
    place = _place(code)
    found = Meeting.objects.filter(place__path__startswith=place.path).select_related("place")
    context = {
        "place": place,
        "name": named(place.name, place.name_en),
        "page": Paginator(found, _A_PAGE).get_page(page_number(request)),
        "trail": trail(place),
        "address": request.build_absolute_uri(f"{request.path}calendar.ics"),
        "now": timezone.now(),
    }
    return render(request, "disclosure/meetings.html", context)


@public_page
def meetings_feed(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a calendar (RFC 5545), for phones and mail programs."""
    place = _place(code)
    found = Meeting.objects.filter(place__path__startswith=place.path).select_related("office")[:_IN_A_FEED]
    name = named(place.name, place.name_en)
    data = feed_of(list(found), name=name, root=request.build_absolute_uri("/"), now=timezone.now())
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")


@public_page
def meeting_file(_request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A file published with a meeting; one that was taken away is gone."""
    found = Attachment.objects.filter(meeting=pk, number=number, removed_at=None).first()
    if found is None:
        raise Http404
    name = f"meeting-{pk}-{number}.{ENDINGS[found.media_type]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(found.data), content_type=found.media_type, headers=headers)


@public_page
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when, what for, whether it could decide, what it decided, what was said before."""
    found = meeting_called(pk)
    if found is None:
        raise Http404
    said = list(found.suggestions.exclude(answered_at=None)[:_SUGGESTIONS])
    context = {
        "meeting": found,
        "files": found.attachments.filter(removed_at=None).defer("data"),
        "kind": KINDS[Kind(found.kind)],
        "state": STATES[found.state],
        "office": named(found.office.name, found.office.name_en),
        "tests": tests_of(found),
        "points": points_of(found),
        "said": said,
        "waiting": found.suggestions.filter(answered_at=None).count(),
        "entries": about(found.entry_subject()),
        "trail": trail(found.place, str(KINDS[Kind(found.kind)])),
        "open": found.state == "called" and timezone.now() < found.starts_at,
        "now": timezone.now(),
    }
    return render(request, "disclosure/meeting.html", context)
