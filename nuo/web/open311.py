"""The Open311 server at /open311/v2/: every address is given the same edge.

No language in the address, refusals as the specification's errors, no session and no form token.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus

from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers

from nuo.ledger.refusals import Refused
from nuo.open311.formats import Format, answer
from nuo.open311.urls import urlpatterns
from nuo.web.refusals import sentence, status_of

_LANGUAGES = {"zh": "zh-hans", "en": "en"}
# As long as the public pages may be kept.
_SECONDS = 5
# All the specification knows; whatever else is wrong is 400.
_STATUSES = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
_View = Callable[..., HttpResponse]


def _at_the_edge(view: _View) -> _View:
    """Give a view what all addresses share: the language, errors, and what caches may do."""

    @wraps(view)
    def answered(request: HttpRequest, fmt: Format, **arguments: str) -> HttpResponse:
        wanted = _LANGUAGES.get(request.GET.get("lang", ""), translation.get_language())
        with translation.override(wanted):
            response = _answer(view, request, fmt, arguments)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if request.method == "POST" or response.status_code != HTTPStatus.OK or request.user.is_authenticated:
            add_never_cache_headers(response)
        else:
            patch_cache_control(response, public=True, max_age=_SECONDS)
        return response

    # A program asks, with a key or without; a session counts for nothing here.
    answered.login_required = False  # type: ignore[attr-defined]  # Django's own mark
    answered.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark
    return answered


def _answer(view: _View, request: HttpRequest, fmt: Format, arguments: dict[str, str]) -> HttpResponse:
    try:
        response = view(request, fmt=fmt, **arguments)
    except Refused as refused:
        return _refusal(fmt, refused)
    except ValidationError as fault:
        faults = ((field, words) for field, lines in fault.message_dict.items() for words in lines)
        return _errors(fmt, HTTPStatus.BAD_REQUEST, ((f"invalid_{field.strip('_')}", words) for field, words in faults))
    except (BadRequest, SuspiciousOperation):
        # A body that is too large, has too many fields, or is in another encoding.
        return _refusal(fmt, Refused("open311_not_a_form"))
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allow = response["Allow"]
        response = _refusal(fmt, Refused("open311_method"))
        response["Allow"] = allow
    return response


def _refusal(fmt: Format, refused: Refused) -> HttpResponse:
    status = status_of(refused)
    status = status if status in _STATUSES else HTTPStatus.BAD_REQUEST
    return _errors(fmt, status, [(refused.code, sentence(refused))])


def _errors(fmt: Format, status: HTTPStatus, faults: Iterable[tuple[str, str]]) -> HttpResponse:
    errors = [{"code": code, "description": words} for code, words in faults]
    return answer(fmt, "errors", errors, status=status)


def _addresses() -> list[URLPattern]:
    for pattern in urlpatterns:
        pattern.callback = _at_the_edge(pattern.callback)
    return urlpatterns


urls = _addresses()
