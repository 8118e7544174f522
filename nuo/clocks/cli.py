"""The text behind the command `nuo clock 2026-09-28T16:00 "5 working days"`; the command itself lives elsewhere."""

from datetime import datetime
from typing import cast

from nuo.clocks.china import china
from nuo.clocks.errors import ClockError, Language
from nuo.clocks.explain import explain
from nuo.clocks.limits import Limit
from nuo.clocks.words import in_words


def clock(start: str, limit: str, language: str) -> str:
    """Each day counted or skipped and why, then the due time. A start without a zone is Beijing time.

    >>> print(clock("2026-10-09T16:00", "2 working days", "en"))
    Limit: 2 working days
    Received: 2026-10-09 Fri 16:00
    2026-10-09 Fri  not counted (received)
    2026-10-10 Sat  working day 1 (make-up working day for National Day)
    2026-10-11 Sun  not counted (weekend)
    2026-10-12 Mon  working day 2
    Due: 2026-10-12 Mon 17:30
    """
    if language not in ("zh", "en"):
        raise ClockError("bad_language", "语言只能是 zh 或 en。", "The language must be zh or en.")
    calendar = china()
    try:
        begin = datetime.fromisoformat(start)
    except ValueError as wrong:
        raise ClockError(
            "bad_start",
            f"看不懂开始时间「{start[:40]}」：请写成 2026-09-28T16:00 这样。",
            f"Cannot read the start «{start[:40]}»: write it as 2026-09-28T16:00.",
        ) from wrong
    if begin.utcoffset() is None:
        begin = begin.replace(tzinfo=calendar.zone)
    explanation = explain(begin, Limit.parse(limit), calendar)
    return in_words(explanation, calendar, cast(Language, language))  # the first check narrowed it; mypy cannot see it
