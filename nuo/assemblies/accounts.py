"""What the log must hold about meetings, according to their rows."""

from django.db.models import Prefetch

from nuo.assemblies.actions import held_facts, vote_facts
from nuo.assemblies.models import Meeting, Motion
from nuo.assemblies.rules import Basis
from nuo.ledger.accounts import Account, Facts, Keys, Noun, Said
from nuo.ledger.keys import keys_of
from nuo.ledger.rules import commitment, stamp


def _meetings(keys: Keys) -> dict[int, Account]:
    motions = Prefetch("motions", queryset=Motion.objects.order_by("number"))
    rows = Meeting.objects.filter(pk__in=keys).select_related("office", "place").prefetch_related(motions)
    return {row.pk: _meeting(row) for row in rows}


def _meeting(row: Meeting) -> Account:
    said: Said = {"meeting.called": [{**row.called_facts(), "at": stamp(row.called_at)}]}
    if row.held_at is not None and row.entitled is not None and row.present is not None:
        facts = held_facts(row, Basis(row.basis), row.entitled, row.present)
        said["meeting.held"] = [{**facts, "at": stamp(row.held_at)}]
    said["motion.decided"] = [_decided(row, motion) for motion in row.motions.all() if motion.decided_at]
    if row.ended_at is not None:
        kind = "meeting.minuted" if row.state == "minuted" else "meeting.called_off"
        said[kind] = [{"commitment": commitment(bytes(row.salt), row.minutes), "at": stamp(row.ended_at)}]
    return Account(said, {"office": row.office.name, "place": row.place.code})


def _decided(row: Meeting, motion: Motion) -> Facts:
    assert motion.votes is not None
    assert motion.decided_at is not None
    return {"motion": motion.number, **vote_facts(row, motion.votes), "at": stamp(motion.decided_at)}


MEETINGS = Noun("meeting", keys_of(Meeting), _meetings, by={"motion.decided": "motion"})
