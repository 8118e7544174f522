"""What the visitors of the load measurement note down."""

import importlib
from math import isnan

import pytest

from nuo.bench.load import RESIDENTS, Resident, Seen, _field
from nuo.people import throttle


def test_ninety_five_of_a_hundred_clicks_stay_below_the_told_time() -> None:
    seen = Seen()
    assert isnan(seen.p95("ask"))
    for number in range(1, 101):
        seen.add("ask" if number % 2 else "write", number / 1_000)
    assert seen.p95("ask", "write") == pytest.approx(0.096, abs=0.001)
    assert seen.p95("ask") < seen.p95("write")


def test_a_page_without_the_field_is_an_error_and_not_an_empty_form() -> None:
    assert _field('<input name="token" value="a-b">', "token") == "a-b"
    with pytest.raises(LookupError, match="no field token"):
        _field("<p>busy</p>", "token")


def test_to_import_the_plain_pages_opens_no_door() -> None:
    importlib.import_module("nuo.bench.bare")
    assert throttle.MOST["wrong-code"] == 20


def test_visitors_do_not_share_cookies_or_dice() -> None:
    first, second = (Resident(number, "http://127.0.0.1:9", Seen(), 0.0) for number in range(2))
    assert first.opener is not second.opener
    assert [first.dice.random() for _ in range(3)] != [second.dice.random() for _ in range(3)]
    assert RESIDENTS == 50
