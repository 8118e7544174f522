"""What came of an election, computed from its ballots and never declared. Plain values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from nuo.tlog.merkle import leaf_hash, node_hash, root_of

# On a ballot that names nobody.
BLANK = 0


class Verdict(StrEnum):
    """What an election amounts to."""

    ELECTED = "elected"
    TIE = "tie"  # several have as many votes: again, between them
    TOO_FEW = "too_few"  # not enough of those on the roll have voted
    NOBODY = "nobody"  # enough have voted, and for nobody


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict, the votes by candidate number, and who is ahead: one is elected, several are tied."""

    verdict: Verdict
    votes: dict[int, int]
    ahead: tuple[int, ...]


def count(choices: Sequence[int], candidates: Sequence[int], *, roll: int, turnout: int) -> Outcome:
    """Count ballots. More than `turnout` percent of the roll must have voted; whoever has most votes is elected.

    >>> count([1, 1, 2], [1, 2], roll=5, turnout=50).verdict.value
    'elected'
    >>> count([1, 2], [1, 2], roll=5, turnout=50).verdict.value
    'too_few'
    >>> count([1, 2, 0], [1, 2], roll=5, turnout=50).ahead
    (1, 2)
    """
    found = Counter(choices)
    votes = {number: found[number] for number in candidates}
    most = max(votes.values(), default=0)
    ahead = tuple(number for number in candidates if votes[number] == most) if most else ()
    if 100 * len(choices) <= turnout * roll:
        return Outcome(Verdict.TOO_FEW, votes, ())
    if not ahead:
        return Outcome(Verdict.NOBODY, votes, ())
    return Outcome(Verdict.ELECTED if len(ahead) == 1 else Verdict.TIE, votes, ahead)


def commitment(nonce: bytes, choice: int, receipt: str) -> bytes:
    """Return what is published of a ballot: it cannot be opened without the nonce, which no voter has."""
    return sha256(nonce + choice.to_bytes(2) + receipt.encode()).digest()


def root(commitments: Sequence[bytes]) -> str:
    """Return the root over the ballots in the order of their commitments, as the log has it (hex)."""
    return root_of([leaf_hash(each) for each in sorted(commitments)]).hex()


def path_to(commitments: Sequence[bytes], mine: bytes) -> list[tuple[str, str]]:
    """Return the steps from one commitment up to the root: on which side the other hash stands, and it (hex)."""
    level, steps = [leaf_hash(each) for each in sorted(commitments)], []
    at = sorted(commitments).index(mine)
    while len(level) > 1:
        other = at ^ 1
        if other < len(level):
            steps.append(("left" if other < at else "right", level[other].hex()))
        level = [node_hash(level[n], level[n + 1]) if n + 1 < len(level) else level[n] for n in range(0, len(level), 2)]
        at //= 2
    return steps


def climbed(mine: bytes, steps: Sequence[tuple[str, str]]) -> str:
    """Return the root (hex) that the steps lead to."""
    found = leaf_hash(mine)
    for side, other in steps:
        found = node_hash(bytes.fromhex(other), found) if side == "left" else node_hash(found, bytes.fromhex(other))
    return found.hex()
