"""On a lead's desk: try a hotline's file out, read what is wrong with it row by row, then take it in."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from nuo.hotline.access import check_lead, imports_for
from nuo.hotline.actions import Taken, Wish, take_in, try_out
from nuo.hotline.forms import HotlineForm
from nuo.hotline.mapping import BadMapping, read_mapping
from nuo.hotline.planning import Plan
from nuo.hotline.rules import Fault
from nuo.hotline.taking import read_sheet
from nuo.hotline.words import sentence
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor

_SHOWN = 100
_IMPORTS = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying a file out found, in words."""

    counts: list[tuple[str, int]]
    faults: list[tuple[Fault, str]]
    more: int
    unmapped: list[tuple[str, int]]
    brings: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_hotline(request: HttpRequest) -> HttpResponse:
    """Show the form; what a file would do; or take it in."""
    actor = _actor(request)
    check_lead(actor)
    if request.method != "POST":
        return _page(request, HotlineForm())
    form = HotlineForm(request.POST, request.FILES, offers_to_skip=bool(request.POST.get("tried")))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        taken = _taken(form, actor)
    except BadMapping as bad:
        language = get_language() or "zh"
        problems = [(problem.line, problem.message(language)) for problem in bad.problems]
        return _page(request, HotlineForm(), problems=problems, status=422)
    except Refused as refused:
        return _page(request, HotlineForm(), refused=refused)
    if taken.row is None:
        tried = _tried(taken.plan)
        again = HotlineForm(initial={"tried": form.digest if tried.brings else ""}, offers_to_skip=bool(tried.faults))
        return _page(request, again, tried=tried)
    messages.success(request, _("Taken in: %(added)s new records, %(changed)s changed.") % taken.row.counts)
    return redirect("desk_hotline")


def _taken(form: HotlineForm, actor: Actor) -> Taken:
    mapping = read_mapping(form.data_of_mapping, str(form.cleaned_data["mapping"].name))
    sheet = read_sheet(form.data_of_file, mapping, now=timezone.now())
    if not form.confirms:
        return Taken(try_out(sheet, mapping, by=actor))
    return take_in(sheet, mapping, Wish(skip_bad=form.cleaned_data.get("skip_bad", False)), by=actor, at=timezone.now())


def _tried(plan: Plan) -> Tried:
    counts = [
        (_("Rows read"), plan.sheet.rows), (_("New records"), len(plan.added)), (_("Changed"), len(plan.changed)),
        (_("Unchanged"), plan.unchanged), (_("Of ignored categories"), plan.sheet.ignored),
        (_("Wrong"), len(plan.faults)),
    ]  # fmt: skip
    faults = [(fault, sentence(fault)) for fault in plan.faults[:_SHOWN]]
    unmapped = plan.sheet.unmapped.most_common(_SHOWN)
    return Tried(counts, faults, len(plan.faults) - len(faults), unmapped, bool(plan.added or plan.changed))


def _page(request: HttpRequest, form: HotlineForm, *, status: int = 200, **more: object) -> HttpResponse:
    context = {"form": form, "imports": imports_for(_actor(request))[:_IMPORTS], "now": timezone.now(), **more}
    return TemplateResponse(request, "hotline/desk_hotline.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
