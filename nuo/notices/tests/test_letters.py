"""Letters go out as often as each has chosen, each once, and with nothing in them that is anybody's own business."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.notices import letters
from nuo.notices.actions import Choice, choose
from nuo.notices.letters import write_letters
from nuo.notices.minute import tell
from nuo.notices.models import Letter, Notice
from nuo.notices.reminding import remind
from nuo.notices.rules import How
from nuo.people.actor import NOBODY
from nuo.people.models import Person
from nuo.promises.actions import close, open_duty
from nuo.promises.models import Duty
from nuo.promises.rules import Closing
from tests.world import THURSDAY, MakePromise, World

HOUR = timedelta(hours=1)


@pytest.fixture
def duty(make_promise: MakePromise) -> Duty:
    return open_duty(make_promise(), by=NOBODY, at=THURSDAY)


def evening(duty: Duty) -> datetime:
    """Half an hour after the date, which ends at 17:30."""
    return duty.due_at + HOUR / 2


def to_clerk() -> list[Letter]:
    return list(Letter.objects.filter(staff__person__username="clerk").order_by("pk"))


def wish(world: World, how: How, hour: int = 8, language: str = "zh-hans", telephone: str = "") -> None:
    choose(Choice(how, hour, language, telephone), by=world.actors["clerk"])


def test_who_has_chosen_nothing_gets_a_letter_at_once_and_one_only(duty: Duty, staff: World) -> None:
    remind(at=evening(duty))
    assert write_letters(at=evening(duty)) == 1
    assert write_letters(at=evening(duty) + HOUR) == 0
    (letter,) = to_clerk()
    assert "村组道路坑洞修补" in letter.text
    assert duty.number in letter.text
    assert "https://nuo.example/zh/desk/" in letter.text


@pytest.mark.parametrize(
    ("how", "hour", "at_once", "at_seven", "at_nine"),
    [(How.AT_ONCE, 8, 1, 1, 1), (How.DAILY, 8, 0, 0, 1), (How.DAILY, 6, 0, 1, 1), (How.NEVER, 8, 0, 0, 0)],
)
def test_each_choice_changes_what_is_sent(
    how: How, hour: int, at_once: int, at_seven: int, at_nine: int, duty: Duty, staff: World
) -> None:
    wish(staff, how, hour)
    seven = (duty.due_at + timedelta(days=1)).replace(hour=23) - timedelta(days=1)  # 07:00 in Shanghai
    sent = []
    remind(at=evening(duty))
    for at in (evening(duty), seven, seven + 2 * HOUR):
        write_letters(at=at)
        sent.append(len(to_clerk()))
    assert sent == [at_once, at_seven, at_nine]
    # The list in the desk has it in any case.
    assert Notice.objects.filter(post__person=staff.people["clerk"], duty=duty).count() == 1


def test_what_comes_in_one_day_is_one_letter(make_promise: MakePromise, staff: World) -> None:
    wish(staff, How.DAILY)
    promise = make_promise()
    for minutes in (0, 10):
        open_duty(promise, by=NOBODY, at=THURSDAY + timedelta(minutes=minutes))
    last = Duty.objects.latest("pk")
    for at in (evening(last), evening(last) + HOUR, evening(last) + 15 * HOUR, evening(last) + 20 * HOUR):
        remind(at=at)
        write_letters(at=at)
    (letter,) = to_clerk()
    assert all(each.number in letter.text for each in Duty.objects.all())
    assert "2 件" in letter.subject


def test_what_was_done_before_the_letter_of_the_day_is_not_in_it(duty: Duty, staff: World) -> None:
    wish(staff, How.DAILY)
    remind(at=evening(duty))
    close(duty, Closing.DELIVERED, evidence={}, by=staff.actors["clerk"], at=evening(duty) + HOUR)
    assert write_letters(at=evening(duty) + 20 * HOUR) == 0


@pytest.mark.parametrize("what", ["handed over", "left the post", "signed out for good"])
def test_who_has_nothing_to_do_with_it_any_more_gets_no_letter(what: str, duty: Duty, staff: World) -> None:
    remind(at=evening(duty))
    clerk = staff.people["clerk"]
    if what == "handed over":
        Duty.objects.filter(pk=duty.pk).update(office=staff.shitang_office)
    elif what == "left the post":
        clerk.posts.update(until_on=THURSDAY.date())
    else:
        Person.objects.filter(pk=clerk.pk).update(is_active=False)
    assert write_letters(at=evening(duty)) == 0


def test_who_leads_and_works_at_the_desk_reads_of_a_duty_once(make_promise: MakePromise, staff: World) -> None:
    theirs = open_duty(make_promise(staff.township_office), by=NOBODY, at=THURSDAY)
    at = evening(theirs) + timedelta(days=3)
    remind(at=at)
    write_letters(at=at)
    letter = Letter.objects.get(staff__person__username="lead")
    assert letter.text.count(theirs.number) == 1
    assert "请负责人过问" in letter.text
    assert "1 件" in letter.subject


def test_without_an_address_nothing_is_written(duty: Duty, world: World) -> None:
    remind(at=evening(duty))
    assert write_letters(at=evening(duty)) == 0


def test_a_text_message_says_a_number_and_nothing_else(
    duty: Duty, staff: World, settings: Settings, tmp_path: Path
) -> None:
    settings.SMS_FOLDER = tmp_path / "sms"
    wish(staff, How.AT_ONCE, language="en", telephone="13800000000")
    assert tell(at=evening(duty)) == 2
    (file,) = (tmp_path / "sms").glob("*.json")
    assert '"text": "Nuo: 1 item is due. See your desk."' in file.read_text(encoding="utf-8")
    assert tell(at=evening(duty) + HOUR) == 0


def test_a_worker_that_dies_while_writing_leaves_nothing_half_done(
    duty: Duty, staff: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind(at=evening(duty))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(letters, "_write", die)
        with pytest.raises(KeyboardInterrupt):
            write_letters(at=evening(duty))
    assert (Letter.objects.count(), Notice.objects.filter(told_at=None).count()) == (0, 1)
    assert write_letters(at=evening(duty)) == 1
    assert write_letters(at=evening(duty)) == 0


def test_the_slower_of_two_workers_that_read_the_same_notices_writes_no_letter(
    duty: Duty, staff: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind(at=evening(duty))
    real = letters._claimed

    def slower(rows: Any, found: Any, at: datetime) -> bool:
        # The other worker marks them between our reading and our marking.
        Notice.objects.update(told_at=at)
        return real(rows, found, at)

    monkeypatch.setattr(letters, "_claimed", slower)
    assert write_letters(at=evening(duty)) == 0
    assert not Letter.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("confidential", [False, True])
def test_no_letter_says_anything_that_is_somebodys_own(
    confidential: bool, language: str, make_promise: MakePromise, staff: World, settings: Settings, tmp_path: Path
) -> None:
    settings.SMS_FOLDER = tmp_path
    wish(staff, How.AT_ONCE, language=language, telephone="13900000000")
    promise = make_promise(confidential=confidential)
    case, code = cases.ask(promise, Asked("桥头有个坑，我是王小明", contact="13800000001"), by=NOBODY, at=THURSDAY)
    for days in (-1, 0, 1, 10):
        tell(at=case.duty.due_at + timedelta(days=days, seconds=1))
    said = "\n".join(f"{letter.subject}\n{letter.text}" for letter in Letter.objects.all())
    assert Letter.objects.count() > 3
    for secret in (
        "桥头",
        "王小明",
        "1380000",
        "1390000",
        code,
        code.replace("-", ""),
        "素芬",
        "周",
        "example.invalid",
    ):
        assert secret not in said
    title = {"zh-hans": "村组道路坑洞修补", "en": "Road hole repair"}[language]
    assert (title in said) is not confidential
    assert (case.duty.number in said) is not confidential
    if confidential:
        assert {"zh-hans": "有 1 件事项到期了", "en": "One item is due."}[language] in said
