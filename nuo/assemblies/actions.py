"""Every write to a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nuo.assemblies.models import Meeting, Motion, Suggestion
from nuo.assemblies.rules import Basis, Kind, Votes, flaws
from nuo.assemblies.standards import standard_for
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, commitment, new_salt
from nuo.ledger.steps import take_step
from nuo.people.actor import NOBODY, Actor
from nuo.people.rules import DESK
from nuo.places.models import Office, Place
from nuo.places.rules import OfficeKind

LONGEST_MINUTES = 8_000
LONGEST_SUGGESTION = 2_000
MOST_MOTIONS = 20
# Only a village committee can call the meetings at which villagers decide (村民委员会组织法 2025, 25 30 32).
_OF_THE_VILLAGE = {Kind.ASSEMBLY, Kind.REPRESENTATIVES, Kind.VILLAGERS_GROUP}


@dataclass(frozen=True, slots=True)
class Call:
    """What is said when a meeting is called. The agenda is put to the vote line by line, and cannot grow later."""

    kind: Kind
    title: str
    venue: str
    starts_at: datetime
    agenda: Sequence[str]
    special: str = ""


@transaction.atomic
def call(office: Office, called: Call, *, at: datetime, by: Actor, place: Place | None = None) -> Meeting:
    """Call a meeting: from now on everybody can see when, where and about what.

    `place` is the office's own, or a hamlet of it. Refused: `not_yours`, `meeting_in_the_past`, `no_agenda`,
    `not_their_meeting`, `no_standard`.
    """
    if office.pk not in by.office_ids(DESK):
        raise Refused("not_yours", step="call")
    if called.starts_at <= at:
        raise Refused("meeting_in_the_past", starts=called.starts_at.isoformat())
    if called.kind in _OF_THE_VILLAGE and office.kind != OfficeKind.VILLAGE_COMMITTEE:
        raise Refused("not_their_meeting", office=office.name)
    agenda = [line.strip() for line in called.agenda if line.strip()]
    if not agenda or len(agenda) > MOST_MOTIONS:
        raise Refused("no_agenda", most=MOST_MOTIONS)
    place = place or office.place
    if not place.path.startswith(office.place.path):
        raise Refused("not_found", what="place")
    meeting = Meeting.objects.create(
        office=office, place=place, kind=called.kind.value, title=called.title, venue=called.venue,
        starts_at=called.starts_at, called_at=at, special=called.special, salt=new_salt(),
    )  # fmt: skip
    standard_for(meeting.kind, meeting.on)
    Motion.objects.bulk_create(Motion(meeting=meeting, number=n, text=text) for n, text in enumerate(agenda, 1))
    facts = meeting.public_facts({**meeting.called_facts(), "state": "called"})
    append("meeting.called", facts, by=by, at=at, subject=meeting.entry_subject(), place_code=meeting.entry_place())
    return meeting


@transaction.atomic
def hold(meeting: Meeting, basis: Basis, *, entitled: int, present: int, by: Actor, at: datetime) -> Meeting:
    """Record how many could come and how many came. Whether that is enough is computed.

    Refused: `too_early`, `more_than_entitled`, `wrong_basis`.
    """
    if at < meeting.starts_at:
        raise Refused("too_early", starts=meeting.starts_at.isoformat())
    if not 0 <= present <= entitled or entitled < 1:
        raise Refused("more_than_entitled", entitled=entitled, present=present)
    if meeting.standard.quorum is not None and basis not in meeting.standard.quorum:
        raise Refused("wrong_basis", kind=meeting.kind)
    changes = {"basis": basis.value, "entitled": entitled, "present": present, "held_at": at}
    said = held_facts(meeting, basis, entitled, present)
    return take_step(meeting, "hold", by=by, at=at, said=said, changes=changes)


def held_facts(meeting: Meeting, basis: Basis, entitled: int, present: int) -> dict[str, JSON]:
    """Return what the entry of a meeting that was held says."""
    meeting.basis, meeting.entitled, meeting.present = basis.value, entitled, present
    assert meeting.sitting is not None
    found: list[JSON] = [flaw.value for flaw in flaws(meeting.standard, meeting.sitting)]
    return {"basis": basis.value, "entitled": entitled, "present": present, "flaws": found}


@transaction.atomic
def decide(motion: Motion, votes: Votes, *, by: Actor, at: datetime) -> Motion:
    """Record how those present voted on a motion, once. The outcome is computed.

    Refused: `decided_already`, `more_votes_than_present`.
    """
    meeting = motion.meeting
    present = meeting.present or 0
    if votes.cast > present:
        raise Refused("more_votes_than_present", votes=votes.cast, present=present)
    columns = {"yes": votes.yes, "no": votes.no, "abstained": votes.abstained, "decided_at": at}
    said = {"motion": motion.number, **vote_facts(meeting, votes)}
    take_step(meeting, "decide", by=by, at=at, said=said)
    if not Motion.objects.filter(pk=motion.pk, decided_at=None).update(**columns):
        raise Refused("decided_already", number=motion.number)
    motion.refresh_from_db()
    return motion


def vote_facts(meeting: Meeting, votes: Votes) -> dict[str, JSON]:
    """Return what the entry of a decision says of the votes."""
    outcome = Motion(meeting=meeting, yes=votes.yes, no=votes.no, abstained=votes.abstained).verdict
    return {"yes": votes.yes, "no": votes.no, "abstained": votes.abstained, "verdict": outcome.value}


@transaction.atomic
def minute(meeting: Meeting, minutes: str, *, by: Actor, at: datetime) -> Meeting:
    """Publish what was said and decided. Refused while a motion is undecided or a suggestion unanswered."""
    _check(minutes, LONGEST_MINUTES)
    if left := meeting.motions.filter(decided_at=None).count():
        raise Refused("motions_undecided", count=left)
    if left := meeting.suggestions.filter(answered_at=None).count():
        raise Refused("suggestions_unanswered", count=left)
    return _end(meeting, "minute", minutes, by=by, at=at)


@transaction.atomic
def call_off(meeting: Meeting, why: str, *, by: Actor, at: datetime) -> Meeting:
    """Say that it does not take place, and why."""
    _check(why, LONGEST_MINUTES)
    return _end(meeting, "call_off", why, by=by, at=at)


def _end(meeting: Meeting, step: str, words: str, *, by: Actor, at: datetime) -> Meeting:
    said: dict[str, JSON] = {"commitment": commitment(bytes(meeting.salt), words)}
    return take_step(meeting, step, by=by, at=at, said=said, changes={"minutes": words, "ended_at": at})


@transaction.atomic
def suggest(meeting: Meeting, text: str, *, at: datetime, by: Actor = NOBODY) -> Suggestion:
    """Say something before a meeting; no name is asked for. The clerk may write it down for somebody."""
    _check(text, LONGEST_SUGGESTION)
    if meeting.state != "called" or (at >= meeting.starts_at and not by.may(DESK, meeting)):
        raise Refused("suggestions_closed")
    return Suggestion.objects.create(meeting=meeting, text=text, said_at=at)


@transaction.atomic
def answer(suggestion: Suggestion, words: str, *, shown: bool, by: Actor, at: datetime) -> Suggestion:
    """Answer what was said, once. `shown`: its own words are fit for everybody, with nobody's name in them."""
    _check(words, LONGEST_SUGGESTION)
    if not by.may(DESK, suggestion.meeting):
        raise Refused("not_yours", step="answer")
    open_ones = Suggestion.objects.filter(pk=suggestion.pk, answered_at=None)
    if not open_ones.update(answer=words, answered_at=at, shown=shown):
        raise Refused("answered_already")
    suggestion.refresh_from_db()
    return suggestion


def _check(text: str, most: int) -> None:
    if not text.strip():
        raise Refused("empty_text")
    if len(text) > most:
        raise Refused("text_too_long", length=len(text), most=most)
