"""Pages that need no data: what Nuo is, and the line it does not cross."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """Say what Nuo is."""
    return render(request, "about.html")


@login_not_required
def line(request: HttpRequest) -> HttpResponse:
    """Say what Nuo does not do."""
    return render(request, "line.html")
