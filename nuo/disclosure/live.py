"""What is overdue or due soon at this moment, counted in one query for everything a board says.

Nothing here is kept anywhere: a dead job cannot hide a missed date.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Substr, TruncMonth

from nuo.disclosure import prepared
from nuo.disclosure.counts import Counts
from nuo.disclosure.frame import Frame
from nuo.disclosure.phrases import ZONE
from nuo.disclosure.prepared import Prepared
from nuo.places.models import Place
from nuo.promises.models import Duty, DutyQuerySet

_CODE = 12


@dataclass(slots=True)
class Live:
    """Counts of running clocks. `by_promise` knows the place's own promises: (overdue, soon)."""

    overdue: int = 0
    soon: int = 0
    confidential_overdue: int = 0
    by_promise: dict[int, list[int]] = field(default_factory=dict)
    by_child: Counter[str] = field(default_factory=Counter)
    by_month: Counter[date] = field(default_factory=Counter)


def under(place: Place, duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Keep what is owed at a place or below; a village by its own few rows, a county by the path."""
    if place.level in ("village", "hamlet"):
        return duties.filter(place__in=Place.objects.under(place).values("pk").order_by())
    return duties.filter(place__path__startswith=place.path)


def live_at(frame: Frame) -> Live:
    """Count what is overdue or due soon at a place and below it."""
    place, until = frame.place, max(frame.soon_until, frame.now)
    values: dict[str, prepared.Value] = {"now": frame.now, "until": until, "place": place.pk, "path": place.path}
    query = _village if frame.is_village else _wide
    rows = query.rows(**values, below=len(place.path) + 1)
    found = Live()
    for confidential, month, child, own, overdue, soon in rows:
        if confidential:
            found.confidential_overdue += overdue
            continue
        found.overdue += overdue
        found.soon += soon
        if overdue:
            found.by_child[child] += overdue
            found.by_month[month.date()] += overdue
        if own is not None:
            state = found.by_promise.setdefault(own, [0, 0])
            state[0] += overdue
            state[1] += soon
    return found


def _in_a_village(**values: Any) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: marks and columns
    places = Place.objects.filter(path__startswith=values["path"]).order_by().values("pk")
    return _grouped(Duty.objects.filter(place__in=places), Value(""), **values)


def _in_a_tree(**values: Any) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: as above
    below = Substr("place__path", values["below"], _CODE)
    return _grouped(Duty.objects.filter(place__path__startswith=values["path"]), below, **values)


def _grouped(
    duties: DutyQuerySet,
    child: Expression,
    **values: Any,  # Any: marks and columns
) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: columns
    here = When(place=values["place"], then=F("promise_id"))
    at_home = When(place=values["place"], then=Value(""))
    return (
        duties.undone()
        # A pause that has lasted as long as it may no longer holds the clock.
        .filter(Q(paused_at=None) | Q(due_at__lt=values["now"]), due_at__lte=values["until"])
        .annotate(
            month=TruncMonth("due_at", tzinfo=ZONE),
            child=Case(at_home, default=child, output_field=CharField()),
            own=Case(here),
        )
        .values_list("confidential", "month", "child", "own")
        .annotate(
            overdue=Count("pk", filter=Q(due_at__lt=values["now"])),
            soon=Count("pk", filter=Q(due_at__gte=values["now"])),
        )
        .order_by()
    )


_village, _wide = Prepared(_in_a_village), Prepared(_in_a_tree)


def with_overdue(counts: Counts, overdue: int) -> Counts:
    """Return the counts with what is overdue now among the broken."""
    return counts.plus(Counts(broken=overdue))
