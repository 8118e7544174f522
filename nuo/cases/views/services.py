"""Choosing a place, and everything that can be asked for there. Public, reads only."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.db.models import Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nuo.cases.forms import SearchForm
from nuo.cases.templatetags.cases import GROUPS
from nuo.cases.words import KINDS
from nuo.ledger.refusals import Refused
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.places.search import Found, find, joined_in_english
from nuo.promises.models import Promise
from nuo.promises.rules import NOT_ASKED_FOR

_LEVELS = [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
_COOKIE = "nuo_places"
_RECENT = 5
_CODE = re.compile(r"[0-9A-Za-z.-]{1,32}", re.ASCII)
_QUARTER = 90 * 24 * 3600
# Village, township and county together promise a hundred services; ten times that is a fault.
_MOST = 1_000
_UNFOLDED = 12
_KEPT = 5  # seconds


@dataclass(slots=True)
class Group:
    """Services of one kind, the nearest office first."""

    id: str
    promises: list[Promise] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a place offers: the kinds to choose from, where there is a choice, and the list as HTML."""

    kinds: list[str]
    html: str


@login_not_required
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Choose the place whose services to see: search, or one looked at lately in this browser."""
    q = _words(request)
    found = find(q, levels=_LEVELS, limit=30) if q else []
    part = "_found" if request.headers.get("HX-Request") else "services"
    response = TemplateResponse(request, f"cases/{part}.html", {"q": q, "found": found, "recent": _recent(request)})
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_safe
def place_services(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the offices of a place and of the places above it can be asked for."""
    place = Place.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
    if place is None:
        raise Refused("not_found", what="place")
    q, kind = _words(request), request.GET.get("kind", "")
    trail = [*place.ancestors().filter(level__in=_LEVELS), place]
    offers = _offers(request, trail, q, kind)
    context = {"offers": offers, "kind": kind if kind in offers.kinds else "", "place": place, "trail": trail, "q": q}
    response = TemplateResponse(request, "cases/place_services.html", context)
    codes = [code, *(other for other in _recent_codes(request) if other != code)][:_RECENT]
    response.set_cookie(
        _COOKIE, "_".join(codes), max_age=_QUARTER, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _offers(request: HttpRequest, trail: list[Place], q: str, kind: str) -> Offers:
    """Return what is offered; for a stranger who looks for nothing in particular, as of some seconds ago.

    As with public pages (ADR 0012), but for readers with cookies too: everybody's list is the same.
    """
    if q or kind not in {"", *KINDS} or request.user.is_authenticated:
        return _fresh_offers(trail, q, kind)
    key = f"offers.{trail[-1].pk}.{kind}.{get_language()}"
    kept: Offers | None = caches["pages"].get(key)
    if kept is None:
        kept = _fresh_offers(trail, q, kind)
        caches["pages"].set(key, kept, _KEPT)
    return kept


def _fresh_offers(trail: list[Place], q: str, kind: str) -> Offers:
    offered = _on_request(trail)
    kinds = [each for each in KINDS if any(promise.kind == each for promise in offered)]
    on_request = _matching([each for each in offered if kind not in kinds or each.kind == kind], q)
    context = {
        "place": trail[-1],
        "q": q,
        "groups": _grouped(on_request),
        # A long list is folded into its kinds; what was looked for is shown at once.
        "fold": not q and len(on_request) > _UNFOLDED,
        "dated": [] if kind in kinds else _matching(_dated(trail, timezone.now()), q),
    }
    return Offers(kinds if len(kinds) > 1 else [], render_to_string("cases/_offers.html", context))


def _words(request: HttpRequest) -> str:
    form = SearchForm(request.GET)
    return str(form.cleaned_data["q"]) if form.is_valid() else ""


def _recent_codes(request: HttpRequest) -> list[str]:
    codes = request.COOKIES.get(_COOKIE, "")[:200].split("_")
    return [code for code in codes if _CODE.fullmatch(code)][:_RECENT]


def _recent(request: HttpRequest) -> list[Found]:
    codes = _recent_codes(request)
    places = {place.code: place for place in Place.objects.filter(code__in=codes).select_related("parent__parent")}
    return [_found(places[code]) for code in codes if code in places]


def _found(place: Place) -> Found:
    above = place.parent
    higher = above.parent if above else None
    near, far = ((each.name, each.name_en) if each else ("", "") for each in (above, higher))
    return Found(place, far[0], near[0], joined_in_english(near, far))


def _standing(trail: list[Place]) -> QuerySet[Promise]:
    promises = Promise.objects.standing().at(*trail).filter(current__isnull=False)
    return promises.select_related("current", "office", "place")


def _on_request(trail: list[Place]) -> list[Promise]:
    found = _standing(trail).filter(trigger__in=["on_request", "event"]).exclude(kind__in=NOT_ASKED_FOR)
    # What has no limit cannot be asked for one by one.
    promises = [promise for promise in found[:_MOST] if promise.current and promise.current.limit]
    return sorted(promises, key=lambda promise: (-len(promise.place.path), promise.pk))


def _dated(trail: list[Place], now: datetime) -> list[Promise]:
    coming = Q(duties__closed_at__isnull=True, duties__due_at__gte=now)
    found = _standing(trail).exclude(trigger__in=["on_request", "event"])
    return list(found.annotate(next_at=Min("duties__due_at", filter=coming)).order_by("next_at", "pk")[:_MOST])


def _matching(promises: list[Promise], q: str) -> list[Promise]:
    words = q.casefold().split()
    return [promise for promise in promises if all(word in _text_of(promise) for word in words)]


def _text_of(promise: Promise) -> str:
    assert promise.current is not None
    texts = [promise.current.content.get("title") or {}, promise.current.content.get("what") or {}]
    return " ".join(value for text in texts for value in text.values()).casefold()


def _grouped(promises: list[Promise]) -> list[Group]:
    groups = {name: Group(name) for name in GROUPS}
    for promise in promises:
        groups.setdefault(promise.group, Group(promise.group)).promises.append(promise)
    return [group for group in groups.values() if group.promises]
