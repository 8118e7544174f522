"""All addresses. Pages carry their language first: /zh/… and /en/…; the API and files do not."""

from django.urls import URLPattern, URLResolver, include, path

from nuo.web import api
from nuo.web.addresses import LanguagePrefix, front_door
from nuo.web.look import change_look
from nuo.web.pages import about, line

_pages: list[URLPattern | URLResolver] = [
    path("", include("nuo.disclosure.urls")),
    path("", include("nuo.cases.urls")),
    path("look", change_look, name="look"),
    path("about/", about, name="about"),
    path("line/", line, name="line"),
    path("account/", include("allauth.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="front_door"),
    path("api/", api.urls),
    URLResolver(LanguagePrefix(), _pages),
]
