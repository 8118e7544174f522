"""Real cases from a hotline's open records: only when asked for, once each, with a number and no words; and back."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from nuo.cases.actions import close
from nuo.cases.models import Case
from nuo.hotline.actions import Wish
from nuo.hotline.exporting import HEADER, as_csv
from nuo.hotline.models import HotlineRecord
from nuo.hotline.tests.conftest import IN_TIME, NOW, Hand, line, record
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.promises.rules import Closing
from tests.world import World

OPENING = Wish(open_cases=True)


def exported(source: str = "诺川12345") -> list[list[str]]:
    text = b"".join(as_csv(source, now=NOW + timedelta(days=2))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_without_the_wish_no_case_is_opened(hand: Hand) -> None:
    taken = hand(line("A1"))
    assert (taken.plan.open_without_case, Case.objects.count()) == (["A1"], 0)


def test_an_open_record_with_a_promise_becomes_a_case_once(hand: Hand) -> None:
    rows = [line("A1"), line("A2", IN_TIME), line("A3", category="投诉"), line("A4", category="骚扰电话")]
    taken = hand(*rows, wish=OPENING)
    assert taken.row is not None
    assert taken.row.cases == 1
    case = Case.objects.get()
    assert record("A1").case == case
    assert (case.content, case.contact, case.channel) == (
        "来自热线，编号 A1 / From the hotline, number A1",
        "",
        "phone",
    )
    # Its clock began when Nuo learned of it.
    assert case.duty.opened_at == NOW
    again = hand(*rows, line("A5"), wish=OPENING, at=NOW + timedelta(days=1))
    assert again.row is not None
    assert (again.row.cases, Case.objects.count()) == (1, 2)
    assert hand(*rows, line("A5"), wish=OPENING).row is None
    assert Entry.objects.filter(kind="requests.imported").count() == 2


def test_records_taken_in_before_get_their_cases_later(hand: Hand) -> None:
    hand(line("A1"))
    taken = hand(line("A1"), wish=OPENING)
    assert taken.row is not None
    assert (taken.row.added, taken.row.unchanged, taken.row.cases) == (0, 1, 1)


def test_the_database_refuses_a_second_record_of_a_number_or_of_a_case(hand: Hand) -> None:
    hand(line("A1"), line("A2"), wish=OPENING)
    for change in ({"number": "A1"}, {"case": record("A1").case}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HotlineRecord.objects.filter(number="A2").update(**change)


def test_a_record_closed_later_leaves_its_case_to_the_desk(hand: Hand) -> None:
    hand(line("A1", opened="2026-11-19"), wish=OPENING)
    hand(line("A1", "2026-11-20", opened="2026-11-19"))
    assert record("A1").closed_at is not None
    assert Case.objects.get().state == "received"


def test_what_became_of_the_cases_goes_back_without_words_or_formulas(hand: Hand, world: World) -> None:
    hand(line("-A1"), line("A2"), line("A3", IN_TIME), wish=OPENING)
    first = record("-A1").case
    assert first is not None
    close(first, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=NOW + timedelta(days=1))
    second = record("A2").case
    assert second is not None
    assert exported() == [
        list(HEADER),
        ["'-A1", first.duty.number, "2026-12-01T17:30:00+08:00", "kept", "delivered", "2026-11-21T10:00:00+08:00"],
        ["A2", second.duty.number, "2026-12-01T17:30:00+08:00", "open", "", ""],
    ]


def test_an_unknown_source_is_refused(hand: Hand) -> None:
    hand(line("A1"))
    assert exported() == [list(HEADER)]
    with pytest.raises(Refused, match="hotline_no_source"):
        exported("12345")
