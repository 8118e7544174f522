"""What a hotline's record says, and what may become of one that is kept. Plain values in, plain values out."""

import re
from dataclasses import dataclass, field
from datetime import datetime

# A number is quoted, never read: letters, digits and a few marks, so that no sentence hides in it.
NUMBER = re.compile(r"[\w./#-]{1,60}")


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a hotline's file in our terms. `row` is its line in a CSV file, its row in a sheet."""

    row: int
    number: str
    # Empty where the mapping names no service for its category.
    service: str
    opened_at: datetime
    closed_at: datetime | None = None
    target_at: datetime | None = None
    # By their own flag; None where they say nothing.
    on_time: bool | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """All but where it stands: two rows that say the same are one record written twice."""
        return self.number, self.service, self.opened_at, self.closed_at, self.target_at, self.on_time


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row was not taken; `code` and `facts` become a sentence in `words`."""

    row: int
    column: str
    value: str
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def in_time(until: datetime | None, closed_at: datetime | None, *, now: datetime) -> bool | None:
    """Return whether something was closed by a moment; None where that cannot be said yet, or there is no moment.

    >>> from datetime import UTC
    >>> first, second = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
    >>> in_time(second, first, now=second), in_time(first, None, now=second), in_time(second, None, now=first)
    (True, False, None)
    """
    if until is None:
        return None
    if closed_at is not None:
        return closed_at <= until
    return False if now > until else None


def agree(theirs: bool | None, ours: bool | None) -> bool | None:
    """Return whether their flag and our computing say the same; None where one of them says nothing."""
    return None if theirs is None or ours is None else theirs == ours


def contradiction(kept: Told, told: Told) -> str:
    """Return which column of a newer file cannot be true beside what an older one said; empty where all can.

    When it was opened never changes, and nothing of a closed record does. The category of a closed one may be
    mapped later; a file whose mapping does not name it says nothing about it.
    """
    if told.opened_at != kept.opened_at:
        return "opened"
    if kept.closed_at is None:
        return ""
    if told.closed_at != kept.closed_at:
        return "closed"
    if kept.service and told.service not in {"", kept.service}:
        return "category"
    if kept.target_at is not None and told.target_at != kept.target_at:
        return "target"
    return "on_time" if kept.on_time is not None and told.on_time != kept.on_time else ""
