"""Opening and closing offices. Each act is public and appends an entry."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.signers import Signer
from nuo.places.models import Office, Place
from nuo.places.rules import OfficeKind, tidy


@transaction.atomic
def open_office(
    place: Place, kind: OfficeKind, name: str, *, name_en: str = "", on: date, by: Signer, at: datetime
) -> Office:
    """Open an office at a place from a day on.

    Refused: `office_needs_a_name`; `office_already_open` for the same kind and name at the place.
    """
    name = tidy(name)
    if not name:
        raise Refused("office_needs_a_name", place=place.code)
    try:
        # The constraint decides, not a look beforehand: two clerks may press at once.
        with transaction.atomic():
            office = Office.objects.create(
                place=place, kind=OfficeKind(kind).value, name=name, name_en=tidy(name_en), opened_on=on
            )
    except IntegrityError as error:
        raise Refused("office_already_open", place=place.code, kind=str(kind), name=name) from error
    _announce("office.opened", office, on=on, by=by, at=at)
    return office


@transaction.atomic
def close_office(office: Office, *, on: date, by: Signer, at: datetime) -> Office:
    """Close an office from a day on. Its past stays.

    Refused: `office_already_closed`; `office_closes_before_it_opens`.
    """
    if on < office.opened_on:
        raise Refused("office_closes_before_it_opens", office=office.pk, opened_on=office.opened_on)
    if not Office.objects.open().filter(pk=office.pk).update(closed_on=on):
        raise Refused("office_already_closed", office=office.pk)
    office.closed_on = on
    _announce("office.closed", office, on=on, by=by, at=at)
    return office


def _announce(kind: str, office: Office, *, on: date, by: Signer, at: datetime) -> None:
    append(
        kind,
        {
            "office": office.pk,
            "kind": office.kind,
            "name": office.name,
            "name_en": office.name_en,
            "on": on.isoformat(),
        },
        by=by,
        at=at,
        subject=f"office:{office.pk}",
        place_code=office.place.code,
    )
