"""The working of a due date, as data and as the text of the command."""

import pytest

from nuo.clocks import Calendar, ClockError, Language, Mark, Pause, clock, explain
from nuo.clocks.tests.times import at, limit


def marks(calendar: Calendar, start: str, text: str, *pauses: Pause) -> list[tuple[str, int | None, Mark]]:
    explanation = explain(at(start), limit(text), calendar, pauses)
    return [(f"{day.on:%m-%d}", day.number, day.kind) for day in explanation.days]


def test_each_day_is_counted_or_skipped_with_its_reason(calendar: Calendar) -> None:
    days = marks(calendar, "2026-09-24T15:12", "7 working days")
    assert days[:5] == [
        ("09-24", None, Mark.RECEIVED),
        ("09-25", None, Mark.HOLIDAY),
        ("09-26", None, Mark.HOLIDAY),
        ("09-27", None, Mark.HOLIDAY),
        ("09-28", 1, Mark.WORKING),
    ]
    assert days[-4:] == [
        ("10-09", 5, Mark.WORKING),
        ("10-10", 6, Mark.MAKE_UP),
        ("10-11", None, Mark.WEEKEND),
        ("10-12", 7, Mark.WORKING),
    ]


def test_a_limit_in_calendar_days_shows_how_it_moved_on(calendar: Calendar) -> None:
    assert marks(calendar, "2026-06-03T10:00", "3 calendar days") == [
        ("06-03", None, Mark.RECEIVED),
        ("06-04", 1, Mark.WORKING),
        ("06-05", 2, Mark.WORKING),
        ("06-06", None, Mark.ROLLED),
        ("06-07", None, Mark.ROLLED),
        ("06-08", 3, Mark.WORKING),
    ]


def test_paused_days_are_shown(calendar: Calendar) -> None:
    pause = Pause(at("2026-06-04T09:00"), at("2026-06-08T09:00"))
    assert marks(calendar, "2026-06-03T10:00", "2 working days", pause) == [
        ("06-03", None, Mark.RECEIVED),
        ("06-04", 1, Mark.WORKING),
        ("06-05", None, Mark.PAUSED),
        ("06-06", None, Mark.WEEKEND),
        ("06-07", None, Mark.WEEKEND),
        ("06-08", None, Mark.PAUSED),
        ("06-09", 2, Mark.WORKING),
    ]


def test_hours_show_what_was_used_by_the_end_of_each_day(calendar: Calendar) -> None:
    pause = Pause(at("2026-06-04T00:00"), at("2026-06-05T00:00"))
    assert marks(calendar, "2026-06-03T10:00", "24 hours", pause) == [
        ("06-03", 14, Mark.RECEIVED),
        ("06-04", None, Mark.PAUSED),
        ("06-05", 24, Mark.WORKING),
    ]


def test_office_hours_skip_days_off(calendar: Calendar) -> None:
    assert marks(calendar, "2026-06-05T18:00", "4 office hours") == [
        ("06-05", None, Mark.RECEIVED),
        ("06-06", None, Mark.WEEKEND),
        ("06-07", None, Mark.WEEKEND),
        ("06-08", 4, Mark.WORKING),
    ]


def test_the_command_speaks_chinese() -> None:
    assert clock("2026-10-09T16:00", "2 个工作日", "zh") == (
        "时限：2 个工作日\n"
        "收到：2026-10-09 周五 16:00\n"
        "2026-10-09 周五  不数（收到）\n"
        "2026-10-10 周六  第 1 个工作日（国庆节调休上班）\n"
        "2026-10-11 周日  不数（周末）\n"
        "2026-10-12 周一  第 2 个工作日\n"
        "到期：2026-10-12 周一 17:30"
    )


def test_the_command_says_when_a_date_is_provisional(calendar: Calendar) -> None:
    late = f"{calendar.last_year}-12-31T10:00"
    assert clock(late, "5 working days", "zh").splitlines()[-1].startswith("暂定")
    assert clock(late, "5 working days", "en").splitlines()[-1].startswith("Provisional")


def test_a_start_with_a_zone_is_shown_in_the_zone_of_the_office() -> None:
    assert "Received: 2026-09-29 Tue 01:00" in clock("2026-09-28T17:00Z", "24 hours", "en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_english_stands_in_the_chinese_text_and_no_chinese_in_the_english(language: Language) -> None:
    text = clock("2026-01-01T10:00", "200 working days", language) + clock("2026-09-24", "9 calendar days", language)
    has_chinese = any("一" <= sign <= "鿿" for sign in text)
    has_english = any(sign.isascii() and sign.isalpha() for sign in text)
    assert (has_chinese, has_english) == (language == "zh", language == "en")


@pytest.mark.parametrize(
    ("start", "text", "language", "code"),
    [
        ("yesterday", "5 working days", "en", "bad_start"),
        ("2026-02-30", "5 working days", "en", "bad_start"),
        ("2026-09-28T16:00", "soon", "zh", "bad_limit"),
        ("2026-09-28T16:00", "5 working days", "fr", "bad_language"),
        ("1026-09-28T16:00", "5 working days", "en", "out_of_range"),
    ],
)
def test_bad_input_gets_a_sentence(start: str, text: str, language: str, code: str) -> None:
    with pytest.raises(ClockError) as refusal:
        clock(start, text, language)
    assert refusal.value.code == code
