"""Reminding offices: who is to be told of which duty. Read from the clock each minute, and written down once.

Nothing depends on it: a page says the same at the same moment, and a minute left out is made up for by the next.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from nuo.clocks import Calendar, Limit, due
from nuo.notices.models import Notice
from nuo.notices.rules import Kind, is_ripe
from nuo.people.models import Post
from nuo.people.rules import DESK, LEADS
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import CalendarVersion
from nuo.places.rules import upwards
from nuo.programmes.contents import Policy
from nuo.programmes.policy import policies
from nuo.promises.models import Duty

# Which number of the programme says when each kind is told; being overdue needs none.
_NUMBER = {Kind.DUE_SOON: "remind_before", Kind.OVERDUE: "tell_lead_after", Kind.TOLD_LEAD: "tell_lead_after"}


@dataclass(frozen=True, slots=True)
class Undone:
    """What reminding has to know of a duty."""

    pk: int
    due_at: datetime
    path: str
    office: int
    office_path: str
    calendar: int
    confidential: bool


def remind(*, at: datetime, most: int = 500) -> int:
    """Write a notice for whoever is to be told now; return how many. Two workers at once write each but once."""
    numbers, posts = _Numbers(policies()), _Posts(timezone.localdate(at))
    calendars: dict[int, Calendar] = {}
    fresh: list[Notice] = []
    for kind in Kind:
        for duty in _candidates(kind, numbers, at):
            if len(fresh) >= most:
                break
            limit = numbers.limit(kind, duty.path)
            if is_ripe(kind, duty.due_at, limit, _calendar(duty.calendar, calendars), now=at):
                to = posts.told(kind, duty)
                fresh += [Notice(post_id=p, duty_id=duty.pk, kind=kind, due_at=duty.due_at, made_at=at) for p in to]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _candidates(kind: Kind, numbers: "_Numbers", at: datetime) -> Iterator[Undone]:
    told = Notice.objects.filter(duty=OuterRef("pk"), kind=kind, due_at=OuterRef("due_at"))
    if kind is not Kind.TOLD_LEAD:
        # What was handed over is news to the office that has it now.
        told = told.filter(post__office=OuterRef("office"))
    if kind is Kind.DUE_SOON:
        calendar = clock_calendar(current())
        farthest = max(due(at, limit, calendar).at for limit in numbers.all(kind))
        duties = Duty.objects.undone().filter(paused_at=None, due_at__gt=at, due_at__lte=farthest)
    else:
        duties = Duty.objects.overdue(at=at)
    if kind is not Kind.TOLD_LEAD:
        duties = duties.filter(office__in=_held(DESK, timezone.localdate(at)).values("office"))
    rows = duties.filter(~Exists(told)).order_by("due_at", "pk").values_list(
        "pk", "due_at", "place__path", "office", "office__place__path", "calendar", "confidential"
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2_000):
        yield Undone(*row)


class _Numbers:
    """The programmes' numbers, by place."""

    def __init__(self, adopted: dict[str, Policy]) -> None:
        self.adopted = adopted

    def limit(self, kind: Kind, path: str) -> Limit:
        """Return the number of the programme adopted nearest above."""
        policy = next((self.adopted[own] for own in upwards(path) if own in self.adopted), Policy())
        limit: Limit = getattr(policy, _NUMBER[kind])
        return limit

    def all(self, kind: Kind) -> set[Limit]:
        """Return every number in use, the usual one among them."""
        return {getattr(policy, _NUMBER[kind]) for policy in [*self.adopted.values(), Policy()]}


def _calendar(pk: int, read: dict[int, Calendar]) -> Calendar:
    """Return the calendar a duty was counted with; each is read once a round."""
    if pk not in read:
        read[pk] = clock_calendar(CalendarVersion.objects.get(pk=pk))
    return read[pk]


class _Posts:
    """Who is told: the desk of the office; later the lead there, or else the nearest one above."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.desks: dict[int, list[int]] = {}
        self.leads: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        # One post for each person at an office, so that nobody is told twice.
        held = _held(LEADS, on).values("office", "office__place__path", "person").annotate(first=Min("pk"))
        for row in held.order_by("first"):
            self.leads[row["office__place__path"]].append((row["office"], row["first"]))

    def told(self, kind: Kind, duty: Undone) -> list[int]:
        """Return the posts. Of a confidential duty nobody outside its own office learns."""
        if kind is not Kind.TOLD_LEAD:
            return self._desk(duty.office)
        own = [post for office, post in self.leads[duty.office_path] if office == duty.office]
        if own or duty.confidential:
            return own
        above = (self.leads[path] for path in upwards(duty.office_path) if self.leads[path])
        return [post for _office, post in next(above, [])]

    def _desk(self, office: int) -> list[int]:
        if office not in self.desks:
            held = _held(DESK, self.on).filter(office=office).values("person").annotate(first=Min("pk"))
            self.desks[office] = list(held.order_by("first").values_list("first", flat=True))
        return self.desks[office]


def _held(roles: Collection[str], on: date) -> QuerySet[Post]:
    """Return the posts of these roles that somebody holds on this day."""
    now = Q(since_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on))
    return Post.objects.filter(now, role__in=roles, person__is_active=True).order_by()
