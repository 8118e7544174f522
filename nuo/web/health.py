"""The operator's page: whether the machine behind the pages is well. No case and no resident is on it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from nuo.ledger.models import Entry, Head, LogKey
from nuo.ledger.refusals import Refused
from nuo.notices import sending
from nuo.notices.rules import State
from nuo.people.actor import Actor
from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.notes import parse_note
from nuo.web import rounds
from nuo.web.gaps import short_sentence
from nuo.web.serving import behind
from nuo.web.worker import HEARTBEAT

Seal = Literal["ok", "doubt", "no", "hold"]
_LATE = timedelta(minutes=3)  # the worker writes once a minute
_SLOW = timedelta(seconds=30)  # an entry has its place within a second
_STALE = timedelta(hours=2)  # a quiet log is cosigned again every hour
_ROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is well or not: seal, what it is, what to know; `said` is a command or a machine's words."""

    seal: Seal
    what: str
    words: str
    said: str = ""
    # A name somebody gave, in whatever language.
    name: str = ""
    more: list[str] = field(default_factory=list)


@login_required
@never_cache
@require_safe
def operator(request: HttpRequest) -> HttpResponse:
    """Show how the instance is; for whoever runs it and for the auditor."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    if not actor.operates:
        raise Refused("not_yours", step="operator")
    lines = list(lines_at(timezone.now()))
    worst = next((seal for seal in ("no", "doubt") if any(line.seal == seal for line in lines)), "ok")
    return render(request, "operator.html", {"lines": lines, "worst": worst, "now": timezone.now()})


def lines_at(now: datetime) -> Iterator[Line]:
    """Yield everything there is to know, the most urgent kind of thing first."""
    yield _log(now)
    yield from _witnesses(now)
    yield _books(now)
    yield _waiting(now)
    yield _worker(now)
    yield from _letters()
    yield _database()


def _log(now: datetime) -> Line:
    what, head = _("The public log"), Head.objects.filter(pk=1).first() or Head()
    if not LogKey.objects.exists():
        return Line("doubt", what, _("It is not signed yet. Begin with:"), "nuo log init ORIGIN")
    if head.trouble:
        return Line("no", what, _("Nothing new is made public:"), head.trouble)
    if head.published_at is None:
        return Line("doubt", what, _("Nothing is public yet. The worker publishes the first checkpoint."))
    size = parse_checkpoint(parse_note(bytes(head.published)).text).size
    facts = {"size": size, "ago": timesince(head.published_at, now)}
    if now - head.published_at > _STALE:
        return Line(
            "doubt", what, _("The checkpoint of %(size)s entries is %(ago)s old. Is the worker running?") % facts
        )
    return Line("ok", what, _("%(size)s entries are public under a checkpoint made %(ago)s ago.") % facts)


def _witnesses(now: datetime) -> Iterator[Line]:
    head = Head.objects.filter(pk=1).first() or Head()
    for name, told in sorted(head.witnesses.items()):
        what = _("Witness")
        ago = timesince(datetime.fromisoformat(told["at"]), now)
        if told["ahead"] is not None:
            yield Line(
                "no", what,
                _("It has cosigned %(size)s entries, more than we have. An old backup was restored, or the log was"
                  " rewritten: stop, and find out which.") % {"size": told["ahead"]}, name=name,
            )  # fmt: skip
        elif told["fault"]:
            yield Line("doubt", what, _("Asked %(ago)s ago, it did not sign:") % {"ago": ago}, told["fault"], name)
        else:
            facts = {"size": told["size"], "ago": ago}
            yield Line("ok", what, _("Signed %(size)s entries %(ago)s ago.") % facts, name=name)


def _books(now: datetime) -> Line:
    what, told = _("Rows and log"), rounds.read(settings.HOME)
    if told.gaps:
        words = _("%(n)s do not fit. This names what was changed:") % {"n": len(told.gaps)}
        return Line("no", what, words, "nuo log audit", more=[short_sentence(gap) for gap in told.gaps[:20]])
    if told.at is None:
        return Line("hold", what, _("Not compared yet. The worker does it, a stretch a minute."))
    if told.whole_at is None:
        return Line("hold", what, _("Being compared for the first time; nothing found so far."))
    seal: Seal = "ok" if now - told.whole_at < _ROUND else "doubt"
    ago = timesince(told.whole_at, now)
    return Line(seal, what, _("All rows and entries were compared; the last round ended %(ago)s ago.") % {"ago": ago})


def _waiting(now: datetime) -> Line:
    what, waiting = _("Entries without a number"), Entry.objects.filter(index__isnull=True)
    oldest = waiting.order_by("pk").values_list("at", flat=True).first()
    if oldest is None:
        return Line("ok", what, _("None waits."))
    facts = {"n": waiting.count(), "ago": timesince(oldest, now)}
    seal: Seal = "ok" if now - oldest < _SLOW else "doubt"
    return Line(
        seal, what, _("%(n)s wait, the oldest for %(ago)s. The worker numbers them five times a second.") % facts
    )


def _worker(now: datetime) -> Line:
    what, beat = _("The worker"), _heartbeat()
    if beat is None:
        return Line("no", what, _("It has never run here. Start it with:"), "nuo worker")
    ago = {"ago": timesince(beat, now)}
    if now - beat > _LATE:
        return Line("no", what, _("Its last sign of life is %(ago)s old. Start it with:") % ago, "nuo worker")
    return Line("ok", what, _("Its last sign of life is %(ago)s old.") % ago)


def _letters() -> Iterator[Line]:
    what, found = _("Letters"), sending.counts()
    waiting, bad = found.get(State.WAITING, 0), found.get(State.FAILED, 0)
    if not settings.MAIL_ON:
        yield Line("hold", what, _("This site sends no mail. To send it, set:"), "NUO_MAIL")
    elif bad:
        words = _("%(n)s could not be sent and were given up; %(m)s wait.") % {"n": bad, "m": waiting}
        yield Line("doubt", what, words, more=sending.faults())
    elif sending.is_behind(timezone.now()):
        words = _("%(n)s wait, some for more than an hour. Does the mail server answer?") % {"n": waiting}
        yield Line("doubt", what, words, more=sending.faults())
    else:
        yield Line("ok", what, _("%(n)s wait.") % {"n": waiting})
    if unsure := found.get(State.UNSURE, 0):
        words = _("Of %(n)s nobody knows whether they went out. They are not sent again, so that none comes twice.")
        yield Line("doubt", _("Letters that broke off"), words % {"n": unsure})


def _heartbeat() -> datetime | None:
    try:
        told: dict[str, Any] = json.loads((settings.HOME / HEARTBEAT).read_text(encoding="utf-8"))  # Any: JSON
        return datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError):
        return None


def _database() -> Line:
    what = _("The database")
    if behind():
        return Line("no", what, _("It is older than the program. Run:"), "nuo migrate")
    return Line("ok", what, _("%(name)s, up to date.") % {"name": connection.display_name})
