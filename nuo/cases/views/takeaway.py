"""The desk at a glance for a lead, and the queue as a file: what is shown, with the very filters in the address."""

from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nuo.cases import exporting, overview, queue
from nuo.cases.models import Case
from nuo.cases.showing import Clock, clock_of
from nuo.cases.views.queue_asked import queue_asked
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.promises.models import Duty

MOST_PRINTED = 50
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Slip:
    """One case on paper. Of a confidential one the number and the date, and no word."""

    duty: Duty
    case: Case | None
    clock: Clock


@never_cache
@require_safe
def desk_overview(request: HttpRequest) -> HttpResponse:
    """Show a lead how much each office has, and what is late."""
    actor, now = _actor(request), timezone.now()
    overview.check_lead(actor)
    context = {"loads": overview.loads(actor, now=now), "groups": queue.UNDONE, "most": overview.MOST, "now": now}
    return TemplateResponse(request, "cases/desk_overview.html", context)


@never_cache
@require_safe
def desk_print(request: HttpRequest) -> HttpResponse:
    """Show what the desk shows on paper, one case after the other; the same tab and filters as on the page."""
    actor, now = _actor(request), timezone.now()
    asked = queue_asked(request, actor, now=now)
    duties = list(queue.in_order(asked.found, asked.tab, asked.edges)[: MOST_PRINTED + 1])
    slips = [Slip(duty, queue.case_behind(duty), clock_of(duty, now=now)) for duty in duties[:MOST_PRINTED]]
    context = {"slips": slips, "more": len(duties) > MOST_PRINTED, "most": MOST_PRINTED, "tab": asked.tab, "now": now}
    return TemplateResponse(request, "cases/desk_print.html", context)


@never_cache
@require_safe
def desk_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give what the desk shows as CSV or XLSX; the same tab and filters as on the page."""
    if form not in {"csv", "xlsx"}:
        raise Refused("not_found", what="export")
    actor, now = _actor(request), timezone.now()
    asked = queue_asked(request, actor, now=now)
    found = queue.in_order(asked.found, asked.tab, asked.edges)
    size = (Entry.objects.aggregate(newest=Max("index"))["newest"] or -1) + 1
    name = f"nuo-desk-{timezone.localtime(now):%Y%m%d-%H%M}-log{size}.{form}"
    if form == "csv":
        pieces = exporting.as_csv(exporting.lines(found, now=now))
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)
    about = {
        "made_by": actor.public_name, "made_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "log_size": str(size), "tab": asked.tab,
        **{f"filter_{key}": str(value) for key, value in asked.filters.items()},
    }  # fmt: skip
    return _file(exporting.as_xlsx(exporting.lines(found, now=now), about), name)


def _file(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
