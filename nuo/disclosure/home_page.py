"""The front page: what falls due this week in the county, and what is owed today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from nuo.cases.showing import SEALS
from nuo.disclosure.board import overdue_now
from nuo.disclosure.frame import Frame, frame_of
from nuo.disclosure.live import under
from nuo.disclosure.rows import OverdueRow
from nuo.places.models import Place
from nuo.places.rules import Level
from nuo.programmes.models import Adoption
from nuo.promises.models import Duty
from nuo.promises.rules import DutyFacts, outcome

OVERDUE_SHOWN = 6
# One seal each; past this the sheet is texture, and the counts below it say the rest.
SEALS_SHOWN = 400
_WORDS = {
    "kept": _("in time"),
    "late": _("late"),
    "broken": _("broken"),
    "near": _("due soon"),
    "hold": _("paused"),
    "wait": _("not yet due"),
}
_ORDER = ("kept", "late", "broken", "near", "hold", "wait")


@dataclass(frozen=True, slots=True)
class Home:
    """Everything the page prints."""

    frame: Frame
    week: list[tuple[str, int]]
    due_this_week: int
    overdue: list[OverdueRow]
    overdue_count: int


def county_shown() -> Place | None:
    """Return the county this instance is for: where a programme runs, or the only one there is."""
    adopted = Adoption.objects.select_related("place").order_by("pk").first()
    if adopted is not None:
        return adopted.place
    counties = list(Place.objects.filter(level=Level.COUNTY).order_by("path")[:2])
    return counties[0] if len(counties) == 1 else None


def read(now: datetime) -> Home | None:
    """Read the page; None where there is no county to speak for."""
    county = county_shown()
    if county is None:
        return None
    frame = frame_of(county, now=now)
    week = _week(frame)
    overdue = under(county, Duty.objects.overdue(at=now).public())
    count = overdue.count()
    return Home(
        frame, _shares(week), sum(week.values()), overdue_now(frame, OVERDUE_SHOWN) if count else [], count
    )  # fmt: skip


def _week(frame: Frame) -> Counter[str]:
    """Count this week's duties by their seal, Monday to Sunday."""
    today = frame.now.astimezone(frame.zone).date()
    begin = _midnight(today - timedelta(days=today.weekday()), frame)
    end = _midnight(today + timedelta(days=7 - today.weekday()), frame)
    duties = under(frame.place, Duty.objects.public().filter(due_at__gte=begin, due_at__lt=end)).order_by()
    facts = duties.values_list("due_at", "paused_at", "closed_at", "closing")
    return Counter(
        SEALS[outcome(DutyFacts(*row), now=frame.now, soon_until=frame.soon_until)] for row in facts.iterator()
    )


def _midnight(on: date, frame: Frame) -> datetime:
    return datetime.combine(on, time(), frame.zone)


def _shares(week: Counter[str]) -> list[tuple[str, int]]:
    return [(seal, week[seal]) for seal in _ORDER if week[seal]]


def sheet_of(week: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return how many of each seal the sheet shows: all, or the same shares of as many as it holds.

    >>> sheet_of([("kept", 700), ("broken", 100)])
    [('kept', 350), ('broken', 50)]
    """
    total = sum(count for _seal, count in week)
    if total <= SEALS_SHOWN:
        return week
    return [(seal, max(1, count * SEALS_SHOWN // total)) for seal, count in week]


def key_of(week: list[tuple[str, int]]) -> list[tuple[str, str]]:
    """Return the seals with their counts in words: the sheet's key."""
    return [(seal, f"{count:,} {_WORDS[seal]}") for seal, count in week]
