"""Which pages are kept for a few seconds, for whom, and that nobody ever sees another reader's page."""

import time
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import Settings

from nuo.disclosure.views.public import SECONDS, public_page
from nuo.promises.actions import open_duty
from nuo.web.urls import urlpatterns as nuo_urls
from tests.world import MakePromise, World

ASKED = datetime(2026, 9, 24, 7, 12, tzinfo=UTC)
_made: list[str] = []


@public_page
def counted(request: HttpRequest) -> HttpResponse:
    """A public page that shows how often it was made."""
    _made.append(request.get_full_path())
    return HttpResponse(f"made {len(_made)}")


@public_page
def with_form(request: HttpRequest) -> HttpResponse:
    """A public page somebody put a form on."""
    return HttpResponse(get_token(request))


@public_page
def remembering(request: HttpRequest) -> HttpResponse:
    """A public page that writes into the reader's session."""
    request.session["seen"] = True
    _made.append(request.path)
    return HttpResponse(f"made {len(_made)}")


@public_page
def a_file(request: HttpRequest) -> HttpResponse:
    """A file of the log: other caches may keep it, ours has no use for it."""
    _made.append(request.path)
    return HttpResponse(f"made {len(_made)}", headers={"Cache-Control": "public, max-age=31536000, no-transform"})


urlpatterns = [
    path("counted/", counted),
    path("a-file/", a_file),
    path("with-form/", with_form),
    path("remembering/", remembering),
    *nuo_urls,
]


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Settings) -> None:
    """Turn the cache on, empty, with the pages above beside our own."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": memory, "LOCATION": f"test {time.monotonic()}"}}
    settings.ROOT_URLCONF = __name__
    _made.clear()


def text(client: Client, address: str = "/counted/", **headers: str) -> str:
    """Return what a reader sees there."""
    return client.get(address, headers=headers).text


def with_cookie(name: str, value: str) -> Client:
    """Return a reader with one cookie."""
    client = Client()
    client.cookies[name] = value
    return client


@pytest.mark.django_db
def test_a_public_page_is_made_once_for_all_anonymous_readers() -> None:
    assert text(Client()) == text(Client()) == "made 1"


@pytest.mark.django_db
def test_a_signed_in_clerk_neither_gets_a_kept_page_nor_leaves_one(world: World) -> None:
    clerk = Client()
    clerk.force_login(world.people["clerk"])
    assert text(clerk) == "made 1"
    assert text(Client()) == "made 2", "the clerk's page was given to somebody else"
    assert text(clerk) == "made 3", "the clerk got a page made for somebody else"
    assert text(Client()) == "made 2"


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["sessionid", "messages", "csrftoken", "something_else"])
def test_a_reader_with_any_other_cookie_sees_every_page_fresh(cookie: str) -> None:
    reader = with_cookie(cookie, "x" * 32)
    assert [text(reader), text(reader)] == ["made 1", "made 2"]
    assert text(Client()) == "made 3"


@pytest.mark.django_db
def test_a_page_with_a_form_token_is_not_kept() -> None:
    assert text(Client(), "/with-form/") != text(Client(), "/with-form/")


@pytest.mark.django_db
def test_a_page_that_wrote_into_a_session_is_not_kept() -> None:
    assert [text(Client(), "/remembering/"), text(Client(), "/remembering/")] == ["made 1", "made 2"]


@pytest.mark.django_db
def test_a_file_of_the_log_is_left_in_its_folder() -> None:
    assert [text(Client(), "/a-file/"), text(Client(), "/a-file/")] == ["made 1", "made 2"]


@pytest.mark.django_db
def test_a_page_that_does_not_call_itself_public_is_not_kept() -> None:
    first = Client().get("/zh/about/")
    assert first.status_code == 200
    assert "Expires" not in first.headers


@pytest.mark.django_db
def test_each_look_has_its_own_page(world: World) -> None:
    address = f"/zh/places/{world.meiling.code}/"
    plain, elder = Client(), with_cookie("nuo_look", "elder.dark")
    for reader, is_elder in ((plain, False), (elder, True), (plain, False), (elder, True)):
        assert ('data-mode="elder"' in text(reader, address)) == is_elder


@pytest.mark.django_db
def test_each_language_has_its_own_page(world: World) -> None:
    code = world.meiling.code
    for _ in range(2):
        assert world.meiling.name_en in text(Client(), f"/en/places/{code}/")
        assert world.meiling.name in text(Client(), f"/zh/places/{code}/")


@pytest.mark.django_db
def test_each_address_has_its_own_page() -> None:
    assert text(Client(), "/counted/?page=1") != text(Client(), "/counted/?page=2")


@pytest.mark.django_db
def test_a_part_of_a_page_for_htmx_is_not_mixed_with_the_page() -> None:
    assert text(Client()) == "made 1"
    assert text(Client(), **{"HX-Request": "true"}) == "made 2"
    assert text(Client()) == "made 1"


@pytest.mark.django_db
def test_a_kept_page_carries_the_headers_that_guard_it() -> None:
    made, kept = Client().get("/counted/"), Client().get("/counted/")
    for header in ("Content-Security-Policy", "X-Frame-Options", "Vary", "Cache-Control", "Referrer-Policy"):
        assert kept.headers[header] == made.headers[header]


@pytest.mark.django_db
def test_an_act_shows_once_the_kept_page_is_too_old(
    world: World, make_promise: MakePromise, monkeypatch: pytest.MonkeyPatch
) -> None:
    promise = make_promise()
    address = f"/en/places/{world.meiling.code}/overdue/"
    before = text(Client(), address)
    duty = open_duty(promise, by=world.actors["clerk"], at=ASKED)
    assert duty.due_at < timezone.now(), "the example lies in the past"
    assert duty.number not in before
    assert text(Client(), address) == before
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + SECONDS + 1)
    assert duty.number in text(Client(), address)
