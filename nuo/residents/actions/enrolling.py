"""The account of a resident: enrolled on paper, a card, a contact, a code to read out, and deleting it all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.codes import code_of_form, digest, new_code, read_code
from nuo.places.models import Place
from nuo.places.rules import tidy
from nuo.residents.access import keeps_file_of, village_of
from nuo.residents.actions.grouping import acts_for, decline, leave
from nuo.residents.models import Membership, ReadOutCode, Resident

READ_OUT_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Card:
    """A resident and the code on their card, which is shown once and not kept."""

    resident: Resident
    code: str


@transaction.atomic
def enrol(place: Place, name: str, *, by: Actor, contact: str = "", once: str = "") -> Card:
    """Write somebody into the village's file. `once` names the form: sent twice it enrols one person."""
    village_of(place)
    if not keeps_file_of(by, place):
        raise Refused("not_yours", step="enrol")
    if not tidy(name):
        raise Refused("resident_needs_a_name")
    code = code_of_form(once, key=_key()) if once else new_code()
    kept = _digest(code)
    try:
        with transaction.atomic():
            row = Resident.objects.create(place=place, name=tidy(name), contact=contact, card=kept)
    except IntegrityError:
        # The same form once more.
        row = Resident.objects.get(card=kept)
    return Card(row, code)


@transaction.atomic
def print_card(resident: Resident, *, by: Actor) -> Card:
    """Give a new card; the old one opens nothing any more, nor does a browser it had opened."""
    if not keeps_file_of(by, resident.place):
        raise Refused("not_yours", step="card")
    code = new_code()
    _change(resident, card=_digest(code))
    return Card(resident, code)


@transaction.atomic
def set_contact(resident: Resident, contact: str, *, by: Actor) -> Resident:
    """Leave a contact, another one, or none."""
    _check(resident, by, "contact")
    _change(resident, contact=contact)
    return resident


@transaction.atomic
def read_out(resident: Resident, *, by: Actor, at: datetime) -> str:
    """Make a code to read out to whoever is to invite this resident; an earlier one stops working."""
    _check(resident, by, "read_out")
    code = new_code()
    kept = digest(read_code(code), key=_key(), use="readout")
    ReadOutCode.objects.update_or_create(
        resident=resident, defaults={"code": kept, "expires_at": at + READ_OUT_FOR}
    )  # fmt: skip
    return code


@transaction.atomic
def erase(resident: Resident, *, by: Actor, at: datetime) -> None:
    """Delete an account: the name, the contact and the card go, and so do the places in groups."""
    _check(resident, by, "erase")
    _alone_with_account(resident)
    for invitation in resident.invitations.select_related("group"):
        decline(invitation.group, resident, by=by)
    if Membership.objects.filter(resident=resident).exists():
        leave(resident, by=by, at=at)
    ReadOutCode.objects.filter(resident=resident).delete()
    _change(resident, name="", contact="", card=None)


def _check(resident: Resident, by: Actor, step: str) -> None:
    if not acts_for(by, resident):
        raise Refused("not_yours", step=step)


def _alone_with_account(resident: Resident) -> None:
    """Let nobody take this person into a group meanwhile."""
    if not Resident.objects.kept().select_for_update().filter(pk=resident.pk).first():
        raise Refused("not_found", what="resident")


def _change(resident: Resident, **columns: str | None) -> None:
    # Whoever deleted the account meanwhile was first, and nothing of it comes back.
    if not Resident.objects.kept().filter(pk=resident.pk).update(**columns):
        raise Refused("not_found", what="resident")
    for column, value in columns.items():
        setattr(resident, column, value)


def _digest(code: str) -> str:
    return digest(read_code(code), key=_key(), use="card")


def _key() -> bytes:
    return settings.SECRET_KEY.encode()
