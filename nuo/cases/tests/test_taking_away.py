"""The queue as a file, with the filters of the page and nothing a spreadsheet would run; and the lead's overview."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.exporting import COLUMNS, guarded
from nuo.cases.tests.conftest import Asking, SetClock, SignedIn
from nuo.people.actor import NOBODY
from nuo.promises.rules import Closing
from tests.world import THURSDAY, MakePromise, World, wording

SECRETS = ("桥头右边有个坑", "13800000000", "想约一次体检")
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def desk(asking: Asking, world: World, make_promise: MakePromise) -> Asking:
    """A hole, a lamp with a title that is a formula, a confidential one, and one that is done."""
    title = {"zh": '=HYPERLINK("http://x")', "en": "@SUM(A1)"}
    lamp = make_promise(service="lamp", words=wording("3 working days", title=title))
    actions.ask(lamp, Asked("灯"), by=NOBODY, at=THURSDAY)
    sealed = make_promise(service="clinic", confidential=True, words=wording(title={"zh": "体检", "en": "Check"}))
    actions.ask(sealed, Asked("想约一次体检"), by=NOBODY, at=THURSDAY)
    done, _ = actions.ask(asking.promise, Asked("又一个"), by=NOBODY, at=THURSDAY)
    actions.close(done, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=THURSDAY + timedelta(hours=1))
    return asking


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/zh/desk/export.csv{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="nuo-desk-20260924-1512-log')
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streaming answer
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def sheets_of(client: Client, query: str = "") -> openpyxl.Workbook:
    answer = client.get(f"/zh/desk/export.xlsx{query}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_file_has_what_the_page_shows_and_no_word_of_a_resident(desk: Asking, signed_in: SignedIn) -> None:
    rows = rows_of(signed_in("clerk"))
    assert list(rows[0]) == NAMES
    assert len(rows) == 3
    hole = next(row for row in rows if row["number"] == desk.case.duty.number)
    assert hole["opened_at"] == "2026-09-24T15:12:00+08:00"
    assert (hole["due_at"], hole["outcome"], hole["over"]) == ("2026-10-12T17:30:00+08:00", "open", "0")
    assert (hole["place_code"], hole["channel"], hole["kind"]) == ("990101101201", "web", "request")
    sealed = next(row for row in rows if row["confidential"] == "1")
    assert (sealed["service"], sealed["title_zh"], sealed["title_en"], sealed["kind"]) == ("", "", "", "")
    assert not any(secret in str(rows) for secret in SECRETS)


def test_no_cell_is_a_formula_in_either_file(desk: Asking, signed_in: SignedIn) -> None:
    titles = [row["title_zh"] for row in rows_of(signed_in("clerk"))]
    assert '\'=HYPERLINK("http://x")' in titles
    book = sheets_of(signed_in("clerk"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in {cell.data_type for cell in cells}
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("start", [*list("=+-@＝＋－＠"), "\t", "\r"])
def test_whatever_begins_a_formula_is_guarded(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"
    assert guarded(f"1{start}") == f"1{start}"


def test_the_filters_of_the_page_are_those_of_the_file(desk: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    assert [row["service"] for row in rows_of(clerk, "?service=lamp")] == ["lamp"]
    assert rows_of(clerk, "?channel=phone") == []
    assert [row["closing"] for row in rows_of(clerk, "?tab=done")] == ["delivered"]
    book = sheets_of(clerk, "?service=lamp&tab=soon")
    assert next(row[0].value for row in book["duties"].iter_rows()) == "number"
    about = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert (about["filter_service"], about["tab"]) == ("lamp", "soon")
    assert about["made_by"] == "village_clerk@梅岭村村民委员会"
    assert about["due_at"] == "到期"


def test_a_file_holds_nothing_of_another_office_and_only_two_forms_exist(desk: Asking, signed_in: SignedIn) -> None:
    assert rows_of(signed_in("other_clerk")) == []
    assert not any(row["confidential"] == "1" for row in rows_of(signed_in("auditor")))
    for name in ("supervisor", "administrator"):
        assert signed_in(name).get("/zh/desk/export.csv").status_code == 403
    assert signed_in("clerk").get("/zh/desk/export.pdf").status_code == 404


def test_the_overview_counts_for_a_lead_what_the_offices_below_have(
    desk: Asking, signed_in: SignedIn, world: World, set_clock: SetClock
) -> None:
    set_clock(desk.case.duty.due_at + timedelta(days=1))
    actions.hand_over(desk.case, world.township_office, "镇里的", by=world.actors["clerk"], at=THURSDAY)
    page = signed_in("lead").get("/zh/desk/overview/")
    counts = {
        load.office.name: (load.counts["overdue"], load.undone, load.handed_over) for load in page.context["loads"]
    }
    # The lamp stays with the village, the hole went to the township; the confidential one is not counted.
    assert counts == {"梅岭村村民委员会": (1, 1, 1), "云溪镇人民政府": (1, 1, 0)}
    text = page.content.decode()
    assert "转办了还没接" in text
    assert not any(secret in text for secret in SECRETS)
    for name, status in (("district", 200), ("auditor", 200), ("clerk", 403), ("officer", 403), ("administrator", 403)):
        assert signed_in(name).get("/zh/desk/overview/").status_code == status
    assert "办件台总览" in signed_in("lead").get("/zh/desk/").content.decode()
    assert "办件台总览" not in signed_in("clerk").get("/zh/desk/").content.decode()
