"""The places directly below a place with their figures, in the order of the tree.

Never a league: nothing here sorts by a rate.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from nuo.disclosure.counts import Counts
from nuo.disclosure.frame import Frame
from nuo.disclosure.phrases import named
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
    rows = list(_with_figures(places, frame)[start : start + A_PAGE + 1])
    pages = number
    if number > 1 or len(rows) > A_PAGE:
        pages = -(-places.count() // A_PAGE)
    return Page([_row(row, overdue, frame) for row in rows[:A_PAGE]], number, pages)


def _with_figures(places: QuerySet[Place], frame: Frame) -> "QuerySet[Place, tuple[Any, ...]]":  # Any: columns
    within = Q(
        months__confidential=False, months__month__gte=frame.months[0], months__month__lte=frame.months[-1]
    )  # fmt: skip
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
