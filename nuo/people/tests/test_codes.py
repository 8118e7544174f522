"""Codes: enough randomness, no slip goes unnoticed, forgiving to read out."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.ledger.refusals import Refused
from nuo.people.codes import ALPHABET, LENGTH, Use, digest, grouped, new_code, read_code

codes = st.builds(new_code)


@given(codes)
def test_a_fresh_code_reads_as_itself_however_it_is_typed(code: str) -> None:
    plain = code.replace("-", "")
    assert read_code(code) == plain
    assert read_code(f" {code.lower()} ") == plain
    assert read_code(" ".join(plain).replace("0", "o").replace("1", "l")) == plain
    assert grouped(plain) == code


def test_a_code_has_sixty_random_bits() -> None:
    assert len(ALPHABET) == 32
    assert LENGTH * 5 >= 60
    assert len({new_code() for _ in range(2_000)}) == 2_000


@given(codes, st.integers(0, LENGTH), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_noticed(code: str, place: int, letter: str) -> None:
    plain = code.replace("-", "")
    wrong = plain[:place] + letter + plain[place + 1 :]
    if wrong != plain:
        with pytest.raises(Refused, match="code_check"):
            read_code(wrong)


@given(codes, st.integers(0, LENGTH - 1))
def test_two_neighbours_swapped_are_noticed(code: str, place: int) -> None:
    plain = code.replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if swapped != plain:
        with pytest.raises(Refused, match="code_check"):
            read_code(swapped)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "code_length"), ("7K4Q-M2XD-9", "code_length"), ("7K4Q-M2XD-9ABC-U", "code_character"),
     ("你好", "code_character"), ("7K4Q\x00M2XD9ABCH", "code_character"), ("0" * 5_000, "code_length")],
)  # fmt: skip
def test_what_is_no_code_is_refused_with_what_is_wrong(typed: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_code(typed)


def test_what_is_kept_of_a_code_depends_on_the_instances_key() -> None:
    assert digest("7K4Q", key=b"one") != digest("7K4Q", key=b"two")
    assert "7K4Q" not in digest("7K4Q", key=b"one")


def test_a_code_of_one_use_is_none_of_another() -> None:
    assert len({digest("7K4Q", key=b"one", use=use) for use in get_args(Use)}) == len(get_args(Use))
