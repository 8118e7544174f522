"""What happened to a case, newest first: steps, messages, and the moment its limit passed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from nuo.cases.clocks import clocks_of
from nuo.cases.confidence import name_of
from nuo.cases.models import Case, CaseFile, Message, Referral
from nuo.promises.models import Duty
from nuo.promises.rules import FAILED, Outcome, outcome

# A case with more is read from its newest end.
MOST = 200
# Names and sizes; the bytes are read when somebody opens the file.
_FILES = Prefetch("attachments", queryset=CaseFile.objects.defer("data"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a message; the name is empty where it is sealed and cannot be read here."""

    pk: int
    name: str
    media_type: str
    size: int

    @property
    def kilobytes(self) -> int:
        """The size as people read it, at least one."""
        return max(1, round(self.size / 1024))


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: `step` says what (a step's name, "opened", "limit" or "" for a message)."""

    at: datetime
    step: str
    side: str = ""
    office: object = None
    text: str = ""
    seal: str = ""
    # There are words, and this reader has not the key to them.
    is_shut: bool = False
    files: tuple[Kept, ...] = ()


def timeline(case: Case, *, now: datetime) -> list[Happening]:
    """Return the lines, the newest first."""
    said = case.messages.select_related("office").prefetch_related(_FILES).order_by("-at", "-pk")[:MOST]
    lines = [_line(message, case.secret) for message in said]
    clocks = [case.duty, *(each.duty for each in clocks_of(case))]
    lines += [Happening(clock.due_at, "limit", seal="broken") for clock in clocks if _ran_out(clock, now)]
    lines += [
        Happening(referral.at, "referred", office=referral.answer.office, side=referral.asked_by, text=referral.text)
        for referral in Referral.objects.filter(duty__in=clocks).select_related("answer__office")
    ]
    opened = Happening(case.duty.opened_at, "opened", seal="wait")
    return [*sorted(lines, key=lambda line: line.at, reverse=True), opened]


def _line(message: Message, secret: bytes | None) -> Happening:
    text = message.words(secret)
    seal = {"ask_papers": "hold", "close": "ok", "contest": "broken"}.get(message.step, "")
    files = tuple(
        Kept(each.pk, name_of(each, secret), each.media_type, each.size) for each in message.attachments.all()
    )
    return Happening(
        message.at, message.step, message.side, message.office, text or "", seal, is_shut=text is None, files=files
    )


def _ran_out(clock: Duty, now: datetime) -> bool:
    return outcome(clock.facts, now=now) in FAILED | {Outcome.KEPT_LATE}
