"""How letters leave is set by the environment; a wrong value is refused by name."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from nuo.web import env

SENDER = "nuo@example.invalid"


@pytest.mark.parametrize(
    ("value", "backend", "known"),
    [
        ("smtp://mail.example", "smtp", {"host": "mail.example", "port": 25}),
        ("smtp+starttls://nuo:p%40ss@mail.example", "smtp", {"port": 587, "user": "nuo", "password": "p@ss"}),
        ("smtps://mail.example:4465", "smtp", {"port": 4465}),
        ("file:///srv/nuo/mail", "filebased", {"folder": "/srv/nuo/mail"}),
    ],
)
def test_a_way_to_send(value: str, backend: str, known: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUO_MAIL", value)
    found = env.mail("NUO_MAIL", sender=SENDER)
    assert found["backend"] == backend
    assert {name: found[name] for name in known} == known


@pytest.mark.parametrize(
    "value", ["mail.example", "http://mail.example", "file://mail", "file://host/folder", "smtp://"]
)
def test_no_way_to_send(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUO_MAIL", value)
    with pytest.raises(ImproperlyConfigured, match="NUO_MAIL"):
        env.mail("NUO_MAIL", sender=SENDER)


def test_a_way_without_a_sender_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUO_MAIL", "file:///srv/nuo/mail")
    with pytest.raises(ImproperlyConfigured, match="NUO_MAIL_FROM"):
        env.mail("NUO_MAIL", sender="")


def test_the_address_of_the_site_is_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.address("NUO_ADDRESS", default="http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    monkeypatch.setenv("NUO_ADDRESS", "https://nuo.example/")
    assert env.address("NUO_ADDRESS", default="http://127.0.0.1:8000") == "https://nuo.example"


@pytest.mark.parametrize("value", ["nuo.example", "ftp://nuo.example", "https://nuo.example/zh", "https://"])
def test_what_is_no_address_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUO_ADDRESS", value)
    with pytest.raises(ImproperlyConfigured, match="NUO_ADDRESS"):
        env.address("NUO_ADDRESS", default="")
