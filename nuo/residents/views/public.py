"""The groups of a village, for everybody: a number, since when, how many members."""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuo.ledger.refusals import Refused
from nuo.places.models import Place
from nuo.places.rules import RANKS, Level
from nuo.programmes.policy import group_rules_for
from nuo.residents.showing import groups_at

_CODE = re.compile(r"[0-9A-Za-z.-]{1,32}", re.ASCII)
_PAGE = 50


@login_not_required
@require_safe
def place_groups(request: HttpRequest, code: str) -> HttpResponse:
    """Show the groups of a village or a hamlet."""
    place = Place.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
    # Further up they would be counted, and counts of groups become a race.
    if place is None or RANKS[place.level] < RANKS[Level.VILLAGE]:
        raise Refused("not_found", what="place")
    context = {
        "place": place,
        "trail": [*place.ancestors().filter(level__in=[Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]), place],
        "page": Paginator(groups_at(place), _PAGE).get_page(request.GET.get("page")),
        "rules": group_rules_for(place),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "residents/place_groups.html", context)
