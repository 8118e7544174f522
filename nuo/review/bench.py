"""How well the reviewer judges, and how fast: precision and recall by category, and megabytes a second.

Run with `python -m nuo.review.bench`. The set of real clauses stands beside the project, the other sets in tests/data.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from nuo.review.clauses import clauses_of, lines_of
from nuo.review.reviewing import review
from nuo.review.rules import rulebook
from nuo.review.weighing import found_in

ROOT = Path(__file__).parents[2]
OWN = Path(__file__).parent / "tests" / "data"
TUNED_ON = {"real clauses": ROOT.parent / "shared" / "data" / "clauses_dev.csv", "practice": OWN / "practice.csv"}
KEPT_APART = {
    "held out": OWN / "heldout.csv",
    "unseen": OWN / "unseen.csv",
    "ordinary": OWN / "ordinary.csv",
    "invented": OWN / "invented.csv",
    "collected": OWN / "collected.csv",
    "walls": OWN / "walls.csv",
}
_DAY = date(2026, 1, 1)
_LABELS = {0: "lawful", 1: "lawful", 2: "doubtful", 3: "unlawful"}


@dataclass
class Quality:
    """Counts over a set of clauses: label against verdict, and right, found and wanted by category."""

    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def clauses(self, label: str) -> int:
        return sum(count for (given, _), count in self.verdicts.items() if given == label)

    @property
    def recall(self) -> float:
        """Of the unlawful clauses, the share flagged unlawful."""
        return self.verdicts["unlawful", "unlawful"] / max(1, self.clauses("unlawful"))

    @property
    def false_alarms(self) -> float:
        """Of the lawful clauses, the share flagged unlawful."""
        return self.verdicts["lawful", "unlawful"] / max(1, self.clauses("lawful"))

    def precision_of(self, category: str) -> float:
        return self.right[category] / max(1, self.found[category])

    def recall_of(self, category: str) -> float:
        return self.right[category] / max(1, self.wanted[category])


def quality(path: Path) -> Quality:
    """Judge every clause of a CSV with text, label and category, each on its own."""
    counted = Quality()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _count(counted, row)
    return counted


def _count(counted: Quality, row: dict[str, str]) -> None:
    judged = found_in(clauses_of(lines_of(row["text"])), rulebook())
    worst = max((int(each.severity) for each in judged), default=0)
    counted.verdicts[row["label"], _LABELS[worst]] += 1
    categories = {each.rule.category for each in judged}
    counted.found.update(categories)
    if row["label"] != "lawful":
        counted.wanted[row["category"]] += 1
        counted.right[row["category"]] += row["category"] in categories


def text_of(megabytes: float) -> str:
    """A text of this size in UTF-8: the charter again and again, faults and all."""
    charter = (OWN / "charter.txt").read_text(encoding="utf-8") + "\n"
    return charter * max(1, round(megabytes * 1e6 / len(charter.encode())))


def megabytes_per_second() -> float:
    """Judge one megabyte of charters, on one core; the best of three runs."""
    text = text_of(1)
    return len(text.encode()) / 1e6 / _best(lambda: review(text, today=_DAY))


def seconds_for_fifty_pages() -> float:
    """A charter of 50 pages, 500 characters each."""
    text = text_of(0.001)
    text = (text * (50 * 500 // len(text) + 1))[: 50 * 500]
    return _best(lambda: review(text, today=_DAY))


def _best(run: Callable[[], object]) -> float:
    run()
    best = float("inf")
    for _ in range(3):
        begin = perf_counter()
        run()
        best = min(best, perf_counter() - begin)
    return best


if __name__ == "__main__":
    for name, path in {**TUNED_ON, **KEPT_APART}.items():
        if path.exists():
            found = quality(path)
            sys.stdout.write(f"{name}: recall {found.recall:.3f}, false alarms {found.false_alarms:.3f}\n")
    sys.stdout.write(f"{megabytes_per_second():.2f} MB/s\n")
