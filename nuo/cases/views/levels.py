"""Putting a broken duty to the level above from its public page: nobody needs an account to point at a breach."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nuo.cases.access import public_duty_to_refer
from nuo.cases.following import levels_above
from nuo.cases.referring import refer_as_anyone
from nuo.cases.showing import clock_of
from nuo.ledger.refusals import Refused
from nuo.people import throttle
from nuo.promises.models import Duty


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def duty_refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happens when it is put to the level above, and do it."""
    duty, now = public_duty_to_refer(pk), timezone.now()
    if request.method != "POST":
        return _page(request, duty, now=now)
    if throttle.is_shut(request, "refer"):
        raise Refused("too_many_tries")
    throttle.count(request, "refer")
    try:
        refer_as_anyone(duty, at=now)
    except Refused as refused:
        return _page(request, duty, now=now, refused=refused)
    return redirect("duty", pk=pk)


def _page(request: HttpRequest, duty: Duty, *, now: datetime, refused: Refused | None = None) -> HttpResponse:
    context = {
        "duty": duty,
        "wording": duty.wording.content,
        "clock": clock_of(duty, now=now),
        **levels_above(duty, now=now),
        "trail": [*duty.place.ancestors(), duty.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/duty_refer.html", context, status=409 if refused else 200)
