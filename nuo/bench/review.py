"""How well and how fast the clause reviewer judges; sets it was tuned on and sets kept apart are named as such."""

from collections.abc import Iterator
from pathlib import Path

from nuo.bench.table import LackingError, Row, at_least, at_most
from nuo.review.bench import (
    KEPT_APART,
    TUNED_ON,
    Quality,
    megabytes_per_second,
    quality,
    seconds_for_fifty_pages,
)

_RECALL, _FALSE_ALARMS = at_least(0.95), at_most(0.05)


def rows(_vendor: str) -> Iterator[Row]:
    """Measure; a few seconds."""
    for name, path in TUNED_ON.items():
        yield from _of_set(f"{name} (tuned on)", path)
    for name, path in KEPT_APART.items():
        yield from _of_set(f"{name} (never tuned on)", path)
    whole = Quality()
    for path in KEPT_APART.values():
        whole.verdicts += quality(path).verdicts
    yield from _verdicts("all never tuned on", whole)
    speed, seconds = megabytes_per_second(), seconds_for_fifty_pages()
    yield Row("text judged on one core", speed, "MB/s", "1 MB/s", speed, at_least(1))
    yield Row("a charter of 50 pages", seconds, "s", "1 s", seconds, at_most(1))


def _of_set(name: str, path: Path) -> Iterator[Row]:
    if not path.exists():
        raise LackingError(f"{path.name} is not on this machine")
    found = quality(path)
    yield from _verdicts(name, found)
    yield from _by_category(name, found)


def _verdicts(name: str, found: Quality) -> Iterator[Row]:
    unlawful, lawful = found.clauses("unlawful"), found.clauses("lawful")
    caught, wrong = found.verdicts["unlawful", "unlawful"], found.verdicts["lawful", "unlawful"]
    yield Row(f"{name}: unlawful, found", caught, "clauses", f"{unlawful} unlawful", found.recall, _RECALL)
    yield Row(f"{name}: lawful, flagged", wrong, "clauses", f"{lawful} lawful", found.false_alarms, _FALSE_ALARMS)


def _by_category(name: str, found: Quality) -> Iterator[Row]:
    """Precision as the value and recall as the ratio, for each category of the set."""
    for category in sorted(found.wanted):
        wanted = f"recall of {found.wanted[category]}"
        yield Row(f"{name}: {category}", found.precision_of(category), "precision", wanted, found.recall_of(category))
