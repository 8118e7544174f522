"""What kinds of files can be read: encodings, columns, line numbers, Parquet."""

from pathlib import Path

import pytest

from nuo.places import reading
from nuo.places.importing import import_places
from nuo.places.models import Place
from nuo.places.reasons import UnreadableFile
from nuo.places.tests.conftest import COUNTY, COUNTY_ROWS, HEADER, WriteFile

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_usual_encodings_are_read(write_file: WriteFile, encoding: str) -> None:
    report = import_places(write_file(*COUNTY_ROWS, encoding=encoding))
    assert (report.read, report.added, report.bad) == (7, 7, [])
    assert Place.objects.get(code=COUNTY).name == "诺川县"


@pytest.mark.parametrize("header", [HEADER, HEADER.upper(), "区划代码,名称,级别,上级代码,类型"])
def test_columns_are_known_by_several_names(write_file: WriteFile, header: str) -> None:
    assert import_places(write_file(*COUNTY_ROWS, header=header)).added == 7


def test_columns_may_stand_in_any_order_and_others_are_ignored(write_file: WriteFile) -> None:
    path = write_file(f"诺川县,县级,,{COUNTY},县", header="name,note,parent_code,code,level")
    assert import_places(path).added == 1
    assert Place.objects.get().level == "county"


def test_line_ends_of_every_kind_are_read(tmp_path: Path) -> None:
    path = tmp_path / "places.CSV"
    path.write_bytes("\r\n".join((HEADER, "", *COUNTY_ROWS, ",,,,", "")).encode())
    assert import_places(path).read == 7


def test_line_numbers_stay_true_after_a_quoted_line_break(write_file: WriteFile) -> None:
    path = write_file(f'{COUNTY},诺川县,county,,,"first\nsecond"', "x,坏,county,,,", header=HEADER + ",note")
    assert [bad.number for bad in import_places(path).bad] == [4]


def test_a_row_with_the_wrong_number_of_cells_is_named(write_file: WriteFile) -> None:
    report = import_places(write_file(COUNTY_ROWS[0], f"{COUNTY},多,一,格,,,"))
    assert [(bad.number, bad.reason.code) for bad in report.bad] == [(3, "cells")]


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "a.csv", "no_header"),
        (b"\n\n", "a.csv", "no_header"),
        (b"code,name\n1,2", "a.csv", "missing_column"),
        (b"code,code,name,level,parent_code", "a.csv", "column_twice"),
        (b'code,name,level,parent_code\n1,"open,x,y\n', "a.csv", "broken_csv"),
        (b"\xff\xfec\x00o\x00", "a.csv", "encoding"),
        (b"\x80\xff\xff", "a.csv", "encoding"),
        (b"PK", "a.xlsx", "wrong_kind_of_file"),
        (b"PAR1", "a.parquet", "not_parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(tmp_path: Path, raw: bytes, name: str, code: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(UnreadableFile) as refusal:
        import_places(tmp_path / name)
    assert refusal.value.reason.code == code
    assert refusal.value.reason.in_words("zh-hans") != refusal.value.reason.in_words("en")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no file"):
        import_places(tmp_path / "none.csv")


def _parquet(tmp_path: Path) -> Path:
    rows: list[dict[str, str | None]] = [
        dict(zip(HEADER.split(","), row.split(","), strict=True)) for row in COUNTY_ROWS
    ]
    rows[0]["parent_code"] = None
    path = tmp_path / "places.parquet"
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def test_a_parquet_file_is_read_like_a_csv_file(tmp_path: Path) -> None:
    assert import_places(_parquet(tmp_path)).added == 7


def test_a_parquet_file_without_our_columns_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pyarrow.table({"code": [COUNTY]}), tmp_path / "a.parquet")
    with pytest.raises(UnreadableFile, match="Missing columns: name, level, parent_code"):
        import_places(tmp_path / "a.parquet")


def test_without_the_parquet_package_the_sentence_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _parquet(tmp_path)
    monkeypatch.setattr(reading, "parquet", None)
    with pytest.raises(UnreadableFile, match="pip install"):
        import_places(path)
