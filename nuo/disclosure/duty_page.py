"""One public duty: since when, until when and why, what happened to it, what was delivered."""

from dataclasses import dataclass
from datetime import datetime
from shlex import quote

from django.utils.translation import gettext

from nuo.cases.showing import SEALS
from nuo.clocks import Calendar
from nuo.clocks.due import over
from nuo.clocks.explain import Explanation, explain
from nuo.clocks.limits import Unit
from nuo.disclosure.entries import EntryRow, about
from nuo.disclosure.sentences import CLOSINGS, PAUSES
from nuo.ledger.rules import canonical
from nuo.places.calendars import clock_calendar
from nuo.promises.models import Duty
from nuo.promises.rules import Outcome, outcome

_SHOWN_OF_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Committed:
    """An office's public words as they were committed to: the salt in hex, and the canonical bytes as text."""

    salt: str
    content: str

    @property
    def command(self) -> str:
        """The command that prints the commitment."""
        return f"printf '%s' {quote(self.content)} | openssl dgst -sha256 -mac HMAC -macopt hexkey:{self.salt}"


@dataclass(frozen=True, slots=True)
class DutyPage:
    """Everything the page prints."""

    duty: Duty
    outcome: Outcome
    over: int
    unit: str
    explanation: Explanation | None
    pauses: list[tuple[str, datetime, datetime | None]]
    trail: list[EntryRow]
    closing: str
    evidence: list[str]
    # What recomputes the commitment in the entry of its closing; None where nothing was committed to, or it was erased.
    committed: Committed | None

    @property
    def seal(self) -> str:
        """The seal of its outcome."""
        return SEALS[self.outcome]

    @property
    def verdict(self) -> str:
        """The outcome in words."""
        return str(_verdict(self.outcome))


def duty_called(pk: int) -> Duty | None:
    """Return a public duty; a confidential one does not exist here."""
    related = ("wording", "calendar", "office", "promise__office", "place__parent__parent__parent")
    return Duty.objects.public().select_related(*related).prefetch_related("pauses").filter(pk=pk).first()


def read(duty: Duty, *, now: datetime, soon_until: datetime) -> DutyPage:
    """Read the page of a duty. The clock is explained with the calendar it was counted with."""
    calendar = clock_calendar(duty.calendar)
    limit = duty.limit
    unit = limit.unit if limit else Unit.WORKING_DAYS
    pauses = [(str(PAUSES.get(p.reason, p.reason)), p.begin_at, p.end_at) for p in duty.pauses.all()]
    return DutyPage(
        duty, outcome(duty.facts, now=now, soon_until=soon_until), _over(duty, now, calendar, unit), str(unit),
        explain(duty.opened_at, limit, calendar, duty.clock_pauses()) if limit else None,
        pauses, about(duty.entry_subject()), str(CLOSINGS.get(duty.closing, "")), _evidence(duty), _committed(duty),
    )  # fmt: skip


def _over(duty: Duty, now: datetime, calendar: Calendar, unit: Unit) -> int:
    return over(duty.due_at, duty.closed_at or now, calendar, unit)


def _evidence(duty: Duty) -> list[str]:
    """Return the office's public words on what was delivered, whatever they are called."""
    said = [value for value in duty.evidence.values() if isinstance(value, str) and value]
    return said[:_SHOWN_OF_EVIDENCE]


def _committed(duty: Duty) -> Committed | None:
    if not duty.evidence or not duty.period or not duty.salt:
        return None
    return Committed(bytes(duty.salt).hex(), canonical(duty.evidence).decode())


def _verdict(found: Outcome) -> str:
    words = {
        Outcome.KEPT: gettext("Delivered in time"),
        Outcome.KEPT_LATE: gettext("Delivered late"),
        Outcome.OVERDUE: gettext("Past the limit, nothing delivered"),
        Outcome.BROKEN: gettext("Closed without being kept"),
        Outcome.DUE_SOON: gettext("Due soon"),
        Outcome.OPEN: gettext("The clock is running"),
        Outcome.PAUSED: gettext("The clock is stopped"),
        Outcome.VOID: gettext("Taken back in time; counts for nobody"),
    }
    return words[found]
