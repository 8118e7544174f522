"""Every write to keys: made at sign-in, replaced when somebody leaves, shared by who holds them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from nuo.ledger.actions import append
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.ledger.signers import OPERATOR, Signer
from nuo.people.actor import THE_CLOCK, Actor
from nuo.people.models import Person
from nuo.places.models import Office
from nuo.sealing.access import private_half, working_at
from nuo.sealing.boxes import CannotOpen, Pair, lock, new_pair, new_salt, seal, stretched, unlock, unseal
from nuo.sealing.models import Custodian, KeyShare, OfficeKey, PersonKey
from nuo.sealing.rules import How


@transaction.atomic
def unlock_person(person: Person, password: str, *, at: datetime) -> bytes:
    """Return somebody's private half by their password; it is made where there is none.

    A password that was set by somebody else opens nothing: then there is a new pair, and the boxes of the old
    one are emptied. A colleague or the custodian lets this person in again.
    """
    own = PersonKey.objects.select_for_update().filter(person=person).first()
    if own is not None:
        try:
            return unlock(own.locked, key=stretched(password, bytes(own.salt)))
        except CannotOpen:
            KeyShare.objects.filter(person=person, ended_at=None).update(ended_at=at, sealed=b"")
    pair = new_pair()
    columns = {"public": pair.public, "made_at": at, **_locked(pair.private, password)}
    PersonKey.objects.update_or_create(person=person, defaults=columns)
    return pair.private


def relock(person: Person, private: bytes, password: str) -> None:
    """Lock somebody's private half with a new password."""
    PersonKey.objects.filter(person=person).update(**_locked(private, password))


def _locked(private: bytes, password: str) -> dict[str, bytes]:
    salt = new_salt()
    return {"salt": salt, "locked": lock(private, key=stretched(password, salt))}


@transaction.atomic
def begin_key(office: Office, person: Person, *, by: Signer, at: datetime) -> OfficeKey | None:
    """Make the key of an office that has none, or whose holders are all gone; None where somebody holds it.

    Whoever works there and signs in first holds it. What was sealed before stays shut to them.
    """
    now = OfficeKey.objects.select_for_update().filter(office=office, replaced_at=None).first()
    if now is not None and now.shares.filter(person__isnull=False, ended_at=None).exists():
        return None
    try:
        with transaction.atomic():
            return _made(office, [person], How.MADE, by=by, at=at)
    except IntegrityError:
        # A colleague signed in at the same moment.
        return None


def _made(office: Office, people: Iterable[Person], how: How, *, by: Signer, at: datetime) -> OfficeKey:
    pair = new_pair()
    custodians = list(Custodian.objects.filter(retired_at=None))
    OfficeKey.objects.filter(office=office, replaced_at=None).update(replaced_at=at)
    key = OfficeKey.objects.create(
        office=office, public=pair.public, custodians=[each.mark for each in custodians], made_at=at
    )
    for person in people:
        _share(key, pair.private, how, person=person, at=at)
    for custodian in custodians:
        sealed = seal(pair.private, to=bytes(custodian.public))
        KeyShare.objects.create(key=key, custodian=custodian, how=How.CUSTODIAN.value, sealed=sealed, at=at)
    _log("office.key_made", key, {"custodians": key.custodians}, by=by, at=at)
    return key


def _share(key: OfficeKey, private: bytes, how: How, *, person: Person, at: datetime) -> KeyShare:
    # Read anew: the person may carry the key they had before their password was lost.
    sealed = seal(private, to=bytes(PersonKey.objects.get(person=person).public))
    return KeyShare.objects.create(key=key, person=person, how=how.value, sealed=sealed, at=at)


@transaction.atomic
def let_in(office: Office, person: Person, *, by: Actor, at: datetime) -> int:
    """Give a colleague the keys of an office that the actor holds; return how many. It is public, without a name.

    Refused: `not_a_colleague`; `no_key_of_their_own`; `keys_shut`; `let_in_before`.
    """
    _check_colleague(office, person, at=at)
    opened = [(key, half) for key in office.sealing_keys.all() if (half := private_half(key, by))]
    if not opened or opened[-1][0].replaced_at is not None:
        raise Refused("keys_shut")
    return _let_in(opened, person, How.COLLEAGUE, by=by.at_office(office.pk), at=at)


