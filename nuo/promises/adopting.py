"""Adopting a programme: every office it names at or below the place makes its promises."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.places.models import Office, Place
from nuo.programmes.actions import record_adoption
from nuo.programmes.contents import Pack, Service, Task
from nuo.programmes.models import Adoption
from nuo.promises.actions import open_dated, publish
from nuo.promises.models import Promise
from nuo.promises.wording import Wording, of_service, of_task
from nuo.review.laws import Laws

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a pack that an office will owe."""

    id: str
    group: str
    level: str
    owed_by: str
    wording: Wording
    confidential: bool = False


@transaction.atomic
def adopt(
    pack: Pack,
    file: Path,
    laws: Laws,
    place: Place,
    *,
    on: date,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> Adoption:
    """Adopt a pack for a place: all its promises and dated duties, or nothing.

    An office that already promises the same service keeps its own promise.
    """
    items = list(items_of(pack, laws))
    offices = _offices_under(place)
    if lacking := [item for item in items if not offices[item.level, item.owed_by]]:
        raise Refused("no_office_for", service=lacking[0].id, level=lacking[0].level, kind=lacking[0].owed_by)
    adoption = record_adoption(pack, file, place, on=on, by=by, at=at, laws=laws)
    work = [(item, office) for item in items for office in offices[item.level, item.owed_by]]
    standing = set(
        Promise.objects.standing().filter(place__path__startswith=place.path).values_list("office", "service")
    )
    for number, (item, office) in enumerate(work, start=1):
        if (office.pk, item.id) not in standing:
            _promise(item, office, adoption, by=by, at=at)
        if progress:
            progress(number, len(work))
    return adoption


def _promise(item: Item, office: Office, adoption: Adoption, *, by: Actor, at: datetime) -> None:
    promise = publish(
        office, item.wording, service=item.id, group=item.group, owed_by=item.owed_by,
        confidential=item.confidential, adoption=adoption, by=by, at=at,
    )  # fmt: skip
    if promise.trigger not in {"on_request", "event"}:
        open_dated(promise, by=by, at=at)


def items_of(pack: Pack, laws: Laws) -> Iterator[Item]:
    """Return everything in a pack that somebody owes, worded."""
    for service in pack.services:
        yield _of_service(service, pack, laws)
    for task in (*pack.duties, *pack.tasks):
        yield _of_task(task, pack, laws)


def _of_service(service: Service, pack: Pack, laws: Laws) -> Item:
    wording = of_service(service, pack, laws)
    return Item(service.id, service.group, service.level, service.owed_by, wording, service.confidential)


def _of_task(task: Task, pack: Pack, laws: Laws) -> Item:
    return Item(f"{pack.id}:{task.id}", "task", task.level, task.owed_by, of_task(task, pack, laws))


def _offices_under(place: Place) -> dict[tuple[str, str], list[Office]]:
    found: dict[tuple[str, str], list[Office]] = defaultdict(list)
    offices = Office.objects.filter(place__path__startswith=place.path, closed_on=None).select_related("place")
    for office in offices.order_by("place__path", "pk"):
        found[office.place.level, office.kind].append(office)
    return found
