"""Finding places by name and code."""

import pytest
from pytest_django import DjangoAssertNumQueries

from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.places.search import MOST, find
from nuo.places.tests.conftest import COUNTY, TOWN, VILLAGE


def _names(text: str) -> list[str]:
    return [found.place.name for found in find(text)]


def test_a_part_of_the_name_finds_the_place_with_its_county_and_township(county: Place) -> None:
    (found,) = find("梅岭")
    assert (found.place.name, found.county, found.township) == ("梅岭村", "诺川县", "云溪镇")


def test_places_of_the_same_name_are_told_apart(county: Place) -> None:
    assert [(found.place.name, found.township) for found in find("和平")] == [
        ("和平村", "云溪镇"),
        ("和平村", "石桥乡"),
    ]


@pytest.mark.parametrize("text", ["石桥 和平", "  石桥乡\u3000和平村 ", "诺川 石桥 和平"])
def test_words_before_the_last_name_places_above(county: Place, text: str) -> None:
    assert [found.place.code for found in find(text)] == ["990123102201"]


def test_a_word_above_that_does_not_fit_finds_nothing(county: Place) -> None:
    assert find("石桥 梅岭") == []


def test_the_exact_name_comes_first_then_beginnings_then_the_rest(county: Place) -> None:
    for number, name in enumerate(["大和平", "和平", "和平里"]):
        Place.objects.create(
            code=f"99012310121{number}", name=name, level="village", parent=Place.objects.get(code=TOWN)
        )
    Place.objects.create(code="990123103000", name="新和平镇", level="township", parent=county)
    assert _names("和平") == ["和平", "和平村", "和平里", "和平村", "新和平镇", "大和平"]


def test_of_equals_the_higher_level_comes_first(county: Place) -> None:
    Place.objects.create(code="990123103000", name="梅岭镇", level="township", parent=county)
    assert _names("梅岭") == ["梅岭镇", "梅岭村"]


def test_the_beginning_of_a_code_finds_the_place_and_what_follows(county: Place) -> None:
    assert _names("990123101") == ["云溪镇", "梅岭村", "和平村", "一组"]
    assert _names(VILLAGE) == ["梅岭村", "一组"]
    assert _names("99012") == ["诺川县", "云溪镇", "石桥乡", "梅岭村", "和平村", "和平村", "一组"]


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "%", "_", "%%", "__", "梅_", "\\", "' OR 1=1 --", "x" * 10_000])
def test_blank_text_and_wildcards_find_nothing(county: Place, text: str) -> None:
    assert find(text) == []


def test_a_wildcard_in_a_name_is_found_as_it_is_written(county: Place) -> None:
    Place.objects.filter(code=VILLAGE).update(name="50%_村")
    assert _names("%_") == ["50%_村"]


def test_one_character_finds_only_beginnings(county: Place) -> None:
    assert _names("和") == ["和平村", "和平村"]
    assert _names("平") == []


def test_an_english_name_is_found_in_any_case(county: Place) -> None:
    Place.objects.filter(code=VILLAGE).update(name_en="Meiling Village")
    assert _names("meiLING") == ["梅岭村"]


def test_a_search_can_be_kept_to_a_place_and_to_levels(county: Place) -> None:
    town = Place.objects.get(code=TOWN)
    assert [found.place.code for found in find("和平", under=town)] == ["990123101202"]
    assert find("和平", under=town, levels=[Level.TOWNSHIP]) == []
    assert [found.place.name for found in find(COUNTY[:6], levels=[Level.COUNTY, Level.TOWNSHIP])] == [
        "诺川县",
        "云溪镇",
        "石桥乡",
    ]
    assert find("和平", levels=[]) == []


def test_a_township_directly_under_a_city_is_told_apart_by_the_city(db: None) -> None:
    city = Place.objects.create(code="990200000000", name="江湾市", level="city")
    Place.objects.create(code="990200101000", name="石碣镇", level="township", parent=city)
    (found,) = find("石碣")
    assert (found.county, found.township) == ("江湾市", "")


def test_a_placeholder_of_the_statistics_is_not_shown_as_a_name(db: None) -> None:
    province = Place.objects.create(code="990000000000", name="江州市", level="province")
    rest = Place.objects.create(code="990100000000", name="市辖区", level="city", parent=province)
    Place.objects.create(code="990101000000", name="和平区", level="county", parent=rest)
    assert [found.county for found in find("和平")] == ["江州市"]


def test_many_finds_take_two_queries_and_are_bounded(
    county: Place, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(MOST + 5):
        Place.objects.create(code=f"g{number}", name="梅园组", level="hamlet", parent=Place.objects.get(code=VILLAGE))
    with django_assert_num_queries(2):
        assert len(find("梅园")) == 20
    with django_assert_num_queries(2):
        assert len(find("云溪 梅园", under=county, limit=10_000)) == MOST
    assert find("梅园", limit=0) == []
