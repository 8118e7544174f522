"""Meetings through the API: numbers, articles and what came of each vote; public, and without a name."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from nuo.assemblies.access import meeting_called
from nuo.assemblies.models import Meeting, Motion
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Code, Many, Pk
from nuo.places.models import Place
from nuo.places.shapes import OfficeName, PlaceName

of_places = Router(auth=None, tags=["places"])
meetings = Router(auth=None, tags=["meetings"])


class MotionShape(Schema):
    """A point of the agenda. Whether it was adopted is computed from notice, quorum and votes."""

    number: int
    text: str
    verdict: str = Field(description="open, adopted, rejected, or void: notice or quorum was missing")
    yes: int | None
    no: int | None
    abstained: int | None

    @classmethod
    def of(cls, motion: Motion) -> "MotionShape":
        """Show a point."""
        return cls(
            number=motion.number, text=motion.text, verdict=motion.verdict.value, yes=motion.yes, no=motion.no,
            abstained=motion.abstained,
        )  # fmt: skip


class MeetingShape(Schema):
    """A meeting, without its agenda."""

    id: int
    kind: str = Field(description="assembly, representatives, villagers_group, cadres, association or small_group")
    title: str
    place: PlaceName
    office: OfficeName
    called_at: datetime
    starts_at: datetime
    state: str = Field(description="called, held, minuted or called_off")
    entitled: int | None
    present: int | None

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingShape":
        """Show a meeting."""
        return cls(
            id=meeting.pk, kind=meeting.kind, title=meeting.title, place=PlaceName.of(meeting.place),
            office=OfficeName.of(meeting.office), called_at=meeting.called_at, starts_at=meeting.starts_at,
            state=meeting.state, entitled=meeting.entitled, present=meeting.present,
        )  # fmt: skip


class WholeMeeting(MeetingShape):
    """A meeting with its agenda and minutes."""

    motions: list[MotionShape]
    minutes: str


class MeetingsPage(Schema):
    """A page of meetings, by number."""

    items: list[MeetingShape]
    next: int | None = Field(description="Give it as `after` to read on; null at the end.")


@of_places.get("/{code}/meetings", response=MeetingsPage, summary="The meetings of a place and of what lies below it")
def meetings_of_place(request: HttpRequest, code: Code, after: After = None, limit: Many = 20) -> MeetingsPage:
    """The oldest first."""
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise Refused("not_found", what="place")
    found = Meeting.objects.filter(place__path__startswith=place.path, pk__gt=after or 0).order_by("pk")
    listed = list(found.select_related("office__place", "place")[: limit + 1])
    items = [MeetingShape.of(meeting) for meeting in listed[:limit]]
    return MeetingsPage(items=items, next=items[-1].id if len(listed) > limit else None)


@meetings.get("/{pk}", response=WholeMeeting, summary="A meeting")
def meeting(request: HttpRequest, pk: Pk) -> WholeMeeting:
    """With its agenda, what came of each point, and the minutes once they are public."""
    found = meeting_called(pk)
    if found is None:
        raise Refused("not_found", what="meeting")
    motions = []
    for motion in found.motions.order_by("number"):
        motion.meeting = found
        motions.append(MotionShape.of(motion))
    return WholeMeeting(**MeetingShape.of(found).dict(), motions=motions, minutes=found.minutes)
