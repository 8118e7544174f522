"""Papers that belong to a meeting: lists of figures, photographs of the board, a scan of the minutes. Public."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Max

from nuo.assemblies.models import Attachment, Meeting
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import commitment, new_salt
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.people.uploads import media_type_of

MOST = 20
LONGEST_NAME = 80


@transaction.atomic
def attach(meeting: Meeting, name: str, data: bytes, *, by: Actor, at: datetime) -> Attachment:
    """Publish a file with a meeting. The log has only a commitment to it, so that it can still be taken away.

    Refused: `not_yours`; `empty_text`; `too_many_files`; `scan_strange`; `wrong_state` where it was called off.
    """
    if not by.may(DESK, meeting):
        raise Refused("not_yours", step="attach")
    if meeting.state == "called_off":
        raise Refused("wrong_state", step="attach", state=meeting.state)
    if not name.strip():
        raise Refused("empty_text")
    media_type = media_type_of(data)
    # Whoever attaches at the same moment waits here.
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = meeting.attachments.aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise Refused("too_many_files", most=MOST)
    made = Attachment.objects.create(
        meeting=meeting, number=last + 1, name=name.strip()[:LONGEST_NAME], media_type=media_type,
        digest=sha256(data).hexdigest(), data=data, salt=new_salt(), added_at=at,
    )  # fmt: skip
    facts = meeting.public_facts({"number": made.number, "commitment": commitment(bytes(made.salt), made.words)})
    append(
        "meeting.attached", facts, by=by, at=at, subject=meeting.entry_subject(), place_code=meeting.entry_place()
    )  # fmt: skip
    return made


@transaction.atomic
def take_away(attachment: Attachment, *, by: Actor, at: datetime) -> None:
    """Take a file away for good, such as one in which somebody's name was left. The log says that it was."""
    meeting = attachment.meeting
    if not by.may(DESK, meeting):
        raise Refused("not_yours", step="attach")
    gone = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if not gone.update(removed_at=at, data=b"", name="", digest="", salt=b""):
        raise Refused("somebody_was_faster")
    facts = meeting.public_facts({"number": attachment.number})
    append(
        "meeting.attachment_removed", facts, by=by, at=at, subject=meeting.entry_subject(),
        place_code=meeting.entry_place(),
    )  # fmt: skip
