"""From rows of cells to what they tell, with a fault for every row that cannot be taken. No database."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from nuo.hotline.mapping import COLUMNS, HotlineMapping
from nuo.hotline.reading import Cell, Line, read_lines
from nuo.hotline.rules import NUMBER, Fault, Told

_SHOWN = 60
Read = Callable[[Cell], datetime | None]


@dataclass(slots=True)
class Sheet:
    """A whole file as it was read."""

    # SHA-256 of the file.
    digest: str
    rows: int = 0
    told: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    # Rows of categories the mapping says to ignore.
    ignored: int = 0
    # Categories the mapping does not name, with how many rows each has.
    unmapped: Counter[str] = field(default_factory=Counter)


def read_sheet(data: bytes, mapping: HotlineMapping, *, now: datetime) -> Sheet:
    """Read a file. Raises Refused where it is unreadable as a whole."""
    sheet = Sheet(hashlib.sha256(data).hexdigest())
    named = [name for name in COLUMNS if name in mapping.columns]
    read = _reader_of(mapping)
    for line in read_lines(data, [mapping.columns[name] for name in named]):
        sheet.rows += 1
        if line.fault is not None:
            sheet.faults.append(line.fault)
            continue
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(named, _tidy(line, mapping), strict=True))
        if cells["category"] in mapping.ignored:
            sheet.ignored += 1
            continue
        found = _told(line.number, cells, mapping, read, now)
        if isinstance(found, Fault):
            sheet.faults.append(found)
            continue
        sheet.told.append(found)
        if not found.service:
            sheet.unmapped[str(cells["category"])[:_SHOWN]] += 1
    _refuse_doubles(sheet, mapping)
    return sheet


def _tidy(line: Line, mapping: HotlineMapping) -> Sequence[Cell]:
    words = (cell.strip() if isinstance(cell, str) else cell for cell in line.cells)
    return ["" if isinstance(cell, str) and cell in mapping.empty else cell for cell in words]


def _reader_of(mapping: HotlineMapping) -> Read:
    """Return what reads a moment; None for an empty cell. Files repeat their dates, so each is read once."""

    @cache
    def read(cell: Cell) -> datetime | None:
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=mapping.zone).astimezone(UTC)
        if not cell:
            return None
        for form in mapping.formats:
            try:
                found = datetime.strptime(cell, form)  # noqa: DTZ007 - the zone is the mapping's, where the cell has none
            except ValueError:
                continue
            return (found if found.tzinfo else found.replace(tzinfo=mapping.zone)).astimezone(UTC)
        raise ValueError(cell)

    return read


class _Wrong(Exception):
    """A cell that cannot be read: which column of ours, and why."""

    def __init__(self, name: str, code: str) -> None:
        super().__init__(name, code)
        self.name, self.code = name, code


def _told(row: int, cells: dict[str, Cell], mapping: HotlineMapping, read: Read, now: datetime) -> Told | Fault:
    try:
        number = _number(cells)
        opened, closed, target = _times(cells, read, now)
        on_time = _flag(cells, mapping)
    except _Wrong as wrong:
        return Fault(row, mapping.columns[wrong.name], str(cells[wrong.name])[:_SHOWN], wrong.code)
    service = mapping.services.get(str(cells["category"]), "")
    return Told(row, number, service, opened, closed, target, on_time)


def _number(cells: dict[str, Cell]) -> str:
    number = str(cells["number"])
    if not NUMBER.fullmatch(number):
        raise _Wrong("number", "number" if number else "empty")
    return number


def _times(cells: dict[str, Cell], read: Read, now: datetime) -> tuple[datetime, datetime | None, datetime | None]:
    times: dict[str, datetime | None] = {}
    for name in ("opened", "closed", "target"):
        try:
            at = times[name] = read(cells[name])
        except (ValueError, OverflowError):
            raise _Wrong(name, "date") from None
        if name != "target" and at is not None and at > now:
            raise _Wrong(name, "future")
    opened, closed = times["opened"], times["closed"]
    if opened is None:
        raise _Wrong("opened", "empty")
    if closed is not None and closed < opened:
        raise _Wrong("closed", "closed_before")
    return opened, closed, times["target"]


def _flag(cells: dict[str, Cell], mapping: HotlineMapping) -> bool | None:
    flag = str(cells["on_time"])
    if flag and flag not in mapping.flags:
        raise _Wrong("on_time", "flag")
    return mapping.flags.get(flag)


def _refuse_doubles(sheet: Sheet, mapping: HotlineMapping) -> None:
    """Report every repeated number; where two rows say different things, neither is taken."""
    first: dict[str, Told] = {}
    refused: set[int] = set()
    for told in sheet.told:
        before = first.setdefault(told.number, told)
        if before is told:
            continue
        rows = [told] if told.said == before.said else [before, told]
        refused.update(each.row for each in rows)
        sheet.faults += [_double(each, told if each is before else before, mapping) for each in rows]
    sheet.told = [told for told in sheet.told if told.row not in refused]
    sheet.faults = _sorted(sheet.faults)


def _double(told: Told, other: Told, mapping: HotlineMapping) -> Fault:
    code = "repeated" if told.said == other.said else "repeated_otherwise"
    return Fault(told.row, mapping.columns["number"], told.number, code, {"other": other.row})


def _sorted(faults: Iterable[Fault]) -> list[Fault]:
    """One fault a row, in the order of the file."""
    return [fault for _row, fault in sorted({fault.row: fault for fault in faults}.items())]
