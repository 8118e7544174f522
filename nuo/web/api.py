"""The REST API at /api/: no language in the address, both languages in every text.

The apps bring their routers; here they are put together, and every address is given the same edge.
Reading is public except for the desk, which needs a session, and a CSRF token to change anything.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.security import django_auth

import nuo.agreements.api
import nuo.assemblies.api
import nuo.cases.api
import nuo.disclosure.api
import nuo.places.api
import nuo.residents.api
import nuo.signing.api
from nuo.ledger.shapes import Problem
from nuo.web.problems import no_such_address, problem, say_problems, wrong_language

_LANGUAGES = {"zh": "zh-hans", "en": "en"}
# As long as the public pages may be kept.
_SECONDS = 5
# The operations that take a file take a form.
_WITH_FILE = "/attach"
_PRIVATE = ("/api/desk", "/api/receipts")
_View = Callable[..., HttpResponse]
_DESCRIPTION = (
    "Public promises of local government: what is promised, whether it is kept, and the log of both."
    " Every error has the shape Problem. Times are UTC. Nothing about residents is public."
)


class Api(NinjaAPI):
    """Ninja's API, whose description also says what every address has in common."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its address is named."""
        return operation.view_func.__name__

    def get_openapi_schema(
        self,
        *,
        path_prefix: str | None = None,
        path_params: dict[str, Any] | None = None,  # Any: as ninja's own
    ) -> OpenAPISchema:
        """Add the language and the error to every operation."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["parameters"].append(_LANG)
                operation["responses"]["default"] = _ERROR
        return schema


_LANG = {
    "in": "query",
    "name": "lang",
    "required": False,
    "schema": {"type": "string", "enum": list(_LANGUAGES)},
    "description": "The language of sentences; without it Accept-Language decides.",
}
_ERROR = {
    "description": "Refused; nothing was changed",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}

# The version of the address names stays; the one people see is the program's.
api = Api(
    title="Nuo", version="1.0.0", description=_DESCRIPTION, docs_url=None, auth=django_auth,
    openapi_extra={"info": {"version": version("nuo"), "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
)  # fmt: skip
say_problems(api)
_PLACES: tuple[dict[str, Router], ...] = (
    {"/places": nuo.places.api.router}, {"/places": nuo.residents.api.router},
    {"/places": nuo.assemblies.api.of_places, "/meetings": nuo.assemblies.api.meetings},
    {"/places": nuo.agreements.api.of_places, "/texts": nuo.agreements.api.texts, "/desk": nuo.agreements.api.desk},
    {"/places": nuo.signing.api.of_places, "/agreements": nuo.signing.api.agreements},
)  # fmt: skip
for _routers in (*_PLACES, nuo.disclosure.api.ROUTERS, nuo.cases.api.ROUTERS):
    for _prefix, _router in _routers.items():
        api.add_router(_prefix, _router)


def _at_the_edge(view: _View) -> _View:
    """Give a view what all addresses of the API share: the language, errors as JSON, and what caches may do."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wanted = request.GET.get("lang")
        if wanted is not None and wanted not in _LANGUAGES:
            return _kept_by_nobody(wrong_language())
        if request.method == "POST" and request.content_type != _type_of(request.path):
            wrong = "not_form_type" if request.path.endswith(_WITH_FILE) else "not_json_type"
            return _kept_by_nobody(problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, wrong))
        with translation.override(_LANGUAGES[wanted] if wanted else translation.get_language()):
            response = view(request, *args, **kwargs)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                allow = response["Allow"]
                response = problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed")
                response["Allow"] = allow
        _say_to_caches(request, response)
        return response

    # Ninja checks who is asking: sessions with their CSRF token at the desk, nobody elsewhere.
    answered.login_required = False  # type: ignore[attr-defined]  # Django's own mark
    answered.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark
    return answered


def _type_of(path: str) -> str:
    return "multipart/form-data" if path.endswith(_WITH_FILE) else "application/json"


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


def _say_to_caches(request: HttpRequest, response: HttpResponse) -> None:
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    public = request.method == "GET" and not request.path.startswith(_PRIVATE)
    if public and response.status_code == HTTPStatus.OK and not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=_SECONDS)
    else:
        add_never_cache_headers(response)


def _addresses() -> list[URLPattern | URLResolver]:
    patterns, _app, _namespace = api.urls
    # What the list does not know gets an answer in JSON, too.
    known, root = patterns[:-1], path("", _nothing_here, name="api-root")
    found = [*known, root, re_path(r"^(?P<rest>.+)$", _nothing_here, name="api-nothing")]
    for pattern in found:
        assert isinstance(pattern, URLPattern)
        pattern.callback = _at_the_edge(pattern.callback)
    return found


def _nothing_here(request: HttpRequest, **_rest: str) -> HttpResponse:
    return no_such_address(request)


# To be included with its namespace: api-1.0.0.
urls = (_addresses(), "ninja", "api-1.0.0")
