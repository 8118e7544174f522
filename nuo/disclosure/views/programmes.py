"""The programmes places have adopted."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from nuo.disclosure import phrases, programme_page
from nuo.disclosure.paging import page_number
from nuo.disclosure.views.public import public_page
from nuo.programmes.models import Adoption

A_PAGE = 20


@public_page
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes in force, the newest first."""
    found = Adoption.objects.order_by("-pk").values_list(
        "pk", "content__title", "content__summary", "pack_version", "adopted_on", "place__name", "place__name_en"
    )
    page = Paginator(found, A_PAGE).get_page(page_number(request))
    rows = [
        (pk, phrases.said(title), phrases.said(summary), version, on, phrases.named(name, name_en))
        for pk, title, summary, version, on, name, name_en in page
    ]
    return render(request, "disclosure/programmes.html", {"page": page, "rows": rows})


@public_page
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme as it was adopted."""
    adoption = Adoption.objects.select_related("place").filter(pk=pk).first()
    if adoption is None:
        raise Http404
    place = phrases.named(adoption.place.name, adoption.place.name_en)
    return render(request, "disclosure/programme.html", {"page": programme_page.read(adoption), "place": place})
