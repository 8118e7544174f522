"""Every harm in the tamper table is noticed, in the words of docs/reference/tamper-table.md."""

from pathlib import Path

import pytest

from nuo.tlog.tests.tampering import CASES, HEAD, NOTHING, PAGE, PROOFS, Scene, proof_cases, verified

pytestmark = [pytest.mark.sqlite_only, pytest.mark.xdist_group("tampering")]
AFRESH = "python -m nuo.tlog.tests.tampering writes docs/reference/tamper-table.md anew"

# Who compares with nothing sees no rewriting: these fit themselves.
FITS_ITSELF = {"history rewritten and signed again with the log's own key", "the checkpoint is an older one"}
# A reader and a mirror read no file they do not need; a mirror makes the upper tiles itself.
NOT_READ = {"a file that does not belong", "the checkpoint is an older one"}
MADE_BY_THE_MIRROR = {"a bit flipped in the tile of level 2"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene.set_up(tmp_path_factory.mktemp("scene"))


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    """Return the page's rows: what was done, and what each check says."""
    lines = [line.strip("| \n").split(" | ") for line in PAGE.read_text(encoding="utf-8").split("\n")]
    return {line[0]: line[1:] for line in lines if len(line) > 1}


@pytest.mark.parametrize("case", list(CASES))
def test_the_harm_is_noticed_in_the_words_of_the_page(case: str, scene: Scene, rows: dict[str, list[str]]) -> None:
    said = list(scene.said(case))
    assert said == rows[case], AFRESH
    assert (said[0] != NOTHING) == (case not in FITS_ITSELF)
    assert (said[1] != NOTHING) == (case not in NOT_READ)
    assert (said[2] != NOTHING) == (case not in NOT_READ | MADE_BY_THE_MIRROR)


def test_nothing_is_said_about_a_log_that_is_whole(scene: Scene, tmp_path: Path) -> None:
    CASES["nothing"] = lambda _files: None
    try:
        assert scene.said("nothing") == (NOTHING, NOTHING, NOTHING)
    finally:
        del CASES["nothing"]


def test_a_changed_proof_is_refused_in_the_words_of_the_page(scene: Scene, rows: dict[str, list[str]]) -> None:
    for case, proof in proof_cases(scene.log):
        said = verified(scene.log, proof)
        assert [said] == rows[case], AFRESH
        assert (said == NOTHING) == (case == "nothing")


def test_the_page_has_these_rows_and_no_others(scene: Scene, rows: dict[str, list[str]]) -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written.startswith(HEAD), AFRESH
    assert PROOFS in written, AFRESH
    titles = {"what was done", "---|---|---|---", "---|---"}
    assert [each for each in rows if each not in titles] == [*CASES, *(case for case, _proof in proof_cases(scene.log))]
