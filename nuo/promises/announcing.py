"""Saying aloud that a limit has passed. The outcome does not depend on it: pages derive that from the clock."""

from datetime import datetime

from django.db import transaction

from nuo.ledger.actions import append
from nuo.people.actor import THE_CLOCK
from nuo.promises.models import Duty

_WITH = ("wording", "calendar", "place")
# An entry names the version of the wording and of the calendar, not what they hold.
_WITHOUT = ("wording__content", "calendar__days")


@transaction.atomic
def announce_breaches(*, at: datetime, most: int = 500) -> int:
    """Append `duty.overdue` for duties whose limit has passed, oldest first; return how many.

    Each is announced once, even with two workers: whoever sets `announced_at` appends the entry.
    Of a confidential one the entry says only that it exists.
    """
    waiting = Duty.objects.overdue(at=at).filter(announced_at=None).select_related(*_WITH).defer(*_WITHOUT)
    return sum(_announced(duty, at) for duty in waiting.order_by("due_at", "pk")[:most])


def _announced(duty: Duty, at: datetime) -> bool:
    # The conditions again: it may have been closed, paused or announced since it was read.
    if not Duty.objects.overdue(at=at).filter(pk=duty.pk, announced_at=None).update(announced_at=at):
        return False
    append(
        "duty.overdue", duty.public_facts({}), by=duty.signed(THE_CLOCK), at=at,
        subject=duty.entry_subject(), place_code=duty.entry_place(),
    )  # fmt: skip
    return True
