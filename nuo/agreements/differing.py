"""How two versions of a text differ, clause by clause and in the words within."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "new", "gone", "changed"]
# A piece of text: kept, taken out, or put in.
Piece = tuple[Literal["", "del", "ins"], str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A clause in the newer text, or one that is gone, with the pieces that changed."""

    change: Change
    pieces: tuple[Piece, ...]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Compared]:
    """Return the newer text's clauses in order, with what was taken out between them.

    >>> [each.change for each in compare(["甲", "乱倒罚款"], ["甲", "乱倒劝导", "丙"])]
    ['same', 'changed', 'new']
    >>> compare(["乱倒罚款"], ["乱倒劝导"])[0].pieces
    (('', '乱倒'), ('del', '罚款'), ('ins', '劝导'))
    """
    found: list[Compared] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=list(old), b=list(new), autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Compared("same", (("", text),)) for text in new[j1:j2]]
        else:
            found += _between(old[i1:i2], new[j1:j2])
    return found


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Pair what stood in a gap with what stands there now, one by one."""
    for before, after in zip(old, new, strict=False):
        yield Compared("changed", tuple(_pieces(before, after)))
    for text in new[len(old) :]:
        yield Compared("new", (("ins", text),))
    for text in old[len(new) :]:
        yield Compared("gone", (("del", text),))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "", after[j1:j2]
            continue
        if i1 < i2:
            yield "del", before[i1:i2]
        if j1 < j2:
            yield "ins", after[j1:j2]
