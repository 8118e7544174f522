"""Inclusion and consistency proofs (RFC 6962, sections 2.1.1 and 2.1.2): made from nodes, and verified.

A proof is a list of 32-byte hashes. Verifying needs no log: only the proof, the sizes and the roots.
"""

from collections.abc import Callable, Sequence

from nuo.tlog.errors import NotProven
from nuo.tlog.merkle import EMPTY_ROOT, node_hash, split_of

# The root of a complete subtree: (height, number) covers the leaves from number << height.
Nodes = Callable[[int, int], bytes]


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes beside the way from a leaf to the root, the leaf's neighbour first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} in a tree of {size}")
    beside: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split_of(high - low)
        if index < middle:
            beside.append(root_between(middle, high, nodes))
            high = middle
        else:
            beside.append(root_between(low, middle, nodes))
            low = middle
    return beside[::-1]


def consistency_proof(old: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes that show a tree of `old` entries to be the beginning of one of `size`."""
    if not 0 <= old <= size:
        raise ValueError(f"a tree of {old} entries is not the beginning of one of {size}")
    if old in {0, size}:
        return []
    beside: list[bytes] = []
    low, high, whole = 0, size, True
    while high != old:
        middle = low + split_of(high - low)
        if old <= middle:
            beside.append(root_between(middle, high, nodes))
            high = middle
        else:
            beside.append(root_between(low, middle, nodes))
            low, whole = middle, False
    # The old tree's own root is known to whoever asks; a part of it is not.
    known = [] if whole else [root_between(low, high, nodes)]
    return known + beside[::-1]


def root_between(low: int, high: int, nodes: Nodes) -> bytes:
    """Return the root over the leaves from `low` to `high`, as they stand in a tree."""
    width = high - low
    if width & (width - 1) == 0:
        height = width.bit_length() - 1
        return nodes(height, low >> height)
    middle = low + split_of(width)
    return node_hash(root_between(low, middle, nodes), root_between(middle, high, nodes))


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that a leaf hash and its proof lead to; refuse a proof of the wrong length."""
    if not 0 <= index < size:
        raise NotProven(f"The proof is for entry {index}, but the log had {size} entries then.")
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise NotProven(
            f"The proof has {len(proof)} hashes; entry {index} of {size} needs {inner + (index >> inner).bit_count()}."
        )
    root = leaf
    for height, beside in enumerate(proof[:inner]):
        root = node_hash(beside, root) if index >> height & 1 else node_hash(root, beside)
    for beside in proof[inner:]:
        root = node_hash(beside, root)
    return root


def verify_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless the proof leads from this leaf hash at this index to this root."""
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise NotProven(f"Entry {index} does not stand in the log of {size} entries: the proof leads to another root.")


def verify_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless the tree of `old` entries with this root is the beginning of the tree of `size`."""
    if not 0 <= old <= size:
        raise NotProven(f"A log of {size} entries cannot continue one of {old}.")
    if old in {0, size}:
        if proof:
            raise NotProven(f"From {old} to {size} entries there is nothing to prove, but the proof is not empty.")
        if old_root != (EMPTY_ROOT if old == 0 else root):
            raise NotProven(f"Two different roots for {old} entries.")
        return
    _walk_consistency(old, old_root, size, root, proof)


def _walk_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162, section 2.1.4.2: both roots are built from the same hashes."""
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not hashes:
        raise NotProven("The proof is empty.")
    old_made = made = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            raise NotProven("The proof is too long.")
        if first & 1 or first == last:
            old_made, made = node_hash(beside, old_made), node_hash(beside, made)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            made = node_hash(made, beside)
        first, last = first >> 1, last >> 1
    if last or old_made != old_root or made != root:
        raise NotProven(f"The log of {size} entries does not continue the one of {old}: old entries were changed.")
