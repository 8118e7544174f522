"""What the reviewer has learnt is what the clauses teach, and none of it is from a set it is measured with."""

import csv
from pathlib import Path

import numpy as np
import pytest

from nuo.review.bench import KEPT_APART
from nuo.review.likeness import KEPT, likeness
from nuo.review.rules import rulebook
from tools.reviewer import learning

# No database is in it.
pytestmark = pytest.mark.sqlite_only


@pytest.mark.timeout(600)
def test_the_kept_file_is_what_the_clauses_teach() -> None:
    """When this fails, run `python -m tools.reviewer.learning` and commit what it writes."""
    learnt = learning.learn()
    with np.load(KEPT, allow_pickle=False) as kept:
        assert set(kept.files) == set(learnt)
        assert list(kept["categories"]) == list(learnt["categories"])
        for name in ("weights", "kinds"):
            # Another processor may round another way.
            assert np.mean(kept[name] == learnt[name]) > 0.999, name
        for name in ("scale", "offset", "bounds", "kind_scales", "kind_offsets", "sure"):
            assert np.allclose(kept[name], learnt[name], atol=0.01), name


def test_nothing_is_learnt_from_what_it_is_measured_with() -> None:
    taught = {each.text for each in learning.labelled()}
    for path in KEPT_APART.values():
        with path.open(encoding="utf-8", newline="") as file:
            assert [row["text"] for row in csv.DictReader(file) if row["text"] in taught] == [], path.name


def test_the_clauses_are_many_different_and_of_known_kinds() -> None:
    found = [each for path in sorted(learning.CLAUSES.glob("*.tsv")) for each in learning._of_writer(path)]
    assert len(found) == len({each.text for each in found}) > 30_000
    known = {rule.category for rule in rulebook().rules}
    assert {each.category for each in found if each.label == "unlawful"} - known <= {"finance", "dispute"}
    assert set(likeness().categories) <= known
    for label, least in (("unlawful", 0.4), ("lawful", 0.45), ("doubtful", 0.05)):
        assert sum(each.label == label for each in found) > least * len(found)


@pytest.mark.parametrize(
    "line", ["unlawful\tvillage_fine", "bad\tfee\t要交钱", "lawful\t\t路灯坏了三天修", "lawful fee 修路"]
)
def test_a_line_that_is_not_well_formed_is_named(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "someone.tsv").write_text(f"lawful\tservice\t路灯坏了三天内修。\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(learning, "CLAUSES", tmp_path)
    with pytest.raises(SystemExit, match=r"someone\.tsv, line 2: label, category and text are wanted"):
        learning.labelled()


def test_the_bounds_are_the_shares_they_promise() -> None:
    scores = np.arange(200.0)
    labels = np.array(["lawful"] * 100 + ["unlawful"] * 100)
    unlawful, doubtful, harmless = learning.bounds(scores, labels)
    lawful = scores[:100]
    assert np.mean(lawful >= unlawful) == learning.CALLED_UNLAWFUL
    assert np.mean(lawful >= doubtful) == learning.CALLED_DOUBTFUL
    assert np.mean(scores[100:] < harmless) == learning.READ_HARMLESS


def test_strangers_are_judged_by_what_others_wrote(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A writer whose words nobody else uses is judged no better than by chance."""
    good, bad = ("修", "路", "灯", "水"), ("羊", "酒", "跪", "锁")
    found = [
        learning.Labelled(f"writer-{writer}", label, "other", f"{sign}{writer}{sign}")
        for writer in "甲乙丙丁戊" for label, signs in (("lawful", good), ("unlawful", bad)) for sign in signs
    ]  # fmt: skip
    found += [learning.Labelled("writer-z", "lawful", "other", f"奇{number}怪") for number in range(9)]
    monkeypatch.setattr(learning, "labelled", lambda: found)
    learning.strangers()
    said = capsys.readouterr().out
    assert "writer-丁" in said
    assert said.splitlines()[-1].startswith("all ")
