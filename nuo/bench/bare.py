"""What our pages are measured against: a plain list page and a one-word page behind the same middleware.

The list does what any Django view of a list does: one query, one template in the site's frame,
as many rows with the same fields as the board. It is an address table of its own, used by the
measuring server only.
"""

import os

from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path

from nuo.people import throttle
from nuo.promises.models import PromiseMonth
from nuo.web.urls import urlpatterns as of_nuo

# Set for the server of `nuo.bench.load` only; importing this file changes nothing.
UNTHROTTLED = "NUO_BENCH_UNTHROTTLED"
if os.environ.get(UNTHROTTLED):
    # One machine plays fifty people then; from one address that would be a flood.
    throttle.MOST |= dict.fromkeys(throttle.MOST, 1_000_000)
    throttle.MOST_ABOUT |= dict.fromkeys(throttle.MOST_ABOUT, 1_000_000)
    throttle.BUSY = throttle.BUSY_ABOUT = 1_000_000
_WORDS = ("title", "limit", "statutory", "cost", "basis", "local")


@login_not_required
def plain_list(request: HttpRequest, count: int) -> HttpResponse:
    """`count` rows with the words and figures a board shows of a promise; no sums, which would cost the database."""
    words = {word: F(f"promise__current__content__{word}") for word in _WORDS}
    rows = PromiseMonth.objects.order_by("pk").values("promise_id", "kept", "kept_late", "broken", **words)
    return render(request, "bench/list.html", {"rows": rows[:count]})


@login_not_required
def hello(_request: HttpRequest) -> HttpResponse:
    """One word."""
    return HttpResponse("hello")


urlpatterns: list[URLPattern | URLResolver] = [
    path("plain/list/<int:count>/", plain_list),
    path("plain/hello/", hello),
    *of_nuo,
]
