"""How the page looks to this reader: type size and colours, kept in one cookie.

The switch is a plain link, so it works without script and without an account. The cookie
holds two words from fixed lists and says nothing about who the reader is.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nuo.web.wording import language_of

COOKIE = "nuo_look"
MODES = ("standard", "elder")
THEMES = ("auto", "light", "dark", "contrast")
_A_YEAR = 365 * 24 * 3600
_LANGUAGE_SEGMENTS = ("zh", "en")


@dataclass(frozen=True)
class Look:
    mode: str = "standard"
    theme: str = "auto"

    def __post_init__(self) -> None:
        if self.mode not in MODES or self.theme not in THEMES:
            raise ValueError(f"no such look: {self.mode}.{self.theme}")

    def __str__(self) -> str:
        return f"{self.mode}.{self.theme}"


def look_of(request: HttpRequest) -> Look:
    """The look in the cookie; anything we did not write ourselves counts as none."""
    mode, _, theme = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        return Look(mode, theme)
    except ValueError:
        return Look()


def is_local_path(address: str) -> bool:
    """Whether an address stays on this site, whatever host name the site has.

    >>> is_local_path("/zh/"), is_local_path("//evil.example/"), is_local_path("https://a/")
    (True, False, False)
    """
    # "/\\evil" is read by browsers as "//evil"; Django's check knows that trick and the rest.
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def look_link(request: HttpRequest, mode: str = "", theme: str = "") -> str:
    """Address of the switch that changes one thing and leads back to this page."""
    now = look_of(request)
    wanted = Look(mode or now.mode, theme or now.theme)
    query = {"mode": wanted.mode, "theme": wanted.theme, "next": request.get_full_path()}
    return f"{reverse('look')}?{urlencode(query)}"


def same_page_in(language: str, address: str) -> str:
    """The same page in another language: only the first part of the path changes.

    >>> same_page_in("en", "/zh/places/7?page=2")
    '/en/places/7?page=2'
    """
    path, mark, query = address.partition("?")
    first, slash, rest = path.lstrip("/").partition("/")
    if first not in _LANGUAGE_SEGMENTS:
        return f"/{language}/"
    return f"/{language}{slash}{rest}{mark}{query}"


@login_not_required
@never_cache
@require_safe
def change_look(request: HttpRequest) -> HttpResponse:
    """Set the cookie and go back. A GET, because nothing but the look changes.

    Pages vary by cookie already (the menu asks who is signed in), so no cache mixes looks.
    """
    back = request.GET.get("next") or reverse("home")
    if not is_local_path(back):
        return HttpResponseBadRequest("next must be a path on this site", content_type="text/plain")
    before = look_of(request)
    try:
        look = Look(request.GET.get("mode", before.mode), request.GET.get("theme", before.theme))
    except ValueError:
        return HttpResponseBadRequest("unknown mode or theme", content_type="text/plain")
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE,
        str(look),
        max_age=_A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


def look(request: HttpRequest) -> dict[str, object]:
    """Context processor: `look`, `page_language`, the address in the other language, whether mail can be sent."""
    language = language_of(get_language())
    other = "en" if language == "zh" else "zh"
    return {
        "look": look_of(request),
        "page_language": language,
        "other_language_path": same_page_in(other, request.get_full_path()),
        "mail_on": settings.MAIL_ON,
    }
