"""The board of a place: one page that says whether the offices there keep their word.

The number of queries is the same for a village and a county, for a week and for ten years.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from nuo.disclosure import children
from nuo.disclosure.counts import Counts, summed
from nuo.disclosure.entries import EntryRow, latest_of
from nuo.disclosure.frame import Frame
from nuo.disclosure.live import Live, live_at, under, with_overdue
from nuo.disclosure.log_state import LogState
from nuo.disclosure.paging import Slice, slice_of
from nuo.disclosure.prepared import Prepared
from nuo.disclosure.rows import OVERDUE_COLUMNS, OverdueRow, PromiseRow, overdue_rows, promise_rows, recorded
from nuo.places.models import Place
from nuo.promises.models import Duty, PlaceMonth

# A phone shows what is broken and a screenful more; the rest waits behind a link.
PROMISES_A_PAGE = 30
OVERDUE_SHOWN = 10


class StripMonth(NamedTuple):
    """One month of the strip."""

    month: date
    kept: int
    total: int


@dataclass(frozen=True, slots=True)
class Confidential:
    """Confidential services of a whole county: counts only, or the fact that they are too few to show."""

    counts: Counts
    shown: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page prints."""

    frame: Frame
    live: Live
    counts: Counts
    months: list[StripMonth]
    overdue: list[OverdueRow]
    promises: list[PromiseRow]
    paging: Slice
    children: children.Page
    entries: list[EntryRow]
    log: LogState
    confidential: Confidential | None = None
    titles: dict[int, str] = field(default_factory=dict)


def read(frame: Frame, *, page: int = 1, below: int = 1) -> Board:
    """Read the board: `page` of the promises, page `below` of the places below."""
    live = live_at(frame)
    shown, hidden = months_of(frame)
    found = recorded(frame, live)
    paging = slice_of(found, page, PROMISES_A_PAGE)
    promises = promise_rows(paging.items)
    latest = latest_of(frame, titles={row.pk: row.title for row in promises})
    return Board(
        frame, live, with_overdue(summed(shown.values()), live.overdue), _strip(frame, shown, live),
        _first_overdue(frame) if live.overdue else [], promises, paging, _children(frame, live, below),
        latest.rows, latest.log, _confidential(frame, hidden, live),
    )  # fmt: skip


def overdue_now(frame: Frame, most: int, start: int = 0) -> list[OverdueRow]:
    """Return what is overdue at a place and below it, the longest first."""
    duties = under(frame.place, Duty.objects.overdue(at=frame.now).public()).order_by("due_at", "pk")
    return overdue_rows(duties.values_list(*OVERDUE_COLUMNS)[start : start + most], frame)


def _first_overdue(frame: Frame) -> list[OverdueRow]:
    query = _village if frame.is_village else _wide
    return overdue_rows(query.rows(path=frame.place.path, now=frame.now), frame)


def _overdue_in_a_village(**values: Any) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: marks and columns
    places = Place.objects.filter(path__startswith=values["path"]).order_by().values("pk")
    return _longest_first(Duty.objects.overdue(at=values["now"]).filter(place__in=places))


def _overdue_in_a_tree(**values: Any) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: as above
    return _longest_first(Duty.objects.overdue(at=values["now"]).filter(place__path__startswith=values["path"]))


def _longest_first(duties: QuerySet[Duty]) -> "QuerySet[Duty, tuple[Any, ...]]":  # Any: as above
    listed = duties.filter(confidential=False).order_by("due_at", "pk")
    return listed.values_list(*OVERDUE_COLUMNS)[:OVERDUE_SHOWN]


_village, _wide = Prepared(_overdue_in_a_village), Prepared(_overdue_in_a_tree)


def months_of(frame: Frame) -> tuple[dict[date, Counts], Counts]:
    """Return the closed duties by month, and the confidential ones together."""
    rows = _month_rows.rows(place=frame.place.pk, first=frame.months[0], last=frame.months[-1])
    shown: dict[date, Counts] = {}
    hidden = Counts()
    for confidential, month, *numbers in rows:
        if confidential:
            hidden = hidden.plus(Counts(*numbers))
        else:
            shown[month] = Counts(*numbers)
    return shown, hidden


def _months_between(**values: Any) -> "QuerySet[PlaceMonth, tuple[Any, ...]]":  # Any: marks and columns
    rows = PlaceMonth.objects.filter(
        place=values["place"], month__gte=values["first"], month__lte=values["last"]
    )  # fmt: skip
    return rows.values_list("confidential", "month", "kept", "kept_late", "broken", "void")


_month_rows = Prepared(_months_between)


def _strip(frame: Frame, shown: dict[date, Counts], live: Live) -> list[StripMonth]:
    found = [(month, with_overdue(shown.get(month, Counts()), live.by_month[month])) for month in frame.months]
    return [StripMonth(month, counts.kept, counts.total) for month, counts in found]


def _confidential(frame: Frame, hidden: Counts, live: Live) -> Confidential | None:
    """Only from county up, and only when enough came together that no single one can be told."""
    counts = with_overdue(hidden, live.confidential_overdue)
    if not frame.is_wide or not counts.total:
        return None
    enough = counts.total >= frame.policy.suppression
    return Confidential(counts if enough else Counts(), enough)


def _children(frame: Frame, live: Live, number: int) -> children.Page:
    if frame.is_village:
        return children.Page([])
    if number == 1:
        return children.first_page_of(frame, live.by_child)
    return children.page_of(Place.objects.children_of(frame.place), frame, live.by_child, number)
