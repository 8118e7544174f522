"""How a meeting is shown to either side: its numbers against the law's, article by article."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nuo.assemblies.models import Meeting, Motion
from nuo.assemblies.rules import Basis, Flaw, Standard, Verdict, flaws
from nuo.assemblies.standards import cited
from nuo.assemblies.words import BASES, SEALS, VERDICTS


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the law asks: what, how it stands, whether it is met (None: not known yet), and the article."""

    asked: str
    found: str
    is_met: bool | None
    law: str

    @property
    def seal(self) -> str:
        """The seal of how it stands."""
        return {True: "ok", False: "no", None: "wait"}[self.is_met]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda with what came of it."""

    motion: Motion
    verdict: Verdict
    seal: str
    word: str
    why: str


def tests_of(meeting: Meeting) -> list[Ask]:
    """Return what the law asks of this meeting and how it stands; empty where no law asks anything."""
    standard, found = meeting.standard, []
    broken = flaws(standard, meeting.sitting) if meeting.sitting else []
    if standard.notice_days:
        short = meeting.notice_days < standard.notice_days
        said = _("called %(n)s days before") % {"n": meeting.notice_days}
        if short and meeting.special:
            said = _("called %(n)s days before, because: %(why)s") % {"n": meeting.notice_days, "why": meeting.special}
        is_met = not (short and not (standard.may_be_short and meeting.special))
        asked = _("%(n)s days’ notice") % {"n": standard.notice_days}
        found.append(Ask(asked, said, is_met, law_words(standard, standard.notice_article, meeting.on)))
    if standard.quorum:
        law = law_words(standard, standard.quorum_article, meeting.on)
        found.append(Ask(_quorum(standard, meeting), _present(meeting), _is_quorate(meeting, broken), law))
    return found


def _is_quorate(meeting: Meeting, broken: list[Flaw]) -> bool | None:
    return Flaw.NO_QUORUM not in broken if meeting.sitting else None


def _quorum(standard: Standard, meeting: Meeting) -> str:
    assert standard.quorum is not None
    sitting = meeting.sitting
    if sitting and sitting.basis in standard.quorum:
        needed = standard.quorum[sitting.basis].needed(sitting.entitled)
        return _("at least %(n)s of %(all)s %(whom)s") % {
            "n": needed, "all": sitting.entitled, "whom": BASES[sitting.basis],
        }  # fmt: skip
    return _(" or ").join(share_words(basis, standard) for basis in standard.quorum)


def share_words(basis: Basis, standard: Standard) -> str:
    """Return a share in words: more than half of the villagers aged 18 and over."""
    assert standard.quorum is not None
    share = standard.quorum[basis]
    parts = {"part": f"{share.part.numerator}/{share.part.denominator}", "whom": BASES[basis]}
    return (
        _("more than %(part)s of the %(whom)s") if share.is_more else _("at least %(part)s of the %(whom)s")
    ) % parts


def _present(meeting: Meeting) -> str:
    if meeting.sitting is None:
        return _("not held yet")
    return _("%(n)s came") % {"n": meeting.sitting.present}


def law_words(standard: Standard, article: str, on: date) -> str:
    """Return an article's name in the page's language, with the version; empty where no law says it."""
    cite = cited(standard, article, on)
    if cite is None:
        return ""
    return f"{cite.label(get_language() or 'zh')} ({cite.version})"


def points_of(meeting: Meeting) -> list[Point]:
    """Return the agenda with what came of each point, and where a decision is void, why, with the article."""
    points = []
    for motion in meeting.motions.order_by("number"):
        motion.meeting = meeting
        found = motion.verdict
        why = " ".join(
            _("%(asked)s: %(found)s. %(law)s") % {"asked": test.asked, "found": test.found, "law": test.law}
            for test in tests_of(meeting)
            if test.is_met is False
        )
        points.append(Point(motion, found, SEALS[found], str(VERDICTS[found]), why if found is Verdict.VOID else ""))
    return points
