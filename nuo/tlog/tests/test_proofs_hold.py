"""Proofs of trees of every shape against the definition, and against every small change to them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuo.tlog.errors import NotProven
from nuo.tlog.growth import Edge, grown_in_memory
from nuo.tlog.merkle import leaf_hash, root_of
from nuo.tlog.proofs import (
    consistency_proof,
    inclusion_proof,
    root_from_inclusion,
    verify_consistency,
    verify_inclusion,
)
from nuo.tlog.tests.logs import entries, leaves, naive_consistency, naive_proof, naive_root
from nuo.tlog.tiles import ENTRIES, edge_tiles, pack, parse_path, tiles_of

pytestmark = pytest.mark.sqlite_only
MOST = 300
LEAVES = leaves(MOST)
ROOTS = [naive_root(LEAVES[:size]) for size in range(MOST + 1)]
sizes = st.integers(1, MOST)


def _nodes(size: int) -> Callable[[int, int], bytes]:
    return lambda height, number: naive_root(LEAVES[number << height : min((number + 1) << height, size)])


def test_all_proofs_of_all_small_trees_are_those_of_the_definition_and_hold() -> None:
    for size in range(1, 34):
        for index in range(size):
            proof = inclusion_proof(index, size, _nodes(size))
            assert proof == naive_proof(index, LEAVES[:size])
            verify_inclusion(LEAVES[index], index, size, ROOTS[size], proof)
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, _nodes(size))
            assert proof == naive_consistency(old, LEAVES[:size])
            verify_consistency(old, ROOTS[old], size, ROOTS[size], proof)


@given(sizes, st.data())
def test_an_inclusion_proof_is_that_of_the_definition(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, _nodes(size))
    assert proof == naive_proof(index, LEAVES[:size])
    assert root_from_inclusion(LEAVES[index], index, size, proof) == ROOTS[size]


def _altered(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """Change a hash, leave one out, add one, or exchange two."""
    how = data.draw(st.sampled_from(["add", "change", "leave out", "exchange"] if proof else ["add"]))
    at = data.draw(st.integers(0, max(0, len(proof) - 1)))
    if how == "add":
        return [*proof[:at], data.draw(st.binary(min_size=32, max_size=32)), *proof[at:]]
    if how == "leave out":
        return proof[:at] + proof[at + 1 :]
    if how == "exchange" and len(proof) > 1:
        return [*proof[1:], proof[0]]
    bit = data.draw(st.integers(0, 255))
    changed = (int.from_bytes(proof[at]) ^ 1 << bit).to_bytes(32)
    return [*proof[:at], changed, *proof[at + 1 :]]


@given(sizes, st.data())
def test_an_altered_inclusion_proof_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = naive_proof(index, LEAVES[:size])
    with pytest.raises(NotProven):
        verify_inclusion(LEAVES[index], index, size, ROOTS[size], _altered(proof, data))


@given(sizes, st.data())
def test_an_inclusion_proof_holds_for_no_other_index_leaf_or_root(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(-2, MOST - 1))
    proof = naive_proof(index, LEAVES[:size])
    if other != index:
        with pytest.raises(NotProven):
            verify_inclusion(LEAVES[index], other, size, ROOTS[size], proof)
        with pytest.raises(NotProven):
            verify_inclusion(LEAVES[other % MOST] if other >= 0 else bytes(32), index, size, ROOTS[size], proof)
    with pytest.raises(NotProven):
        verify_inclusion(LEAVES[index], index, size, ROOTS[size - 1], proof)


@given(sizes, st.data())
def test_an_altered_consistency_proof_is_refused(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size))
    proof = naive_consistency(old, LEAVES[:size])
    with pytest.raises(NotProven):
        verify_consistency(old, ROOTS[old], size, ROOTS[size], _altered(proof, data))


@given(sizes, st.data())
def test_a_consistency_proof_holds_for_no_other_size_or_root(size: int, data: st.DataObject) -> None:
    old, other = data.draw(st.integers(1, size)), data.draw(st.integers(0, MOST))
    proof = naive_consistency(old, LEAVES[:size])
    wrong = bytes(32)
    for arguments in ((old, wrong, size, ROOTS[size]), (old, ROOTS[old], size, wrong)):
        with pytest.raises(NotProven):
            verify_consistency(*arguments, proof)
    if other != old and other != 0:
        with pytest.raises(NotProven):
            verify_consistency(other, ROOTS[old], size, ROOTS[size], proof)


def test_a_proof_does_not_hold_for_a_tree_of_another_depth() -> None:
    for size in range(2, 34):
        deeper = 4 << size.bit_length()
        for number in range(1, size):
            with pytest.raises(NotProven):
                verify_inclusion(LEAVES[number], number, deeper, ROOTS[size], naive_proof(number, LEAVES[:size]))
            proof = naive_consistency(number, LEAVES[:size])
            with pytest.raises(NotProven):
                verify_consistency(number, ROOTS[number], deeper, ROOTS[size], proof)


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2)])
def test_a_log_that_shrinks_is_refused(old: int, new: int) -> None:
    with pytest.raises(NotProven, match="cannot continue"):
        verify_consistency(old, bytes(32), new, bytes(32), [])
    with pytest.raises(ValueError, match="is not the beginning"):
        consistency_proof(old, new, _nodes(3))


def test_from_nothing_there_is_nothing_to_prove() -> None:
    verify_consistency(0, ROOTS[0], 5, ROOTS[5], [])
    with pytest.raises(NotProven, match="the proof is not empty"):
        verify_consistency(0, ROOTS[0], 5, ROOTS[5], [bytes(32)])
    with pytest.raises(NotProven, match="Two different roots for 0 entries"):
        verify_consistency(0, bytes(32), 5, ROOTS[5], [])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=5))
def test_files_that_grew_in_batches_are_those_of_the_whole(batches: list[int]) -> None:
    edge, files, size = Edge(), dict[str, bytes](), sum(batches)
    for batch in batches:
        edge, fresh = grown_in_memory(edge, entries(edge.size + batch, edge.size))
        files.update(fresh)
    whole = leaves(size)
    assert edge.root == root_of(whole)
    assert set(files) >= {tile.path for tile in tiles_of(size)}
    for tile in tiles_of(size):
        assert files[tile.path] == _expected(tile.level, tile.number, tile.width)
    assert [parse_path(tile.path) for tile in edge_tiles(size)] == [t for t in tiles_of(size) if t.width < 256]


def _expected(level: int, number: int, width: int) -> bytes:
    begin = number << 8
    if level == ENTRIES:
        return pack(entries(begin + width, begin))
    step = 1 << 8 * level
    return b"".join(
        naive_root([leaf_hash(each) for each in entries((at + 1) * step, at * step)])
        for at in range(begin, begin + width)
    )
