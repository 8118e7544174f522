"""Counting, and the tree over the ballots: for any ballots whatsoever."""

from hypothesis import given
from hypothesis import strategies as st

from nuo.elections.rules import BLANK, Verdict, climbed, commitment, count, path_to, root

choices = st.lists(st.integers(0, 4), max_size=12)


@given(choices, st.integers(0, 99))
def test_whoever_is_elected_has_more_votes_than_anybody_and_enough_have_voted(given_: list[int], turnout: int) -> None:
    candidates = [1, 2, 3, 4]
    found = count(given_, candidates, roll=12, turnout=turnout)
    assert sum(found.votes.values()) + given_.count(BLANK) == len(given_)
    enough = len(given_) * 100 > turnout * 12
    assert (found.verdict is Verdict.TOO_FEW) is not enough
    if found.verdict is Verdict.ELECTED:
        (winner,) = found.ahead
        assert all(found.votes[winner] > found.votes[other] for other in candidates if other != winner)
    if found.verdict is Verdict.TIE:
        assert len(found.ahead) > 1
        assert len({found.votes[number] for number in found.ahead}) == 1
    if found.verdict is Verdict.NOBODY:
        assert not any(found.votes.values())


@given(choices)
def test_the_order_of_ballots_means_nothing(given_: list[int]) -> None:
    one = count(given_, [1, 2, 3, 4], roll=12, turnout=50)
    assert one == count(given_[::-1], [1, 2, 3, 4], roll=12, turnout=50)


def test_the_share_of_the_roll_is_more_than_the_number() -> None:
    assert count([1, 1, 1], [1], roll=6, turnout=50).verdict is Verdict.TOO_FEW
    assert count([1, 1, 1, 1], [1], roll=6, turnout=50).verdict is Verdict.ELECTED
    assert count([1, 1, 1], [1], roll=6, turnout=49).verdict is Verdict.ELECTED


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=12, unique=True), st.data())
def test_every_ballot_climbs_to_the_root_and_no_other_does(nonces: list[bytes], data: st.DataObject) -> None:
    made = [commitment(nonce, at % 3, f"r{at}") for at, nonce in enumerate(nonces)]
    mine = data.draw(st.sampled_from(made))
    steps = path_to(made, mine)
    assert climbed(mine, steps) == root(made) == root(made[::-1])
    assert climbed(commitment(b"x" * 32, 1, "other"), steps) != root(made)


@given(st.binary(min_size=32, max_size=32))
def test_another_choice_is_another_commitment(nonce: bytes) -> None:
    assert len({commitment(nonce, choice, receipt) for choice in range(4) for receipt in ("", "a")}) == 8
