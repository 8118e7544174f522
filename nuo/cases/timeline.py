"""What happened to a case, newest first: steps, messages, and the moment its limit passed."""

from dataclasses import dataclass
from datetime import datetime

from nuo.cases.models import Case, Message
from nuo.promises.rules import FAILED, Outcome, outcome

# A case with more is read from its newest end.
MOST = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: `step` says what (a step's name, "opened", "limit" or "" for a message)."""

    at: datetime
    step: str
    side: str = ""
    office: object = None
    text: str = ""
    seal: str = ""


def timeline(case: Case, *, now: datetime) -> list[Happening]:
    """Return the lines, the newest first, in one query."""
    said = case.messages.select_related("office").order_by("-at", "-pk")[:MOST]
    lines = [_line(message) for message in said]
    if _ran_out(case, now):
        lines.append(Happening(case.duty.due_at, "limit", seal="broken"))
    opened = Happening(case.duty.opened_at, "opened", seal="wait")
    return [*sorted(lines, key=lambda line: line.at, reverse=True), opened]


def _line(message: Message) -> Happening:
    seal = {"ask_papers": "hold", "close": "ok"}.get(message.step, "")
    return Happening(message.at, message.step, message.side, message.office, message.text, seal)


def _ran_out(case: Case, now: datetime) -> bool:
    came_of_it = outcome(case.duty.facts, now=now)
    return came_of_it in FAILED or came_of_it is Outcome.KEPT_LATE
