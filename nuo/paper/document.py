"""What stands on a paper. Plain values; every word comes from the caller, in one language."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import segno


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table at the top: what, and how it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with numbered clauses. `note`: a line under each clause, such as its clock; empty for none."""

    heading: str
    clauses: tuple[str, ...]
    notes: tuple[str, ...] = ()
    # The number of the first clause; the numbers run on from part to part.
    first: int = 1


@dataclass(frozen=True, slots=True)
class Signed:
    """A place to sign: for whom, and what stands there already. Nothing leaves a line for a pen."""

    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. `code` stands at the head of every page; `address` is what the QR leads to."""

    language: Literal["zh", "en"]
    title: str
    # When it was made, as the file says: the same paper has the same bytes whenever it is printed.
    at: datetime
    code: str = ""
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    parts: tuple[Part, ...] = ()
    closing: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    # Large and grey across the page, such as 草稿; empty for a text in effect.
    mark: str = ""
    address: str = ""
    caption: str = ""
    record: str = ""

    @property
    def values(self) -> dict[str, Any]:  # Any: nested texts and lists, as JSON has them
        """Return what the template reads; the QR as SVG."""
        found = {name: value for name, value in asdict(self).items() if name != "at"}
        found["qr"] = segno.make(self.address, error="m").svg_inline(border=0) if self.address else ""
        return found
