"""Several take the same hotline's files in at once: each record once, and nothing said twice."""

import pytest

from nuo.cases.models import Case
from nuo.hotline.actions import Wish
from nuo.hotline.models import HotlineImport, HotlineRecord
from nuo.hotline.tests.conftest import IN_TIME, Hand, line
from nuo.ledger.models import Entry
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_with_the_same_file_bring_it_once(hand: Hand) -> None:
    rows = [line(f"A{number}") for number in range(30)]
    taken = at_once([lambda: hand(*rows, wish=Wish(open_cases=True)).row is not None for _ in range(8)])
    assert sorted(taken) == [False] * 7 + [True]
    assert (HotlineImport.objects.count(), HotlineRecord.objects.count(), Case.objects.count()) == (1, 30, 30)
    assert Entry.objects.filter(kind="requests.imported").count() == 1


def test_of_two_closings_told_at_once_the_second_is_a_contradiction(hand: Hand) -> None:
    hand(line("A1"))
    told = [line("A1", IN_TIME), line("A1", "2026-10-01 09:00:00")]
    faults = at_once([lambda row=row: len(hand(row).plan.faults) for row in told])  # type: ignore[misc]  # mypy does not infer a default of a lambda
    assert sorted(faults) == [0, 1]
    assert HotlineImport.objects.count() == 2
