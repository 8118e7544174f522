"""What residents and clerks do, as often a second as it goes, with and without the entry in the log."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from statistics import median
from typing import NamedTuple
from unittest.mock import patch

from django.utils import timezone

from nuo.bench.scale import Size, build
from nuo.bench.table import Row, at_least
from nuo.bench.timing import a_second
from nuo.cases.actions import Asked, accept, ask, close
from nuo.cases.models import Case
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import NOBODY, Actor, Held
from nuo.people.rules import Role
from nuo.promises.models import Promise
from nuo.promises.rules import Closing

_APPENDING = ("nuo.ledger.steps.append", "nuo.promises.actions.append")
_ROUNDS, _A_ROUND = 5, 60


class Rates(NamedTuple):
    """How often a second each act goes."""

    ask: float
    accept: float
    close: float


def rows(_vendor: str, rounds: int = _ROUNDS, a_round: int = _A_ROUND) -> Iterator[Row]:
    """Measure on the connection in use; some ten seconds."""
    now = timezone.now()
    county = build(Size(6, 1), now=now)
    promise = Promise.objects.at(county.village).requestable().select_related("office__place", "current").first()
    assert promise is not None
    with_entry, without = [], []
    for _ in range(rounds):
        with_entry.append(_rates(promise, a_round, now))
        with _no_entries():
            without.append(_rates(promise, a_round, now))
    for name, ours, bare in zip(Rates._fields, zip(*with_entry, strict=True), zip(*without, strict=True), strict=True):
        value, plain = median(ours), median(bare)
        yield Row(
            f"{name}, with its entry",
            value,
            "acts/s",
            f"without the entry, {plain:,.0f}",
            value / plain,
            at_least(1 / 1.3),
        )
    count = 0

    def number() -> None:
        nonlocal count
        count += integrate_all(at=now)

    runs = a_second(number, 1)
    yield Row("give entries their place in the log", count * runs, "entries/s")


def _rates(promise: Promise, times: int, at: datetime) -> Rates:
    asked = Asked("村口的路上有一个坑，下雨天摔了人。")
    clerk = Actor(posts=(Held(Role.VILLAGE_CLERK, promise.office_id, promise.office.name, promise.place.path),))
    cases: list[Case] = []
    asking = a_second(lambda: cases.append(ask(promise, asked, by=NOBODY, at=at)[0]), times)
    accepting = _each(cases, lambda case: accept(case, by=clerk, at=at))
    closing = _each(cases, lambda case: close(case, Closing.DELIVERED, "坑已补好。", by=clerk, at=at))
    return Rates(asking, accepting, closing)


def _each(cases: list[Case], act: Callable[[Case], object]) -> float:
    left = iter(cases)
    return a_second(lambda: act(next(left)), len(cases))


@contextmanager
def _no_entries() -> Iterator[None]:
    """Let acts go by without an entry; for measuring only."""
    with ExitStack() as stack:
        for name in _APPENDING:
            stack.enter_context(patch(name))
        yield
