"""The switch for type size and colours: it changes the look, and leads nowhere else."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from nuo.web import look


def change(**query: str) -> HttpResponse:
    with translation.override("zh-hans"):
        return look.change_look(RequestFactory().get("/zh/look", query))


def test_the_switch_sets_the_cookie_and_goes_back_to_the_page() -> None:
    answer = change(mode="elder", theme="dark", next="/zh/places/7?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/zh/places/7?page=2")
    assert answer.cookies[look.COOKIE].value == "elder.dark"


@pytest.mark.parametrize(
    "address",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "///evil.example", "javascript:alert(1)",
     "zh/", "/\t/evil.example", "http:///evil.example"],
)  # fmt: skip
def test_the_switch_leads_to_no_other_site(address: str) -> None:
    answer = change(mode="elder", next=address)
    assert answer.status_code == 400
    assert look.COOKIE not in answer.cookies


@pytest.mark.parametrize("query", [{"mode": "huge"}, {"theme": "pink"}, {"mode": ""}, {"theme": "dark; Domain=a"}])
def test_an_unknown_mode_or_theme_is_refused(query: dict[str, str]) -> None:
    answer = change(**query, next="/zh/")
    assert answer.status_code == 400
    assert look.COOKIE not in answer.cookies


def test_the_switch_keeps_what_it_does_not_change() -> None:
    request = RequestFactory().get("/zh/look", {"theme": "contrast", "next": "/zh/"})
    request.COOKIES[look.COOKIE] = "elder.dark"
    assert look.change_look(request).cookies[look.COOKIE].value == "elder.contrast"


def test_nothing_but_looking_is_allowed() -> None:
    assert look.change_look(RequestFactory().post("/zh/look")).status_code == 405


@pytest.mark.parametrize("value", ["", "elder", "elder.pink", "x.y", "elder.dark.more", "<script>"])
def test_a_cookie_we_did_not_write_counts_as_none(value: str) -> None:
    request = RequestFactory().get("/zh/")
    request.COOKIES[look.COOKIE] = value
    assert look.look_of(request) == look.Look()


@pytest.mark.parametrize(
    ("language", "address", "same"),
    [
        ("en", "/zh/places/7?page=2", "/en/places/7?page=2"),
        ("zh", "/en/", "/zh/"),
        ("en", "/zh", "/en"),
        ("en", "/healthz", "/en/"),
        ("en", "//evil.example/zh", "/en/"),
    ],
)
def test_the_language_switch_keeps_the_page(language: str, address: str, same: str) -> None:
    assert look.same_page_in(language, address) == same
