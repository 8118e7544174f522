"""What the command prints and returns."""

import io
from pathlib import Path

import pytest
from django.utils import translation
from rich.console import Console

from nuo.places.cli import BAD_ROWS, DONE, UNREADABLE, places_import
from nuo.places.models import Place
from nuo.places.tests.conftest import COUNTY_ROWS, WriteFile

pytestmark = pytest.mark.django_db


def _run(path: Path, *, skip_bad: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    with translation.override("en"):
        code = places_import(path, skip_bad, Console(file=out, width=160))
    return code, out.getvalue()


def test_a_good_file_is_reported(write_file: WriteFile) -> None:
    code, printed = _run(write_file(*COUNTY_ROWS))
    assert code == DONE
    assert printed.split("Added")[1].split()[0] == "7"


def test_every_bad_row_stands_in_the_report(write_file: WriteFile) -> None:
    bad = [f"[red]{number},名,village,x," for number in range(40)]
    code, printed = _run(write_file(*COUNTY_ROWS, *bad))
    assert (code, Place.objects.count()) == (BAD_ROWS, 0)
    assert all(f"[red]{number} " in printed for number in range(40))
    assert "Nothing was imported" in printed


def test_skipped_rows_are_reported_beside_what_was_done(write_file: WriteFile) -> None:
    code, printed = _run(write_file(*COUNTY_ROWS, "1,名,village,x,"), skip_bad=True)
    assert (code, Place.objects.count()) == (DONE, 7)
    assert "must have 12 digits" in printed
    assert printed.split("Skipped")[1].split()[0] == "1"


def test_an_unreadable_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    code, printed = _run(tmp_path / "none.csv")
    assert code == UNREADABLE
    assert printed.strip().startswith("There is no file")
