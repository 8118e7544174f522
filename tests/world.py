"""A small invented county for the tests of several apps: Nuochuan, one township, two villages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from nuo.people.actions import appoint
from nuo.people.actor import THE_CLOCK, Actor, actor_of
from nuo.people.models import Person
from nuo.people.rules import DESK, Role
from nuo.places.actions import open_office
from nuo.places.models import Office, Place
from nuo.places.rules import OfficeKind
from nuo.promises.actions import publish
from nuo.promises.models import Promise
from nuo.promises.wording import Wording
from nuo.sealing.actions import begin_key, let_in, unlock_person

PASSWORD = "nuo-demo-2026"
FOUNDED = date(2025, 1, 1)
AT_FOUNDING = datetime(2025, 1, 1, 1, tzinfo=UTC)
# A Thursday; the example of the design: 7 working days from here end on Monday 12 October, 17:30.
THURSDAY = datetime(2026, 9, 24, 7, 12, tzinfo=UTC)


@dataclass
class World:
    """The county, its offices, and an actor for each role."""

    county: Place
    township: Place
    meiling: Place
    shitang: Place
    county_office: Office
    township_office: Office
    meiling_office: Office
    shitang_office: Office
    people: dict[str, Person] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)


def wording(limit: str = "7 working days", **changes: Any) -> Wording:
    """Return a complete wording of a promise to repair road holes."""
    return {
        "title": {"zh": "村组道路坑洞修补", "en": "Road hole repair"},
        "what": {"zh": "路上有坑，来人补好。", "en": "Somebody comes and fills the hole."},
        "to": {"zh": "本村居民", "en": "Anyone in the village"},
        "limit": limit,
        "trigger": {"kind": "on_request"},
        "clock_starts": {"zh": "收到当天", "en": "the day it is received"},
        "statutory": None,
        "basis": [],
        "cost": {"free": True, "text": None, "basis": None},
        "materials": [],
        "channels": ["web", "phone"],
        "pauses": [{"reason": "missing_papers", "cap": "10 working days"}],
        "remedy": {"zh": "找镇政府", "en": "Turn to the township"},
        "local": {"text": {"zh": "村里定的", "en": "Set by the village"}, "source": {"zh": "决议", "en": "Resolution"}},
        **changes,
    }


def _appoint_all(world: World) -> None:
    """Put somebody into a post of every role."""
    for name, role, at_office in [
        ("clerk", Role.VILLAGE_CLERK, world.meiling_office),
        ("other_clerk", Role.VILLAGE_CLERK, world.shitang_office),
        ("supervisor", Role.VILLAGE_SUPERVISOR, world.meiling_office),
        ("officer", Role.TOWNSHIP_OFFICER, world.township_office),
        ("lead", Role.TOWNSHIP_LEAD, world.township_office),
        ("district", Role.DISTRICT_OFFICER, world.county_office),
        ("assessor", Role.ASSESSOR, world.county_office),
        ("auditor", Role.AUDITOR, world.county_office),
        ("administrator", Role.ADMINISTRATOR, world.county_office),
    ]:
        person = Person.objects.create_user(username=name, password=PASSWORD)
        appoint(person, office=at_office, role=role, on=FOUNDED, by=THE_CLOCK, at=AT_FOUNDING)
        world.people[name] = person
        world.actors[name] = actor_of(person, on=date(2026, 9, 24))


@pytest.fixture
def world(db: None, settings: Settings) -> World:
    """Build the county."""
    # The real hasher is slow on purpose; nine people a test would be nine times its purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    by, at = THE_CLOCK, AT_FOUNDING
    county = Place.objects.create(code="990101000000", name="诺川县", name_en="Nuochuan County", level="county")
    township = Place.objects.create(
        code="990101101000", name="云溪镇", name_en="Yunxi Town", level="township", parent=county
    )
    meiling = Place.objects.create(
        code="990101101201", name="梅岭村", name_en="Meiling Village", level="village", parent=township
    )
    shitang = Place.objects.create(
        code="990101101202", name="石塘村", name_en="Shitang Village", level="village", parent=township
    )

    def office(place: Place, kind: OfficeKind, name: str) -> Office:
        return open_office(place, kind, name, name_en=f"Office of {place.name_en}", on=FOUNDED, by=by, at=at)

    world = World(
        county, township, meiling, shitang,
        office(county, OfficeKind.GOVERNMENT, "诺川县人民政府"),
        office(township, OfficeKind.GOVERNMENT, "云溪镇人民政府"),
        office(meiling, OfficeKind.VILLAGE_COMMITTEE, "梅岭村村民委员会"),
        office(shitang, OfficeKind.VILLAGE_COMMITTEE, "石塘村村民委员会"),
    )  # fmt: skip
    _appoint_all(world)
    return world


def give_keys(world: World, office: Office) -> None:
    """Let everybody at an office's desk sign in with their password, so that it has a key and they hold it."""
    desk = [name for name, actor in world.actors.items() if office.pk in actor.office_ids(DESK)]
    for name in desk:
        secret = unlock_person(world.people[name], PASSWORD, at=AT_FOUNDING)
        world.actors[name] = world.actors[name].with_secret(secret)
    if desk and begin_key(office, world.people[desk[0]], by=THE_CLOCK, at=AT_FOUNDING):
        for name in desk[1:]:
            let_in(office, world.people[name], by=world.actors[desk[0]], at=AT_FOUNDING)


MakePromise = Callable[..., Promise]


@pytest.fixture
def make_promise(world: World) -> MakePromise:
    """Return a function that publishes a promise; by default Meiling repairs road holes in 7 working days."""

    def make(
        office: Office | None = None, *, service: str = "road-repair", at: datetime | None = None,
        confidential: bool = False, words: Wording | None = None,
    ) -> Promise:  # fmt: skip
        if confidential:
            give_keys(world, office or world.meiling_office)
            if above := (office or world.meiling_office).parent_office():
                give_keys(world, above)
        return publish(
            office or world.meiling_office, words or wording(), service=service, group="infrastructure",
            confidential=confidential, by=world.actors["district"],
            at=at or datetime(2026, 1, 5, 1, tzinfo=UTC),
        )  # fmt: skip

    return make
