"""The tree of places: paths, subtrees, ancestors."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from nuo.places.models import Place
from nuo.places.rules import Level, code_fits, codes_of, is_above, path_of
from nuo.places.tests.conftest import COUNTY, TOWN, VILLAGE

CODES = st.lists(st.from_regex(r"[0-9A-Za-z][0-9A-Za-z.-]{0,31}", fullmatch=True), min_size=1, max_size=6)


def _path(codes: list[str]) -> str:
    path = ""
    for code in codes:
        path = path_of(code, path)
    return path


@given(CODES)
def test_a_path_gives_back_its_codes(codes: list[str]) -> None:
    assert codes_of(_path(codes)) == codes


@given(CODES, CODES)
def test_a_path_begins_with_another_exactly_when_its_codes_do(one: list[str], other: list[str]) -> None:
    assert _path(one).startswith(_path(other)) == (one[: len(other)] == other)


@given(st.sampled_from(Level), st.sampled_from(Level))
def test_of_two_levels_at_most_one_is_above(one: Level, other: Level) -> None:
    assert is_above(one, other) + is_above(other, one) == (one != other)


@pytest.mark.parametrize(
    "code", ["", "５１１６２３１０１２０１", "511623101201\n", "51/1623101201", "a%", "-1", "x" * 33]
)
def test_what_is_no_code_fits_at_no_level(code: str) -> None:
    assert not any(code_fits(code, level) for level in Level)


def test_a_local_code_fits_only_a_hamlet() -> None:
    assert [level for level in Level if code_fits("511623101201-1", level)] == [Level.HAMLET]
    assert all(code_fits("511623101201", level) for level in Level)


def test_a_path_is_set_when_a_place_is_added(county: Place) -> None:
    village = Place.objects.get(code=VILLAGE)
    assert village.path == f"/{COUNTY}/{TOWN}/{VILLAGE}/"
    assert village.time_zone == "Asia/Shanghai"


def test_under_is_the_place_and_all_below_it(county: Place) -> None:
    town = Place.objects.get(code=TOWN)
    assert [place.name for place in Place.objects.under(town)] == ["云溪镇", "梅岭村", "一组", "和平村"]
    assert [place.name for place in Place.objects.children_of(town)] == ["梅岭村", "和平村"]
    assert town.is_under(county)
    assert not county.is_under(town)


def test_ancestors_come_root_first(county: Place) -> None:
    hamlet = Place.objects.get(code=f"{VILLAGE}-1")
    assert [place.name for place in hamlet.ancestors()] == ["诺川县", "云溪镇", "梅岭村"]
    assert not county.ancestors()


def test_a_code_that_begins_like_another_is_not_under_it(county: Place) -> None:
    village = Place.objects.get(code=VILLAGE)
    for code in ("h1", "h10", "H1"):
        Place.objects.create(code=code, name="组", level="hamlet", parent=village)
    assert [place.code for place in Place.objects.under(Place.objects.get(code="h1"))] == ["h1"]


def test_a_subtree_is_read_through_the_index(county: Place) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Place.objects.order_by().under(county).explain()
    assert "place_path" in plan
    assert "SCAN" not in plan


def test_a_prefix_taken_from_another_column_still_works(county: Place) -> None:
    from_column = Place.objects.filter(path__startswith=Place.objects.filter(code=TOWN).values("path"))
    assert from_column.count() == 4


@pytest.mark.parametrize("wrong", [{"level": "planet"}, {"name": ""}, {"code": TOWN}])
def test_the_database_refuses_what_the_rules_refuse(county: Place, wrong: dict[str, str]) -> None:
    right = {"code": "990123103000", "name": "新田乡", "level": "township"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**(right | wrong), parent=county)
    assert Place.objects.create(**right, parent=county).pk


def test_a_place_with_others_below_it_cannot_be_deleted(county: Place) -> None:
    with pytest.raises(ProtectedError):
        county.delete()
