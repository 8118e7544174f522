"""Adopting a programme makes every office below promise its part, or changes nothing at all."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.places.actions import open_office
from nuo.places.rules import OfficeKind
from nuo.programmes.models import Adoption
from nuo.programmes.pack import Pack, load
from nuo.programmes.policy import policy_for
from nuo.promises.adopting import adopt, items_of
from nuo.promises.models import Duty, Promise
from nuo.review.laws import Laws, load_laws
from tests.world import MakePromise, World

AT = datetime(2026, 7, 1, 1, tzinfo=UTC)
FILE = Path(settings.PACKS) / "cn-2026.yaml"


@pytest.fixture(scope="module")
def laws() -> Laws:
    return load_laws(Path(settings.PACKS) / "laws.yaml")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(FILE)


def needed(pack: Pack) -> set[tuple[str, str]]:
    """The levels and kinds of office a pack's promises need."""
    services = {(service.level, service.owed_by) for service in pack.services}
    tasks = {(task.level, task.owed_by) for task in pack.tasks}
    return services | tasks | {(duty.level, duty.owed_by) for duty in pack.duties}


@pytest.fixture
def offices(world: World, pack: Pack) -> World:
    """Open every further office the pack's promises need."""
    here = {
        (office.place.level, office.kind)
        for office in [world.county_office, world.township_office, world.meiling_office]
    }
    for level, kind in needed(pack) - here:
        place = {"county": world.county, "township": world.township, "village": world.meiling}[level]
        open_office(
            place, OfficeKind(kind), f"{place.name}{kind}", on=date(2025, 1, 1), by=world.actors["district"], at=AT
        )
    return world


def test_every_office_below_promises_its_part(offices: World, pack: Pack, laws: Laws) -> None:
    adopt(pack, FILE, laws, offices.county, on=AT.date(), by=offices.actors["district"], at=AT)
    items = list(items_of(pack, laws))
    for office in (offices.county_office, offices.township_office, offices.meiling_office, offices.shitang_office):
        owed = {item.id for item in items if (item.level, item.owed_by) == (office.place.level, office.kind)}
        assert set(Promise.objects.filter(office=office).values_list("service", flat=True)) == owed
    on_request = Promise.objects.requestable()
    assert on_request.at(offices.meiling).count() >= 20
    assert on_request.at(offices.township).count() >= 40


def test_dated_duties_stand_from_the_first_day_and_each_has_its_entry(offices: World, pack: Pack, laws: Laws) -> None:
    adopt(pack, FILE, laws, offices.county, on=AT.date(), by=offices.actors["district"], at=AT)
    duties = Duty.objects.all()
    assert duties.count() == Entry.objects.filter(kind="duty.scheduled").count() > 20
    assert all(duty.due_at > AT for duty in duties)


def test_a_place_adopts_a_version_once(offices: World, pack: Pack, laws: Laws) -> None:
    by = offices.actors["district"]
    adopt(pack, FILE, laws, offices.county, on=AT.date(), by=by, at=AT)
    promises, entries = Promise.objects.count(), Entry.objects.count()
    with pytest.raises(Refused, match="already_adopted"):
        adopt(pack, FILE, laws, offices.county, on=AT.date(), by=by, at=AT)
    assert (Promise.objects.count(), Entry.objects.count()) == (promises, entries)


def test_a_service_with_no_responsible_office_stops_the_adoption_whole(world: World, pack: Pack, laws: Laws) -> None:
    odd = replace(pack.services[0], id="odd", level="village", owed_by="association")
    with pytest.raises(Refused, match="no_office_for") as caught:
        adopt(replace(pack, services=(odd,), duties=(), stages=()), FILE, laws, world.county,
              on=AT.date(), by=world.actors["district"], at=AT)  # fmt: skip
    assert caught.value.facts["service"] == "odd"
    assert not Adoption.objects.exists()
    assert not Promise.objects.exists()


def test_only_who_leads_here_or_above_adopts(offices: World, pack: Pack, laws: Laws) -> None:
    for role in ("clerk", "officer", "auditor", "administrator", "lead"):
        with pytest.raises(Refused, match="not_yours"):
            adopt(pack, FILE, laws, offices.county, on=AT.date(), by=offices.actors[role], at=AT)
    assert not Promise.objects.exists()


def test_an_office_keeps_the_promise_it_has_made_already(
    offices: World, pack: Pack, laws: Laws, make_promise: MakePromise
) -> None:
    service = next(s for s in pack.services if s.level == "village" and s.owed_by == "village_committee")
    mine = make_promise(service=service.id)
    adopt(pack, FILE, laws, offices.county, on=AT.date(), by=offices.actors["district"], at=AT)
    assert list(Promise.objects.filter(office=mine.office, service=service.id)) == [mine]


def test_the_numbers_of_the_nearest_programme_count(offices: World, pack: Pack, laws: Laws) -> None:
    assert policy_for(offices.meiling).minimum_count == 5
    strict = replace(pack, policy=replace(pack.policy, minimum_count=8), services=(), duties=(), stages=())
    adopt(strict, FILE, laws, offices.county, on=AT.date(), by=offices.actors["district"], at=AT)
    assert policy_for(offices.meiling).minimum_count == 8
    nearer = replace(strict, id="nearer", policy=replace(pack.policy, minimum_count=3))
    adopt(nearer, FILE, laws, offices.township, on=AT.date(), by=offices.actors["lead"], at=AT)
    assert policy_for(offices.meiling).minimum_count == 3
    assert policy_for(offices.county).minimum_count == 8


@pytest.mark.parametrize("name", ["jingwu", "yangzishao", "wujiang", "funan", "ganzhou"])
def test_each_of_the_five_plans_can_be_adopted(world: World, laws: Laws, name: str) -> None:
    file = Path(settings.PACKS) / f"{name}.yaml"
    plan = load(file)
    lead = world.actors["district"]
    places = {"county": [world.county], "township": [world.township], "village": [world.meiling, world.shitang]}
    for level, kind in needed(plan):
        for place in places[level]:
            if not place.offices.filter(kind=kind).exists():
                open_office(place, OfficeKind(kind), f"{place.name}{kind}", on=date(2025, 1, 1), by=lead, at=AT)
    adopt(plan, file, laws, world.county, on=AT.date(), by=lead, at=AT)
    assert Promise.objects.count() >= len(plan.services)
