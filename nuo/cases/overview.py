"""What a lead sees at a glance: for each office they answer for, what is overdue, due, waiting, and handed over.

Counts only, and nothing confidential: who wants to know more opens the office's board or asks the office.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from nuo.cases.models import Case
from nuo.cases.queue import UNDONE, Edges, near
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.models import Post
from nuo.people.rules import DESK, LEADS, Role
from nuo.places.models import Office
from nuo.promises.models import Duty

MOST = 500


@dataclass(frozen=True, slots=True)
class Load:
    """One office: how much of each group of the queue it has, and what it handed over and nobody has taken on yet."""

    office: Office
    counts: dict[str, int]
    handed_over: int
    # Whether anybody works at its desk today, or stands in there.
    is_staffed: bool = True

    @property
    def undone(self) -> int:
        """Everything that is open."""
        return sum(self.counts[group] for group in UNDONE)


def check_lead(actor: Actor) -> None:
    """Refuse who answers for no office but their own desk."""
    if not any(post.role in LEADS for post in actor.posts) and not actor.holds(Role.AUDITOR):
        raise Refused("not_yours", step="overview")


def loads(actor: Actor, *, now: datetime) -> list[Load]:
    """Return the offices the actor answers for, the most overdue first; a handful of queries however many they are."""
    edges = Edges.at(now)
    reached = _reached(actor)
    duties = near(Duty.objects.undone().public().filter(reached), edges).order_by().values("office")
    counted = duties.annotate(**{group: Count("pk", filter=edges.q(group)) for group in UNDONE})
    rows = {row[0]: dict(zip(UNDONE, row[1:], strict=True)) for row in counted.values_list("office", *UNDONE)}
    waiting = dict(_handed_over(actor))
    offices = Office.objects.open().filter(pk__in={*rows, *waiting}).select_related("place")
    staffed = _staffed(on=edges.now.date())
    found = [
        Load(each, rows.get(each.pk, dict.fromkeys(UNDONE, 0)), waiting.get(each.pk, 0), each.pk in staffed)
        for each in offices
    ]
    return sorted(found, key=lambda load: (-load.counts["overdue"], -load.undone, load.office.pk))[:MOST]


def _staffed(*, on: date) -> set[int]:
    held = Post.objects.filter(Q(until_on=None) | Q(until_on__gte=on), role__in=DESK, since_on__lte=on)
    return set(held.filter(person__is_active=True).order_by().values_list("office", flat=True))


def _reached(actor: Actor, before: str = "office__") -> Q:
    if actor.holds(Role.AUDITOR):
        return Q()
    found = Q(pk__in=[])
    for post in actor.posts:
        if post.role in LEADS:
            found |= Q(**{f"{before}place__path__startswith": post.place_path})
    return found


def _handed_over(actor: Actor) -> "QuerySet[Case, tuple[int, int]]":
    cases = Case.objects.filter(state="received", duty__confidential=False)
    gone = cases.exclude(office=F("duty__promise__office")).filter(_reached(actor, "duty__promise__office__"))
    return gone.order_by().values_list("duty__promise__office").annotate(Count("pk"))
