"""What the committee undertakes in a clause of an agreement, with its clock. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nuo.agreements.rules import About
from nuo.clocks.limits import Limit
from nuo.ledger.rules import JSON


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A short name, and either a limit from the moment somebody asks, or a month and day of every year."""

    title: str
    limit: Limit | None = None
    month: int = 0
    day: int = 0
    title_en: str = ""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Undertaking":  # Any: JSON of a clause
        """Return it from a clause's own record."""
        limit = record.get("limit") or ""
        return cls(
            record["title"], Limit.parse(limit) if limit else None, record.get("month", 0), record.get("day", 0),
            record.get("title_en", ""),
        )  # fmt: skip

    @property
    def record(self) -> dict[str, JSON]:
        """Return it as a clause keeps it."""
        named: dict[str, JSON] = {"title": self.title, **({"title_en": self.title_en} if self.title_en else {})}
        if self.limit is not None:
            return {**named, "limit": str(self.limit)}
        return {**named, "month": self.month, "day": self.day}

    @property
    def trigger(self) -> dict[str, JSON]:
        """Return when its clock starts, as the wording of a promise says it."""
        if self.limit is not None:
            return {"kind": "on_request"}
        return {"kind": "recurring", "every": "year", "month": self.month, "day": self.day}


@dataclass(frozen=True, slots=True)
class Part:
    """What a clause of an agreement is about, and what the committee undertakes in it."""

    about: About
    undertaking: Undertaking | None = None
