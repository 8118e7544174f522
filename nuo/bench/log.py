"""How soon an act is in the public, signed log, a real worker beside whoever acts; how fast rows are reconciled."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles

from django.utils import timezone

from nuo.bench.scale import Size, build
from nuo.bench.table import Row, at_least, at_most
from nuo.cases.actions import Asked, ask
from nuo.ledger.models import Entry
from nuo.ledger.publishing import Publisher, published
from nuo.ledger.reconciling import walk
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.starting import begin
from nuo.people.actor import NOBODY
from nuo.promises.models import Promise
from nuo.web.books import NOUNS

_A_SECOND, _SECONDS = 200, 10


def rows(_vendor: str, a_second: int = _A_SECOND, seconds: float = _SECONDS) -> Iterator[Row]:
    """Measure on the connection in use; about half a minute."""
    now = timezone.now()
    county = build(Size(60, 1), now=now)
    promise = Promise.objects.at(county.village).requestable().select_related("office__place", "current").first()
    assert promise is not None
    begin("bench.example/log", at=now)
    begun = time.perf_counter()
    integrate_all(at=now)
    assert Publisher().publish(at=now)
    size = Entry.objects.count()
    yield Row("a whole log signed and published from the database", size / (time.perf_counter() - begun), "entries/s")
    with _worker():
        delays, rate = _delays(promise, a_second, seconds)
    asked = f"{a_second} acts/s asked for"
    yield Row("acts beside the worker", rate, "acts/s", asked, rate / a_second, at_least(0.95))
    slowest, usual = max(delays), quantiles(delays, n=20)[-1]
    yield Row("from an act to the signed, public checkpoint: 95 of 100", usual, "s", "one second", usual, at_most(1))
    yield Row("the slowest", slowest, "s", "one second", slowest, at_most(1))
    begun = time.perf_counter()
    looked_at = sum(done.looked_at for done in walk(NOUNS))
    yield Row("rows and entries reconciled", looked_at / (time.perf_counter() - begun), "a second")


def _delays(promise: Promise, a_second: int, seconds: float) -> tuple[list[float], float]:
    """Act at a steady pace; return how long each act waited to be public, and the pace that was kept."""
    before = Entry.objects.count()
    acted: list[float] = []
    delays: list[float] = []
    begun = time.perf_counter()
    total = int(a_second * seconds)
    while len(delays) < total:
        due = min(total, int((time.perf_counter() - begun) * a_second) + 1)
        if len(acted) < due:
            ask(promise, Asked("村口的路上有一个坑。"), by=NOBODY, at=timezone.now())
            acted.append(time.perf_counter())
            if len(acted) % 20:
                continue
        _collect(delays, acted, before)
    return delays, len(acted) / (acted[-1] - begun)


def _collect(delays: list[float], acted: list[float], before: int) -> None:
    checkpoint = published()
    now = time.perf_counter()
    # One entry an act: as many are public as the checkpoint has gained.
    public = min(len(acted), (checkpoint.size if checkpoint else 0) - before)
    delays += [now - at for at in acted[len(delays) : public]]


@contextmanager
def _worker() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "nuo.web.cli", "worker"])
    time.sleep(3)  # until it has read its modules
    try:
        yield
    finally:
        process.terminate()
        process.wait()
