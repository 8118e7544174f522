"""Fixing provisional due dates once the missing year of the calendar is published.

The one act that moves the date of a running duty: the date was marked provisional from the
first day, and each move is an entry of its own.
"""

from datetime import date, datetime

from django.db import transaction

from nuo.clocks.due import Due, due
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.ledger.steps import take_step
from nuo.people.actor import THE_CLOCK
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import CalendarVersion
from nuo.promises.models import Duty
from nuo.promises.schedule import falling


def fix_provisional(*, at: datetime, most: int = 500) -> int:
    """Count provisional duties again with the newest calendar; return how many were fixed.

    A duty whose clock stands is fixed after it runs again.
    """
    newest = current()
    waiting = (
        Duty.objects.undone()
        .filter(provisional=True, paused_at__isnull=True, calendar__last_year__lt=newest.last_year)
        .select_related("promise__adoption", "wording", "calendar", "place")
        .order_by("due_at")
    )
    return sum(_fix(duty, newest, at=at) for duty in waiting[:most])


@transaction.atomic
def _fix(duty: Duty, newest: CalendarVersion, *, at: datetime) -> bool:
    found = _due_again(duty, newest)
    said = {"due": stamp(found.at), "was": stamp(duty.due_at), "calendar": newest.version}
    changes = {"calendar": newest, "due_at": found.at, "provisional": found.provisional}
    try:
        take_step(duty, "fix_date", by=THE_CLOCK, at=at, said=said, changes=changes)
    except Refused as refused:
        # Somebody closed or paused it meanwhile; the next round sees it again if need be.
        if refused.code not in {"somebody_was_faster", "wrong_state"}:
            raise
        return False
    return True


def _due_again(duty: Duty, newest: CalendarVersion) -> Due:
    calendar = clock_calendar(newest)
    if limit := duty.limit:
        return due(duty.opened_at, limit, calendar, duty.clock_pauses())
    adoption = duty.promise.adoption
    dates = falling(
        duty.wording.content["trigger"],
        adopted=adoption.adopted_at if adoption else duty.promise.published_at,
        begin=date(duty.due_at.year - 1, 1, 1), until=date(duty.due_at.year + 1, 12, 31), calendar=calendar,
    )  # fmt: skip
    # One of several dates of a recurring promise, or the only one of another.
    return next((item.due for item in dates if item.period == duty.period), dates[0].due)
