"""Holding a case: who has shown its receipt code may see it in this browser for half an hour.

The session keeps the number of the case and the last time it was looked at; never the code. The key of a confidential
case lies there locked: the browser has the other half.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from nuo.cases.access import case_held
from nuo.cases.models import Case
from nuo.sealing import locks

FOR = timedelta(minutes=30)
# A look is written down once a minute: writing it each time would cost a commit for every page.
_OFTEN = timedelta(minutes=1)
_KEY = "held_case"


def take_hold(request: HttpRequest, case: Case, *, at: datetime) -> None:
    """Remember the case under a fresh session key, so that nobody who knew the old one comes along."""
    if request.session.session_key is not None:  # otherwise a fresh one is made when the answer goes out
        request.session.cycle_key()
    _remember(request, case.pk, at)
    if case.secret is not None:
        locks.put(request, _KEY, case.secret, of=case.pk)
    if not request.user.is_authenticated:
        request.session.set_expiry(int(FOR.total_seconds()))


def held(request: HttpRequest, *, at: datetime) -> Case | None:
    """Return the case held, or None once half an hour has gone by without a look."""
    kept = request.session.get(_KEY)
    if not kept or (looked_at := datetime.fromisoformat(kept["at"])) + FOR < at:
        request.session.pop(_KEY, None)
        locks.drop(request, _KEY)
        return None
    if looked_at + _OFTEN <= at:
        _remember(request, kept["case"], at)
    return case_held(kept["case"], locks.take(request, _KEY, of=kept["case"]))


def let_go(request: HttpRequest) -> None:
    """Forget the case in this browser; somebody signed in stays so."""
    if request.user.is_authenticated:
        request.session.pop(_KEY, None)
        locks.drop(request, _KEY)
    else:
        request.session.flush()


def _remember(request: HttpRequest, pk: int, at: datetime) -> None:
    request.session[_KEY] = {"case": pk, "at": at.isoformat()}
