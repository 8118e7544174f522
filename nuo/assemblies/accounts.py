"""What the log must hold about meetings, according to their rows."""

from django.db.models import Prefetch

from nuo.assemblies.actions import held_facts, vote_facts
from nuo.assemblies.models import Attachment, Meeting, Motion
from nuo.assemblies.rules import Basis
from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import commitment, stamp


def _meetings(keys: Keys) -> dict[int, Account]:
    motions = Prefetch("motions", queryset=Motion.objects.order_by("number"))
    files = Prefetch("attachments", queryset=Attachment.objects.defer("data"))
    rows = Meeting.objects.filter(pk__in=keys).select_related("office", "place").prefetch_related(motions, files)
    return {row.pk: _meeting(row) for row in rows}


def _meeting(row: Meeting) -> Account:
    said: Said = {"meeting.called": [{**row.called_facts(), "at": stamp(row.called_at)}]}
    if row.held_at is not None and row.entitled is not None and row.present is not None:
        facts = held_facts(row, Basis(row.basis), row.entitled, row.present)
        said["meeting.held"] = [{**facts, "at": stamp(row.held_at)}]
    said["motion.decided"] = [_decided(row, motion) for motion in row.motions.all() if motion.decided_at]
    attached = sorted(row.attachments.all(), key=lambda attachment: attachment.number)
    if attached:
        said["meeting.attached"] = [_attached(each) for each in attached]
    if gone := [each for each in attached if each.removed_at]:
        said["meeting.attachment_removed"] = [
            {"number": each.number, "at": stamp(each.removed_at)} for each in gone if each.removed_at
        ]
    if row.ended_at is not None:
        kind = "meeting.minuted" if row.state == "minuted" else "meeting.called_off"
        said[kind] = [{"commitment": commitment(bytes(row.salt), row.minutes), "at": stamp(row.ended_at)}]
    return Account(said, {"office": row.office.name, "place": row.place.code})


def _attached(row: Attachment) -> Facts:
    facts: Facts = {"number": row.number, "at": stamp(row.added_at)}
    # Taken away, what was committed to is deleted.
    return facts if row.removed_at else {**facts, "commitment": commitment(bytes(row.salt), row.words)}


def _decided(row: Meeting, motion: Motion) -> Facts:
    assert motion.votes is not None
    assert motion.decided_at is not None
    return {"motion": motion.number, **vote_facts(row, motion.votes), "at": stamp(motion.decided_at)}


_BY = {"motion.decided": "motion", "meeting.attached": "number", "meeting.attachment_removed": "number"}
MEETINGS = Noun("meeting", keys_of(Meeting), _meetings, by=_BY)
