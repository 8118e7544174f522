"""The tree's hashes against the definition and against known values."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.tlog.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of

# Known values for the entries of the Certificate Transparency test tree (certificate-transparency-go).
CT_ENTRIES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
CT_ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_root_of_the_known_tree_is_the_known_root() -> None:
    assert root_of([leaf_hash(e) for e in CT_ENTRIES]).hex() == CT_ROOT_OF_8


def test_a_leaf_never_hashes_like_a_node() -> None:
    left, right = sha256(b"l").digest(), sha256(b"r").digest()
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.lists(st.binary(max_size=8), max_size=70), st.integers(0, 70))
def test_a_tree_grown_in_two_batches_has_the_root_of_the_whole(entries: list[bytes], cut: int) -> None:
    leaves = [leaf_hash(e) for e in entries]
    grown = Frontier().extended(leaves[:cut]).extended(leaves[cut:])
    assert grown.size == len(leaves)
    assert grown.root() == root_of(leaves)


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def test_an_edge_that_fits_no_tree_is_refused() -> None:
    with pytest.raises(ValueError, match="3 entries has 2 peaks"):
        Frontier(3, (b"x" * 32,))
