"""The channel agreement: in force with the first group, offered to the second one lately. All invented."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from nuo.agreements.access import township_of
from nuo.agreements.models import Document
from nuo.people.actor import Actor, as_resident
from nuo.places.models import Office
from nuo.residents.models import Group, Resident
from nuo.signing.actions import offering, signing
from nuo.signing.actions.offering import Offer
from nuo.signing.actions.signing import Signing
from nuo.signing.models import Agreement
from nuo.signing.rules import Method

Act = Callable[[datetime], None]
_TITLE = "溪北水渠管护协议"
# An invented stroke, as a finger would draw it.
_STROKES = (tuple((60 + 12 * n, 120 + (n % 5) * 14) for n in range(24)),)
# How many of the first group have signed, and how; the others have not, and nobody asks why.
_SIGNED = (Method.TYPED, Method.DRAWN, Method.PAPER, Method.TYPED)
_SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def signatures(office: Office, clerk: Actor, begins: datetime, now: datetime) -> Iterator[tuple[datetime, Act]]:
    """Yield what happens with the agreement and when."""
    yield begins, lambda at: _offer(office, clerk, 1, at)
    for number, method in enumerate(_SIGNED):
        shown, signed = begins + timedelta(days=1, hours=number), begins + timedelta(days=4 + number, hours=2)
        yield shown, partial(_show, number, method, clerk)
        yield signed, partial(_sign, number, method, clerk)
    yield begins + timedelta(days=9), lambda at: _commit(clerk, at)
    yield now - timedelta(days=1, hours=4), lambda at: _offer(office, clerk, 2, at)


def _offer(office: Office, clerk: Actor, number: int, at: datetime) -> None:
    document = Document.objects.get(office=office, title=_TITLE)
    group = Group.objects.get(village=office.place, number=number)
    until = at.date().replace(year=at.year + 2, month=12, day=31)
    offering.offer(office, Offer(document, group, until, township_of(office)), by=clerk, at=at)


def _member(number: int) -> tuple[Agreement, Resident]:
    related = ("document", "text", "place", "office__place", "group")
    agreement = Agreement.objects.select_related(*related).get(group__number=1, document__title=_TITLE)
    return agreement, Resident.objects.filter(membership__group=agreement.group).order_by("pk")[number]


def _by(method: Method, resident: Resident, clerk: Actor) -> Actor:
    return clerk if method is Method.PAPER else as_resident(resident.pk)


def _show(number: int, method: Method, clerk: Actor, at: datetime) -> None:
    agreement, resident = _member(number)
    signing.show(agreement, resident, by=_by(method, resident, clerk), at=at)


def _sign(number: int, method: Method, clerk: Actor, at: datetime) -> None:
    agreement, resident = _member(number)
    how = {
        Method.TYPED: Signing(method, name=resident.name, pledge="每月去渠上走一圈。" if number == 0 else ""),
        Method.DRAWN: Signing(method, strokes=_STROKES),
        Method.PAPER: Signing(method, scan=_SCAN),
    }[method]
    signing.sign(agreement, resident, how, by=_by(method, resident, clerk), at=at)


def _commit(clerk: Actor, at: datetime) -> None:
    agreement, _resident = _member(0)
    offering.commit(agreement, by=clerk, at=at)
