"""How fast the real divisions are imported and searched, on the connection in use. The table is left empty."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection, transaction

from nuo.places.importing import Kept, import_places, insert
from nuo.places.models import Place
from nuo.places.search import find

DIVISIONS = Path(__file__).parents[3] / "shared" / "data" / "divisions" / "divisions_2023_clean.parquet"
_QUERIES = ("梅岭", "和平", "梅", "云溪 梅岭", "511623", "村")
_ROUNDS = 5

Figure = tuple[str, float, str]


class _UndoneError(Exception):
    """Raised to take back what was measured."""


def measure(path: Path = DIVISIONS) -> list[Figure]:
    """Import and search the file at `path`, take everything back, return (name, value, unit).

    Needs an empty place table and no open transaction. Raises RuntimeError otherwise.
    """
    if connection.in_atomic_block or Place.objects.exists():
        raise RuntimeError("measure() needs an empty place table and no open transaction")
    figures: list[Figure] = []
    rows: list[Kept] = []
    _undone(lambda: _imported(path, figures, rows))
    _undone(lambda: _bare(rows, figures))
    bare, ours = figures[-1][1], figures[0][1]
    return [*figures, ("places: import / bare", ours / bare, "times")]


def _undone(work: Callable[[], None]) -> None:
    with suppress(_UndoneError), transaction.atomic():
        work()
        raise _UndoneError
    if connection.vendor == "postgresql":
        # What was rolled back still lies in the table and would slow the next round.
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {Place._meta.db_table}")


def _imported(path: Path, figures: list[Figure], rows: list[Kept]) -> None:
    begun = time.perf_counter()
    report = import_places(path)
    connection.check_constraints()
    seconds = time.perf_counter() - begun
    figures += [("places: import", seconds, "s"), ("places: rows imported", report.added / seconds, "rows/s")]
    begun = time.perf_counter()
    import_places(path)
    figures.append(("places: import again, nothing new", time.perf_counter() - begun, "s"))
    rows += map(Kept._make, Place.objects.order_by("pk").values_list(*Kept._fields))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures += [(f"places: find {query}", _search_time(query), "ms") for query in _QUERIES]


def _search_time(query: str) -> float:
    """Return the median of a few searches in milliseconds."""
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        find(query)
        times.append(time.perf_counter() - begun)
    return sorted(times)[_ROUNDS // 2] * 1000


def _bare(rows: list[Kept], figures: list[Figure]) -> None:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        insert(cursor, rows)
    connection.check_constraints()
    figures.append(("places: bare insert of the same rows", time.perf_counter() - begun, "s"))
