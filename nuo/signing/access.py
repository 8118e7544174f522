"""Which agreements somebody works on, which are theirs to sign, and which everybody may read."""

from django.db.models import QuerySet

from nuo.agreements.models import Document
from nuo.agreements.rules import Kind
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.rules import DESK, Role
from nuo.places.models import Office
from nuo.places.rules import OfficeKind
from nuo.residents.models import Group, Resident
from nuo.signing.models import Agreement, Signature

_WITH = ("office__place", "place", "group__place", "document__current", "text", "entrusted_by")


def public() -> QuerySet[Agreement]:
    """Return the agreements everybody may read: all of them, from the offer on; they hold no name."""
    return Agreement.objects.counted().select_related(*_WITH).order_by("-pk")


def villages_of(actor: Actor) -> QuerySet[Office]:
    """Return the village committees for which the actor may offer agreements."""
    offices = Office.objects.open().filter(pk__in=actor.office_ids(DESK), kind=OfficeKind.VILLAGE_COMMITTEE)
    return offices.select_related("place").order_by("pk")


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """Return the agreements of the actor's offices; an auditor reads all."""
    if not actor.office_ids(DESK | {Role.AUDITOR}):
        raise Refused("not_yours", step="agreements")
    found = public()
    return found if actor.holds(Role.AUDITOR) else found.filter(office__in=actor.office_ids(DESK))


def agreement_for(actor: Actor, pk: int) -> Agreement:
    """Return an agreement with the desk's side of it; otherwise it does not exist for them."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused("not_found", what="agreement")
    return found


def texts_of(office: Office) -> QuerySet[Document]:
    """Return the agreements in force as texts, which the committee can offer."""
    found = Document.objects.filter(office=office, kind=Kind.AGREEMENT.value, current__repealed_at__isnull=True)
    return found.exclude(current=None).select_related("current").order_by("title", "pk")


def groups_of(office: Office) -> QuerySet[Group]:
    """Return the formed groups of a committee's village."""
    return Group.objects.public().filter(village=office.place).select_related("place").order_by("number")


def members_of(agreement: Agreement) -> QuerySet[Resident]:
    """Return the members of an agreement's group, for the clerk who enters what was signed on paper."""
    return Resident.objects.filter(membership__group=agreement.group_id).select_related("place").order_by("pk")


def agreements_of(group: Group) -> QuerySet[Agreement]:
    """Return what was offered to a group."""
    return public().filter(group=group)


def own_agreement(resident: Resident, pk: int) -> Agreement:
    """Return an agreement offered to the resident's own group; otherwise it does not exist for them."""
    found = public().filter(pk=pk, group__members__resident=resident).first()
    if found is None:
        raise Refused("not_found", what="agreement")
    return found


def own_signature(agreement: Agreement, resident: Resident) -> Signature | None:
    """Return the resident's own signature."""
    return Signature.objects.filter(agreement=agreement, resident=resident).select_related("scan").first()
