"""What makes a page public: no sign-in, reading only, and a word to the caches in between."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]

# For so long a page may be kept by us and by the reader's browser: whoever acts wants to see it now.
SECONDS = 5


def public_page(view: View) -> View:
    """Let everyone read this page.

    A page differs by its address (which holds the language), by the cookie of the look and by
    who is signed in; both of the latter are cookies, hence `Vary`. What somebody signed in sees
    is theirs alone.
    """

    @login_not_required
    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, public=True, max_age=SECONDS)
        return response

    return shown
