"""Every write by somebody: following, confirming, leaving, choosing, having read. Letters are only put down here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from nuo.ledger.refusals import Refused
from nuo.notices.models import Device, Follow, Letter, News, Notice, Preference
from nuo.notices.pushing import MOST, check_device
from nuo.notices.rules import CONFIRM_WITHIN, How, State
from nuo.notices.wording import confirm_words
from nuo.people.actor import Actor
from nuo.places.models import Place
from nuo.promises.models import Duty, Promise

# So many things may wait for one address to confirm; the rest is silently not asked.
MOST_WAITING = 5
_KEPT = timedelta(days=30)
_NOTICES_KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody at an office wants to be told."""

    how: How
    hour: int
    language: str
    telephone: str = ""


@transaction.atomic
def ask_to_follow(address: str, thing: Promise | Place, *, language: str, daily: bool, at: datetime) -> None:
    """Put down the one letter that asks whether the address wants this.

    Nothing comes back, so that nobody learns whether an address is known; asking again sends nothing again.
    """
    address = address.lower()
    forget_unconfirmed(at=at)
    if Follow.objects.filter(address=address, confirmed_at=None).count() >= MOST_WAITING:
        return
    of = {"promise": thing} if isinstance(thing, Promise) else {"place": thing}
    # A county has something every minute; nobody wants a letter a minute.
    daily = daily or (isinstance(thing, Place) and thing.children.exists())
    try:
        with transaction.atomic():
            follow = Follow.objects.create(address=address, language=language, daily=daily, asked_at=at, **of)
    except IntegrityError:
        return
    subject, text = confirm_words(follow)
    Letter.objects.create(
        key=f"confirm:{follow.pk}", follow=follow, language=language, subject=subject, text=text, made_at=at, next_at=at
    )


@transaction.atomic
def confirm(follow: Follow, *, at: datetime) -> Follow:
    """Begin to tell the follower. Confirming twice changes nothing."""
    Follow.objects.filter(pk=follow.pk, confirmed_at=None).update(confirmed_at=at)
    return follow


@transaction.atomic
def leave(follow: Follow) -> None:
    """Forget the address, with everything that waited for it."""
    follow.delete()


@transaction.atomic
def choose(choice: Choice, *, by: Actor) -> Preference:
    """Keep how somebody wants to be told from now on."""
    assert by.person_id is not None
    said = {"how": choice.how.value, "hour": choice.hour, "language": choice.language, "telephone": choice.telephone}
    preference, _ = Preference.objects.update_or_create(person_id=by.person_id, defaults=said)
    return preference


@transaction.atomic
def read(*, by: Actor, at: datetime) -> None:
    """Remember up to when somebody has looked at their list."""
    assert by.person_id is not None
    Preference.objects.update_or_create(person_id=by.person_id, defaults={"read_to": at})


def forget(*, at: datetime) -> None:
    """Delete what has done its work: old letters, news and notices, and addresses that wait for nothing any more."""
    over = [State.SENT.value, State.FAILED.value, State.UNSURE.value]
    Letter.objects.filter(state__in=over, ended_at__lt=at - _KEPT).delete()
    News.objects.filter(told_at__lt=at - _KEPT).delete()
    Notice.objects.filter(duty__closed_at__lt=at - _NOTICES_KEPT).delete()
    undone = Duty.objects.undone().filter(promise=OuterRef("promise"))
    Follow.objects.filter(~Exists(undone), promise__ended_at__lt=at - _KEPT).delete()


def forget_unconfirmed(*, at: datetime) -> None:
    """Delete the addresses nobody has confirmed within a day."""
    Follow.objects.filter(confirmed_at=None, asked_at__lt=at - CONFIRM_WITHIN).delete()


@transaction.atomic
def add_device(endpoint: str, p256dh: str, auth: str, *, by: Actor, at: datetime) -> Device:
    """Keep a browser that wants to be told; one that is known already goes over to whoever signed in there.

    Refused: `push_off`; `push_strange`; `too_many_devices`.
    """
    if not settings.PUSH_KEY:
        raise Refused("push_off")
    check_device(endpoint, p256dh, auth)
    assert by.person_id is not None  # every page that asks is behind the sign-in
    preference, _ = Preference.objects.get_or_create(person_id=by.person_id)
    Device.objects.filter(endpoint=endpoint).delete()
    if preference.devices.count() >= MOST:
        raise Refused("too_many_devices", most=MOST)
    return Device.objects.create(preference=preference, endpoint=endpoint, p256dh=p256dh, auth=auth, made_at=at)


def remove_device(pk: int, *, by: Actor) -> None:
    """Forget a browser. Refused: `not_found`, also where it is somebody else's."""
    assert by.person_id is not None  # every page that asks is behind the sign-in
    if not Device.objects.filter(pk=pk, preference__person=by.person_id).delete()[0]:
        raise Refused("not_found", what="device")
