"""Giving entries their index in the tree, and proving that the tree still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from nuo.ledger.models import Edge, Entry
from nuo.tlog.merkle import Frontier, leaf_hash

HASH = 32


def integrate(*, at: datetime, most: int = 5_000) -> int:
    """Give the waiting entries the next indexes, oldest first; return how many.

    Looked at several times a second: where nothing waits, nobody is kept from writing.

    Two sequencers at once cannot give one index twice: the loser's swap of the edge finds
    another size and its whole transaction changes nothing.
    """
    return _integrate(at, most) if Entry.objects.filter(index__isnull=True).exists() else 0


@transaction.atomic
def _integrate(at: datetime, most: int) -> int:
    edge, _ = Edge.objects.get_or_create(pk=1)
    waiting = list(Entry.objects.filter(index__isnull=True).order_by("pk").only("pk", "leaf_hash")[:most])
    if not waiting:
        return 0
    grown = frontier_of(edge).extended(bytes(entry.leaf_hash) for entry in waiting)
    swapped = Edge.objects.filter(pk=1, size=edge.size).update(
        size=grown.size, peaks=b"".join(grown.peaks), root=grown.root(), integrated_at=at
    )
    if not swapped:
        return 0
    _number([entry.pk for entry in waiting], edge.size)
    return len(waiting)


def _number(keys: Sequence[int], size: int) -> None:
    """Write the indexes; keys that follow one another, as nearly all do, take one statement."""
    begin = 0
    for end in range(1, len(keys) + 1):
        if end == len(keys) or keys[end] != keys[end - 1] + 1:
            run = Entry.objects.filter(pk__gte=keys[begin], pk__lte=keys[end - 1])
            run.update(index=F("pk") + (size + begin - keys[begin]))
            begin = end


def integrate_all(*, at: datetime) -> int:
    """Integrate until nothing waits; return how many."""
    total = 0
    while count := integrate(at=at):
        total += count
    return total


def frontier_of(edge: Edge) -> Frontier:
    """Return the tree's edge as the pure library knows it."""
    peaks = bytes(edge.peaks)
    return Frontier(edge.size, tuple(peaks[i : i + HASH] for i in range(0, len(peaks), HASH)))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the ledger that cannot be right."""

    code: str
    index: int


def faults() -> list[Fault]:
    """Hash every entry again and compare with the tree's edge; return what does not fit."""
    found: list[Fault] = []
    tree = Frontier()
    for number, entry in enumerate(Entry.objects.filter(index__isnull=False).order_by("index").iterator()):
        if entry.index != number:
            return [*found, Fault("entry_missing", number)]
        again = leaf_hash(bytes(entry.body))
        if again != bytes(entry.leaf_hash):
            found.append(Fault("entry_altered", number))
        tree = tree.extended([again])
    edge = Edge.objects.filter(pk=1).first() or Edge()
    if edge.size != tree.size:
        found.append(Fault("entry_missing", tree.size))
    elif bytes(edge.root) != tree.root() and not found:
        found.append(Fault("tree_altered", tree.size))
    return found
