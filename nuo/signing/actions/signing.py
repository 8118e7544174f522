"""A member's side: shown the whole text, time to think, then a signature of their own, which they can withdraw."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, commitment, new_salt, stamp
from nuo.paper import PaperError, inspect
from nuo.people.actor import Actor
from nuo.people.uploads import media_type_of
from nuo.places.rules import tidy
from nuo.programmes.policy import signing_rules_for
from nuo.residents.access import keeps_file_of
from nuo.residents.actions.grouping import acts_for
from nuo.residents.models import Group, Membership, Resident
from nuo.signing.actions.offering import check_standing
from nuo.signing.models import Agreement, Reading, Scan, Signature
from nuo.signing.rules import Method, may_sign_from

LONGEST_PLEDGE = 500
MOST_DOTS, FEWEST_DOTS = 4_000, 8


@dataclass(frozen=True, slots=True)
class Signing:
    """How somebody signs: the typed name, strokes as lists of points, or the bytes of a file; and a pledge, or none.

    `paper`: with a certificate, the bytes of our paper that the signed file must begin with.
    """

    method: Method
    name: str = ""
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()
    scan: bytes = b""
    paper: bytes = b""
    pledge: str = ""


@transaction.atomic
def show(agreement: Agreement, resident: Resident, *, by: Actor, at: datetime) -> Reading:
    """Note that somebody was shown the whole text; the first time counts. On paper it is the clerk who notes it."""
    _check(resident, by, "read")
    _check_member(agreement, resident)
    check_standing(agreement, at=at)
    on_paper = by.resident_id != resident.pk
    return Reading.objects.get_or_create(
        agreement=agreement, resident=resident, defaults={"shown_at": at, "on_paper": on_paper}
    )[0]


@transaction.atomic
def sign(agreement: Agreement, resident: Resident, how: Signing, *, by: Actor, at: datetime) -> Signature:
    """Sign as a member of the group, for oneself. At the counter the clerk enters what was signed on paper.

    Refused: `not_a_member`; `agreement_over`; `text_gone`; `not_shown_yet`; `still_waiting`; `signed_already`;
    `name_differs`; `nothing_drawn`; `no_scan`; `scan_strange`; `not_our_paper`; `seal_broken`; `certificate_name`.
    """
    _check(resident, by, "sign")
    if (how.method is Method.PAPER) is (by.resident_id == resident.pk):
        raise Refused("not_yours", step="sign")
    _check_member(agreement, resident)
    check_standing(agreement, at=at)
    _check_time(agreement, resident, at=at)
    if len(how.pledge) > LONGEST_PLEDGE:
        raise Refused("text_too_long", length=len(how.pledge), most=LONGEST_PLEDGE)
    media_type = _checked(how, resident)
    # Whoever signs at the same moment waits here; numbers have no gaps.
    standing = Agreement.objects.standing().filter(pk=agreement.pk)
    if not standing.update(last_number=F("last_number") + 1):
        raise Refused("agreement_over")
    agreement.refresh_from_db(fields=["last_number"])
    return _keep(agreement, resident, how, media_type, by=by, at=at)


def _check(resident: Resident, by: Actor, step: str) -> None:
    if not acts_for(by, resident):
        raise Refused("not_yours", step=step)


def _check_member(agreement: Agreement, resident: Resident) -> None:
    if not Membership.objects.filter(group=agreement.group_id, resident=resident).exists():
        raise Refused("not_a_member")


def _check_time(agreement: Agreement, resident: Resident, *, at: datetime) -> None:
    reading = Reading.objects.filter(agreement=agreement, resident=resident).first()
    if reading is None:
        raise Refused("not_shown_yet")
    waiting = signing_rules_for(agreement.place).waiting_days
    begins = may_sign_from(reading.shown_at, waiting_days=waiting)
    if at < begins:
        raise Refused("still_waiting", begins=stamp(begins), days=waiting)


def _checked(how: Signing, resident: Resident) -> str:
    """Refuse a signature that is none; return what kind of file the scan is."""
    if how.method is Method.TYPED and tidy(how.name) != resident.name:
        raise Refused("name_differs")
    if how.method is Method.DRAWN and not FEWEST_DOTS <= sum(map(len, how.strokes)) <= MOST_DOTS:
        raise Refused("nothing_drawn")
    if how.method is Method.CERTIFICATE:
        _check_certificate(how, resident)
    if how.method not in {Method.PAPER, Method.CERTIFICATE}:
        return ""
    if not how.scan:
        raise Refused("no_scan")
    return media_type_of(how.scan)


def _check_certificate(how: Signing, resident: Resident) -> None:
    """Refuse what is not our paper, or was changed after it was signed, or is signed in another name.

    Who has given the certificate is not checked: that would need a list of authorities and a network.
    """
    if not how.paper or not how.scan.startswith(how.paper):
        raise Refused("not_our_paper")
    try:
        seals = inspect(how.scan)
    except PaperError:
        raise Refused("not_our_paper") from None
    if not seals or not all(each.intact for each in seals) or not seals[-1].whole:
        raise Refused("seal_broken")
    if resident.name not in tidy(seals[-1].name):
        raise Refused("certificate_name", name=seals[-1].name)


def _keep(
    agreement: Agreement, resident: Resident, how: Signing, media_type: str, *, by: Actor, at: datetime
) -> Signature:
    strokes = [[list(point) for point in stroke] for stroke in how.strokes]
    try:
        with transaction.atomic():
            signature = Signature.objects.create(
                agreement=agreement, number=agreement.last_number, resident=resident, method=how.method.value,
                signed_at=at, strokes=strokes, pledge=how.pledge.strip(), salt=new_salt(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("signed_already") from None
    if media_type:
        digest = sha256(how.scan).hexdigest()
        Scan.objects.create(signature=signature, media_type=media_type, digest=digest, data=how.scan)
    facts: dict[str, JSON] = {"number": signature.number, "method": signature.method}
    facts["commitment"] = commitment(bytes(signature.salt), content_of(signature, resident.name))
    _log("agreement.signed", agreement, facts, by=by, at=at)
    return signature


def content_of(signature: Signature, name: str) -> dict[str, JSON]:
    """Return what a signature's commitment commits to: who, what, when and how; never the pledge."""
    scan = Scan.objects.filter(signature=signature).values_list("digest", flat=True).first()
    return {
        "name": name, "digest": signature.agreement.text.digest, "at": stamp(signature.signed_at),
        "strokes": signature.strokes, "scan": scan or "",
    }  # fmt: skip


