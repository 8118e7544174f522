"""What pages show of a duty's clock: its seal, how much is left or over, and how the date was counted."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from nuo.cases.clocks import clocks_of
from nuo.cases.models import Case
from nuo.clocks import Explanation, Limit, Unit, explain, over, working_days_between
from nuo.places.calendars import clock_calendar, current
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Outcome, outcome

SEALS = {
    Outcome.OPEN: "wait",
    Outcome.DUE_SOON: "near",
    Outcome.PAUSED: "hold",
    Outcome.OVERDUE: "broken",
    Outcome.KEPT: "kept",
    Outcome.KEPT_LATE: "late",
    Outcome.BROKEN: "broken",
    Outcome.VOID: "wait",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty's clock at one moment. `left` is in working days, `over` in the limit's own unit."""

    duty: Duty
    now: datetime
    outcome: Outcome
    left: int
    over: int
    unit: Unit

    @property
    def seal(self) -> str:
        """The seal that stands for it."""
        return SEALS[self.outcome]

    @property
    def is_short(self) -> bool:
        """Whether its limit is counted in hours, where working days left would say nothing."""
        return self.unit not in {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS}

    def explanation(self) -> Explanation | None:
        """How the due date was counted; None for a date that was set by the calendar."""
        limit = self.duty.limit
        if limit is None:
            return None
        return explain(self.duty.opened_at, limit, clock_calendar(self.duty.calendar), self.duty.clock_pauses())


def clock_of(duty: Duty, *, now: datetime, soon_until: datetime | None = None) -> Clock:
    """Return what a duty's clock says at `now`."""
    calendar, zone = clock_calendar(duty.calendar), ZoneInfo(duty.place.time_zone)
    limit = duty.wording.limit
    unit = limit.unit if limit else Unit.WORKING_DAYS
    return Clock(
        duty, now, outcome(duty.facts, now=now, soon_until=soon_until),
        left=working_days_between(now.astimezone(zone).date(), duty.due_at.astimezone(zone).date(), calendar),
        over=over(duty.due_at, duty.closed_at or now, calendar, unit), unit=unit,
    )  # fmt: skip


def clocks_beside(case: Case, *, now: datetime) -> list[tuple[str, Clock]]:
    """Return (part, clock) of the other clocks of a case: "first" is the one it began with."""
    found = [] if case.clock.pk == case.duty.pk else [("first", clock_of(case.duty, now=now))]
    others = [each for each in clocks_of(case) if each.duty_id != case.clock.pk]
    found += [(each.part, clock_of(each.duty, now=now)) for each in others]
    return found


def if_asked_now(promise: Promise, *, now: datetime) -> Explanation:
    """How the date would be counted for somebody who asks at this moment."""
    assert promise.current is not None
    limit = promise.current.limit
    assert isinstance(limit, Limit)
    return explain(now, limit, clock_calendar(current()))
