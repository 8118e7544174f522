"""Who has said yes to whom, and what follows from it. Plain values."""

from collections.abc import Collection

# One yes: who gives it, and to whom.
Pair = tuple[int, int]


def admits(candidate: int, members: Collection[int], said: Collection[Pair]) -> bool:
    """Say whether every present member and the candidate have said yes to each other.

    >>> admits(3, {1, 2}, {(1, 3), (3, 1), (2, 3), (3, 2)})
    True
    >>> admits(3, {1, 2}, {(1, 3), (3, 1), (3, 2)})
    False

    Nobody is left to choose, so nobody can be chosen:

    >>> admits(3, set(), set())
    False
    """
    return bool(members) and all({(member, candidate), (candidate, member)} <= set(said) for member in members)
