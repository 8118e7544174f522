"""Staff sign in by name and password, with a second factor once they have set one up."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from nuo.people.models import Person
from nuo.web import settings as real
from tests.world import PASSWORD, World

LOGIN = "/zh/account/login/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Forget the failed tries of other tests."""
    cache.clear()


def sign_in(client: Client, name: str, password: str = PASSWORD) -> str:
    """Post the form; return where it leads, or an empty string when it did not let us in."""
    answer = client.post(LOGIN, {"login": name, "password": password})
    return str(answer.headers.get("Location", ""))


@pytest.fixture
def code_of(world: World) -> str:
    """Set up the second factor for the clerk; return the secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(world.people["clerk"], secret)
    return str(secret)


def test_the_right_password_leads_to_the_desk(client: Client, world: World) -> None:
    assert sign_in(client, "clerk") == "/zh/desk/"
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("name", "first"), [("administrator", "/zh/operator/"), ("auditor", "/zh/desk/"), ("lead", "/zh/desk/")]
)
def test_everybody_lands_on_a_page_that_is_theirs(client: Client, world: World, name: str, first: str) -> None:
    assert sign_in(client, name) == first
    assert client.get(first).status_code == 200


def test_a_wrong_password_leads_nowhere_and_does_not_say_whether_the_name_exists(client: Client, world: World) -> None:
    answers = [client.post(LOGIN, {"login": name, "password": "wrong-password"}) for name in ("clerk", "nobody-here")]
    texts = [answer.content.decode().replace("nobody-here", "clerk") for answer in answers]
    assert all(answer.status_code == 200 for answer in answers)
    errors = [text.count('class="err') for text in texts]
    assert errors[0] == errors[1] > 0
    assert "_auth_user_id" not in client.session


def test_a_password_kept_the_older_way_still_counts_and_is_kept_by_argon2id_from_then_on(
    client: Client, world: World, settings: Settings
) -> None:
    settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS
    clerk = world.people["clerk"]
    clerk.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    clerk.save()
    assert sign_in(client, "clerk", "wrong-password") == ""
    assert sign_in(client, "clerk") == "/zh/desk/"
    clerk.refresh_from_db()
    assert clerk.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert sign_in(Client(), "clerk") == "/zh/desk/"


def test_a_second_factor_is_asked_for_and_a_wrong_code_is_refused(client: Client, world: World, code_of: str) -> None:
    leads_to = sign_in(client, "clerk")
    assert leads_to.startswith("/zh/account/2fa/")
    assert "_auth_user_id" not in client.session
    wrong = client.post(leads_to, {"code": "000000"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    counter = int(time.time()) // 30
    right = client.post(leads_to, {"code": totp.format_hotp_value(totp.hotp_value(code_of, counter))})
    assert right.headers["Location"] == "/zh/desk/"
    assert "_auth_user_id" in client.session


def test_nobody_registers_for_an_account(client: Client, world: World) -> None:
    before = Person.objects.count()
    form = {"username": "intruder", "password1": "a-long-password-1", "password2": "a-long-password-1"}
    client.post("/zh/account/signup/", form)
    assert Person.objects.count() == before


def test_somebody_who_guesses_on_and_on_is_made_to_wait(client: Client, world: World) -> None:
    answers = [client.post(LOGIN, {"login": "clerk", "password": f"guess-{n}"}) for n in range(12)]
    assert sign_in(client, "clerk") == ""
    assert any("err" in answer.content.decode() for answer in answers)


def test_the_desk_sends_strangers_to_the_sign_in_page(client: Client, world: World) -> None:
    answer = client.get("/zh/desk/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)
