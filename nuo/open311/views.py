"""The addresses of GeoReport v2. Refusals become the specification's errors where the addresses are put together."""

from datetime import datetime
from typing import Any, Never

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.ledger.refusals import Refused
from nuo.open311.access import (
    address_called,
    check_key,
    jurisdiction,
    request_called,
    requests_at,
    requests_called,
    service_called,
    services_at,
    services_changed_at,
)
from nuo.open311.formats import Format, answer
from nuo.open311.forms import RequestForm
from nuo.open311.rules import MOST, STATUSES, listed, span_of, whole_number
from nuo.open311.shapes import definition_tree, discovery_tree, handed_in_tree, request_trees, service_tree
from nuo.open311.words import address, promised, said
from nuo.people import throttle
from nuo.people.actor import NOBODY
from nuo.places.models import Place
from nuo.promises.models import Duty, Promise

_FORM = "application/x-www-form-urlencoded"
_FARTHEST_PAGE = 1_000


@require_safe
def discovery(request: HttpRequest, fmt: Format) -> HttpResponse:
    """Where the server is and what it speaks."""
    here = request.build_absolute_uri(request.path.rpartition("/")[0])
    return answer(fmt, "discovery", discovery_tree(here, changed_at=services_changed_at()))


@require_safe
def services(request: HttpRequest, fmt: Format) -> HttpResponse:
    """What can be asked for on the web at a place."""
    place = _jurisdiction(request)
    return answer(fmt, "services", [service_tree(promise) for promise in services_at(place)])


@require_safe
def service(request: HttpRequest, fmt: Format, code: str) -> HttpResponse:
    """What to know before asking for one of them."""
    promise = service_called(code, _jurisdiction(request))
    return answer(fmt, "service_definition", definition_tree(promise))


@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, fmt: Format) -> HttpResponse:
    """Hand a request in, or read public ones."""
    return _hand_in(request, fmt) if request.method == "POST" else _list(request, fmt)


@require_safe
def one_request(request: HttpRequest, fmt: Format, number: str) -> HttpResponse:
    """One public request."""
    duty = request_called(number, _jurisdiction(request))
    return answer(fmt, "service_requests", request_trees([duty], now=timezone.now()))


@require_safe
def token(request: HttpRequest, **_address: object) -> Never:
    """Refuse: every request has its number at once, so no token was ever given out."""
    _jurisdiction(request)
    raise Refused("token_unknown")


def nothing_here(_request: HttpRequest, **_address: object) -> Never:
    """Refuse what is no address of the specification."""
    raise Refused("open311_address")


def _jurisdiction(request: HttpRequest) -> Place:
    return jurisdiction(request.GET.get("jurisdiction_id", "").strip())


def _list(request: HttpRequest, fmt: Format) -> HttpResponse:
    place, now = _jurisdiction(request), timezone.now()
    numbers = listed(request.GET.getlist("service_request_id"))
    if numbers:
        if len(numbers) > MOST:
            raise Refused("open311_too_many", most=MOST)
        return answer(fmt, "service_requests", request_trees(requests_called(numbers, place), now=now))
    page, size = _number(request, "page", 1, _FARTHEST_PAGE), _number(request, "page_size", MOST, MOST)
    first = (page - 1) * size
    found = list(_wanted(request, place, now)[first : first + size + 1])
    response = answer(fmt, "service_requests", request_trees(found[:size], now=now))
    if len(found) > size and page < _FARTHEST_PAGE:
        following = request.GET.copy()
        following["page"] = str(page + 1)
        response["Link"] = f'<{request.build_absolute_uri(request.path)}?{following.urlencode()}>; rel="next"'
    return response


def _wanted(request: HttpRequest, place: Place, now: datetime) -> QuerySet[Duty]:
    span = span_of(request.GET.get("start_date", ""), request.GET.get("end_date", ""), now=now)
    found = requests_at(place).filter(opened_at__gte=span.begin, opened_at__lte=span.end)
    if codes := listed(request.GET.getlist("service_code")):
        found = found.filter(promise__in=[pk for code in codes if (pk := whole_number(code))])
    statuses = set(listed(request.GET.getlist("status")))
    if statuses - STATUSES:
        raise Refused("open311_status")
    return found.filter(closed_at__isnull=statuses == {"open"}) if len(statuses) == 1 else found


def _number(request: HttpRequest, name: str, otherwise: int, most: int) -> int:
    given = request.GET.get(name, "").strip()
    number = whole_number(given) if given else otherwise
    if number is None or number > most:
        raise Refused("open311_page", field=name, most=most)
    return number


def _hand_in(request: HttpRequest, fmt: Format) -> HttpResponse:
    _check_pace(request)
    if request.content_type != _FORM:
        raise Refused("open311_not_a_form")
    check_key(request.POST.get("api_key", "").strip())
    place = jurisdiction((request.POST.get("jurisdiction_id") or request.GET.get("jurisdiction_id", "")).strip())
    promise = service_called(request.POST.get("service_code", "").strip(), place)
    form = RequestForm(request.POST)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    where = _where(request, form.cleaned_data, place)
    asked = _asked(promise, form.cleaned_data, where)
    case, code = actions.ask(promise, asked, by=NOBODY, at=timezone.now())
    notice = _notice(code, request.build_absolute_uri(reverse("receipt_find")), promise)
    return answer(fmt, "service_requests", handed_in_tree(case.duty.number, notice))


def _check_pace(request: HttpRequest) -> None:
    if throttle.is_shut(request, "open311"):
        raise Refused("too_many_tries")
    # Wrong keys count as well.
    throttle.count(request, "open311")


def _where(request: HttpRequest, words: dict[str, Any], place: Place) -> Place:  # Any: cleaned fields
    name, code = words["address_string"], words["address_id"]
    if not name and not code and (request.POST.get("lat") or request.POST.get("long")):
        raise Refused("open311_coordinates")
    return address_called(name, code, place)


def _asked(promise: Promise, words: dict[str, Any], where: Place) -> Asked:  # Any: cleaned fields
    assert promise.current is not None
    # The specification lets a client send no description; then the service is all that is asked for.
    lines = [words["description"].strip() or said(promise.current.content["title"])]
    if where.pk != promise.place_id:
        lines.append(gettext("Where: %(address)s") % {"address": address(where)})
    if words["media_url"]:
        lines.append(gettext("Picture: %(link)s") % {"link": words["media_url"]})
    contact = words["phone"] or words["email"]
    return Asked("\n".join(lines), contact=contact, language=(get_language() or "zh-hans")[:8])


def _notice(code: str, link: str, promise: Promise) -> str:
    """Return what the resident must be shown. The receipt code stands here because nowhere else would they get it."""
    assert promise.current is not None
    kept = gettext(
        "Receipt code %(code)s. It is shown this once: give it to whoever asked."
        " With it they follow the request, write to the office or take it back: %(link)s"
    ) % {"code": code, "link": link}
    return f"{promised(promise.current.limit)} {kept}"