@transaction.atomic
def withdraw(agreement: Agreement, resident: Resident, *, by: Actor, at: datetime) -> None:
    """Take one's signature back, at any time and without a reason. Name, strokes, scan and pledge are deleted."""
    _check(resident, by, "withdraw")
    if not _withdraw(Signature.objects.filter(agreement=agreement, resident=resident), by=by, at=at):
        raise Refused("not_signed")


@transaction.atomic
def after_leaving(group: Group, resident: Resident, *, by: Actor, at: datetime) -> None:
    """Take back what somebody signed as a member of a group they have left; called by `residents`."""
    _withdraw(Signature.objects.filter(agreement__group=group, resident=resident), by=by, at=at)
    Reading.objects.filter(agreement__group=group, resident=resident).delete()


def _withdraw(signatures: QuerySet[Signature], *, by: Actor, at: datetime) -> int:
    number = 0
    related = ("agreement__text", "agreement__document", "agreement__place")
    for signature in signatures.select_related(*related).select_for_update(of=("self",)):
        Scan.objects.filter(signature=signature).delete()
        Signature.objects.filter(pk=signature.pk).update(
            resident=None, strokes=[], pledge="", salt=b"", withdrawn_at=at
        )
        _log("agreement.signature_withdrawn", signature.agreement, {"number": signature.number}, by=by, at=at)
        number += 1
    return number


def _log(kind: str, agreement: Agreement, said: dict[str, JSON], *, by: Actor, at: datetime) -> None:
    facts = agreement.public_facts(said)
    append(
        kind, facts, by=by, at=at, subject=agreement.entry_subject(), place_code=agreement.entry_place()
    )  # fmt: skip


def may_enter_paper(by: Actor, agreement: Agreement) -> bool:
    """Whether the actor keeps the file of the agreement's village."""
    return keeps_file_of(by, agreement.place)
