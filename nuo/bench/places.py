"""Importing the country's 665,271 real divisions, against writing the same rows and nothing else."""

from collections.abc import Iterator
from pathlib import Path

from nuo.bench.table import LackingError, Row, at_most
from nuo.places.bench import DIVISIONS, measure

_BARE = {"sqlite": "bare executemany", "postgresql": "bare COPY"}


def rows(vendor: str, path: Path = DIVISIONS) -> Iterator[Row]:
    """Measure on the connection in use; about half a minute."""
    if not path.exists():
        raise LackingError("the real divisions, ../shared/data/divisions, are not on this machine")
    figures = {name: value for name, value, _ in measure(path)}
    ours, bare = figures["places: import"], figures["places: bare insert of the same rows"]
    yield Row("import", ours, "s", f"{_BARE[vendor]} of the same rows", ours / bare, at_most(3))
    yield Row("import", figures["places: rows imported"], "rows/s")
    yield Row("import again, nothing new", figures["places: import again, nothing new"], "s")
    for name, value in figures.items():
        if name.startswith("places: find"):
            yield Row(name.removeprefix("places: "), value, "ms")
