"""Due dates in bulk, against counting day by day with the package the holidays come from."""

from collections.abc import Iterator

from nuo.bench.table import Row, at_least
from nuo.clocks.bench import measure

A_SECOND = 200_000


def rows(_vendor: str) -> Iterator[Row]:
    """Measure; about two seconds."""
    figures = {name: value for name, value, _ in measure()}
    fast, office, package, against_package, against_sets = figures.values()
    names = list(figures)
    needed = f"{A_SECOND:,} a second"
    yield Row(names[0], fast, "due dates/s", needed, fast / A_SECOND, at_least(1))
    yield Row(names[1], office, "due dates/s", needed, office / A_SECOND, at_least(1))
    yield Row(names[2], package, "due dates/s", names[0], against_package, at_least(20))
    yield Row(names[0], fast, "due dates/s", "a day loop over sets", against_sets)
