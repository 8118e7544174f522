"""The steps of a case, who may take them and why."""

from enum import StrEnum

from nuo.ledger.rules import Step
from nuo.people.rules import DESK, HOLDER

BUSY = frozenset({"received", "accepted"})
UNDONE = BUSY | {"waiting"}


class Channel(StrEnum):
    """How a request came in."""

    WEB = "web"
    COUNTER = "counter"
    PHONE = "phone"
    MAIL = "mail"


class Part(StrEnum):
    """Which of a case's further clocks this is, besides the one it began with."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    AGAIN = "again"  # who asked says that the answer did not solve it
    CALL_BACK = "call_back"


# The clocks that run for the answer itself; the newest of them is the one that counts now.
ANSWERING = frozenset({Part.DECIDE, Part.AGAIN})


class Ground(StrEnum):
    """Why something was referred to the level above."""

    BROKEN = "broken"
    CONTESTED = "contested"


class AskedBy(StrEnum):
    """Who referred it: who holds the receipt, anybody who read the public page, or the clock."""

    HOLDER = "holder"
    ANYONE = "anyone"
    CLOCK = "clock"


class Finding(StrEnum):
    """What the level above found."""

    ORDERED = "ordered"  # the office below must put it right, with a clock of its own
    DELIVERED = "delivered"  # it has been delivered meanwhile
    UPHELD = "upheld"  # the answer below stands, with the reason


class RevealReason(StrEnum):
    """Why the contact of somebody who asked in confidence has to be opened."""

    CALL_WANTED = "call_wanted"  # who asked wants to be called
    DANGER = "danger"  # somebody's life or health is in danger
    NO_OTHER_WAY = "no_other_way"  # it cannot be delivered otherwise


# A rating from 1 to 5; these two are poor ones (差评).
POOR = frozenset({1, 2})


def occasion(mark: str, key: int) -> str:
    """Return what names an occasion in at most ten characters: a letter, and a key in base 32.

    >>> occasion("a", 1000)
    'av8'
    """
    digits = "0123456789abcdefghijklmnopqrstuv"
    found = ""
    while key:
        key, rest = divmod(key, 32)
        found = digits[rest] + found
    return f"{mark}{found or '0'}"


CASE_STEPS = {
    "accept": Step("accept", frozenset({"received"}), "accepted", DESK,
                   "the resident learns that somebody is at work", entry="case.accepted"),
    "ask_papers": Step("ask_papers", BUSY, "waiting", DESK,
                       "what is missing is said once and in one list (一次性告知)", needs=("papers",)),
    "bring_papers": Step("bring_papers", frozenset({"waiting"}), "accepted", DESK | {HOLDER},
                         "the papers are there and the clock runs on"),
    "hand_over": Step("hand_over", BUSY, "received", DESK,
                      "another office can do it; the clock runs on", needs=("to", "why")),
    "close": Step("close", UNDONE, "closed", DESK,
                  "delivered, refused with reason and remedy, or another authority's business",
                  needs=("closing", "answer")),
    "send_back": Step("send_back", frozenset({"received"}), "received", DESK,
                      "it was handed over wrongly; whoever was asked first has it again", needs=("why",)),
    "contest": Step("contest", frozenset({"closed"}), "received", frozenset({HOLDER}),
                    "closing is not solving: who asked says so, once, and a new clock starts", needs=("why",),
                    entry="case.contested"),
    "withdraw": Step("withdraw", UNDONE, "closed", frozenset({HOLDER}), "only who asked may take it back"),
}  # fmt: skip
