"""When a member may sign, how long an agreement may hold, and the steps of one. Plain values."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from nuo.ledger.rules import Step
from nuo.people.rules import CLOCK, DESK


class Method(StrEnum):
    """How somebody signed; the stored value never changes."""

    TYPED = "typed"  # signed in, and typed their own name
    DRAWN = "drawn"  # signed in, and wrote on the screen
    PAPER = "paper"  # on paper, entered at the counter with a scan
    CERTIFICATE = "cert"  # signed in, and sent our paper back signed with a certificate of their own


class Ending(StrEnum):
    """Why an agreement is at an end."""

    OFFER_WITHDRAWN = "offer_withdrawn"
    EXPIRED = "expired"
    TEXT_GONE = "text_gone"  # the meeting repealed or replaced its text


def may_sign_from(shown_at: datetime, *, waiting_days: int) -> datetime:
    """Return from when somebody may sign who was shown the whole text at a time.

    >>> may_sign_from(datetime(2026, 11, 1, 9), waiting_days=3)
    datetime.datetime(2026, 11, 4, 9, 0)
    """
    return shown_at + timedelta(days=waiting_days)


def latest_end(begins: date, *, years: int) -> date:
    """Return the last day an agreement that begins on a day may hold.

    >>> latest_end(date(2028, 2, 29), years=3)
    datetime.date(2031, 2, 28)
    """
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:
        return begins.replace(year=begins.year + years, day=28)


AGREEMENT_STEPS = {
    "commit": Step("commit", frozenset({"offered"}), "in_force", DESK,
                   "the committee signs too, and what it undertakes becomes promises",
                   entry="agreement.took_effect"),
    "withdraw_offer": Step("withdraw_offer", frozenset({"offered"}), "ended", DESK,
                           "the committee takes its offer back before it has signed", entry="agreement.ended"),
    "expire": Step("expire", frozenset({"offered", "in_force"}), "ended", DESK | {CLOCK},
                   "the last day has passed", needs=("ending",), entry="agreement.ended"),
    "end": Step("end", frozenset({"offered", "in_force"}), "ended", DESK,
                "the meeting repealed or replaced the text it rests on", needs=("ending",), entry="agreement.ended"),
}  # fmt: skip
