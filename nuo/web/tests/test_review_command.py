"""`nuo review` and `nuo law`: like a linter, without Django, with exit codes one can rely on."""

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import docx
import pypdf
import pytest
from click.testing import CliRunner, Result

from nuo.review.rules import RULEBOOK, rulebook
from nuo.web.commands.reviewing import law, review

ROOT = Path(__file__).resolve().parents[3]

UNLAWFUL, DOUBTFUL, CLEAN = "乱倒垃圾的，罚款100元。", "酒席最多摆十桌。", "节约用水。"


def run(*arguments: object, typed: bytes = b"") -> Result:
    """Run `nuo review` in English."""
    result = CliRunner().invoke(review, [*map(str, arguments), "--language", "en"], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUO_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rules.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CLEAN, [], 0),
        (DOUBTFUL, [], 0),
        (DOUBTFUL, ["--strict"], 1),
        (UNLAWFUL, [], 1),
        (UNLAWFUL, ["--strict"], 1),
    ],
)
def test_the_exit_code_says_whether_something_is_unlawful(
    tmp_path: Path, text: str, options: list[str], code: int
) -> None:
    assert run(written(tmp_path, text), *options).exit_code == code


def test_what_cannot_be_read_ends_with_two_and_one_sentence(tmp_path: Path) -> None:
    for name, data in (("empty.txt", b""), ("half.pdf", b"%PDF-1.4"), ("none.txt", None)):
        if data is not None:
            (tmp_path / name).write_bytes(data)
        result = run(tmp_path / name)
        assert result.exit_code == 2
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stdout == ""


def test_standard_input_is_read(tmp_path: Path) -> None:
    result = run("-", "--format", "json", typed=UNLAWFUL.encode())
    assert json.loads(result.stdout)["findings"][0]["rule"] == "village-fine"


def test_the_law_of_a_day_is_asked_for(tmp_path: Path) -> None:
    said = run(written(tmp_path, UNLAWFUL), "--as-of", "2019-06-01").stdout
    assert "art. 27(2)" in said
    assert "today it is Organic Law of the Villagers' Committees, art. 31(2)" in said


def test_files_for_people_are_written_beside(tmp_path: Path) -> None:
    path = written(tmp_path, UNLAWFUL)
    assert run(path, "--format", "docx").exit_code == 1
    assert len(list(docx.Document(str(tmp_path / "rules.reviewed.docx")).comments)) == 2
    run(path, "--format", "pdf", "--output", tmp_path / "report.pdf")
    assert len(pypdf.PdfReader(tmp_path / "report.pdf").pages) == 1
    for form in ("html", "sarif", "text"):
        run(path, "--format", form, "-o", tmp_path / f"report.{form}")
        assert "罚款100元" in (tmp_path / f"report.{form}").read_text(encoding="utf-8")


def test_the_rules_are_listed_and_proven() -> None:
    assert "village-fine" in run("rules").stdout
    assert "nothing to put right" in run("rules", "--check").stdout


def test_a_broken_rule_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    folder.mkdir()
    (folder / "words.yaml").write_text("fine: [罚]\n", encoding="utf-8")
    (folder / "mine.yaml").write_text("my-rule:\n  severity: unlawful\n", encoding="utf-8")
    result = run("rules", "--check", "--folder", folder)
    assert result.exit_code == 1
    assert "my-rule" in result.stderr


def test_the_rule_of_the_how_to_works(tmp_path: Path) -> None:
    how_to = (ROOT / "docs" / "how-to" / "review-rules.md").read_text(encoding="utf-8")
    rule = textwrap.dedent(how_to.split("   ```yaml\n", 1)[1].split("   ```\n", 1)[0])
    folder = tmp_path / "my-rules"
    shutil.copytree(RULEBOOK, folder)
    with (folder / "dignity.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{rule}")
    before, after = (rulebook(each).rules for each in (RULEBOOK, folder))
    assert len(after) == len(before) + 1
    result = run("rules", "--check", "--folder", folder)
    assert (result.exit_code, result.stderr) == (0, "")


def test_law_texts_are_imported_and_then_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "laws"
    folder.mkdir()
    assert CliRunner().invoke(law, ["import", str(folder)]).exit_code == 1
    (folder / "行政处罚法(2021-01-22).md").write_text("第十六条 甲乙丙丁。\n", encoding="utf-8")
    assert CliRunner().invoke(law, ["import", str(folder)]).exit_code == 0
    path = written(tmp_path, UNLAWFUL)
    assert "Verbatim: 甲乙丙丁。" in run(path).stdout
    listed = CliRunner().invoke(law, ["list", "--language", "zh"]).output
    assert "* 行政处罚法 2021-01-22" in listed
    assert "  民法典 2020-05-28" in listed
    (folder / "行政处罚法(2021-01-22).md").write_text("第十六条 戊己庚辛。\n", encoding="utf-8")
    assert "Verbatim: 戊己庚辛。" in run(path, "--law-dir", folder).stdout


def test_the_reviewer_needs_no_django(tmp_path: Path) -> None:
    modules = "nuo.review.reviewing, nuo.review.formats.word, nuo.review.reading.reader, sys"
    code = f"import {modules}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
