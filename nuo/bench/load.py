"""Fifty residents and ten clerks at once, one to three seconds between clicks, for five minutes, on `nuo serve`
with as many processes as the machine has cores.

Each has a browser's cookies and goes the whole way: residents look, ask and follow with their code; clerks sign in,
take cases on and close them. One more visitor loads a plain list page of the same server, to be compared with. Every
request that was answered must be there at the end.
"""

import http.client
import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from statistics import quantiles

from django.conf import settings
from django.db import connection
from django.utils import timezone

from nuo.bench.table import LackingError, Row, at_least, at_most
from nuo.bench.web import HOST, SETTINGS, free_port
from nuo.cases.models import Case
from nuo.demo.cast import LOG, PASSWORD
from nuo.demo.county import build
from nuo.ledger import starting
from nuo.ledger.sequencer import faults, integrate_all
from nuo.people.models import Post
from nuo.people.rules import Role
from nuo.promises.models import Promise

SECONDS = int(os.environ.get("NUO_BENCH_LOAD_SECONDS", "300"))
RESIDENTS, CLERKS = 50, 10
_PACE = (1.0, 3.0)
_STARTS_WITHIN = 60.0
_TARGET = 0.3  # seconds


@dataclass
class Seen:
    """What all visitors saw: seconds a click by what was clicked, errors, and receipt codes."""

    clicks: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, seconds: float) -> None:
        """Count a click."""
        with self.lock:
            self.clicks[what].append(seconds)

    def p95(self, *kinds: str) -> float:
        """Return the time below which 95 of 100 clicks of these kinds stayed."""
        found = [seconds for kind in kinds for seconds in self.clicks[kind]]
        return quantiles(found, n=20)[-1] if len(found) > 1 else float("nan")


class Visitor(threading.Thread):
    """Somebody with cookies of their own, who clicks and waits a little."""

    def __init__(self, number: int, base: str, seen: Seen, until: float) -> None:
        """Begin with an empty cookie jar and dice of their own."""
        super().__init__(daemon=True)
        self.base, self.seen, self.until = base, seen, until
        self.dice = random.Random(number)
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def run(self) -> None:
        """Go round until the time is over; whatever goes wrong is written down."""
        time.sleep(self.dice.uniform(0, _PACE[1]))
        while time.monotonic() < self.until:
            try:
                self.round()
            except (OSError, http.client.HTTPException, LookupError) as error:
                with self.seen.lock:
                    self.seen.errors.append(f"{type(self).__name__}: {error!r}")

    def round(self) -> None:
        """One whole way; the kinds of visitors differ in it."""
        raise NotImplementedError

    def click(self, what: str, path: str, form: dict[str, str] | None = None) -> str:
        """Load a page or send a form, with what a redirect leads to; return the page."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(  # noqa: S310 - our own server's address
            f"{self.base}{path}", data, {"Referer": f"{self.base}/zh/"}
        )
        began = time.perf_counter()
        with self.opener.open(request, timeout=60) as answer:
            page: str = answer.read().decode()
        self.seen.add(what, time.perf_counter() - began)
        time.sleep(self.dice.uniform(*_PACE))
        return page


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    if found is None:
        raise LookupError(f"no field {name} on the page")
    return found[1]


class Resident(Visitor):
    """Looks at a board, asks for something, comes back with the code and writes a line."""

    promises: list[tuple[str, int]]

    def round(self) -> None:
        """From the board to a message on the receipt's page."""
        place, promise = self.dice.choice(self.promises)
        self.click("board", f"/zh/places/{place}/")
        self.click("services", f"/zh/places/{place}/services/")
        page = self.click("form", f"/zh/promises/{promise}/ask/")
        said = {"csrfmiddlewaretoken": _field(page, "csrfmiddlewaretoken"), "token": _field(page, "token"),
                "content": "路口的灯不亮。", "contact": ""}  # fmt: skip
        page = self.click("ask", f"/zh/promises/{promise}/ask/", said)
        code = re.search(r'class="code">([^<]+)<', page)
        if code is None:
            raise LookupError("no receipt code on the page")
        with self.seen.lock:
            self.seen.codes.add(code[1])
        page = self.click("receipt", "/zh/receipts/mine/")
        token = _field(page, "csrfmiddlewaretoken")
        self.click("write", "/zh/receipts/mine/say", {"csrfmiddlewaretoken": token, "text": "晚上看不见路。"})


