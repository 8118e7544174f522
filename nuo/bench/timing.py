"""Taking times: the best of several runs, for the others measure what else the machine was doing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

Clock = Callable[[], float]


def milliseconds(work: Callable[[], object], rounds: int = 9, clock: Clock = time.perf_counter) -> float:
    """Return the best time of several runs after one that warms up."""
    work()
    return 1000 * min(_seconds(work, clock) for _ in range(rounds))


def _seconds(work: Callable[[], object], clock: Clock) -> float:
    begun = clock()
    work()
    return clock() - begun


def a_second(work: Callable[[], object], times: int) -> float:
    """Return how often a second something is done `times` times."""
    return times / _seconds(lambda: [work() for _ in range(times)], time.perf_counter)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Collect the queries made inside."""
    made: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield made
