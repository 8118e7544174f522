"""Keeps public pages for the few seconds they themselves allow, so that a crowd costs one page.

Django's own cache middleware does the work; this one says for whom. A page is kept only where
it says `Cache-Control: public`, and only for a reader of whom we know nothing but the look of
the page. It is shown to nobody else either: whoever has a session, a message or a form sees
every page fresh.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.cache import CacheMiddleware

from nuo.web import look


class PageCacheMiddleware(CacheMiddleware):
    """The innermost middleware: what it gives back still passes all that guard a page.

    A kept page is found by its whole address (which holds the language) and by the cookies it
    varies by, so that each look has its own.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Return the kept page for a reader nothing is known of, or None."""
        return super().process_request(request) if _is_anyone(request) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase | str) -> HttpResponseBase | str:
        """Keep the page if everyone may see exactly this one."""
        assert isinstance(response, HttpResponseBase)  # as Django's own types have it, it might be a text
        return super().process_response(request, response) if _is_for_everyone(request, response) else response


def _is_anyone(request: HttpRequest) -> bool:
    """Whether we know nothing of the reader. Any other cookie could be a session, a message or a form."""
    # HTMX may be given a part of the page under the page's own address.
    return request.COOKIES.keys() <= {look.COOKIE} and "HX-Request" not in request.headers


def _is_for_everyone(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the page calls itself public and making it left nothing behind for this one reader."""
    has_form_token, said = "CSRF_COOKIE" in request.META, response.get("Cache-Control", "")
    # The log's files are read from their folder as fast as from here, and some are large.
    is_file = "no-transform" in said
    return "public" in said and not is_file and not has_form_token and not request.session.modified