class Clerk(Visitor):
    """Signs in once, then takes the next new case on and closes it."""

    username = ""
    is_in = False

    def round(self) -> None:
        """From the queue to a closed case."""
        if not self.is_in:
            page = self.click("sign in", "/zh/account/login/")
            said = {"csrfmiddlewaretoken": _field(page, "csrfmiddlewaretoken"), "login": self.username,
                    "password": PASSWORD}  # fmt: skip
            self.click("sign in", "/zh/account/login/", said)
            self.is_in = True
        page = self.click("queue", "/zh/desk/")
        cases = re.findall(r'href="(/zh/desk/cases/\d+/)"', page)
        if not cases:
            return
        case = self.dice.choice(cases)
        page = self.click("case", case)
        if f'action="{case}accept"' in page:
            page = self.click("take on", f"{case}accept", self._step(page))
        said = {**self._step(page), "closing": "delivered", "answer": "修好了。", "remedy": ""}
        self.click("close", f"{case}close", said)

    def _step(self, page: str) -> dict[str, str]:
        return {"csrfmiddlewaretoken": _field(page, "csrfmiddlewaretoken"), "version": _field(page, "version")}


class Plain(Visitor):
    """Loads a bare list of the same server."""

    def round(self) -> None:
        """One page."""
        self.click("plain list", "/plain/list/30/")


def rows(_vendor: str) -> Iterator[Row]:
    """Build the invented county, let everybody in, and say what they saw."""
    at = timezone.now() - timedelta(days=1)
    starting.begin(LOG, at=at)
    build(settings.PACKS, at=at)
    integrate_all(at=at)
    seen, began = Seen(), time.monotonic()
    with _serving() as port:
        visitors = _visitors(f"http://{HOST}:{port}", seen, time.monotonic() + SECONDS)
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
    connection.close()
    yield from _told(seen, time.monotonic() - began)


def _visitors(base: str, seen: Seen, until: float) -> list[Visitor]:
    posts = Post.objects.filter(role=Role.VILLAGE_CLERK, office__kind="village_committee").order_by("-pk")
    villages = dict(posts.values_list("person__username", "office__place__code"))
    clerks = sorted(villages.items())[:CLERKS]
    if len(clerks) < CLERKS:
        raise LackingError(f"the county has only {len(clerks)} clerks")
    asked_for = Promise.objects.standing().filter(trigger="on_request", kind="request", confidential=False)
    asked_for = asked_for.filter(place__code__in=[village for _name, village in clerks]).order_by("pk")
    channels = asked_for.values_list("place__code", "pk", "current__content__channels")
    Resident.promises = [(place, pk) for place, pk, ways in channels if "web" in ways]
    found: list[Visitor] = [Resident(number, base, seen, until) for number in range(RESIDENTS)]
    for number, (name, _village) in enumerate(clerks):
        clerk = Clerk(RESIDENTS + number, base, seen, until)
        clerk.username = name
        found.append(clerk)
    return [*found, Plain(1_000, base, seen, until)]


def _told(seen: Seen, seconds: float) -> Iterator[Row]:
    plain = seen.p95("plain list")
    ours = [kind for kind in seen.clicks if kind != "plain list"]
    clicks = sum(len(seen.clicks[kind]) for kind in ours)
    yield Row(f"{RESIDENTS} residents and {CLERKS} clerks, {seconds:.0f} s", clicks, "clicks")
    yield Row("errors", len(seen.errors), "")
    for error in sorted(set(seen.errors))[:5]:
        yield Row(f"  {error[:90]}", seen.errors.count(error), "times")
    whole = seen.p95(*ours)
    yield Row("p95 of all clicks", whole * 1e3, "ms", f"{_TARGET * 1e3:.0f} ms", whole / _TARGET, at_most(1))
    yield Row("the same", whole * 1e3, "ms", f"plain list page, p95 {plain * 1e3:.0f} ms", whole / plain)
    for kind in sorted(ours):
        yield Row(f"p95 of «{kind}»", seen.p95(kind) * 1e3, f"ms of {len(seen.clicks[kind]):,}")
    integrate_all(at=timezone.now())
    kept = Case.objects.count()
    lost = len(seen.codes) - kept
    answered = len(seen.codes)
    told = f"{kept} in the database"
    yield Row("requests answered with a code", answered, "", told, kept / max(1, answered), at_least(1))
    yield Row("lost, or faults in the log", max(0, lost) + len(faults()), "")


@contextmanager
def _serving() -> Iterator[int]:
    port = free_port()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "NUO_BENCH_UNTHROTTLED": "1"}
    workers = str(os.cpu_count() or 1)
    command = [sys.executable, "-m", "nuo.web.cli", "serve", "--host", HOST, "--port", str(port), "--workers", workers]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/plain/hello/", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise LackingError("the server did not start")
