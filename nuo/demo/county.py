"""Nuochuan County: 6 townships, 60 villages, their offices and people, and the programmes they adopt. All invented."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from nuo.demo.cast import COUNTY, PASSWORD, PILOT_TOWNSHIP
from nuo.demo.keys import hand_out
from nuo.ledger.refusals import Refused
from nuo.people.actions import appoint
from nuo.people.actor import THE_CLOCK, Actor, actor_of
from nuo.people.models import Person
from nuo.people.rules import Role
from nuo.places.actions import open_office
from nuo.places.importing import import_places
from nuo.places.models import Office, Place
from nuo.places.rules import Level, OfficeKind
from nuo.programmes.contents import Body, Pack
from nuo.programmes.pack import load
from nuo.promises.adopting import adopt
from nuo.review.laws import Laws, load_laws

PLACES = Path(__file__).parent / "places.csv"
COUNTY_PACK, PILOT_PACK = "cn-2026", "jingwu"
Progress = Callable[[int, int], None]


_ROLES = {
    Level.COUNTY: {
        "district": Role.DISTRICT_OFFICER,
        "assessor": Role.ASSESSOR,
        "auditor": Role.AUDITOR,
        "admin": Role.ADMINISTRATOR,
    },
    Level.TOWNSHIP: {"officer": Role.TOWNSHIP_OFFICER, "lead": Role.TOWNSHIP_LEAD},
    Level.VILLAGE: {"clerk": Role.VILLAGE_CLERK, "supervisor": Role.VILLAGE_SUPERVISOR},
}
# Who of them works on the cases and duties of the place's offices.
_WORKS = {Level.COUNTY: "district", Level.TOWNSHIP: "officer", Level.VILLAGE: "clerk"}


@transaction.atomic
def build(packs: Path, *, at: datetime, progress: Progress | None = None) -> Place:
    """Set the county up in an empty instance and let it adopt its programmes.

    Refused: `other_places` where the database holds any place already.
    """
    if Place.objects.exists():
        raise Refused("other_places")
    import_places(PLACES)
    county, pilot = Place.objects.get(code=COUNTY), Place.objects.get(code=PILOT_TOWNSHIP)
    laws, on = load_laws(packs / "laws.yaml"), at.date()
    whole, part = load(packs / f"{COUNTY_PACK}.yaml"), load(packs / f"{PILOT_PACK}.yaml")
    staff = _Staff(at)
    staff.open_offices(Place.objects.under(county), whole.bodies)
    staff.open_offices(Place.objects.under(pilot), part.bodies)
    district = actor_of(Person.objects.get(username="district"), on=on)
    _adopt(whole, packs, laws, county, by=district, at=at, progress=progress)
    _adopt(part, packs, laws, pilot, by=district, at=at)
    hand_out(at=at)
    return county


def _adopt(
    pack: Pack, packs: Path, laws: Laws, place: Place, *, by: Actor, at: datetime, progress: Progress | None = None
) -> None:
    adopt(pack, packs / f"{pack.id}.yaml", laws, place, on=at.date(), by=by, at=at, progress=progress)


class _Staff:
    """Opens offices and gives their posts to people, each person hired once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        # Hashing is slow on purpose; one hash serves all, since the password is printed anyway.
        self.password = make_password(PASSWORD)
        self.people: dict[str, Person] = {}

    def open_offices(self, places: Iterable[Place], bodies: Iterable[Body]) -> None:
        """Open at each place the bodies of its level that it lacks."""
        bodies = [body for body in bodies if body.kind in set(OfficeKind)]
        for place in places:
            for body in bodies:
                if body.level == place.level and not Office.objects.filter(place=place, kind=body.kind).exists():
                    self._open(place, body)

    def _open(self, place: Place, body: Body) -> None:
        kind = OfficeKind(body.kind)
        zh, en = _named(place, kind, body)
        office = open_office(place, kind, zh, name_en=en, on=self.at.date(), by=THE_CLOCK, at=self.at)
        level = Level(place.level)
        principal = kind in {OfficeKind.GOVERNMENT, OfficeKind.VILLAGE_COMMITTEE}
        for prefix, role in _ROLES[level].items():
            if principal or prefix == _WORKS[level]:
                self._appoint(prefix if level is Level.COUNTY else f"{prefix}-{_slug(place)}", office, role)

    def _appoint(self, username: str, office: Office, role: Role) -> None:
        if username not in self.people:
            # Nothing reaches this domain: RFC 2606 keeps it free for such ends.
            address = f"{username}@example.invalid"
            self.people[username] = Person.objects.create(username=username, email=address, password=self.password)
        appoint(self.people[username], office=office, role=role, on=self.at.date(), by=THE_CLOCK, at=self.at)


def _slug(place: Place) -> str:
    # A township and its seat share a name: 竹洲乡 and 竹洲村; their people have other prefixes.
    return place.name_en.rsplit(" ", 1)[0].replace(" ", "").lower()


def _named(place: Place, kind: OfficeKind, body: Body) -> tuple[str, str]:
    if kind is OfficeKind.GOVERNMENT and place.kind == "subdistrict":
        return f"{place.name}办事处", f"{place.name_en} Office"
    if kind is OfficeKind.GOVERNMENT:
        return f"{place.name}人民政府", f"{place.name_en} Government"
    if kind is OfficeKind.VILLAGE_COMMITTEE:
        committee = "居民委员会" if place.kind == "community" else "村民委员会"
        return f"{place.name}{committee}", f"{place.name_en} Committee"
    # The pack's 村工作小组 is 石塘村工作小组 here, its 乡镇领导小组 竹洲乡领导小组.
    return place.name + body.name.zh.removeprefix("乡镇").removeprefix("村"), f"{place.name_en}: {body.name.en}"


def working_actors(on: date) -> dict[int, Actor]:
    """Return, for each office, an actor who may work on its cases, named by that office."""
    actors: dict[int, Actor] = {}
    for prefix in _WORKS.values():
        for person in Person.objects.filter(username__startswith=prefix).order_by("pk"):
            actor = actor_of(person, on=on)
            for post in actor.posts:
                actors.setdefault(post.office_id, actor.at_office(post.office_id))
    return actors
