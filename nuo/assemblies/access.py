"""Which meetings somebody works on, and this one, if they may."""

from django.db.models import QuerySet

from nuo.assemblies.models import Meeting, Motion, Suggestion
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK, Role
from nuo.places.models import Office

_WITH = ("office__place", "place")


def offices_of(actor: Actor) -> QuerySet[Office]:
    """Return the offices for which the actor may call meetings."""
    return Office.objects.open().filter(pk__in=actor.office_ids(DESK)).select_related("place").order_by("pk")


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings of the actor's offices; an auditor reads all."""
    meetings = Meeting.objects.select_related(*_WITH)
    return meetings if actor.holds(Role.AUDITOR) else meetings.filter(office__in=actor.office_ids(DESK))


def check_meetings(actor: Actor) -> None:
    """Refuse who neither works on meetings nor may read everything."""
    if not actor.office_ids(DESK | {Role.AUDITOR}):
        raise Refused("not_yours", step="meetings")


def meeting_for(actor: Actor, pk: int) -> Meeting:
    """Return a meeting with the desk's side of it; otherwise it does not exist for them."""
    check_meetings(actor)
    meeting = visible_to(actor).filter(pk=pk).first()
    if meeting is None:
        raise Refused("not_found", what="meeting")
    return meeting


def meeting_to_change(actor: Actor, pk: int) -> Meeting:
    """Return a meeting that is the actor's to change."""
    meeting = meeting_for(actor, pk)
    if meeting.office_id not in actor.office_ids(DESK):
        raise Refused("not_yours", step="meeting")
    return meeting


def motion_of(meeting: Meeting, number: int) -> Motion:
    """Return a point of a meeting's agenda."""
    motion = meeting.motions.filter(number=number).first()
    if motion is None:
        raise Refused("not_found", what="motion")
    motion.meeting = meeting
    return motion


def suggestion_of(meeting: Meeting, pk: int) -> Suggestion:
    """Return something said before this meeting."""
    suggestion = meeting.suggestions.filter(pk=pk).first()
    if suggestion is None:
        raise Refused("not_found", what="suggestion")
    suggestion.meeting = meeting
    return suggestion


def meeting_called(pk: int) -> Meeting | None:
    """Return a meeting as everybody may see it."""
    return Meeting.objects.select_related(*_WITH).filter(pk=pk).first()
