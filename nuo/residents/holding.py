"""Being signed in as a resident in this browser, for half an hour after the last look.

The session keeps the number of the resident and a piece of the card's digest: with a new card all browsers that
the old one had opened are shut.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from nuo.residents.models import Resident

FOR = timedelta(minutes=30)
_KEY = "resident"
_ASKED = "one_time_code"
_MAY_BE = "may_be_residents"


def take_in(request: HttpRequest, resident: Resident, *, at: datetime) -> None:
    """Remember the resident under a fresh session key, so that nobody who knew the old one comes along."""
    request.session.cycle_key()
    for kept in (_ASKED, _MAY_BE):
        request.session.pop(kept, None)
    request.session[_KEY] = {"pk": resident.pk, "at": at.isoformat(), "card": _piece(resident)}
    if not request.user.is_authenticated:
        request.session.set_expiry(int(FOR.total_seconds()))


def signed_in(request: HttpRequest, *, at: datetime) -> Resident | None:
    """Return who is signed in, or None once half an hour has gone by without a look."""
    kept = request.session.get(_KEY)
    if not kept:
        return None
    found = None
    if datetime.fromisoformat(kept["at"]) + FOR >= at:
        found = Resident.objects.kept().filter(pk=kept["pk"]).select_related("place").first()
    if found is None or _piece(found) != kept["card"]:
        request.session.pop(_KEY, None)
        return None
    request.session[_KEY] = {**kept, "at": at.isoformat()}
    return found


def let_go(request: HttpRequest) -> None:
    """Sign the resident out of this browser; somebody signed in at the desk stays so."""
    if request.user.is_authenticated:
        request.session.pop(_KEY, None)
    else:
        request.session.flush()


def remember_asked(request: HttpRequest, pk: int) -> None:
    """Remember which one-time code this browser waits for."""
    request.session[_ASKED] = pk


def asked_in(request: HttpRequest) -> int | None:
    """Return which one-time code this browser waits for."""
    kept = request.session.get(_ASKED)
    return int(kept) if kept else None


def remember_choice(request: HttpRequest, residents: list[Resident]) -> None:
    """Remember who shares the contact the code was sent to, until one of them is chosen."""
    request.session.pop(_ASKED, None)
    request.session[_MAY_BE] = [resident.pk for resident in residents]


def choice_in(request: HttpRequest) -> list[Resident]:
    """Return who may be chosen in this browser."""
    kept = request.session.get(_MAY_BE) or []
    return list(Resident.objects.kept().filter(pk__in=kept).select_related("place").order_by("pk"))


def _piece(resident: Resident) -> str:
    return (resident.card or "")[:16]
