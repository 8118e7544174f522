"""How long the words of a request are kept: as the programme says after its end, and not while anything is open.

个人信息保护法 (in force since 2021-11-01), article 19: no longer than is necessary.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from nuo.cases.models import Case, CaseDuty, Referral
from nuo.cases.rating import rated_until
from nuo.cases.referring import contested_until
from nuo.clocks import Limit, Unit, due
from nuo.places.calendars import clock_calendar
from nuo.places.rules import upwards
from nuo.programmes.policy import policies

_WITH = ("duty__place", "duty__calendar", "answering__place", "answering__calendar", "answering__wording",
         "duty__wording")  # fmt: skip


def outlived(*, at: datetime, most: int = 50) -> list[str]:
    """Return the subjects of the entries behind which words have been kept long enough, the oldest first."""
    numbers = {path: policy for path, policy in policies().items() if policy.erase_after}
    if not numbers:
        return []
    earliest = min(_at_least(policy.erase_after) for policy in numbers.values() if policy.erase_after)
    found: list[str] = []
    for case in _ended_before(at - earliest):
        policy = next((numbers[way] for way in upwards(case.duty.place.path) if way in numbers), None)
        if policy and policy.erase_after and _is_over(case, policy.erase_after, now=at):
            found.append(case.duty.entry_subject())
        if len(found) == most:
            break
    return found


def _ended_before(moment: datetime) -> Iterator[Case]:
    """Yield closed cases that still have words, with nothing open about them."""
    running = CaseDuty.objects.filter(case=OuterRef("pk"), duty__closed_at=None)
    of_case = Q(duty=OuterRef("duty")) | Q(duty__behind__case=OuterRef("pk"))
    asked_above = Referral.objects.filter(of_case, answer__closed_at=None)
    cases = Case.objects.filter(~Q(duty__salt=b"") | Q(sealing__isnull=False), ~Exists(running), ~Exists(asked_above))
    ended = cases.filter(state="closed").annotate(ended=Coalesce("answering__closed_at", "duty__closed_at"))
    yield from ended.filter(ended__lte=moment).select_related(*_WITH).order_by("ended", "pk").iterator(chunk_size=500)


def _is_over(case: Case, after: Limit, *, now: datetime) -> bool:
    ended = case.clock
    assert ended.closed_at is not None
    if due(ended.closed_at, after, clock_calendar(ended.calendar)).at > now:
        return False
    # Whoever may still contest or rate it must be able to read it.
    last = [contested_until(ended)]
    if (rated := rated_until(case)) is not None:
        last.append(rated)
    return max(last) <= now


def _at_least(limit: Limit) -> timedelta:
    """A span the limit is never shorter than, so that the database leaves out what cannot be over."""
    return timedelta(days=limit.count) if limit.unit in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS} else timedelta()
