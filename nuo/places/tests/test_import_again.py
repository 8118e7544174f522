"""Importing a second file: nothing is lost, nothing is written twice, moves carry the subtree along."""

import tempfile
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nuo.places.importing import import_places
from nuo.places.models import Place
from nuo.places.rules import Level, codes_of
from nuo.places.tests.conftest import COUNTY, COUNTY_ROWS, HEADER, TOWN, VILLAGE, WriteFile


def test_the_same_file_again_writes_nothing(county: Place, write_file: WriteFile) -> None:
    before = list(Place.objects.values_list())
    with CaptureQueriesContext(connection) as queries:
        report = import_places(write_file(*COUNTY_ROWS))
    assert (report.added, report.changed, report.unchanged) == (0, 0, 7)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert list(Place.objects.values_list()) == before


def test_a_renamed_place_keeps_its_key(county: Place, write_file: WriteFile) -> None:
    old = Place.objects.get(code=VILLAGE)
    report = import_places(write_file(f"{VILLAGE},梅岭新村,village,{TOWN},"))
    assert (report.changed, report.unchanged) == (1, 0)
    new = Place.objects.get(code=VILLAGE)
    assert (new.pk, new.name, new.path, new.kind) == (old.pk, "梅岭新村", old.path, "")


def test_what_the_file_does_not_say_stays(county: Place, write_file: WriteFile) -> None:
    Place.objects.filter(code=VILLAGE).update(name_en="Meiling", time_zone="Asia/Urumqi")
    header = "code,name,level,parent_code"
    assert import_places(write_file(f"{VILLAGE},梅岭村,village,", header=header)).unchanged == 1
    kept = Place.objects.get(code=VILLAGE)
    assert (kept.name_en, kept.time_zone, kept.kind) == ("Meiling", "Asia/Urumqi", "villagers_committee")


def test_a_place_that_vanished_from_the_file_is_left(county: Place, write_file: WriteFile) -> None:
    import_places(write_file(*COUNTY_ROWS[:3]))
    assert Place.objects.count() == 7


def test_a_moved_place_takes_everything_below_it_along(county: Place, write_file: WriteFile) -> None:
    report = import_places(write_file(f"{VILLAGE},梅岭村,village,990123102000,villagers_committee"))
    assert (report.changed, report.unchanged) == (1, 0)
    hamlet = Place.objects.get(code=f"{VILLAGE}-1")
    assert hamlet.path == f"/{COUNTY}/990123102000/{VILLAGE}/{VILLAGE}-1/"


def test_a_level_that_would_sink_to_that_of_its_children_is_refused(county: Place, write_file: WriteFile) -> None:
    row = f"{TOWN},云溪村,village,{COUNTY},"
    for skip_bad in (False, True):
        assert import_places(write_file(row), skip_bad=skip_bad).bad[0].reason.code == "child_not_below"
    assert Place.objects.get(code=TOWN).level == "township"


def test_places_added_by_hand_afterwards_get_keys_of_their_own(write_file: WriteFile, db: None) -> None:
    import_places(write_file(*COUNTY_ROWS))
    county = Place.objects.get(code=COUNTY)
    assert Place.objects.create(code="990123103000", name="新田乡", level="township", parent=county).pk > county.pk


def test_a_parent_may_be_in_the_system_only(county: Place, write_file: WriteFile) -> None:
    assert import_places(write_file(f"990123101203,新村,village,{TOWN},")).added == 1
    assert Place.objects.get(code="990123101203").path == f"/{COUNTY}/{TOWN}/990123101203/"


@st.composite
def _trees(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Draw (code, level, parent code): any tree whose levels sink, in any order."""
    levels = list(Level)
    drawn: list[tuple[str, str, str]] = [(f"{0:012}", "province", "")]
    for number in range(1, draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([row for row in drawn if row[1] != "hamlet"]))
        level = draw(st.sampled_from(levels[levels.index(Level(parent[1])) + 1 :]))
        drawn.append((f"{number:012}", level.value, parent[0]))
    return draw(st.permutations(drawn))


def _import(rows: list[tuple[str, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tree.csv"
        path.write_text("\n".join([HEADER, *(f"{code},名,{level},{parent}," for code, level, parent in rows)]))
        assert not import_places(path).bad


class AnyTree(TestCase):
    """Hypothesis needs the database emptied after each example."""

    @given(_trees(), st.data())
    def test_every_path_is_that_of_the_parent_and_the_code_whatever_came_before(
        self, rows: list[tuple[str, str, str]], data: st.DataObject
    ) -> None:
        _import(rows)
        # Move one place, if it can be moved, with a file that names nothing else.
        code, level, _ = data.draw(st.sampled_from(rows))
        above = [row[0] for row in rows if list(Level).index(Level(row[1])) < list(Level).index(Level(level))]
        if above:
            _import([(code, level, data.draw(st.sampled_from(above)))])
        for place in Place.objects.select_related("parent"):
            assert place.path == (place.parent.path if place.parent else "/") + place.code + "/"
            assert [*place.ancestors().values_list("code", flat=True), place.code] == codes_of(place.path)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without such figures")
def test_postgresql_knows_at_once_how_many_places_there_are(db: None) -> None:
    rows = [("510000000000", "province", ""), *((f"51{n:04d}000000", "city", "510000000000") for n in range(1, 500))]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Place._meta.db_table}")
        _import(rows)
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Place._meta.db_table])
        assert cursor.fetchone()[0] == Place.objects.count()


@pytest.mark.slow
def test_the_real_divisions_are_imported_and_again_without_harm(db: None, shared_data: object) -> None:
    assert callable(shared_data)
    path = shared_data("divisions/divisions_2023_clean.parquet")
    report = import_places(path)
    assert (report.read, report.added, report.bad) == (665_271, 665_271, [])
    assert Place.objects.under(Place.objects.get(code="510000000000")).filter(level="county").count() == 183
    assert Place.objects.filter(level="township", parent__level="city").count() == 77
    again = import_places(path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 665_271)
