"""Learns what unlawful clauses are like, and writes it where the reviewer reads it.

    python -m tools.reviewer.learning            # learn and write nuo/review/likeness.npz
    python -m tools.reviewer.learning --strangers  # how well clauses of writers it has not learnt from are told apart

`clauses/` holds one file for each writer: label, category and text with tabs between. Writers are kept apart when
the bounds are chosen, because everybody has habits, and a bound that fits known habits promises too much.
The method is a linear support vector machine over pieces weighted by their log-count ratio (Wang and Manning 2012,
“Baselines and Bigrams”); everything it decides is a sum that can be looked at.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from nuo.review.likeness import BITS, KEPT, KIND_BITS, lead, pieces_of, plain
from nuo.review.rules import rulebook

CLAUSES = Path(__file__).with_name("clauses")
PRACTICE = Path(__file__).parents[2] / "nuo" / "review" / "tests" / "data" / "practice.csv"
LABELS = ("lawful", "doubtful", "unlawful")
# Shares of clauses by unknown writers: lawful ones called unlawful, lawful ones called doubtful or worse, and unlawful
# ones that read so harmless that a rule's words alone do not count.
CALLED_UNLAWFUL, CALLED_DOUBTFUL, READ_HARMLESS = 0.05, 0.07, 0.02
# Where a category is named, it is the right one so often; else the finding names none.
NAMED_RIGHTLY = 0.9
# What a doubtful clause counts as no unlawful one: enough that fewer are called so, too little to hide what is.
_DOUBT = 0.05
_FOLDS = 5
_EFFORT, _SMOOTH = 2.0, 0.3
_STEPS = 31  # a weight is kept as a whole number up to this: a tenth of the size, and as good
_FEWEST = 40  # clauses a category needs to be told apart

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Labelled:
    """A clause and what somebody who knows the law would say of it."""

    writer: str
    label: str
    category: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """A weight for every piece, and an offset; the larger the sum the worse."""

    weights: Vector
    offset: float

    def scores(self, texts: "sparse.csr_matrix") -> Vector:
        """Return the score of each row of a matrix of pieces."""
        return np.asarray(_by_length(texts) @ self.weights + self.offset)


def labelled() -> list[Labelled]:
    """Return everything there is to learn from; a line that is not well formed is an error that names it."""
    found = [each for path in sorted(CLAUSES.glob("*.tsv")) for each in _of_writer(path)]
    with PRACTICE.open(encoding="utf-8", newline="") as file:
        found += [Labelled("practice", row["label"], row["category"], row["text"]) for row in csv.DictReader(file)]
    return found + list(_of_rules())


def _of_writer(path: Path) -> Iterator[Labelled]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) != 3 or parts[0] not in LABELS or not all(parts):
            sys.exit(f"{path.name}, line {number}: label, category and text are wanted, with tabs between: {line[:60]}")
        yield Labelled(path.stem, *parts)


def _of_rules() -> Iterator[Labelled]:
    """The rules' own examples: who adds a rule teaches likeness, too."""
    for rule in rulebook().rules:
        for example in rule.hits:
            yield Labelled("rules", rule.severity.word, rule.category, example)
        for example in rule.misses:
            yield Labelled("rules", "lawful", "lookalike", example)


def matrix(texts: Sequence[str], bits: int) -> "sparse.csr_matrix":
    """Return how often each piece stands in each text: a row for a text."""
    pieces, owners = pieces_of(plain(texts), bits)
    counts = (np.ones(len(pieces), np.float64), (owners, pieces))
    found = sparse.csr_matrix(counts, shape=(len(texts), 1 << bits))
    found.sum_duplicates()
    return found


def verdict(texts: "sparse.csr_matrix", labels: NDArray[np.str_]) -> Verdict:
    """Learn to tell unlawful from what is not; what is doubtful counts for little."""
    unlawful, clear = labels == "unlawful", labels != "doubtful"
    ratio = _ratio(texts[clear], unlawful[clear])
    machine = LinearSVC(C=_EFFORT, max_iter=5000, random_state=0)
    machine.fit(_by_length(texts) @ sparse.diags(ratio), unlawful, sample_weight=np.where(clear, 1.0, _DOUBT))
    return Verdict(ratio * machine.coef_.ravel(), float(machine.intercept_[0]))


def _ratio(rows: "sparse.csr_matrix", unlawful: NDArray[np.bool_]) -> Vector:
    """How much oftener a piece stands in unlawful texts than in lawful ones, as a logarithm."""
    stands = (rows > 0).astype(np.float64)
    these, those = (np.asarray(stands[which].sum(axis=0)).ravel() + _SMOOTH for which in (unlawful, ~unlawful))
    return np.asarray(np.log((these / these.sum()) / (those / those.sum())))


def _by_length(rows: "sparse.csr_matrix") -> "sparse.csr_matrix":
    lengths = np.sqrt(np.maximum(np.asarray(rows.sum(axis=1)).ravel(), 1))
    return sparse.diags(1 / lengths) @ rows


