"""Pages about places: the front page, the search, boards and what belongs to them."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from nuo.disclosure import board as boards
from nuo.disclosure import compare as comparing
from nuo.disclosure import home_page, log_state, poster_page
from nuo.disclosure.frame import Frame, frame_of, place_called, trail
from nuo.disclosure.live import under
from nuo.disclosure.paging import page_number
from nuo.disclosure.phrases import moment, named, said
from nuo.disclosure.views.public import public_page
from nuo.ledger.proof_links import to_fragment
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.places.search import MOST, find
from nuo.promises.models import Duty

FOUND_A_PAGE = 20
OVERDUE_A_PAGE = 50
COUNTIES_SHOWN = 50


def _frame(code: str, now: datetime) -> Frame:
    place = place_called(code)
    if place is None:
        raise Http404
    return frame_of(place, now=now)


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    shown = home_page.read(timezone.now())
    sheet = home_page.sheet_of(shown.week) if shown else []
    context = {"home": shown, "sheet": sheet, "key": home_page.key_of(shown.week) if shown else [], **_bases()}
    if shown:
        context["county"] = named(shown.frame.place.name, shown.frame.place.name_en)
    return render(request, "disclosure/home.html", context)


@public_page
def places(request: HttpRequest) -> HttpResponse:
    """Places by part of their name."""
    asked = request.GET.get("q", "").strip()
    found = find(asked, limit=MOST) if asked else []
    page = Paginator(found, FOUND_A_PAGE).get_page(page_number(request))
    counties = Place.objects.filter(level=Level.COUNTY).order_by("path")[:COUNTIES_SHOWN] if not asked else []
    context = {"asked": asked, "page": page, "counties": counties, "is_cut": len(found) == MOST}
    part = "_found_places" if request.headers.get("HX-Request") else "places"
    response = render(request, f"disclosure/{part}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@public_page
def board(request: HttpRequest, code: str) -> HttpResponse:
    """The board of a place."""
    frame = _frame(code, timezone.now())
    shown = boards.read(frame, page=page_number(request), below=page_number(request, "below"))
    context = {
        "board": shown,
        "frame": frame,
        "place": frame.place,
        "name": named(frame.place.name, frame.place.name_en),
        "trail": trail(frame.place),
        "address": request.build_absolute_uri(request.path),
        "updated": moment(frame.now, frame.zone),
        "soon": moment(frame.soon_until, frame.zone),
        "programme": said(frame.programme),
        "rights": [(said(right), said(law)) for right, law in frame.rights],
        **_bases(),
    }
    return render(request, "disclosure/board.html", context)


@public_page
def overdue(request: HttpRequest, code: str) -> HttpResponse:
    """All that is overdue at a place and below it, the longest first."""
    frame = _frame(code, timezone.now())
    count = under(frame.place, Duty.objects.overdue(at=frame.now).public()).count()
    pages = max(1, -(-count // OVERDUE_A_PAGE))
    number = min(page_number(request), pages)
    rows = boards.overdue_now(frame, OVERDUE_A_PAGE, (number - 1) * OVERDUE_A_PAGE)
    context = {
        "frame": frame,
        "name": named(frame.place.name, frame.place.name_en),
        "trail": trail(frame.place),
        "rows": rows,
        "count": count,
        "number": number,
        "pages": pages,
        "updated": moment(frame.now, frame.zone),
        **_bases(),
    }
    return render(request, "disclosure/overdue.html", context)


@public_page
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """The villages below a place side by side."""
    frame = _frame(code, timezone.now())
    if frame.is_village:
        raise Http404
    context = {
        "frame": frame,
        "name": named(frame.place.name, frame.place.name_en),
        "trail": trail(frame.place),
        "page": comparing.read(frame, page_number(request)),
        **_bases(),
    }
    return render(request, "disclosure/compare.html", context)


@public_page
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The board for the wall."""
    frame = _frame(code, timezone.now())
    shown = poster_page.read(frame)
    context = {
        "poster": shown,
        "total": len(shown.promises) + shown.more,
        "updated": moment(frame.now, frame.zone),
        "frame": frame,
        "name": named(frame.place.name, frame.place.name_en),
        "trail": trail(frame.place),
        "address": request.build_absolute_uri(reverse("board", args=[code])),
        "check_address": f"{request.build_absolute_uri(reverse('verify_proof'))}#{to_fragment(shown.log.note)}",
        "vkey": next(iter(log_state.vkeys()), ""),
    }
    return render(request, "disclosure/poster.html", context)


def _bases() -> dict[str, str]:
    """Return the addresses rows begin with: reversing one a row would cost more than the row."""
    return {
        "promise_base": reverse("promise", args=[0])[:-2],
        "duty_base": reverse("duty", args=[0])[:-2],
        "place_base": reverse("places"),
        "log_base": reverse("log"),
    }
