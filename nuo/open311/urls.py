"""The addresses of GeoReport v2, under whatever the project mounts them at. Each ends in its format."""

from django.urls import URLPattern, path, register_converter

from nuo.open311 import views
from nuo.open311.formats import Format


class FormatConverter:
    """Reads `json` or `xml` at the end of an address."""

    regex = "|".join(Format)

    def to_python(self, value: str) -> Format:
        """Return the format."""
        return Format(value)

    def to_url(self, value: str) -> str:
        """Return the ending."""
        return str(value)


register_converter(FormatConverter, "open311")

urlpatterns: list[URLPattern] = [
    path("discovery.<open311:fmt>", views.discovery, name="open311_discovery"),
    path("services.<open311:fmt>", views.services, name="open311_services"),
    path("services/<str:code>.<open311:fmt>", views.service, name="open311_service"),
    path("requests.<open311:fmt>", views.requests, name="open311_requests"),
    path("requests/<str:number>.<open311:fmt>", views.one_request, name="open311_request"),
    path("tokens/<str:token>.<open311:fmt>", views.token, name="open311_token"),
    # A wrong address is answered in the format it ends with.
    path("<path:rest>.<open311:fmt>", views.nothing_here, name="open311_nothing"),
    path("<path:rest>", views.nothing_here, {"fmt": Format.XML}, name="open311_no_format"),
    path("", views.nothing_here, {"fmt": Format.XML}, name="open311_root"),
]
