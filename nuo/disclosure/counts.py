"""Counts of what came of duties, and the twelve months they are shown for. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Counts:
    """What fell due. `broken` holds what is overdue now as well: nothing was delivered there."""

    kept: int = 0
    late: int = 0
    broken: int = 0
    void: int = 0

    @property
    def total(self) -> int:
        """All that counts towards a rate; what was withdrawn in time counts for nobody.

        >>> Counts(kept=7, late=1, broken=2, void=5).total
        10
        """
        return self.kept + self.late + self.broken

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(
            self.kept + other.kept, self.late + other.late, self.broken + other.broken, self.void + other.void
        )


def summed(counts: Iterable[Counts]) -> Counts:
    """Return all of them together."""
    total = Counts()
    for each in counts:
        total = total.plus(each)
    return total


def twelve_months(upto: date) -> list[date]:
    """Return the first days of the twelve months that end with this day's month, oldest first.

    >>> [f"{month:%Y-%m}" for month in twelve_months(date(2026, 2, 27))][:2]
    ['2025-03', '2025-04']
    """
    last = upto.year * 12 + upto.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS_SHOWN + 1, last + 1)]
