"""All addresses. Pages carry their language first: /zh/… and /en/…; the API and files do not."""

from django.urls import URLPattern, URLResolver, include, path

from nuo.disclosure.views.log_files import log_text, log_tile, log_words
from nuo.notices.views import push_worker
from nuo.web import api, open311
from nuo.web.addresses import LanguagePrefix, front_door
from nuo.web.health import operator
from nuo.web.look import change_look
from nuo.web.pages import about, line
from nuo.web.reviewing import review

_pages: list[URLPattern | URLResolver] = [
    path("", include("nuo.disclosure.urls")),
    path("", include("nuo.assemblies.urls")),
    path("", include("nuo.agreements.urls")),
    path("", include("nuo.cases.urls")),
    path("", include("nuo.hotline.urls")),
    path("", include("nuo.signing.urls")),
    path("", include("nuo.elections.urls")),
    path("", include("nuo.residents.urls")),
    path("", include("nuo.notices.urls")),
    path("look", change_look, name="look"),
    path("review/", review, name="review"),
    path("about/", about, name="about"),
    path("line/", line, name="line"),
    path("operator/", operator, name="operator"),
    path("account/", include("allauth.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door, name="front_door"),
    path("api/", api.urls),
    path("open311/v2/", include(open311.urls)),
    # Outside the languages: files for programs, under the names the specification gives them.
    *(path(f"log/{name}", log_text, {"name": name}, name=f"log_{name}") for name in ("checkpoint", "vkey", "policy")),
    path("push-worker.js", push_worker, name="push_worker"),
    path("log/words/<language>", log_words, name="log_words"),
    path("log/tile/<path:path>", log_tile, name="log_tile"),
    URLResolver(LanguagePrefix(), _pages),
]
