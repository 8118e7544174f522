"""On a promise's page: what a hotline's records say, apart from everything Nuo timed itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from nuo.disclosure.tests.conftest import NOW
from nuo.hotline.actions import Wish, take_in
from nuo.hotline.taking import read_sheet
from nuo.hotline.tests.conftest import HEADER, IN_TIME, LATE, MAPPING, line, mapping_of
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import THE_CLOCK
from tests.world import MakePromise

Get = Callable[..., str]
ROWS = (
    line("A1", IN_TIME, "是"), line("A2", LATE, "是"), line("A3", IN_TIME), line("A4", "", "否"),
    line("A5", opened="2026-11-20"), line("A6", IN_TIME, "是", "投诉"),
)  # fmt: skip


def hand(*rows: str) -> None:
    read = mapping_of(MAPPING)
    sheet = read_sheet((HEADER + "".join(rows)).encode(), read, now=NOW)
    assert take_in(sheet, read, Wish(), by=THE_CLOCK, at=NOW).row is not None


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_page_tells_both_counts_and_where_the_import_stands(make_promise: MakePromise, get: Get) -> None:
    promise = make_promise()
    address = f"promises/{promise.pk}/"
    assert "hotline" not in get(address)
    before = plain(get(address))
    hand(*ROWS)
    integrate_all(at=NOW)
    page = plain(get(address))
    # Open and not yet due is not told; neither is what belongs to no promise.
    assert "Not timed by Nuo: 4 records, closed or past the limit." in page
    assert "In time, by the hotline’s own flag 2 / 3" in page
    assert "In time, by Nuo’s computing 2 / 4" in page
    entry = re.search(r"no other figure of this page\. entry (\d+)", page)
    assert entry
    said = plain(get(f"log/{entry[1]}/"))
    assert "Records of the hotline 诺川12345 were taken in: 6 new, 0 changed. Nuo did not time them." in said
    assert "不是诺计的" in plain(get(f"log/{entry[1]}/", language="zh"))
    assert "不是诺计的时：4 件" in plain(get(address, language="zh"))
    # All that stood there before stands there still.
    part = before[before.index("The last 12 months") : before.index("How those who asked")]
    assert part in page


def test_without_flags_only_our_computing_is_told(make_promise: MakePromise, get: Get) -> None:
    promise = make_promise()
    hand(line("A1", IN_TIME))
    page = plain(get(f"promises/{promise.pk}/"))
    assert "1 record, closed" in page
    assert "own flag" not in page


def test_the_api_tells_the_same(make_promise: MakePromise, client: Client) -> None:
    promise = make_promise()

    def told() -> Any:  # Any: JSON
        return client.get(f"/api/promises/{promise.pk}").json()

    before = told()
    assert before["hotline"] is None
    hand(*ROWS)
    after = told()
    assert after["hotline"] == {
        "settled": 4, "flagged": 3, "kept_by_flag": 2, "kept_by_computing": 2, "entry": None,
    }  # fmt: skip
    assert {**after, "hotline": None} == before


@pytest.mark.parametrize("rows", [5, 60])
def test_they_are_counted_in_two_queries_however_many(
    make_promise: MakePromise, get: Get, django_assert_max_num_queries: Any, rows: int
) -> None:
    promise = make_promise()
    hand(*(line(f"A{number}", IN_TIME, "是") for number in range(rows)))
    with django_assert_max_num_queries(20):
        assert f"{rows} records" in get(f"promises/{promise.pk}/")
