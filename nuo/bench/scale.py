"""An invented county of any size with years of duties behind it, written straight into the tables.

Its promises are worded by the pack in packs/; what becomes of them follows a fixed pattern, so
that every run measures the same county.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from nuo.bench.bulk import analyze, insert
from nuo.bench.counting import Closed, Counting
from nuo.clocks import Calendar
from nuo.clocks.limits import Limit
from nuo.clocks.many import due_many
from nuo.ledger.models import Edge, Entry
from nuo.ledger.rules import canonical, stamp
from nuo.people.actor import Actor, Held
from nuo.people.rules import Role
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import Office, Place
from nuo.places.rules import Level, OfficeKind, path_of
from nuo.programmes.actions import record_adoption
from nuo.programmes.models import Adoption
from nuo.programmes.pack import load
from nuo.promises.adopting import Item, items_of
from nuo.promises.models import Duty, Promise, PromiseVersion
from nuo.promises.rules import Closing
from nuo.review.laws import load_laws
from nuo.tlog.merkle import Frontier, leaf_hash

PACK = "cn-2026"
FOUNDED = date(2020, 1, 1)
COUNTY = "990101000000"
_YEAR = timedelta(days=365)
_SALT = bytes(32)
# One duty in so many is overdue now, and as many run; nothing of the years before does.
_UNDONE_EVERY = 400
# How long before or after its due date each closed duty in turn was closed: most in time, one late, one broken.
_MARGINS = [timedelta(hours=-hours) for hours in (50, 30, 25, 2, 60, 28, 4, 31, 75, 1)]
_LATE_EVERY, _BROKEN_EVERY = 14, 40


@dataclass(frozen=True, slots=True)
class Size:
    """How large a county is. Each promise is asked for `a_year` times in each of so many `years`."""

    villages: int
    townships: int
    years: int = 1
    a_year: int = 2

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.villages:,} villages, {self.years} year{'s' if self.years > 1 else ''}"


@dataclass(frozen=True, slots=True)
class County:
    """What was built: a place of each level, and how many duties there are."""

    village: Place
    township: Place
    county: Place
    duties: int


@transaction.atomic
def build(size: Size, *, now: datetime) -> County:
    """Write a county; the database must be empty."""
    calendar = current()
    places = list(_places(size))
    insert(places)
    insert(_office(place) for place in places)
    adoption, items = _programme(places[0], now)
    promises = [_promise(key, place, item, adoption) for key, (place, item) in enumerate(_owed(places, items), 1)]
    insert(promise for promise, _ in promises)
    insert(version for _, version in promises)
    counting = Counting(places, clock_calendar(calendar))
    insert(_counted(_duties(promises, size, now, calendar.pk, clock_calendar(calendar)), counting))
    insert(counting.place_months())
    insert(counting.promise_months())
    insert(counting.promise_days())
    _write_log(counting)
    analyze()
    village = _shown(places, now)
    assert village.parent is not None
    return County(village, village.parent, places[0], counting.seen)


def _shown(places: Sequence[Place], now: datetime) -> Place:
    """Return a village where something is overdue, if there is one: the dearer board."""
    villages = {place.pk: place for place in places if place.level == Level.VILLAGE}
    late = Duty.objects.overdue(at=now).filter(place__in=list(villages)).order_by("pk").first()
    return villages[late.place_id] if late else next(iter(villages.values()))


def _places(size: Size) -> Iterator[Place]:
    county = _place(1, COUNTY, "测县", "Measured County", Level.COUNTY, None)
    yield county
    townships = [
        _place(
            number + 2, f"990101{100 + number}000", f"第{number + 1}镇", f"Town {number + 1}", Level.TOWNSHIP, county
        )
        for number in range(size.townships)
    ]
    yield from townships
    for number in range(size.villages):
        above, within = townships[number % size.townships], number // size.townships
        code = f"{above.code[:9]}{200 + within}"
        name, name_en = f"第{number + 1}村", f"Village {number + 1}"
        yield _place(number + 2 + size.townships, code, name, name_en, Level.VILLAGE, above)


def _place(  # noqa: PLR0917 - the columns of a row
    key: int, code: str, name: str, name_en: str, level: Level, above: Place | None
) -> Place:
    path = path_of(code, above.path if above else "")
    return Place(pk=key, code=code, name=name, name_en=name_en, level=level.value, parent=above, path=path)


def _office(place: Place) -> Office:
    kind = OfficeKind.VILLAGE_COMMITTEE if place.level == Level.VILLAGE else OfficeKind.GOVERNMENT
    # One office a place, so they share their keys.
    name, name_en = f"{place.name}办公室", f"Office of {place.name_en}"
    return Office(pk=place.pk, place=place, kind=kind.value, name=name, name_en=name_en, opened_on=FOUNDED)


def _programme(county: Place, now: datetime) -> tuple[Adoption, list[Item]]:
    file = settings.PACKS / f"{PACK}.yaml"
    pack, laws = load(file), load_laws(settings.PACKS / "laws.yaml")
    lead = Actor(posts=(Held(Role.DISTRICT_OFFICER, county.pk, county.name, county.path),))
    adoption = record_adoption(pack, file, county, on=FOUNDED, by=lead, at=now)
    return adoption, [item for item in items_of(pack, laws) if item.wording["limit"] and not item.confidential]


def _owed(places: Sequence[Place], items: Sequence[Item]) -> Iterator[tuple[Place, Item]]:
    for place in places:
        for item in items:
            if item.level == place.level:
                yield place, item


def _promise(key: int, place: Place, item: Item, adoption: Adoption) -> tuple[Promise, PromiseVersion]:
    founded = datetime(2020, 1, 1, tzinfo=UTC)
    promise = Promise(
        pk=key, office_id=place.pk, place=place, adoption=adoption, service=item.id, group=item.group,
        trigger=item.wording["trigger"]["kind"], published_at=founded,
    )  # fmt: skip
    version = PromiseVersion(pk=key, promise=promise, number=1, content=item.wording, published_at=founded)
    promise.current_id = key
    return promise, version


def _duties(
    promises: Sequence[tuple[Promise, PromiseVersion]], size: Size, now: datetime, calendar_id: int, calendar: Calendar
) -> Iterator[Duty]:
    key = 0
    dues: dict[str, dict[datetime, datetime]] = {}
    for year in reversed(range(size.years)):
        for turn in range(size.a_year):
            for promise, version in promises:
                key += 1
                undone = year == 0 and turn == 0 and key % _UNDONE_EVERY < 2
                opened_at = _opened_at(key, turn, now - year * _YEAR, undone=undone)
                limit = version.content["limit"]
                known = dues.setdefault(limit, {})
                if opened_at not in known:
                    [known[opened_at]] = due_many([opened_at], Limit.parse(limit), calendar)
                yield _duty(key, promise, version, calendar_id, opened_at, known[opened_at], undone=undone)


def _opened_at(key: int, turn: int, end: datetime, *, undone: bool) -> datetime:
    if undone:
        # Every other one ran out long ago, the rest have only begun.
        return end - timedelta(days=200 if key % _UNDONE_EVERY else 0, hours=1)
    # Spread over the year, whole hours; the last quarter is left out, for limits run up to two months.
    return (end - timedelta(days=90 + (key * 37 + turn * 131) % 270, hours=key % 7)).replace(minute=0, second=0)


def _duty(  # noqa: PLR0917 - the columns of a row
    key: int, promise: Promise, version: PromiseVersion, calendar_id: int, opened_at: datetime, due_at: datetime,
    *, undone: bool,
) -> Duty:  # fmt: skip
    duty = Duty(
        pk=key, promise=promise, wording=version, calendar_id=calendar_id, office_id=promise.office_id,
        place=promise.place, opened_at=opened_at, due_at=due_at, salt=_SALT,
    )  # fmt: skip
    if undone:
        return duty
    late = key % _LATE_EVERY == 0 or key % _BROKEN_EVERY == 0
    margin = -_MARGINS[key % len(_MARGINS)] if late else _MARGINS[key % len(_MARGINS)]
    duty.closed_at, duty.state = max(due_at + margin, opened_at), "closed"
    duty.closing = (Closing.WITHDRAWN if key % _BROKEN_EVERY == 0 else Closing.DELIVERED).value
    duty.evidence = {}
    return duty


def _counted(duties: Iterator[Duty], counting: Counting) -> Iterator[Duty]:
    for duty in duties:
        counting.add(duty)
        yield duty


def _write_log(counting: Counting) -> None:
    """Give every closed duty its entry, in the form `close` gives it, and the log its edge."""
    adopted = Entry.objects.get()
    Entry.objects.update(index=0)
    hashes = [bytes(adopted.leaf_hash)]
    insert(_entries(counting, hashes, adopted.pk))
    edge = Frontier().extended(hashes)
    insert([Edge(pk=1, size=edge.size, peaks=b"".join(edge.peaks), root=edge.root())])


def _entries(counting: Counting, hashes: list[bytes], last: int) -> Iterator[Entry]:
    for index, closed in enumerate(counting.closed, 1):
        body = _closed_body(closed)
        hashes.append(leaf_hash(body))
        yield Entry(
            pk=last + index, index=index, kind="duty.closed", body=body, leaf_hash=hashes[-1], at=closed.at,
            subject=f"duty:{closed.duty}", place_code=closed.place,
        )  # fmt: skip


def _closed_body(closed: Closed) -> bytes:
    at, subject = stamp(closed.at), f"duty:{closed.duty}"
    return canonical(
        {
            "at": at, "by": "village_clerk@第1村办公室", "calendar": "cn-2026.1", "closing": "delivered",
            "duty": closed.duty, "due": at, "place": closed.place, "promise": closed.promise, "promise_version": 1,
            "state": "closed", "subject": subject, "type": "duty.closed", "v": 1,
        }
    )  # fmt: skip
