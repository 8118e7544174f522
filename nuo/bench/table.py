"""One measured figure, and tables of them for a terminal."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

_WIDTH = 150


class Target(NamedTuple):
    """What a ratio should be: at least or at most a number."""

    word: str
    ratio: float

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.word} {self.ratio:g}"

    def is_met(self, ratio: float) -> bool:
        """Say whether a ratio is good enough.

        >>> at_least(0.7).is_met(0.71), at_most(3).is_met(3.2)
        (True, False)
        """
        return ratio >= self.ratio if self.word == "at least" else ratio <= self.ratio


def at_least(ratio: float) -> Target:
    """Return a target for what should be large."""
    return Target("at least", ratio)


def at_most(ratio: float) -> Target:
    """Return a target for what should be small."""
    return Target("at most", ratio)


class LackingError(Exception):
    """This machine lacks something a section needs; the message says what."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure. `ratio` compares it with `against`, measured in the same run; without one there is no target."""

    what: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    target: Target | None = None

    @property
    def note(self) -> str:
        """Say in words whether the target is met."""
        if self.target is None or self.ratio is None:
            return ""
        return "met" if self.target.is_met(self.ratio) else "NOT met"

    def cells(self) -> list[str]:
        """Return the row as text."""
        ratio = "" if self.ratio is None else spelled(self.ratio)
        return [self.what, spelled(self.value), self.unit, self.against, ratio, str(self.target or ""), self.note]


def spelled(number: float) -> str:
    """Return a number with the three digits that mean something.

    >>> spelled(68927.8), spelled(0.7364), spelled(20.31), spelled(7)
    ('68,900', '0.736', '20.3', '7')
    """
    if number == int(number) and number < 1000:
        return f"{number:.0f}"
    rounded = float(f"{number:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"


def show(title: str, rows: Iterable[Row], console: Console | None = None) -> None:
    """Print a table."""
    table = Table(title=title, title_justify="left")
    for heading in ("what", "value", "unit", "compared with", "ratio", "target", ""):
        table.add_column(heading, justify="right" if heading in {"value", "ratio"} else "left", overflow="fold")
    for row in rows:
        table.add_row(*row.cells())
    (console or _console()).print(table)


def _console() -> Console:
    # In a file or a log nothing is gained by a narrow table.
    return Console() if sys.stdout.isatty() else Console(width=_WIDTH)
