"""A file is taken in whole or not at all, again without harm, and contradicts nothing silently."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nuo.hotline.accounts import IMPORTS
from nuo.hotline.actions import Wish, try_out
from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.taking import read_sheet
from nuo.hotline.tests.conftest import HEADER, IN_TIME, LATE, MAPPING, NOW, Hand, line, mapping_of, record
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import faults, integrate_all
from nuo.people.actor import THE_CLOCK
from nuo.promises.actions import amend
from nuo.promises.models import Duty, PlaceMonth, Promise, PromiseMonth
from tests.world import MakePromise, World, wording


def entries() -> list[dict[str, object]]:
    rows = Entry.objects.filter(kind="requests.imported").order_by("pk")
    return [json.loads(bytes(row.body)) for row in rows]


def gaps() -> list[str]:
    return [
        f"{gap.code} {gap.subject} {gap.fact}"
        for stretch in walk((IMPORTS,))
        for gap in stretch.gaps
        if gap.subject.startswith(IMPORTS.name)
    ]


def test_records_get_the_due_date_nuo_computes_and_both_outcomes(hand: Hand) -> None:
    hand(line("A1", IN_TIME, "是"), line("A2", LATE, "是"), line("A3", "", "否"), line("A4", "", "", "投诉"))
    found = {number: record(number) for number in ("A1", "A2", "A3", "A4")}
    due = found["A1"].due_at
    assert due is not None
    assert due.isoformat() == "2026-10-12T09:30:00+00:00"
    assert [each.kept(now=NOW) for each in found.values()] == [True, False, False, None]
    assert [each.agrees(now=NOW) for each in found.values()] == [True, False, True, None]
    assert found["A3"].kept(now=due) is None
    assert found["A4"].promise is None


def test_the_entry_has_the_counts_and_digests_and_rows_and_log_agree(hand: Hand, world: World) -> None:
    taken = hand(line("A1", IN_TIME, "是"), line("A2", category="骚扰电话"), line("A3", category="投诉"))
    (said,) = entries()
    assert taken.row is not None
    assert said | {
        "source": "诺川12345", "office": "梅岭村村民委员会", "place": world.meiling.code,
        "sha256": taken.plan.sheet.digest, "mapping": mapping_of().digest,
        "rows": 3, "added": 2, "changed": 0, "unchanged": 0, "ignored": 1,
        "refused": 0, "cases": 0,
    } == said  # fmt: skip
    assert "王小明" not in json.dumps(said, ensure_ascii=False)
    assert gaps() == []
    HotlineImport.objects.update(added=1, ignored=2)
    assert gaps() == [f"fact_differs hotline:{taken.row.pk} {fact}" for fact in ("added", "ignored")]
    HotlineImport.objects.update(added=2, ignored=1)
    assert gaps() == []
    HotlineRecord.objects.filter(number="A3").delete()
    assert gaps() == [f"fact_differs hotline:{taken.row.pk} added"]
    integrate_all(at=NOW)
    assert list(faults()) == []


def test_the_same_file_again_changes_nothing_and_writes_nothing(hand: Hand) -> None:
    hand(line("A1", IN_TIME, "是"), line("A2"))
    again = hand(line("A1", IN_TIME, "是"), line("A2"))
    assert (again.row, again.plan.unchanged) == (None, 2)
    assert (HotlineImport.objects.count(), HotlineRecord.objects.count(), len(entries())) == (1, 2, 1)


def test_a_newer_file_changes_only_what_was_closed_since(hand: Hand) -> None:
    first = hand(line("A1", IN_TIME, "是"), line("A2"))
    newer = hand(line("A1", IN_TIME, "是"), line("A2", LATE, "否"), line("A3"))
    assert newer.row is not None
    assert (newer.row.added, newer.row.changed, newer.row.unchanged) == (1, 1, 1)
    assert record("A2").closed_at is not None
    assert record("A2").changed_by == newer.row
    assert record("A1").changed_by == record("A2").brought_by == first.row


@pytest.mark.parametrize(
    ("newer", "column", "before"),
    [
        (line("A1", LATE, "是"), "办结时间", "2026-10-12 17:30:00+08:00"),
        (line("A1", "", "是"), "办结时间", "2026-10-12 17:30:00+08:00"),
        (line("A1", IN_TIME, "是", opened="2026-09-25"), "受理时间", "2026-09-24 15:12:00+08:00"),
        (line("A1", IN_TIME, "否"), "是否按时", "True"),
    ],
)
def test_what_contradicts_an_earlier_file_is_reported_and_not_applied(
    hand: Hand, newer: str, column: str, before: str
) -> None:
    hand(line("A1", IN_TIME, "是"))
    was = record("A1").told
    taken = hand(newer, line("A2"))
    (fault,) = taken.plan.faults
    assert (fault.row, fault.column, fault.code, fault.facts["before"]) == (2, column, "contradicts", before)
    assert (record("A1").told, HotlineRecord.objects.count()) == (was, 1)
    # Left out as asked, the other rows are taken.
    skipped = hand(newer, line("A2"), wish=Wish(skip_bad=True))
    assert skipped.row is not None
    assert (skipped.row.added, skipped.row.refused) == (1, 1)
    assert record("A1").told == was


def test_an_open_record_may_get_another_target_and_a_category_mapped_since(hand: Hand) -> None:
    hand(line("A1"), line("A2", IN_TIME, "是", "路灯"))
    assert record("A2").promise is None
    wider = MAPPING.replace("  道路坑洞: road-repair", "  道路坑洞: road-repair\n  路灯: road-repair")
    taken = hand(
        f"A1,{'2026-09-24 15:12:00'},,2026-10-01,,道路坑洞,\n", line("A2", IN_TIME, "是", "路灯"), mapping=wider
    )
    assert len(taken.plan.changed) == 2
    assert record("A1").target_at is not None
    assert record("A2").due_at is not None
    # A mapping that does not name the category says nothing about it.
    assert hand(line("A2", IN_TIME, "是", "路灯")).plan.unchanged == 1


def test_a_wrong_row_stops_the_file_and_leaves_nothing(hand: Hand) -> None:
    taken = hand(line("A1"), line("A2", "soon"))
    assert [fault.code for fault in taken.plan.faults] == ["date"]
    assert (taken.row, HotlineImport.objects.count(), HotlineRecord.objects.count(), entries()) == (None, 0, 0, [])


def test_what_fails_half_way_leaves_nothing(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IntegrityError

    monkeypatch.setattr("nuo.hotline.actions.append", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        hand(line("A1"))
    assert (HotlineImport.objects.count(), HotlineRecord.objects.count()) == (0, 0)


def test_a_try_changes_nothing_and_finds_the_same(hand: Hand) -> None:
    read = mapping_of()
    data = (HEADER + line("A1") + line("A2", "soon")).encode()
    tried = try_out(read_sheet(data, read, now=NOW), read, by=THE_CLOCK)
    assert (len(tried.added), HotlineRecord.objects.count()) == (1, 0)
    assert tried.faults == hand(line("A1"), line("A2", "soon")).plan.faults


def test_a_lead_at_or_above_the_place_may_and_a_clerk_may_not(hand: Hand, world: World) -> None:
    with pytest.raises(Refused) as refused:
        hand(line("A1"), by=world.actors["clerk"])
    assert refused.value.code == "not_yours"
    taken = hand(line("A1"), by=world.actors["lead"])
    assert taken.row is not None
    assert taken.row.by == entries()[0]["by"] == "township_lead@云溪镇人民政府"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("990101101201", "990101101299", "hotline_no_place"),
        ("office: 梅岭村村民委员会", "office: 梅岭", "hotline_no_office"),
        ("road-repair", "street-lights", "hotline_no_promise"),
        ("road-repair", "in-confidence", "hotline_confidential"),
        ("road-repair", "on-a-date", "hotline_no_limit"),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused(
    hand: Hand, make_promise: MakePromise, before: str, after: str, code: str
) -> None:
    make_promise(service="in-confidence", confidential=True)
    dated = wording(limit=None, trigger={"kind": "on", "date": "2027-01-04"})  # type: ignore[arg-type]  # no limit at all
    make_promise(service="on-a-date", words=dated)
    with pytest.raises(Refused) as refused:
        hand(line("A1"), mapping=MAPPING.replace(before, after))
    assert refused.value.code == code


def test_a_source_belongs_to_one_place(hand: Hand, make_promise: MakePromise, world: World) -> None:
    hand(line("A1"))
    make_promise(world.shitang_office)
    other = MAPPING.replace("990101101201", "990101101202").replace("梅岭", "石塘")
    with pytest.raises(Refused) as refused:
        hand(line("B1"), mapping=other)
    assert refused.value.code == "hotline_source_elsewhere"
    assert hand(line("B1"), mapping=other.replace("诺川12345", "石塘热线")).row is not None


def test_the_wording_of_its_day_counts_and_before_the_first_the_first(
    hand: Hand, promise: Promise, world: World
) -> None:
    at = NOW - timedelta(days=20)
    amend(promise, wording("2 working days"), valid_from=at, by=world.actors["district"], at=at)
    hand(line("A1"), line("A2", opened="2026-11-09 09:00:00"), line("A3", opened="2024-03-04 09:00:00"))
    due = [record(number).due_at for number in ("A1", "A2", "A3")]
    assert [at.date().isoformat() for at in due if at] == ["2026-10-12", "2026-11-11", "2024-03-13"]


def test_nothing_of_it_counts_in_the_figures_nuo_timed(hand: Hand) -> None:
    hand(line("A1", IN_TIME, "是"), line("A2", LATE))
    assert [model.objects.count() for model in (Duty, PlaceMonth, PromiseMonth)] == [0, 0, 0]
