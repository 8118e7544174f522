"""Which rows are refused, and that one bad row stops everything unless told otherwise."""

import pytest

from nuo.places.importing import import_places
from nuo.places.models import Place
from nuo.places.tests.conftest import COUNTY, COUNTY_ROWS, HEADER, TOWN, VILLAGE, WriteFile

pytestmark = pytest.mark.django_db

BAD_ROWS = [
    ("51162310120,名,village,990123101000,", "code"),
    (f"{VILLAGE}-2,名,village,{TOWN},", "code"),
    ("a/b,名,hamlet,990123101201,", "code"),
    ("990123101203,名,planet,990123101000,", "level"),
    ("990123101203,  ,village,990123101000,", "empty_name"),
    (f"990123101203,{'长' * 101},village,990123101000,", "too_long"),
    ("990123101203,梅\u200b岭,village,990123101000,", "control_character"),
    ("990123101203,梅\x07岭,village,990123101000,", "control_character"),
    ('990123101203,"梅\n岭",village,990123101000,', "control_character"),
    ("990123101203,名,village,990123101000,Rich Folk", "kind"),
    ("990123101203,名,village,,", "no_parent"),
    ("990123101203,名,village,990199999000,", "parent_missing"),
    ("990123101203,名,village,990123101201,", "parent_not_above"),
    ("990123103000,名,township,990123101000,", "parent_not_above"),
    ("990123101203,名,village,990123101203,", "cycle"),
]
GOOD_ROWS = [
    "990123101203,\ue123岭村,village,990123101000,",
    "990123101203,长shan村(A区)8号、IT家园,village,990123101000,",
    "990123101203,某村,village,990123000000,",
    f"{VILLAGE}-2,二组,hamlet,{VILLAGE},",
    f"990123101203,{'长' * 100},village,{TOWN},",
]


@pytest.mark.parametrize(("row", "code"), BAD_ROWS)
def test_a_bad_row_is_named_and_stops_everything(write_file: WriteFile, row: str, code: str) -> None:
    report = import_places(write_file(*COUNTY_ROWS, row))
    assert [(bad.number, bad.reason.code) for bad in report.bad] == [(9, code)]
    assert report.bad[0].reason.in_words("zh") != report.bad[0].reason.in_words("en")
    assert (report.read, report.added, Place.objects.count()) == (8, 0, 0)


@pytest.mark.parametrize(("row", "code"), BAD_ROWS)
def test_a_bad_row_can_be_skipped(write_file: WriteFile, row: str, code: str) -> None:
    report = import_places(write_file(*COUNTY_ROWS, row), skip_bad=True)
    assert (report.added, len(report.bad), Place.objects.count()) == (7, 1, 7)


@pytest.mark.parametrize("row", GOOD_ROWS)
def test_an_unusual_but_right_row_is_taken(write_file: WriteFile, row: str) -> None:
    assert import_places(write_file(*COUNTY_ROWS, row)).added == 8


def test_a_wrong_time_zone_is_refused_and_a_right_one_kept(write_file: WriteFile) -> None:
    header = HEADER + ",time_zone"
    assert (
        import_places(write_file(f"{COUNTY},县,county,,,Asia/Nowhere", header=header)).bad[0].reason.code == "time_zone"
    )
    assert import_places(write_file(f"{COUNTY},县,county,,,Asia/Urumqi", header=header)).added == 1
    assert Place.objects.get().time_zone == "Asia/Urumqi"


def test_a_code_used_twice_names_both_rows(write_file: WriteFile) -> None:
    report = import_places(write_file(COUNTY_ROWS[0], COUNTY_ROWS[1], COUNTY_ROWS[1]))
    assert [bad.number for bad in report.bad] == [3, 4]
    assert str(report.bad[0].reason) == "The code is used more than once, in rows 3, 4."


def test_parents_may_stand_after_their_children(write_file: WriteFile) -> None:
    assert import_places(write_file(*reversed(COUNTY_ROWS))).added == 7
    assert Place.objects.get(code=VILLAGE).path == f"/{COUNTY}/{TOWN}/{VILLAGE}/"


def test_parents_that_run_in_a_circle_are_named(write_file: WriteFile) -> None:
    circle = (f"{TOWN},镇,township,{VILLAGE},", f"{VILLAGE},村,village,{TOWN},")
    report = import_places(write_file(*circle))
    assert [(bad.number, bad.reason.code) for bad in report.bad] == [(2, "cycle")]
    assert len(import_places(write_file(*circle), skip_bad=True).bad) == 2


def test_what_hangs_under_a_bad_row_is_bad_too(write_file: WriteFile) -> None:
    rows = [COUNTY_ROWS[0], COUNTY_ROWS[1].replace("云溪镇", ""), *COUNTY_ROWS[2:]]
    assert len(import_places(write_file(*rows)).bad) == 1
    report = import_places(write_file(*rows), skip_bad=True)
    assert [bad.number for bad in report.bad] == [3, 5, 6, 8]
    assert {bad.reason.code for bad in report.bad[1:]} == {"parent_bad"}
    assert sorted(Place.objects.values_list("name", flat=True)) == ["和平村", "石桥乡", "诺川县"]


def test_names_are_kept_composed_and_without_space_around_them(write_file: WriteFile) -> None:
    import_places(write_file(f"{COUNTY},\u3000Nuo\u0308 县 ,county,,"))
    assert Place.objects.get().name == "Nu\u00f6 县"
