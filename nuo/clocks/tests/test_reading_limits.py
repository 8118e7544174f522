"""Limits as people write them, in Chinese and in English, and those that cannot be counted."""

import copy
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks import ClockError, Language, Limit, Unit
from nuo.clocks.tests.times import limits


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("5 working days", 5, Unit.WORKING_DAYS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("10 Business Days", 10, Unit.WORKING_DAYS),
        ("within 5 working days", 5, Unit.WORKING_DAYS),
        ("5 个工作日", 5, Unit.WORKING_DAYS),
        ("5个工作日内", 5, Unit.WORKING_DAYS),
        ("５ 个工作日", 5, Unit.WORKING_DAYS),
        ("十五个工作日以内", 15, Unit.WORKING_DAYS),
        ("两个工作日", 2, Unit.WORKING_DAYS),
        ("30 日", 30, Unit.CALENDAR_DAYS),
        ("三十日", 30, Unit.CALENDAR_DAYS),
        ("30天", 30, Unit.CALENDAR_DAYS),
        ("30 calendar days", 30, Unit.CALENDAR_DAYS),
        ("24 hours", 24, Unit.HOURS),
        ("24 小时", 24, Unit.HOURS),
        ("30 分钟", 30, Unit.MINUTES),
        ("4 office hours", 4, Unit.OFFICE_HOURS),
        ("4 个工作小时", 4, Unit.OFFICE_HOURS),
    ],
)
def test_a_limit_is_read(text: str, count: int, unit: Unit) -> None:
    assert Limit.parse(text) == Limit(count, unit)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("当场", "bad_limit"),
        ("on the spot", "bad_limit"),
        ("immediately", "bad_limit"),
        ("", "bad_limit"),
        ("5", "bad_limit"),
        ("5 days", "bad_limit"),
        ("1 个月", "bad_limit"),
        ("two years", "bad_limit"),
        ("半天", "bad_limit"),
        ("1.5 hours", "bad_limit"),
        ("-3 working days", "bad_limit"),
        ("3-5 个工作日", "bad_limit"),
        ("五六日", "bad_limit"),
        ("几个工作日", "bad_limit"),
        ("1 hour 30 minutes", "bad_limit"),
        ("5 fortnights", "bad_limit"),
        ("0 working days", "limit_too_short"),
        ("零日", "limit_too_short"),
        ("99999 日", "limit_too_long"),
        (f"{'9' * 4000} hours", "limit_too_long"),
    ],
)
def test_a_limit_that_cannot_be_counted_is_refused(text: str, code: str) -> None:
    with pytest.raises(ClockError) as refusal:
        Limit.parse(text)
    assert refusal.value.code == code
    assert refusal.value.message("zh").endswith("。")
    assert refusal.value.message("en").endswith(".")


@pytest.mark.parametrize(
    ("text", "advice"),
    [("当场", "30 分钟"), ("30 days", "还是自然日"), ("2 个月", "请写天数"), ("5 fortnights", "单位")],
)
def test_a_refusal_says_what_to_write_instead(text: str, advice: str) -> None:
    with pytest.raises(ClockError) as refusal:
        Limit.parse(text)
    assert advice in refusal.value.message("zh")


@given(limits, st.sampled_from(["zh", "en"]))
def test_what_is_written_is_read_back(limit: Limit, language: Language) -> None:
    assert Limit.parse(limit.in_words(language)) == limit
    assert str(limit) == limit.in_words("en")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ClockError):
        assert Limit.parse(text).count >= 1


def test_words_are_plain_in_both_languages() -> None:
    assert Limit(5, Unit.WORKING_DAYS).in_words("zh") == "5 个工作日"
    assert Limit(1, Unit.OFFICE_HOURS).in_words("en") == "1 office hour"


def test_a_refusal_crosses_a_process_border() -> None:
    refusal = ClockError("bad_limit", "看不懂。", "Cannot be read.")
    rebuilt = copy.copy(refusal)  # rebuilds it the way a process border does
    assert (rebuilt.code, rebuilt.message_zh, rebuilt.message_en) == ("bad_limit", "看不懂。", "Cannot be read.")
