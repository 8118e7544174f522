"""Opening how somebody can be reached who asked in confidence: one asks, another at the level above decides.

The office has one half of the key, the level above the other; neither can open it alone, nor can who runs the
instance. Both steps are entries of the log, and who asked sees them.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from nuo.cases.confidence import tell
from nuo.cases.models import Case, Reveal
from nuo.cases.rules import RevealReason
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.sealing.access import private_half
from nuo.sealing.boxes import CannotOpen, seal, unseal
from nuo.sealing.models import OfficeKey


def may_ask(case: Case, actor: Actor) -> bool:
    """Whether the actor can ask for the contact now: there is one, it is shut, and nobody has asked yet."""
    if not case.words.has_contact or case.box is None or case.office_id not in actor.office_ids(DESK):
        return False
    return not Reveal.objects.filter(case=case).exclude(decided_at__isnull=False, opened=b"").exists()


@transaction.atomic
def ask_reveal(case: Case, reason: RevealReason, *, by: Actor, at: datetime) -> Reveal:
    """Ask the level above to open the contact. Refused: `not_yours`; `nothing_to_reveal`; `reveal_asked_before`."""
    if not by.may(DESK, case) or by.person_id is None:
        raise Refused("not_yours", step="ask_reveal")
    if not case.words.has_contact:
        raise Refused("nothing_to_reveal")
    if not may_ask(case, by):
        raise Refused("reveal_asked_before")
    try:
        with transaction.atomic():
            made = Reveal.objects.create(case=case, reason=reason.value, asked_by_id=by.person_id, asked_at=at)
    except IntegrityError:
        raise Refused("reveal_asked_before") from None
    tell(case, "", side="office", office=case.office, step="ask_reveal", at=at)
    _log("case.reveal_asked", case, by=by, at=at)
    return made


def to_decide(actor: Actor) -> QuerySet[Reveal]:
    """Return what waits for the actor's offices; nothing of what was asked is in it."""
    waiting = Reveal.objects.filter(decided_at=None, case__sealing__above__office__in=actor.office_ids(DESK))
    return waiting.select_related("case__duty", "case__office__place", "case__sealing__above__office").order_by("pk")


@transaction.atomic
def decide(pk: int, *, agree: bool, by: Actor, at: datetime) -> Reveal:
    """Agree or decline. Refused: `not_found`; `second_person` (who asked decides nothing); `keys_shut`."""
    reveal = to_decide(by).filter(pk=pk).first()
    if reveal is None:
        raise Refused("not_found", what="reveal")
    if reveal.asked_by_id == by.person_id:
        raise Refused("second_person")
    opened = _other_half(reveal, by) if agree else b""
    done = Reveal.objects.filter(pk=pk, decided_at=None).update(decided_by=by.person_id, decided_at=at, opened=opened)
    if not done:
        raise Refused("somebody_was_faster", step="decide")
    step = "reveal" if agree else "decline_reveal"
    tell(reveal.case, "", side="office", office=_above(reveal).office, step=step, at=at)
    _log("case.revealed" if agree else "case.reveal_declined", reveal.case, by=by, at=at)
    reveal.refresh_from_db()
    return reveal


def _other_half(reveal: Reveal, by: Actor) -> bytes:
    box, private = reveal.case.sealing, private_half(_above(reveal), by)
    if private is None:
        raise Refused("keys_shut")
    try:
        half = unseal(box.contact_above, private=private)
    except CannotOpen:
        raise Refused("keys_shut") from None
    return seal(half, to=bytes(box.office_key.public))


def _above(reveal: Reveal) -> OfficeKey:
    above = reveal.case.sealing.above
    assert above is not None, "a contact has both halves"
    return above


def _log(kind: str, case: Case, *, by: Actor, at: datetime) -> None:
    duty = case.duty
    append(kind, duty.public_facts({}), by=duty.signed(by), at=at, subject=duty.entry_subject(),
           place_code=duty.entry_place())  # fmt: skip
