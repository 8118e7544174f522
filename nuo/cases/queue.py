"""The desk's queue: what an office has to do, in groups by when it is due.

Reads only; a handful of queries however long the queue is.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Case as SQLCase
from django.db.models import Count, IntegerField, Q, QuerySet, Value, When

from nuo.cases.models import Case
from nuo.cases.rules import Channel
from nuo.clocks import Limit, Unit, due
from nuo.places.calendars import clock_calendar, current
from nuo.promises.models import Duty, Promise

UNDONE = ("overdue", "today", "soon", "later", "waiting")
GROUPS = (*UNDONE, "done")
SOON = Limit(3, Unit.WORKING_DAYS)
# A monthly report is opened more than a year ahead; the desk shows it when it comes near.
DATED_AHEAD = timedelta(days=30)
DONE_LATELY = timedelta(days=30)
_MOST_SERVICES = 200
# Year and running number as people write them; longer numbers than a database can hold are no numbers.
_NUMBER = re.compile(r"(?:\d{4}\s*[-—–]\s*)?0*(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Edges:
    """The moments at which one group ends and the next begins."""

    now: datetime
    today_ends: datetime
    soon_ends: datetime

    @classmethod
    def at(cls, now: datetime) -> "Edges":
        """Return them for this moment."""
        calendar = clock_calendar(current())
        midnight = datetime.combine(now.astimezone(calendar.zone).date() + timedelta(days=1), time(), calendar.zone)
        return cls(now, midnight, max(midnight, due(now, SOON, calendar).at))

    def q(self, group: str) -> Q:
        """Return what a group holds; together the groups hold every duty on the desk once."""
        in_time = Q(closed_at=None, due_at__gte=self.now)
        running = in_time & Q(paused_at=None)
        if group == "done":
            return Q(closed_at__gte=self.now - DONE_LATELY)
        if group == "waiting":
            return in_time & Q(paused_at__isnull=False)
        if group == "overdue":
            return Q(closed_at=None, due_at__lt=self.now)
        if group == "today":
            return running & Q(due_at__lt=self.today_ends)
        if group == "soon":
            return running & Q(due_at__gte=self.today_ends, due_at__lte=self.soon_ends)
        return running & Q(due_at__gt=self.soon_ends)

    def group_of(self, duty: Duty) -> str:
        """Return the group of one duty; the same edges as in the query."""
        if duty.closed_at is not None:
            return "done"
        if duty.due_at < self.now:
            return "overdue"
        if duty.paused_at is not None:
            return "waiting"
        if duty.due_at < self.today_ends:
            return "today"
        return "soon" if duty.due_at <= self.soon_ends else "later"


def near(duties: QuerySet[Duty], edges: Edges) -> QuerySet[Duty]:
    """Keep requests, and duties of the calendar that are due before long."""
    return duties.filter(Q(period="") | Q(due_at__lte=edges.now + DATED_AHEAD))


def narrowed(duties: QuerySet[Duty], *, q: str = "", service: str = "", channel: str = "") -> QuerySet[Duty]:
    """Keep what the filters ask for: a case number or words of the title, a service, a way in."""
    if found := _NUMBER.fullmatch(q):
        duties = duties.filter(pk=int(found[1]))
    elif q:
        titled = Q(wording__content__title__zh__icontains=q) | Q(wording__content__title__en__icontains=q)
        duties = duties.filter(titled)
    if service:
        duties = duties.filter(promise__service=service)
    if channel == "calendar":
        duties = duties.exclude(period="")
    elif channel:
        way = Channel(channel)
        duties = duties.filter(Q(case__channel=way) | Q(behind__case__channel=way))
    return duties


def case_behind(duty: Duty) -> Case | None:
    """Return the case a duty on the desk belongs to: the one it began, or the one whose further clock it is."""
    if hasattr(duty, "behind"):
        found: Case = duty.behind.case
        return found
    return duty.case if not duty.period and hasattr(duty, "case") else None


def counts(duties: QuerySet[Duty], edges: Edges) -> dict[str, int]:
    """Count every group, in two queries: one over what is undone, one over what was done lately."""
    undone = duties.undone().order_by()  # type: ignore[attr-defined]  # DutyQuerySet, behind the stubs' QuerySet
    found: dict[str, int] = undone.aggregate(**{group: Count("pk", filter=edges.q(group)) for group in UNDONE})
    return {**found, "all": sum(found.values()), "done": duties.filter(edges.q("done")).count()}


def in_order(duties: QuerySet[Duty], group: str, edges: Edges) -> QuerySet[Duty]:
    """Return one group by due date, or all that is undone group by group; the done ones newest first."""
    shown = duties.select_related("case", "behind__case", "promise", "wording", "calendar", "place", "office")
    if group == "done":
        return shown.filter(edges.q("done")).order_by("-closed_at", "-pk")
    if group in UNDONE:
        return shown.filter(edges.q(group)).order_by("due_at", "pk")
    rank = SQLCase(*(When(edges.q(name), then=Value(n)) for n, name in enumerate(UNDONE)), output_field=IntegerField())
    return shown.filter(closed_at=None).order_by(rank, "due_at", "pk")


def services_of(duties: QuerySet[Duty]) -> list[tuple[str, dict[str, str]]]:
    """Return (service, title) of everything in the queue, for the filter; by service, each once."""
    promises = Promise.objects.filter(pk__in=duties.order_by().values("promise")).order_by("service", "pk")
    found: dict[str, dict[str, str]] = {}
    for service, title in promises.values_list("service", "current__content__title")[: 5 * _MOST_SERVICES]:
        found.setdefault(service, title)
    return list(found.items())[:_MOST_SERVICES]
