"""`nuo worker`: numbers and publishes the log, sends one-time codes, announces breaches, puts what stays broken
to the level above, opens dated duties ahead, fixes provisional dates, changes the keys of offices that somebody has
left, reminds offices, tells followers, and compares rows and log in turn.

Nothing depends on its being punctual: pages derive every outcome from the clock.
"""

import json
import logging
import signal
from datetime import datetime
from threading import Event
from time import monotonic
from types import FrameType

import click
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from nuo.cases.referring import refer_overdue
from nuo.elections.actions.holding import close_due
from nuo.ledger.publishing import Publisher
from nuo.ledger.sequencer import integrate
from nuo.notices.minute import tell
from nuo.people.actor import THE_CLOCK
from nuo.promises.actions import open_dated
from nuo.promises.announcing import announce_breaches
from nuo.promises.fixing import fix_provisional
from nuo.promises.models import Promise
from nuo.residents.actions.signing_in import forget_expired
from nuo.residents.sending import send_waiting
from nuo.sealing.actions import keep_keys
from nuo.signing.actions.offering import expire
from nuo.web.erasing import erase_outlived
from nuo.web.rounds import Rounds

log = logging.getLogger(__name__)

# Seconds between two looks at the log: an act is public within a second, also where many write into SQLite.
_PAUSE = 0.2
_MINUTE = 60.0
# So many dated promises are looked at each minute, in turn: 280,000 a day.
_PROMISES_A_MINUTE = 200
HEARTBEAT = "worker.json"


@click.command()
@click.option("--once", is_flag=True, help="Do everything once and end.")
def worker(once: bool) -> None:
    """Do the background work: number and publish the log, announce breaches, open dated duties."""
    works = Worker()
    if once:
        works.tick(timezone.now())
        works.minute(timezone.now())
        works.tick(timezone.now())
        return
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    works.run(stopped)


class Worker:
    """The loop and what it remembers between two rounds."""

    def __init__(self) -> None:
        """Begin with the first promise."""
        self.last_promise = 0
        self.publisher = Publisher()
        self.rounds = Rounds()

    def run(self, stopped: Event) -> None:
        """Work until told to stop. A database that is away for a while is waited for."""
        due = monotonic()
        while not stopped.is_set():
            try:
                self.tick(timezone.now())
                if monotonic() >= due:
                    due = monotonic() + _MINUTE
                    self.minute(timezone.now())
            except DatabaseError:
                log.exception("The database did not answer; trying again.")
                close_old_connections()
                stopped.wait(5)
            stopped.wait(_PAUSE)

    def tick(self, now: datetime) -> int:
        """Give waiting entries their numbers, make them public in the signed log, and send one-time codes."""
        numbered = integrate(at=now)
        self.publisher.publish(at=now)
        send_waiting(at=now)
        return numbered

    def minute(self, now: datetime) -> None:
        """Do what the clock asks for once a minute, compare rows and log, and leave a sign of life."""
        announced = 0
        while count := announce_breaches(at=now):
            announced += count
        opened = self._open_ahead(now)
        forget_expired(at=now)
        expire(at=now)
        close_due(at=now)
        keep_keys(at=now)
        erase_outlived(at=now)
        referred = refer_overdue(at=now)
        sent = tell(at=now)
        gaps = self.rounds.go_on(settings.HOME, at=now)
        fixed = fix_provisional(at=now)
        _beat(now, announced=announced, referred=referred, opened=opened, fixed=fixed, gaps=gaps, sent=sent)

    def _open_ahead(self, now: datetime) -> int:
        dated = Promise.objects.standing().filter(trigger="recurring", pk__gt=self.last_promise).order_by("pk")
        batch = list(dated.select_related("office", "place", "adoption", "current")[:_PROMISES_A_MINUTE])
        self.last_promise = batch[-1].pk if len(batch) == _PROMISES_A_MINUTE else 0
        return sum(len(open_dated(promise, by=THE_CLOCK, at=now)) for promise in batch)


def _beat(now: datetime, **counts: int) -> None:
    fresh = settings.HOME / f"{HEARTBEAT}.new"
    fresh.write_text(json.dumps({"at": now.isoformat(), **counts}), encoding="utf-8")
    fresh.replace(settings.HOME / HEARTBEAT)
