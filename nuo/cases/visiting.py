"""An appointment between the two sides of a case, for the calendar of both; it says nothing of what it is about."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from icalendar import Calendar, Event

from nuo.cases.confidence import tell
from nuo.cases.models import Case, Visit
from nuo.cases.texts import check_text
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK

# How far ahead; and how long one takes, where a calendar wants to know.
FURTHEST = timedelta(days=90)
_LENGTH = timedelta(hours=1)


def visit_ahead(case: Case, *, now: datetime) -> Visit | None:
    """Return the appointment that stands; None where there is none, or it has passed."""
    return Visit.objects.filter(message__case=case, called_off_at=None, starts_at__gte=now).last()


@transaction.atomic
def arrange(case: Case, starts_at: datetime, words: str, *, by: Actor, at: datetime) -> Visit:
    """Tell the resident when somebody comes, or when to come. One at a time.

    Refused: `not_yours`; `visit_in_the_past`; `visit_too_far`; `visit_set_before`.
    """
    if not by.may(DESK, case):
        raise Refused("not_yours", step="visit")
    check_text(words)
    if starts_at <= at:
        raise Refused("visit_in_the_past")
    if starts_at > at + FURTHEST:
        raise Refused("visit_too_far", most=FURTHEST.days)
    # Two who press at once wait here for each other.
    Case.objects.select_for_update().get(pk=case.pk)
    if visit_ahead(case, now=at) is not None:
        raise Refused("visit_set_before")
    message = tell(case, words, side="office", office=case.office, step="visit", at=at)
    return Visit.objects.create(message=message, starts_at=starts_at)


@transaction.atomic
def call_off(case: Case, words: str, *, by: Actor, at: datetime) -> Visit:
    """Call an appointment off, with the reason. Refused: `not_yours`; `no_visit`."""
    if not by.may(DESK, case):
        raise Refused("not_yours", step="call_off_visit")
    check_text(words)
    visit = visit_ahead(case, now=at)
    if visit is None or not Visit.objects.filter(pk=visit.pk, called_off_at=None).update(called_off_at=at):
        raise Refused("no_visit")
    tell(case, words, side="office", office=case.office, step="call_off_visit", at=at)
    visit.called_off_at = at
    return visit


def as_calendar(case: Case, *, root: str, now: datetime) -> bytes:
    """Return the newest appointment as an iCalendar file (RFC 5545); called off it is struck out where it was kept.

    A calendar is looked at by others: number and office stand in it, and nothing else. Refused: `no_visit`.
    """
    visit = Visit.objects.filter(message__case=case).last()
    if visit is None:
        raise Refused("no_visit")
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Nuo//visits//ZH")
    calendar.add("version", "2.0")
    event.add("uid", f"visit-{visit.pk}@{urlsplit(root).netloc}")
    event.add("dtstamp", now)
    event.add("sequence", int(visit.called_off_at is not None))
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.starts_at + _LENGTH)
    event.add("summary", case.duty.number if case.duty.confidential else f"{case.duty.number} · {case.office.name}")
    event.add("status", "CANCELLED" if visit.called_off_at else "CONFIRMED")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
