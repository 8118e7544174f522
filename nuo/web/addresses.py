"""The first part of every page's address is its language: zh or en."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers


class LanguagePrefix(LocalePrefixPattern):
    """Django's prefix, shortened: people read zh, the catalogues are zh-hans."""

    @property
    def language_prefix(self) -> str:
        """Return "zh/" or "en/" for the active language."""
        return "en/" if (get_language() or "").startswith("en") else "zh/"


@login_not_required
@vary_on_headers("Accept-Language", "Cookie")
def front_door(_request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the reader's language; Chinese where the browser asks for neither."""
    return HttpResponseRedirect(reverse("home"))
