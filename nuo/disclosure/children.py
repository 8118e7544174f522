"""The places directly below a place with their figures, in the order of the tree.

Never a league: nothing here sorts by a rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from nuo.disclosure.counts import Counts
from nuo.disclosure.frame import Frame
from nuo.disclosure.phrases import named
from nuo.disclosure.prepared import Prepared
from nuo.disclosure.shares import share
from nuo.places.models import Place

A_PAGE = 50


class PlaceRow(NamedTuple):
    """A place with its twelve months. `percent` is "" where there are too few cases for a rate."""

    code: str
    name: str
    above: str
    percent: str
    kept: int
    late: int
    broken: int
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of places; `pages` counts them all."""

    rows: list[PlaceRow]
    number: int = 1
    pages: int = 1


def page_of(places: QuerySet[Place], frame: Frame, overdue: dict[str, int], number: int) -> Page:
    """Read a page of places with their figures: one query, and one more to count where they fill pages."""
    start = (number - 1) * A_PAGE
    rows = list(_with_figures(places, first=frame.months[0], last=frame.months[-1])[start : start + A_PAGE + 1])
    return _page(rows, places, frame, overdue, number)


def first_page_of(frame: Frame, overdue: dict[str, int]) -> Page:
    """Read the first page of the places directly below a place: what nearly every reader of a board sees."""
    rows = _first_page.rows(parent=frame.place.pk, first=frame.months[0], last=frame.months[-1])
    return _page(rows, Place.objects.children_of(frame.place), frame, overdue, 1)


def _page(
    rows: Sequence[tuple[Any, ...]],  # Any: columns
    places: QuerySet[Place],
    frame: Frame,
    overdue: dict[str, int],
    number: int,
) -> Page:
    pages = number
    if number > 1 or len(rows) > A_PAGE:
        pages = -(-places.count() // A_PAGE)
    return Page([_row(row, overdue, frame) for row in rows[:A_PAGE]], number, pages)


def _with_figures(
    places: QuerySet[Place], *, first: date, last: date
) -> "QuerySet[Place, tuple[Any, ...]]":  # Any: columns
    within = Q(months__confidential=False, months__month__gte=first, months__month__lte=last)
    return (
        places.annotate(counted=FilteredRelation("months", condition=within))
        .values_list("code", "name", "name_en", "parent__name", "parent__name_en")
        .annotate(
            kept=Coalesce(Sum("counted__kept"), 0),
            late=Coalesce(Sum("counted__kept_late"), 0),
            broken=Coalesce(Sum("counted__broken"), 0),
        )
        .order_by("path")
    )


def _first_children(**values: Any) -> "QuerySet[Place, tuple[Any, ...]]":  # Any: marks and columns
    below = Place.objects.filter(parent=values["parent"])
    return _with_figures(below, first=values["first"], last=values["last"])[: A_PAGE + 1]


_first_page = Prepared(_first_children)


def _row(row: tuple[Any, ...], overdue: dict[str, int], frame: Frame) -> PlaceRow:  # Any: columns
    code, name, name_en, above, above_en, kept, late, broken = row
    now = overdue.get(code, 0)
    counts = Counts(kept, late, broken + now)
    return PlaceRow(
        code, named(name, name_en), named(above or "", above_en or ""),
        share(counts, minimum=frame.policy.minimum_count),
        kept, late, counts.broken, counts.total, now,
    )  # fmt: skip


def again(page: Page, overdue: dict[str, int], frame: Frame) -> Page:
    """Return the page with what is overdue now counted among the broken."""
    rows = []
    for row in page.rows:
        now = overdue.get(row.code, 0)
        counts = Counts(row.kept, row.late, row.broken + now)
        percent = share(counts, minimum=frame.policy.minimum_count)
        rows.append(row._replace(percent=percent, broken=counts.broken, total=counts.total, overdue=now))
    return Page(rows, page.number, page.pages)
