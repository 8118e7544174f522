"""Meetings as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Kind
from nuo.assemblies.words import KINDS

# How long a meeting takes is not known; a calendar wants to know.
_LENGTH = timedelta(hours=2)


def feed_of(meetings: Iterable[Meeting], *, name: str, root: str, now: datetime) -> bytes:
    """Return the meetings as a calendar. `root` is the site's address, `now` the time it was made.

    A meeting that was called off stays in it, cancelled, so that it is struck out on the phones that have it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Nuo//meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Meetings of %(name)s") % {"name": name})
    for meeting in meetings:
        calendar.add_component(_event(meeting, root, now))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, root: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(root).netloc}")
    event.add("dtstamp", now)
    event.add("sequence", meeting.version)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.starts_at + _LENGTH)
    event.add("summary", meeting.title)
    event.add("location", meeting.venue)
    event.add("description", f"{KINDS[Kind(meeting.kind)]} · {meeting.office.name}")
    event.add("url", root.rstrip("/") + reverse("meeting", args=[meeting.pk]))
    event.add("status", "CANCELLED" if meeting.state == "called_off" else "CONFIRMED")
    return event
