"""What the tests of groups start from: enrolled residents with their cards, a browser for each, a formed group."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from nuo.people.actor import as_resident
from nuo.places.models import Place
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Resident
from tests.world import THURSDAY, World

SetClock = Callable[[datetime], None]
Enrol = Callable[..., Resident]
Enter = Callable[[str], Client]
NAMES = ("周素芬", "陈守田", "何桂兰", "罗长庚", "田小满", "彭秋云", "邓有禾", "唐月清", "谭石生", "蒋春莲", "廖大川")


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """Forget wrong codes of other tests."""
    cache.clear()


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that stops the clock at a moment; at first it stands on a Thursday."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at)

    stand(THURSDAY)
    return stand


@pytest.fixture
def hamlet(world: World) -> Place:
    """Add a hamlet to Meiling."""
    code = f"{world.meiling.code}-1"
    return Place.objects.create(code=code, name="一组", name_en="Hamlet 1", level="hamlet", parent=world.meiling)


@pytest.fixture
def enrol(world: World, hamlet: Place) -> Enrol:
    """Return a function that enrols somebody; by default in the hamlet."""

    def write(name: str, place: Place | None = None, clerk: str = "clerk") -> Resident:
        return enrolling.enrol(place or hamlet, name, by=world.actors[clerk]).resident

    return write


@pytest.fixture
def people(enrol: Enrol) -> list[Resident]:
    """Enrol eleven neighbours."""
    return [enrol(name) for name in NAMES]


def join(group: Group, candidate: Resident, members: list[Resident], at: datetime = THURSDAY) -> None:
    """Let one of the members invite somebody, and all say yes."""
    grouping.invite(group, candidate, inviter=members[0], by=as_resident(members[0].pk), at=at)
    grouping.say_yes(group, candidate, [each.pk for each in members], by=as_resident(candidate.pk), at=at)
    for member in members[1:]:
        grouping.say_yes(group, member, [candidate.pk], by=as_resident(member.pk), at=at)


def grown(people: list[Resident], size: int = 5, at: datetime = THURSDAY) -> Group:
    """Let the first of these people be a group of this size."""
    group = grouping.found(people[0], by=as_resident(people[0].pk))
    for number in range(1, size):
        join(group, people[number], people[:number], at)
    group.refresh_from_db()
    return group


@pytest.fixture
def group(people: list[Resident], set_clock: SetClock) -> Group:
    """Form a group of five."""
    return grown(people)


@pytest.fixture
def browser_of(world: World, set_clock: SetClock) -> Callable[[Resident], Client]:
    """Return a function that gives a fresh card and the browser of who has typed its code."""

    def enter(resident: Resident) -> Client:
        card = enrolling.print_card(resident, by=world.actors["clerk"])
        client = Client()
        assert client.post("/zh/residents/", {"code": card.code}).status_code == 302
        return client

    return enter


@pytest.fixture
def staff(world: World) -> Enter:
    """Return a function that gives the browser of somebody who works here."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(world.people[name])
        return client

    return enter