@transaction.atomic
def let_in_by_custodian(office: Office, person: Person, private: bytes, *, at: datetime) -> int:
    """Give somebody the keys of an office that a custodian can open; return how many.

    Refused: `not_a_colleague`; `no_key_of_their_own`; `custodian_cannot`; `let_in_before`.
    """
    _check_colleague(office, person, at=at)
    opened = []
    for share in KeyShare.objects.filter(key__office=office, custodian__isnull=False).select_related("key"):
        try:
            opened.append((share.key, unseal(share.sealed, private=private)))
        except CannotOpen:
            continue
    if not opened:
        raise Refused("custodian_cannot", office=office.name)
    return _let_in(opened, person, How.CUSTODIAN, by=OPERATOR, at=at)


def _check_colleague(office: Office, person: Person, *, at: datetime) -> None:
    if not working_at(office, on=timezone.localdate(at)).filter(pk=person.pk).exists():
        raise Refused("not_a_colleague", name=person.get_username())
    if not PersonKey.objects.filter(person=person).exists():
        raise Refused("no_key_of_their_own", name=person.get_username())


def _let_in(
    opened: list[tuple[OfficeKey, bytes]], person: Person, how: How, *, by: Signer, at: datetime
) -> int:  # fmt: skip
    has = set(KeyShare.objects.filter(person=person, ended_at=None).values_list("key", flat=True))
    new = [(key, half) for key, half in opened if key.pk not in has]
    if not new:
        raise Refused("let_in_before", name=person.get_username())
    for key, half in new:
        _share(key, half, how, person=person, at=at)
        _log("office.key_shared", key, {"how": how.value}, by=by, at=at)
    return len(new)


def keep_keys(*, at: datetime) -> int:
    """Take the keys from those who have left, and make a new key where somebody left or a custodian changed.

    What comes in from then on is sealed to the new key, which the others hold. Returns how many were made.
    """
    custodians = [each.mark for each in Custodian.objects.filter(retired_at=None)]
    made = 0
    for key in OfficeKey.objects.filter(replaced_at=None).select_related("office__place"):
        made += _kept(key, custodians, at=at)
    return made


@transaction.atomic
def _kept(key: OfficeKey, custodians: list[str], *, at: datetime) -> bool:
    working = set(working_at(key.office, on=timezone.localdate(at)).values_list("pk", flat=True))
    shares = key.shares.filter(person__isnull=False, ended_at=None).select_related("person__sealing_key")
    staying = [share.person for share in shares if share.person and share.person_id in working]
    left = [share.person_id for share in shares if share.person_id not in working]
    if not left and key.custodians == custodians:
        return False
    ending = KeyShare.objects.filter(key__office=key.office, person__in=left, ended_at=None)
    ending.update(ended_at=at, sealed=b"")
    if not staying:
        return False
    _made(key.office, staying, How.CARRIED, by=THE_CLOCK, at=at)
    return True


@transaction.atomic
def add_custodian(name: str, pair: Pair, *, at: datetime) -> Custodian:
    """Announce a custodian; keys made from now on can be opened by this one as well. Public."""
    made = Custodian.objects.create(name=name, public=pair.public, added_at=at)
    _announce("custodian.added", made, at=at)
    return made


@transaction.atomic
def retire_custodian(custodian: Custodian, *, at: datetime) -> Custodian:
    """Announce that a custodian opens no more; the worker makes new keys without it. Refused: `custodian_retired`."""
    if not Custodian.objects.filter(pk=custodian.pk, retired_at=None).update(retired_at=at):
        raise Refused("custodian_retired", name=custodian.name)
    custodian.retired_at = at
    _announce("custodian.retired", custodian, at=at)
    return custodian


def _announce(kind: str, custodian: Custodian, *, at: datetime) -> None:
    facts: dict[str, JSON] = {"key": custodian.mark, "name": custodian.name}
    append(kind, facts, by=OPERATOR, at=at, subject=custodian.entry_subject(), place_code="")


def _log(kind: str, key: OfficeKey, more: dict[str, JSON], *, by: Signer, at: datetime) -> None:
    office = key.office
    facts: dict[str, JSON] = {"office": office.name, "key": key.mark, **more}
    append(kind, facts, by=by, at=at, subject=f"office:{office.pk}", place_code=office.place.code)
