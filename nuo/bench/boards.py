"""Boards of a small and a large county: what a page costs, whether history makes it dearer, and how many a second."""

import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nuo.bench import web
from nuo.bench.scale import County, Size, build
from nuo.bench.table import Row, at_least, at_most
from nuo.bench.timing import counted_queries, milliseconds

SMALL, LONG, LARGE = Size(60, 6), Size(60, 6, years=5), Size(3_000, 50, a_year=3)
# The rows of a board: promises, overdue duties, places below, entries.
_ROW = re.compile(r"<tr><th|<li><svg|<li><i>")
_GROWTH = 1.25
_ROUNDS, _SECONDS = 3, 2.0


class Cost(NamedTuple):
    """What a page costs: queries, and milliseconds of the processor (the wall's also measure the neighbours)."""

    queries: int
    ms: float


def rows(_vendor: str) -> Iterator[Row]:
    """Measure in databases of their own; some two minutes, most of it building the large county."""
    now = timezone.now()
    counties: dict[Size, County] = {}
    for size in (SMALL, LONG, LARGE):
        use_database(_file(size))
        call_command("migrate", verbosity=0)
        counties[size] = build(size, now=now)
    yield from compared(_costs(counties))
    connection.close()
    yield from served(counties[LARGE], _file(LARGE))


def _costs(counties: Mapping[Size, County]) -> dict[Size, dict[str, Cost]]:
    """Return what the boards of each county cost, the best of some passes in turn."""
    found: dict[Size, list[dict[str, Cost]]] = {size: [] for size in counties}
    for _ in range(_ROUNDS):
        for size, county in counties.items():
            use_database(_file(size))
            found[size].append(cost_of(county))
    return {size: {level: min(cost[level] for cost in costs) for level in costs[0]} for size, costs in found.items()}


def _file(size: Size) -> Path:
    home: Path = settings.HOME
    return home / f"{size.villages}-{size.years}.sqlite3"


def use_database(file: Path) -> None:
    """Go on in another SQLite file."""
    connection.close()
    connection.settings_dict["NAME"] = str(file)


def cost_of(county: County) -> dict[str, Cost]:
    """Return what the boards of a county cost, by level."""
    return {level: _cost(path) for level, path in _paths(county).items()}


def _paths(county: County) -> dict[str, str]:
    places = {"village": county.village, "township": county.township, "county": county.county}
    return {level: reverse("board", args=[place.code]) for level, place in places.items()}


def _cost(path: str) -> Cost:
    reader = Client(headers={**web.FRESH, "Host": web.HOST})

    def read() -> None:
        if (status := reader.get(path).status_code) != 200:
            raise RuntimeError(f"{path} answered {status}")

    read()
    with counted_queries() as made:
        read()
    return Cost(len(made), milliseconds(read, rounds=25, clock=time.process_time))


def compared(costs: dict[Size, dict[str, Cost]]) -> Iterator[Row]:
    """Compare each county with the first: history may cost nothing, size is only told."""
    first, *others = costs
    for size in (first, *others):
        for level, cost in costs[size].items():
            name, before = f"{level} board, {size}", costs[first][level]
            if size is first:
                yield Row(name, cost.queries, "queries")
                yield Row(name, cost.ms, "ms")
                continue
            is_history = size.villages == first.villages
            more, longer = (at_most(1), at_most(_GROWTH)) if is_history else (None, None)
            yield Row(name, cost.queries, "queries", str(first), cost.queries / before.queries, more)
            yield Row(name, cost.ms, "ms", str(first), cost.ms / before.ms, longer)


def served(county: County, database: Path, *, seconds: float = _SECONDS, rounds: int = _ROUNDS) -> Iterator[Row]:
    """Return requests a second of boards made fresh and of a kept one, beside plain pages of the same server."""

    def beside(path: str, plain: str, headers: Mapping[str, str]) -> list[float]:
        return web.rates(port, [(path, headers), (plain, headers)], seconds=seconds, rounds=rounds)

    with web.server(database) as port:
        for level, path in _paths(county).items():
            count = len(_ROW.findall(web.page(port, path, web.FRESH)))
            ours, plain = beside(path, f"/plain/list/{count}/", web.FRESH)
            against = f"plain list of {count} rows, {plain:,.0f}"
            yield Row(f"{level} board made fresh", ours, "requests/s", against, ours / plain, at_least(0.7))
            kept, hello = beside(path, "/plain/hello/", {})
            yield Row(f"{level} board kept", kept, "requests/s", f"one word, {hello:,.0f}", kept / hello, at_least(0.7))
