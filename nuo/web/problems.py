"""Errors of the API in their one shape: a stable code, a sentence in the reader's language, the facts."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nuo.ledger.refusals import Refused
from nuo.web.refusals import sentence, status_of

_WORDS = {
    "not_json": gettext_lazy("The body is not JSON that can be read."),
    "not_json_type": gettext_lazy("Send the body as JSON, with Content-Type: application/json."),
    "not_form_type": gettext_lazy("Send a form with the file, with Content-Type: multipart/form-data."),
    "too_large": gettext_lazy("The body is too large; at most one megabyte is read."),
    "no_such_address": gettext_lazy("There is nothing at this address. The addresses stand in /api/openapi.json."),
    "method_not_allowed": gettext_lazy("This address does not take that method; the header Allow names those it does."),
    "sign_in": gettext_lazy("Sign in first; the desk is for staff."),
    "form_not_ours": gettext_lazy("The header X-CSRFToken is missing or does not fit the session."),
    "invalid": gettext_lazy("What was sent does not fit. The facts name each field."),
}
# What pydantic found, in words; by the beginning of its name, the first that fits.
_FAULTS = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_too_long": gettext_lazy("This is longer than %(max_length)s characters."),
    "string_too_short": gettext_lazy("This is empty."),
    "string_pattern_mismatch": gettext_lazy("This has characters that cannot stand here."),
    "string": gettext_lazy("This is not a text that can be read."),
    "int": gettext_lazy("This is not a whole number, or it is too large."),
    "greater_than_equal": gettext_lazy("The smallest number here is %(ge)s."),
    "less_than_equal": gettext_lazy("The largest number here is %(le)s."),
    "bool": gettext_lazy("This is true or false."),
    "enum": gettext_lazy("Choose one of: %(expected)s."),
    "literal_error": gettext_lazy("Choose one of: %(expected)s."),
    "": gettext_lazy("This does not fit here."),
}
_LONGEST_NAME = 60


def problem(status: HTTPStatus, code: str, message: str = "", **facts: object) -> JsonResponse:
    """Return an error in its shape."""
    kept = {name: fact if isinstance(fact, bool | int | str | list) else str(fact) for name, fact in facts.items()}
    body = {"code": code, "message": message or str(_WORDS[code]), "facts": kept}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def wrong_fields(faults: Iterable[tuple[str, str]]) -> JsonResponse:
    """Return what is wrong with each field, as (field, sentence) pairs."""
    fields = [{"field": field[:_LONGEST_NAME], "sentence": words} for field, words in faults]
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", fields=fields)


def say_problems(api: NinjaAPI) -> None:
    """Teach the API to say every error in this shape."""
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(Http404, no_such_address)
    api.add_exception_handler(AuthenticationError, _sign_in)
    api.add_exception_handler(HttpError, _http_error)


def _refused(_request: HttpRequest, refused: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(refused, Refused)
    return problem(status_of(refused), refused.code, sentence(refused), **refused.facts)


def _invalid(_request: HttpRequest, fault: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(fault, ValidationError)
    return wrong_fields((_field(each["loc"]), _words(each)) for each in fault.errors)


def _field(where: Iterable[object]) -> str:
    """Return the caller's own name of the field: without where it was read from."""
    names = [str(part) for part in where if part not in {"body", "query", "path", "header", "said"}]
    return ".".join(names) or "body"


def _words(fault: Mapping[str, Any]) -> str:  # Any: as pydantic writes it
    if fault["type"] == "form":
        return str(fault["msg"])  # a form's own sentence, translated already
    known = next(name for name in _FAULTS if str(fault["type"]).startswith(name))
    facts: Mapping[str, object] = fault.get("ctx", {})
    return str(_FAULTS[known]) % facts


def _too_large(_request: HttpRequest, _fault: object) -> HttpResponse:
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")


def no_such_address(_request: HttpRequest, _fault: object = None) -> HttpResponse:
    """Say that nothing is there."""
    return problem(HTTPStatus.NOT_FOUND, "no_such_address")


def _sign_in(_request: HttpRequest, _fault: object) -> HttpResponse:
    return problem(HTTPStatus.UNAUTHORIZED, "sign_in")


def _http_error(_request: HttpRequest, fault: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(fault, HttpError)
    # Ninja itself raises two: a body it cannot read, and a POST that does not come from our own page.
    if fault.status_code == HTTPStatus.FORBIDDEN:
        return problem(HTTPStatus.FORBIDDEN, "form_not_ours")
    return problem(HTTPStatus.BAD_REQUEST, "not_json")


def wrong_language() -> JsonResponse:
    """Say which languages there are."""
    return wrong_fields([("lang", _("Choose one of: %(expected)s.") % {"expected": "zh, en"})])
