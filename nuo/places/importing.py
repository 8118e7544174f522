"""Taking a file of places into the tree: all of it or nothing, and again without harm.

A place that vanished from the file is left: promises and cases may hang on it.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from nuo.places.checking import Bad, bad_rows, tidy_row, with_children
from nuo.places.models import Place
from nuo.places.reading import Row, read_rows
from nuo.places.reasons import Reason
from nuo.places.rules import RANKS, path_of

# Called with the rows done and the rows in all.
Progress = Callable[[int, int], None]
_BATCH = 20_000
_DEFAULT_ZONE = "Asia/Shanghai"
_COLUMNS = ("id", "code", "name", "name_en", "level", "kind", "parent_id", "path", "time_zone")


class Kept(NamedTuple):
    """A row of the table, in the order of its columns."""

    id: int
    code: str
    name: str
    name_en: str
    level: str
    kind: str
    parent_id: int | None
    path: str
    time_zone: str


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken: its number in the file, its code as far as it has one, and why."""

    number: int
    code: str
    reason: Reason


@dataclass(frozen=True)
class Report:
    """What an import did. When `bad` is not empty and nothing was skipped, nothing was written."""

    read: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[BadRow] = field(default_factory=list)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for reference cycles: there are none among a million rows, and looking costs a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
@transaction.atomic
def import_places(path: Path | str, *, skip_bad: bool = False, progress: Progress | None = None) -> Report:
    """Import places from a CSV or Parquet file.

    With `skip_bad` the good rows are taken and the bad ones reported, with all that hangs under
    them; without it one bad row stops everything. Raises UnreadableFile.
    """
    rows = list(read_rows(Path(path)))
    _keep_others_out()
    kept = {place.code: place for place in _kept()}
    codes = {place.id: place.code for place in kept.values()}
    levels = {code: place.level for code, place in kept.items()}
    parents = {code: codes.get(place.parent_id or 0, "") for code, place in kept.items()}
    for row in rows:
        tidy_row(row)
        # A kept place whose row names no parent stays where it is.
        row.parent_code = row.parent_code or parents.get(row.code, "")
    bad = bad_rows(rows, levels, parents)
    if bad and not skip_bad:
        return Report(len(rows), bad=_listed(rows, bad))
    bad = with_children(rows, levels, parents, bad) if bad else bad
    good = [row for row in rows if row.number not in bad]
    added, changed = _planned(good, kept, parents)
    _write(added, changed, progress)
    named = {row.code for row in good}
    renewed = sum(place.code in named for place in changed)
    return Report(len(rows), len(added), renewed, len(good) - len(added) - renewed, _listed(rows, bad))


def _listed(rows: Sequence[Row], bad: Bad) -> list[BadRow]:
    return [BadRow(row.number, row.code, bad[row.number]) for row in rows if row.number in bad]


def _keep_others_out() -> None:
    # Keys are handed out below, so nobody else may add a place meanwhile. SQLite has one writer anyway.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Place._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _kept() -> Iterator[Kept]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_COLUMNS)} FROM {Place._meta.db_table}")  # noqa: S608 - our own names
        while batch := cursor.fetchmany(_BATCH):
            yield from map(Kept._make, batch)


def _planned(rows: list[Row], kept: dict[str, Kept], parents: dict[str, str]) -> tuple[list[Kept], list[Kept]]:
    """Return the places to add and those to change, parents before children."""
    tree = dict(kept)
    above = parents | {row.code: row.parent_code for row in rows}
    fresh = (Place.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    added: list[Kept] = []
    rows_by_code = {row.code: row for row in rows}
    # Kept places the file does not name take part, because a parent of theirs may have moved.
    named = [(RANKS[row.level], row.code) for row in rows]
    others = [(RANKS[place.level], code) for code, place in kept.items() if code not in rows_by_code]
    for _, code in sorted(named + others):
        old, parent = kept.get(code), tree[above[code]] if above[code] else None
        place = _made(rows_by_code.get(code), old, parent, old.id if old else fresh)
        tree[code] = place
        if old is None:
            added.append(place)
            fresh += 1
    return added, [tree[code] for code, old in kept.items() if tree[code] != old]


def _made(row: Row | None, old: Kept | None, parent: Kept | None, key: int) -> Kept:
    """Return a place as it shall be; what the file does not say stays as it was."""
    parent_id, above = (parent.id, parent.path) if parent else (None, "")
    if row is None:
        if old is None:
            raise ValueError("a place comes from the file or from the table")
        return old._replace(parent_id=parent_id, path=path_of(old.code, above))
    return Kept(
        key,
        row.code,
        row.name,
        (old.name_en if old else "") if row.name_en is None else row.name_en,
        row.level,
        (old.kind if old else "") if row.kind is None else row.kind,
        parent_id,
        path_of(row.code, above),
        row.time_zone or (old.time_zone if old else _DEFAULT_ZONE),
    )


def _write(added: list[Kept], changed: list[Kept], progress: Progress | None) -> None:
    total = len(added) + len(changed)
    done = 0
    with connection.cursor() as cursor:
        for places, put in ((added, insert), (changed, _change)):
            for begin in range(0, len(places), _BATCH):
                batch = places[begin : begin + _BATCH]
                put(cursor, batch)
                done += len(batch)
                if progress:
                    progress(done, total)
        if added and connection.vendor == "postgresql":
            # We chose the keys ourselves; the next place added by hand must not meet them.
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [Place._meta.db_table, added[-1].id])
        if total and connection.vendor == "postgresql":
            # Without new figures the planner believes the table as small as it was, and a join of it with itself
            # takes an hour.
            cursor.execute(f"ANALYZE {Place._meta.db_table}")


def insert(cursor: Any, places: Sequence[Kept]) -> None:  # Any: either database's cursor
    """Add rows by the fastest road each database has."""
    table, columns = Place._meta.db_table, ", ".join(_COLUMNS)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for place in places:
                copy.write_row(place)
    else:
        marks = ", ".join(["%s"] * len(_COLUMNS))
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", places)  # noqa: S608 - our own names


def _change(cursor: Any, places: Sequence[Kept]) -> None:  # Any: as above
    settings = ", ".join(f"{column} = %s" for column in _COLUMNS[1:])
    cursor.executemany(
        f"UPDATE {Place._meta.db_table} SET {settings} WHERE id = %s",  # noqa: S608 - our own names
        [(*place[1:], place.id) for place in places],
    )
