"""The committee's side: it offers a text to a group, signs it, and is bound by promises until it ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from nuo.agreements.models import Document, Version
from nuo.agreements.rules import Kind
from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.steps import take_step
from nuo.people.actor import THE_CLOCK, Actor
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.programmes.policy import signing_rules_for
from nuo.promises.actions import lapse, open_dated, undertake
from nuo.promises.models import Promise
from nuo.residents.models import Group
from nuo.signing.models import Agreement, Undertaken
from nuo.signing.rules import Ending, latest_end
from nuo.signing.wording import service_of, undertakings_of, wording_of


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to whom, and until when it holds."""

    document: Document
    group: Group
    valid_until: date
    entrusted_by: Office | None = None


@transaction.atomic
def offer(office: Office, made: Offer, *, by: Actor, at: datetime) -> Agreement:
    """Lay a text in force before a group. From now on its members can read it, think it over and sign.

    Refused: `not_an_agreement_in_force`; `another_village`; `group_not_formed`; `validity_strange`; `offered_already`.
    """
    if office.pk not in by.office_ids(DESK):
        raise Refused("not_yours", step="offer")
    text = _text_in_force(made.document, office)
    _check_group(made.group, office)
    _check_validity(made.valid_until, office, at=at)
    before = Agreement.objects.filter(group=made.group, document=made.document, ending=Ending.EXPIRED.value).first()
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                office=office, place=office.place, group=made.group, document=made.document, text=text,
                entrusted_by=made.entrusted_by, valid_until=made.valid_until, offered_at=at,
                renews=before if before is not None and not hasattr(before, "renewed_by") else None,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("offered_already") from None
    facts = agreement.public_facts({"entrusted_by": made.entrusted_by.name if made.entrusted_by else ""})
    append(
        "agreement.offered", facts, by=by, at=at, subject=agreement.entry_subject(),
        place_code=agreement.entry_place(),
    )  # fmt: skip
    return agreement


def _text_in_force(document: Document, office: Office) -> Version:
    text = document.current
    if document.kind != Kind.AGREEMENT or document.office_id != office.pk or text is None or text.repealed_at:
        raise Refused("not_an_agreement_in_force")
    return text


def _check_group(group: Group, office: Office) -> None:
    if group.village_id != office.place_id:
        raise Refused("another_village")
    if group.formed_at is None or not group.members.exists():
        raise Refused("group_not_formed")


def _check_validity(until: date, office: Office, *, at: datetime) -> None:
    today, years = timezone.localdate(at), signing_rules_for(office.place).longest_years
    latest = latest_end(today, years=years)
    if not today < until <= latest:
        raise Refused("validity_strange", latest=latest.isoformat(), years=years)


@transaction.atomic
def commit(agreement: Agreement, *, by: Actor, at: datetime) -> Agreement:
    """Sign for the committee. What it undertakes is promised from now on, to everybody in the village.

    Refused: `nobody_has_signed`; `agreement_over`; `text_gone`.
    """
    if not Agreement.objects.counted().get(pk=agreement.pk).given:
        raise Refused("nobody_has_signed")
    check_standing(agreement, at=at)
    take_step(agreement, "commit", by=by, at=at, changes={"in_force_at": at})
    for clause, made in undertakings_of(agreement.text):
        wording = wording_of(agreement.text, clause, made)
        promise = undertake(agreement.office, wording, service=service_of(agreement.text, clause), by=by, at=at)
        if made.limit is None:
            open_dated(promise, by=by, at=at)
        Undertaken.objects.create(agreement=agreement, clause=clause, promise=promise)
    return agreement


def check_standing(agreement: Agreement, *, at: datetime) -> None:
    """Refuse what can no longer be signed: it is over, or the meeting has repealed or replaced its text."""
    if agreement.is_over(timezone.localdate(at)):
        raise Refused("agreement_over")
    if agreement.text.repealed_at is not None or agreement.document.current_id != agreement.text_id:
        raise Refused("text_gone")


@transaction.atomic
def withdraw_offer(agreement: Agreement, *, by: Actor, at: datetime) -> Agreement:
    """Take an offer back before the committee has signed. Afterwards it is bound."""
    changes = {"ended_at": at, "ending": Ending.OFFER_WITHDRAWN.value}
    return take_step(
        agreement, "withdraw_offer", by=by, at=at, said={"ending": Ending.OFFER_WITHDRAWN.value}, changes=changes
    )


@transaction.atomic
def end(agreement: Agreement, *, by: Actor, at: datetime) -> Agreement:
    """End an agreement whose text the meeting has repealed or replaced. On its own the committee cannot leave it."""
    if agreement.text.repealed_at is None and agreement.document.current_id == agreement.text_id:
        raise Refused("text_stands")
    return _end(agreement, "end", Ending.TEXT_GONE, by=by, at=at)


def expire(*, at: datetime, most: int = 100) -> int:
    """Note that agreements are at an end whose last day has passed; return how many. Run by the worker.

    Pages say so without it, since they compare the day.
    """
    over = Agreement.objects.standing().filter(valid_until__lt=timezone.localdate(at)).order_by("valid_until", "pk")
    number = 0
    for agreement in over.select_related("document", "text", "office__place", "place")[:most]:
        try:
            _end(agreement, "expire", Ending.EXPIRED, by=THE_CLOCK, at=at)
        except Refused as refused:
            # Somebody ended it meanwhile.
            if refused.code not in {"somebody_was_faster", "wrong_state"}:
                raise
            continue
        number += 1
    return number


@transaction.atomic
def _end(agreement: Agreement, step: str, why: Ending, *, by: Actor, at: datetime) -> Agreement:
    changes = {"ended_at": at, "ending": why.value}
    take_step(agreement, step, by=by, at=at, said={"ending": why.value}, changes=changes)
    for promise in _promises_of_none_else(agreement):
        lapse(promise, reason=f"《{agreement.document.title}》", by=by, at=at)
    return agreement


def _promises_of_none_else(agreement: Agreement) -> list[Promise]:
    """Return the standing promises that no other agreement in force rests on."""
    found = (
        Promise.objects.standing().filter(undertaken__agreement=agreement).select_related("office", "place", "current")
    )
    others = Undertaken.objects.filter(agreement__state="in_force").values_list("promise")
    return list(found.exclude(pk__in=others).order_by("pk"))
