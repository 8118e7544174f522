"""Finding what is overdue now among up to a million duties: the cost must follow what is overdue, not what exists."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from nuo.bench.bulk import analyze, multiply
from nuo.bench.scale import Size, build
from nuo.bench.table import Row, at_least, at_most
from nuo.bench.timing import milliseconds
from nuo.places.models import Place
from nuo.promises.models import Duty

EXISTING = (10_000, 100_000, 1_000_000)
OVERDUE = (100, 1_000, 10_000)
FIXED = 500
LISTED = 50
# So many of all duties run and are not overdue: the index holds them as well.
_RUNNING_OF = 20
_INDEX = "duty_undone"


def rows(_vendor: str, existing: Sequence[int] = EXISTING, overdue: Sequence[int] = OVERDUE) -> Iterator[Row]:
    """Measure on the connection in use; about half a minute for a million."""
    now = timezone.now()
    village = build(Size(60, 6), now=now).village
    found = Duty.objects.overdue(at=now)
    _fill(found, FIXED)
    yield from _as_more_exist(found, existing, now)
    yield _plan(found, village)
    yield from _as_more_are_overdue(found, overdue)


def _as_more_exist(found: QuerySet[Duty], existing: Sequence[int], now: datetime) -> Iterator[Row]:
    first: list[float] = []
    for count in existing:
        _fill(Duty.objects.filter(closed_at=None, due_at__gte=now), count // _RUNNING_OF)
        _fill(Duty.objects.filter(closed_at__isnull=False), count - count // _RUNNING_OF - FIXED)
        analyze()
        times = [milliseconds(found.count), milliseconds(lambda: _page(found))]
        first = first or times
        for what, value, before in zip(("count", f"list {LISTED} of"), times, first, strict=True):
            name = f"{what} {FIXED} overdue among {count:,}"
            if count == existing[0]:
                yield Row(name, value, "ms")
            else:
                yield Row(name, value, "ms", f"among {existing[0]:,}", value / before, at_most(2))


def _as_more_are_overdue(found: QuerySet[Duty], overdue: Sequence[int]) -> Iterator[Row]:
    total, first = Duty.objects.count(), 0.0
    found.exclude(pk__in=list(found.order_by("pk").values_list("pk", flat=True)[: overdue[0]])).delete()
    for count in overdue:
        _fill(found, count)
        analyze()
        value = milliseconds(found.count)
        first = first or value
        name = f"count {count:,} overdue among {total:,}"
        yield Row(name, value, "ms", f"{overdue[0]} overdue", value / first)
        yield Row(f"list {LISTED} of {count:,} overdue", milliseconds(lambda: _page(found)), "ms")


def _page(found: QuerySet[Duty]) -> list[Duty]:
    return list(_first(found))


def _first(found: QuerySet[Duty]) -> QuerySet[Duty]:
    return found.order_by("due_at", "pk")[:LISTED]


def _plan(found: QuerySet[Duty], village: Place) -> Row:
    here = found.filter(place__in=Place.objects.under(village).order_by().values("pk"))
    looked_at = [found.order_by().values("pk"), _first(found), _first(here)]
    using = sum(_INDEX in rows.explain() for rows in looked_at)
    name = f"plans that use an index {_INDEX}…"
    return Row(name, using, "plans", "plans looked at", using / len(looked_at), at_least(1))


def _fill(like: QuerySet[Duty], wanted: int) -> None:
    """Copy duties of this kind until there are so many."""
    while (lacking := wanted - (count := like.count())) > 0:
        multiply(like.order_by(), min(lacking, count))