def scores_by_strangers(found: Sequence[Labelled], texts: "sparse.csr_matrix") -> Vector:
    """Return each clause's score by a verdict learnt from other writers only."""
    writers = np.array([each.writer for each in found])
    labels = np.array([each.label for each in found])
    names = sorted(set(writers))
    scores = np.zeros(len(found))
    for fold in range(_FOLDS):
        out = np.isin(writers, names[fold::_FOLDS])
        scores[out] = verdict(texts[~out], labels[~out]).scores(texts[out])
    return scores


def bounds(scores: Vector, labels: NDArray[np.str_]) -> tuple[float, float, float]:
    """Return the bounds: unlawful, doubtful, harmless."""
    lawful, unlawful = scores[labels == "lawful"], scores[labels == "unlawful"]
    return (
        float(np.quantile(lawful, 1 - CALLED_UNLAWFUL)),
        float(np.quantile(lawful, 1 - CALLED_DOUBTFUL)),
        float(np.quantile(unlawful, READ_HARMLESS)),
    )


@dataclass(frozen=True)
class Kinds:
    """What tells categories apart: a row of weights and an offset for each, and how clear a lead must be."""

    names: list[str]
    rows: Vector
    offsets: Vector
    sure: float


def kinds(found: Sequence[Labelled]) -> Kinds:
    """Learn to tell the categories of what is not lawful."""
    known = {rule.category for rule in rulebook().rules if rule.general}
    counts = Counter(each.category for each in found if each.label != "lawful")
    names = {name for name in known if counts[name] >= _FEWEST}
    wrong = [each for each in found if each.label != "lawful" and each.category in names]
    rows = _by_length(matrix([each.text for each in wrong], KIND_BITS)).tocsr()
    categories, writers = (np.array([getattr(each, name) for each in wrong]) for name in ("category", "writer"))
    machine = _told_apart(rows, categories)
    out = np.isin(writers, sorted(set(writers))[::_FOLDS])
    others = _told_apart(rows[~out], categories[~out])
    sure = _sure(others.decision_function(rows[out]), others.classes_, categories[out])
    return Kinds([str(name) for name in machine.classes_], machine.coef_, machine.intercept_, sure)


def _told_apart(rows: "sparse.csr_matrix", categories: NDArray[np.str_]) -> LinearSVC:
    return LinearSVC(C=1.0, max_iter=5000, random_state=0).fit(rows, categories)


def _sure(rated: Vector, names: NDArray[np.str_], categories: NDArray[np.str_]) -> float:
    """The smallest lead at which so many are right, on writers who were not learnt from."""
    leads, right = lead(rated.T), names[rated.argmax(axis=1)] == categories
    order = np.argsort(-leads)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    return float(leads[order][np.flatnonzero(shares >= NAMED_RIGHTLY)[-1]])


def learn() -> dict[str, NDArray[np.generic]]:
    """Learn everything; weights are kept as small whole numbers with a scale, which loses nothing that counts."""
    found = labelled()
    texts = matrix([each.text for each in found], BITS)
    labels = np.array([each.label for each in found])
    known = verdict(texts, labels)
    told = kinds(found)
    scale, scales = _scale(known.weights), np.array([_scale(row) for row in told.rows])
    return {
        "weights": np.round(known.weights / scale).clip(-_STEPS, _STEPS).astype(np.int8),
        "scale": np.array(scale),
        "offset": np.array(known.offset),
        "bounds": np.array(bounds(scores_by_strangers(found, texts), labels)),
        "categories": np.array(told.names),
        "kinds": np.round(told.rows / scales[:, None]).clip(-_STEPS, _STEPS).astype(np.int8),
        "kind_scales": scales,
        "kind_offsets": told.offsets,
        "sure": np.array(told.sure),
    }


def _scale(weights: Vector) -> float:
    # The few largest may be cut off; all others are told apart better.
    return float(np.quantile(np.abs(weights[weights != 0]), 0.9995)) / _STEPS


def strangers() -> None:
    """Print, for each writer, how many of their clauses are judged right by what others wrote."""
    found = labelled()
    labels = np.array([each.label for each in found])
    scores = scores_by_strangers(found, matrix([each.text for each in found], BITS))
    bound = bounds(scores, labels)[0]
    writers = np.array([each.writer for each in found])
    for writer in [*sorted(set(writers)), ""]:
        here = writers == writer if writer else np.ones(len(found), bool)
        said = [f"{writer or 'all':<24}"]
        for label in ("unlawful", "lawful"):
            flagged = scores[here & (labels == label)] >= bound
            said.append(f"{flagged.mean() if flagged.size else 0:.3f} of {flagged.size:5} {label}")
        print(said[0], ", ".join(said[1:]))


def main() -> None:
    """Learn, or measure."""
    if "--strangers" in sys.argv[1:]:
        strangers()
    else:
        np.savez_compressed(KEPT, **learn())  # type: ignore[arg-type]  # its stub knows no mapping of arrays


if __name__ == "__main__":
    main()
