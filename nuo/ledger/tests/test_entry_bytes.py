"""One value has one form in bytes, and a commitment gives nothing away."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.ledger.actions import append
from nuo.ledger.rules import JSON, LARGEST_ENTRY, canonical, commitment, new_salt, stamp
from nuo.ledger.signers import SEALED

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
values: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(), max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_two_spellings_of_one_letter_are_one() -> None:
    assert canonical("e\u0301") == canonical("\u00e9")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="floating-point"):
        canonical({"rate": 0.1})  # type: ignore[dict-item]  # the refusal under test


def test_a_thing_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="datetime"):
        canonical({"at": AT})  # type: ignore[dict-item]  # the refusal under test


def test_times_are_written_in_utc_and_a_naive_time_is_refused() -> None:
    assert stamp(AT.astimezone(timezone(timedelta(hours=8)))) == "2026-11-02T01:00:00Z"
    with pytest.raises(ValueError, match="zone"):
        stamp(AT.replace(tzinfo=None))


def test_the_same_words_under_two_salts_look_unrelated() -> None:
    one, two = new_salt(), new_salt()
    assert commitment(one, "想约体检") == commitment(one, "想约体检")
    assert commitment(one, "想约体检") != commitment(two, "想约体检")
    assert commitment(one, "想约体检") != commitment(one, "想约体检 ")


@pytest.mark.django_db
def test_an_entry_too_long_for_the_log_is_refused_and_one_that_just_fits_is_not() -> None:
    def said(length: int) -> None:
        append("test.said", {"x": "a" * length}, by=SEALED, at=AT, subject="", place_code="")

    room = LARGEST_ENTRY - len(canonical({"v": 1, "type": "test.said", "at": stamp(AT), "by": "provider",
                                          "subject": "", "place": "", "x": ""}))  # fmt: skip
    said(room)
    with pytest.raises(ValueError, match="65536"):
        said(room + 1)
