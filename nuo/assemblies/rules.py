"""When a meeting can decide, and what came of a vote. Numbers only: nobody who came is named anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from nuo.ledger.rules import Step
from nuo.people.rules import DESK


class Kind(StrEnum):
    """The meetings of the plans and of the law."""

    CADRES = "cadres"  # 干部党员会
    ASSEMBLY = "assembly"  # 村民会议
    REPRESENTATIVES = "representatives"  # 村民代表会议
    VILLAGERS_GROUP = "villagers_group"  # 村民小组会议
    ASSOCIATION = "association"  # 协会会议
    SMALL_GROUP = "small_group"  # 互助小组会


class Basis(StrEnum):
    """Of whom those present are counted."""

    ADULTS = "adults"
    HOMES = "homes"
    MEMBERS = "members"


class Flaw(StrEnum):
    """Why a meeting cannot decide."""

    SHORT_NOTICE = "short_notice"
    NO_QUORUM = "no_quorum"


class Verdict(StrEnum):
    """What came of a motion; computed, never declared."""

    OPEN = "open"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Share:
    """A part that must be reached or, where `is_more`, exceeded.

    >>> Share.parse("more than 1/2").needed(200), Share.parse("at least 2/3").needed(200)
    (101, 134)
    """

    part: Fraction
    is_more: bool

    @classmethod
    def parse(cls, text: str) -> "Share":
        """Read "more than 1/2" or "at least 2/3"; ValueError for anything else."""
        for words, is_more in (("more than ", True), ("at least ", False)):
            if text.startswith(words):
                return cls(Fraction(text.removeprefix(words)), is_more)
        raise ValueError(f"“{text}” is no share; write “more than 1/2” or “at least 2/3”.")

    def needed(self, whole: int) -> int:
        """Return the smallest number that is enough of a whole."""
        exact = self.part * whole
        if self.is_more:
            return int(exact) + 1
        return -int(-exact // 1)

    def is_met(self, count: int, whole: int) -> bool:
        """Say whether a count is enough of a whole; of nothing nothing is enough."""
        return whole > 0 and count >= self.needed(whole)


@dataclass(frozen=True, slots=True)
class Standard:
    """What one kind of meeting needs, from a day on, and where that is written; no article where no law says it."""

    kind: Kind
    since: date
    majority: Share
    law: str = ""
    notice_days: int = 0
    notice_article: str = ""
    # Whether notice may be shorter under special circumstances, said in words.
    may_be_short: bool = False
    # Any one of these is enough; none: the law knows no quorum.
    quorum: Mapping[Basis, Share] | None = None
    quorum_article: str = ""

    @property
    def is_in_law(self) -> bool:
        """Whether its decisions are decisions in law."""
        return bool(self.quorum)


@dataclass(frozen=True, slots=True)
class Sitting:
    """How a meeting was called and who was there, in numbers."""

    notice_days: int
    basis: Basis
    entitled: int
    present: int
    # Why the notice was shorter, in words; empty for none.
    special: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """How those present voted, in numbers."""

    yes: int
    no: int
    abstained: int

    @property
    def cast(self) -> int:
        """Return how many voted in one way or another."""
        return self.yes + self.no + self.abstained


def flaws(standard: Standard, sitting: Sitting) -> list[Flaw]:
    """Return why the meeting cannot decide; an empty list: it can."""
    found = []
    excused = standard.may_be_short and bool(sitting.special)
    if sitting.notice_days < standard.notice_days and not excused:
        found.append(Flaw.SHORT_NOTICE)
    if standard.quorum:
        share = standard.quorum.get(sitting.basis)
        if share is None or not share.is_met(sitting.present, sitting.entitled):
            found.append(Flaw.NO_QUORUM)
    return found


def verdict(standard: Standard, sitting: Sitting | None, votes: Votes | None) -> Verdict:
    """Return what came of a motion. Those who abstain are present, so they count against it."""
    if sitting is None or votes is None:
        return Verdict.OPEN
    if flaws(standard, sitting):
        return Verdict.VOID
    return Verdict.ADOPTED if standard.majority.is_met(votes.yes, sitting.present) else Verdict.REJECTED


MEETING_STEPS = {
    "hold": Step("hold", frozenset({"called"}), "held", DESK, "how many came, and whether that is enough",
                 needs=("basis", "entitled"), entry="meeting.held"),
    "decide": Step("decide", frozenset({"held"}), "held", DESK, "how those present voted; the outcome is computed",
                   needs=("motion",), entry="motion.decided"),
    "minute": Step("minute", frozenset({"held"}), "minuted", DESK, "what was said and decided, for everybody to read",
                   needs=("commitment",), entry="meeting.minuted"),
    "call_off": Step("call_off", frozenset({"called"}), "called_off", DESK, "it does not take place",
                     needs=("commitment",), entry="meeting.called_off"),
}  # fmt: skip
