"""What Open311 clients may see: places, services on the web, public requests; and whether a key may hand one in.

Confidential services and requests do not exist here, not even as a refusal of their own.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from nuo.cases.access import on_the_web
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.open311.models import ApiKey
from nuo.open311.rules import digest_of, key_of_number, whole_number
from nuo.places.models import Place
from nuo.places.naming import named
from nuo.places.rules import tidy
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Kind

# Village, township and county together promise a hundred services; ten times that is a fault.
_MOST_SERVICES = 1_000
_CODE = re.compile(r"[0-9A-Za-z.-]{1,32}", re.ASCII)
# Complaints and petitions are no service requests; they are made and followed on the pages and in our own API.
_KINDS = (Kind.REQUEST, Kind.QUESTION, Kind.INFORMATION)
_ABOVE = "place__parent__parent__parent"


def check_key(secret: str) -> None:
    """Refuse without a standing key."""
    if not secret:
        raise Refused("api_key_missing")
    if not ApiKey.objects.standing().filter(digest=digest_of(secret)).exists():
        raise Refused("api_key_wrong")


def jurisdiction(code: str) -> Place:
    """Return the place whose services and requests are meant."""
    if not code:
        raise Refused("jurisdiction_missing")
    place = Place.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
    if place is None:
        raise Refused("jurisdiction_unknown")
    return place


def services_at(place: Place) -> list[Promise]:
    """Return what can be asked for on the web at a place, the nearest office first."""
    found = [promise for promise in _offered(place)[:_MOST_SERVICES] if _is_service(promise)]
    return sorted(found, key=lambda promise: (-len(promise.place.path), promise.pk))


def service_called(code: str, place: Place) -> Promise:
    """Return one of these services, or refuse: what is elsewhere, ended or confidential is not there."""
    if not code:
        raise Refused("service_missing")
    pk = whole_number(code)
    promise = _offered(place).filter(pk=pk).first() if pk else None
    if promise is None or not _is_service(promise):
        raise Refused("service_unknown")
    return promise


def _offered(place: Place) -> QuerySet[Promise]:
    offered = Promise.objects.standing().requestable().at(*place.ancestors(), place)
    return offered.filter(confidential=False, current__isnull=False).select_related("current", "office", "place")


def _is_service(promise: Promise) -> bool:
    # What has no limit cannot be asked for one by one.
    is_limited = promise.current is not None and promise.current.limit is not None
    return is_limited and on_the_web(promise) and promise.kind in _KINDS


def address_called(name: str, code: str, place: Place) -> Place:
    """Return the place an address names: the jurisdiction itself or one below it."""
    if not name and not code:
        raise Refused("address_missing")
    below = Place.objects.under(place)
    called = Q(code=code) if code else Q(name=tidy(name)) | Q(name_en__iexact=tidy(name))
    found = list(below.filter(called)[:2])
    if not found:
        raise Refused("address_unknown", place=named(place))
    if len(found) > 1:
        raise Refused("address_ambiguous", address=named(found[0]))
    return found[0]


def requests_at(place: Place) -> QuerySet[Duty]:
    """Return the public requests to the offices of a place and of the places below it, the newest first."""
    return _asked().filter(place__path__startswith=place.path).order_by("-opened_at", "-pk")


def requests_called(numbers: Sequence[str], place: Place) -> list[Duty]:
    """Return the public requests with these numbers, in their order; what is not there is left out.

    A village's client also follows what it asked of the township or the county.
    """
    keys = {key for number in numbers if (key := key_of_number(number)) is not None}
    found = {duty.number: duty for duty in _asked().filter(pk__in=keys)}
    wanted = (found[number] for number in numbers if number in found)
    return [duty for duty in wanted if duty.place.is_under(place) or place.is_under(duty.place)]


def request_called(number: str, place: Place) -> Duty:
    """Return the public request with this number, or refuse."""
    found = requests_called([number], place)
    if not found:
        raise Refused("request_unknown")
    return found[0]


def _asked() -> QuerySet[Duty]:
    # What has a period was set by the calendar or an occasion; nobody asked for it.
    asked = Duty.objects.public().filter(period="", promise__kind__in=_KINDS)
    asked = asked.select_related("wording", "office", _ABOVE)
    return asked.prefetch_related("pauses")


def last_changes(duties: Sequence[Duty]) -> dict[int, datetime]:
    """Return when each was last changed in public: closed, or else its newest entry in the log."""
    undone = {duty.entry_subject(): duty for duty in duties if duty.closed_at is None}
    entries = Entry.objects.filter(subject__in=list(undone)).order_by().values_list("subject")
    newest = {undone[subject].pk: at for subject, at in entries.annotate(Max("at"))}
    return {duty.pk: duty.closed_at or newest.get(duty.pk, duty.opened_at) for duty in duties}


def services_changed_at() -> datetime | None:
    """Return when a service was last added, worded anew or ended; None where there never was one."""
    moments = Promise.objects.aggregate(ended=Max("ended_at"), worded=Max("versions__published_at"))
    return max((moment for moment in moments.values() if moment), default=None)
