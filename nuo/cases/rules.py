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
    "withdraw": Step("withdraw", UNDONE, "closed", frozenset({HOLDER}), "only who asked may take it back"),
}  # fmt: skip
