"""When something is told, to whom it goes by which choice, and when sending is tried again. Plain values."""

from datetime import datetime, timedelta
from enum import StrEnum

from nuo.clocks import Calendar, Limit, due
from nuo.promises.rules import Outcome


class Kind(StrEnum):
    """Why somebody at an office is told of a duty; the stored value never changes."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    TOLD_LEAD = "told_lead"


class How(StrEnum):
    """How often somebody wants letters. The list of notices in the desk is there in any case."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


class Way(StrEnum):
    """How a letter travels."""

    MAIL = "mail"
    TEXT_MESSAGE = "text_message"
    PUSH = "push"


class State(StrEnum):
    """Where a letter is. `unsure`: the worker died while sending, so it is not sent a second time."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Happening(StrEnum):
    """What followers are told."""

    BROKEN = "broken"
    KEPT_LATE = "kept_late"
    CHANGED = "changed"
    ENDED = "ended"


# Which entries of the log are news. A duty that ends late was told as broken before.
NEWS = {
    "duty.overdue": Happening.BROKEN,
    "duty.closed": Happening.KEPT_LATE,
    "promise.amended": Happening.CHANGED,
    "promise.ended": Happening.ENDED,
}
# What a closed duty must have come to, to be news.
OUTCOMES = {Happening.KEPT_LATE: Outcome.KEPT_LATE}

# After each try that failed; when the last one has passed as well, it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
MOST_TRIES = len(PAUSES) + 1
# A link to confirm works for so long; then the address is forgotten.
CONFIRM_WITHIN = timedelta(hours=24)
# The hour at which a follower's letter of the day goes out.
FOLLOWERS_HOUR = 8


def is_ripe(kind: Kind, due_at: datetime, limit: Limit, calendar: Calendar, *, now: datetime) -> bool:
    """Whether a duty due at `due_at` is to be told now. `limit` is what the programme says for this kind."""
    if kind is Kind.DUE_SOON:
        return now < due_at <= due(now, limit, calendar).at
    if kind is Kind.OVERDUE:
        return due_at < now
    return due(due_at, limit, calendar).at <= now


def last_time(here: datetime, hour: int) -> datetime:
    """Return the last moment up to `here` (local time) at which a clock showed this hour.

    >>> last_time(datetime(2026, 9, 24, 7, 30), 8), last_time(datetime(2026, 9, 24, 8, 0), 8)
    (datetime.datetime(2026, 9, 23, 8, 0), datetime.datetime(2026, 9, 24, 8, 0))
    """
    today = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def try_again_at(tries: int, *, now: datetime) -> datetime | None:
    """Return when to try again after so many tries that failed; None to give up."""
    return now + PAUSES[tries - 1] if tries < MOST_TRIES else None
