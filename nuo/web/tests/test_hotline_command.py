"""`nuo hotline`: the report a person reads, in either language, and the files it writes."""

import csv
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.tests.conftest import HEADER, IN_TIME, MAPPING, NOW, line
from nuo.ledger.reconciling import walk
from nuo.web.books import NOUNS
from nuo.web.commands.hotline import hotline
from tests.world import MakePromise

English, Chinese = "en_GB.UTF-8", "zh_CN.UTF-8"


@pytest.fixture
def folder(make_promise: MakePromise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a mapping and a file with a wrong row into a folder."""
    make_promise()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    (tmp_path / "map.yaml").write_text(MAPPING, encoding="utf-8")
    rows = line("A1", IN_TIME, "是") + line("A2", "=1+1") + line("A3", category="路灯")
    (tmp_path / "orders.csv").write_text(HEADER + rows, encoding="gb18030")
    return tmp_path


def run(folder: Path, *more: str, language: str = English) -> Result:
    arguments = ["import", str(folder / "orders.csv"), "--mapping", str(folder / "map.yaml"), *more]
    with patch.dict("os.environ", {"COLUMNS": "200"}), patch("locale.setlocale", return_value=language):
        result = CliRunner().invoke(hotline, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_dry_run_prints_what_the_import_prints_and_changes_nothing(folder: Path) -> None:
    dry, real = run(folder, "--dry-run"), run(folder)
    assert (dry.exit_code, real.exit_code) == (1, 1)
    assert dry.output.splitlines()[:-1] == real.output.splitlines()[:-1]
    assert "No date format of the mapping fits this." in dry.output
    assert "No service for the category “路灯”: 1 rows." in dry.output
    assert HotlineImport.objects.count() == HotlineRecord.objects.count() == 0


def test_wrong_rows_are_left_out_when_asked(folder: Path) -> None:
    result = run(folder, "--skip-bad")
    assert result.exit_code == 0
    assert "Taken in as import" in result.output
    assert HotlineRecord.objects.count() == 2
    assert [gap for stretch in walk(NOUNS) for gap in stretch.gaps] == []
    assert "Nothing new" in run(folder, "--skip-bad").output


def test_the_report_is_a_file_that_no_spreadsheet_calculates(folder: Path) -> None:
    assert run(folder, "--dry-run", "--report", str(folder / "wrong.csv"), language=Chinese).exit_code == 1
    with (folder / "wrong.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["row", "column", "value", "code", "reason"],
        ["3", "办结时间", "'=1+1", "date", "对照文件里没有适合它的日期格式。"],
    ]


def test_a_wrong_mapping_is_told_line_by_line_in_the_language(folder: Path) -> None:
    (folder / "map.yaml").write_text(MAPPING.replace("zone:", "zome:"), encoding="utf-8")
    english, chinese = run(folder), run(folder, language=Chinese)
    assert english.exit_code == chinese.exit_code == 1
    assert "map.yaml:14:3: “zome” is not known here" in english.output
    assert "map.yaml:14:3: 不认识「zome」" in chinese.output


def test_a_refused_file_is_a_sentence(folder: Path) -> None:
    (folder / "orders.csv").write_text("number\n1\n", encoding="utf-8")
    result = run(folder)
    assert result.exit_code == 1
    assert "The file lacks columns the mapping names: 工单编号" in result.output
