"""The counted days of a due date laid out as weeks, Monday to Sunday.

Pure layout: takes the days that `nuo.clocks.explain` gives (each with `on`, `number`,
`kind`, `name`) and says for every cell what stands in it. The words come from the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol


class CountedDay(Protocol):
    @property
    def on(self) -> date: ...
    @property
    def number(self) -> int | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Cell:
    """`look` is the CSS class; `number` is the n-th counted day; `words` stand in for it."""

    on: date
    look: str
    number: int | None = None
    words: str = ""
    make_up: bool = False
    new_month: bool = False
    is_due: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Grid:
    """What the cells are measured against, and the words that stand in them.

    `words` names the kinds of days that have no name of their own, and translates the names
    of holidays, which the calendar knows in Chinese. `over` stands on today once the limit
    has passed.
    """

    due_on: date
    today: date
    words: dict[str, str]
    over: str = ""


def weeks(days: Sequence[CountedDay], grid: Grid) -> list[list[Cell]]:
    """Whole weeks from the first day to the due date, or to today when that is later.

    Today never stretches the grid by more than two weeks: a case years overdue is told in
    words, not in a thousand cells.
    """
    by_date = {day.on: day for day in days}
    if not by_date:
        return []
    first, end = min(by_date), max(*by_date, grid.due_on)
    if grid.due_on < grid.today <= end + timedelta(days=14):
        end = max(end, grid.today)
    monday = first - timedelta(days=first.weekday())
    count = (end - monday).days // 7 + 1
    dates = [monday + timedelta(days=i) for i in range(7 * count)]
    cells = [_cell(on, by_date.get(on), grid) for on in dates]
    marked = [replace(c, new_month=i == 0 or c.on.day == 1) for i, c in enumerate(cells)]
    return [marked[i : i + 7] for i in range(0, len(marked), 7)]


def _cell(on: date, day: CountedDay | None, grid: Grid) -> Cell:
    today, words = on == grid.today, grid.words
    if today and grid.due_on < grid.today:
        return Cell(on, "now", words=grid.over or words.get("today", ""), is_today=True)
    if on == grid.due_on:
        number = day.number if day else None
        return Cell(on, "due", number, words.get("due", ""), _make_up(day), is_due=True, is_today=today)
    if day is None or on > grid.due_on:
        return Cell(on, "out", is_today=today)
    return replace(_counted(on, day, words), is_today=today)


def _counted(on: date, day: CountedDay, words: dict[str, str]) -> Cell:
    kind = str(day.kind)
    if kind == "received":
        return Cell(on, "first", words=words.get("received", ""))
    if day.number is not None:
        return Cell(on, "yes", day.number, make_up=_make_up(day))
    named = words.get(day.name, day.name)
    shown = words.get(kind, "") if kind in {"paused", "rolled"} or not named else named
    return Cell(on, "held" if kind == "paused" else "no", words=shown)


def _make_up(day: CountedDay | None) -> bool:
    return day is not None and str(day.kind) == "make_up"
