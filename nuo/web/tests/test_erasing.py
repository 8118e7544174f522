"""Words are kept as long as the programme says, not longer, and never while somebody still needs them."""

from datetime import datetime, timedelta

import pytest

from nuo.cases import actions, contesting, rating
from nuo.cases.access import case_by_code
from nuo.cases.actions import Asked
from nuo.cases.filing import File
from nuo.cases.models import Case, CaseFile, Message, Sealing
from nuo.cases.referring import refer_as_holder
from nuo.cases.tests.levels import adopt, answering, gaps
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import integrate
from nuo.people.actor import NOBODY, holder_of
from nuo.promises.rules import Closing
from nuo.web.erasing import erase_outlived
from nuo.web.worker import Worker
from tests.world import THURSDAY, MakePromise, World

CLOSED = THURSDAY + timedelta(days=1)
YEAR = timedelta(days=365)
PAPER = File("坑.pdf", "application/pdf", b"%PDF-1.4 hole")


def ended(world: World, make_promise: MakePromise, *, confidential: bool = False) -> tuple[Case, str]:
    """Return a request that was answered, with a contact, a message and a file."""
    promise = make_promise(service="clinic" if confidential else "road-repair", confidential=confidential)
    asked = Asked("桥头有个坑", contact="13800000000", file=PAPER)
    case, code = actions.ask(promise, asked, by=NOBODY, at=THURSDAY)
    actions.say(case, "谢谢", by=holder_of(case.pk), at=THURSDAY)
    actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=CLOSED)
    integrate(at=CLOSED)
    return case, code


def words_left() -> bool:
    """Return whether a word of anybody is left."""
    said = (
        Message.objects.exclude(text="", sealed=b"").exists() or Case.objects.exclude(content="", contact="").exists()
    )
    return said or CaseFile.objects.exists() or Sealing.objects.exists()


@pytest.mark.parametrize("confidential", [False, True], ids=["open", "confidential"])
def test_after_the_programmes_time_nothing_is_left_but_that_it_was(
    confidential: bool, world: World, make_promise: MakePromise
) -> None:
    adopt(world, erase_after="365 calendar days")
    case, code = ended(world, make_promise, confidential=confidential)
    assert erase_outlived(at=CLOSED + YEAR - timedelta(hours=9)) == 0
    assert words_left()
    Worker().minute(CLOSED + YEAR + timedelta(days=5))
    assert not words_left()
    (entry,) = Entry.objects.filter(kind="entry.withheld")
    assert b"storage_ended" in bytes(entry.body)
    found = case_by_code(code)
    assert (found.state, found.words.content) == ("closed", "")
    assert erase_outlived(at=CLOSED + YEAR + timedelta(days=5)) == 0
    assert gaps() == []
    assert case.duty.number == str(found)


def test_a_programme_that_says_nothing_erases_nothing(world: World, make_promise: MakePromise) -> None:
    adopt(world, refer_after="3 working days")
    ended(world, make_promise)
    assert erase_outlived(at=CLOSED + 20 * YEAR) == 0
    assert words_left()


def test_a_longer_time_keeps_longer(world: World, make_promise: MakePromise) -> None:
    adopt(world, erase_after="730 calendar days")
    ended(world, make_promise)
    assert erase_outlived(at=CLOSED + YEAR + timedelta(days=5)) == 0
    assert erase_outlived(at=CLOSED + 2 * YEAR + timedelta(days=20)) == 1


@pytest.mark.parametrize("number", ["contest_within", "rate_within"])
def test_what_can_still_be_contested_or_rated_is_kept(number: str, world: World, make_promise: MakePromise) -> None:
    adopt(world, erase_after="1 calendar day", **{number: "90 calendar days"})
    ended(world, make_promise)
    assert erase_outlived(at=CLOSED + timedelta(days=60)) == 0
    assert erase_outlived(at=CLOSED + timedelta(days=92)) == 1


def test_what_is_open_is_kept(world: World, make_promise: MakePromise) -> None:
    adopt(world, erase_after="40 calendar days")
    answering(world, "township")
    case, _ = ended(world, make_promise)
    late = CLOSED + YEAR
    contesting.contest(case, "没好", by=holder_of(case.pk), at=CLOSED + timedelta(days=2))
    assert erase_outlived(at=late) == 0
    case = Case.objects.get(pk=case.pk)
    actions.close(case, Closing.DELIVERED, "又补了", by=world.actors["clerk"], at=CLOSED + timedelta(days=5))
    case = Case.objects.get(pk=case.pk)
    refer_as_holder(case, "还是不行", by=holder_of(case.pk), at=CLOSED + timedelta(days=6))
    # The level above has not answered.
    assert erase_outlived(at=late) == 0
    rating.rate(case, 5, by=holder_of(case.pk), at=CLOSED + timedelta(days=6))
    assert words_left()


def test_the_time_counts_from_the_last_answer(world: World, make_promise: MakePromise) -> None:
    adopt(world, erase_after="40 calendar days")
    case, _ = ended(world, make_promise)
    again: datetime = CLOSED + timedelta(days=20)
    contesting.contest(case, "没好", by=holder_of(case.pk), at=again)
    case = Case.objects.get(pk=case.pk)
    actions.close(case, Closing.DELIVERED, "又补了", by=world.actors["clerk"], at=again)
    assert erase_outlived(at=CLOSED + timedelta(days=45)) == 0
    assert erase_outlived(at=again + timedelta(days=43)) == 1
