"""Every number a programme sets changes what the board says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from nuo.clocks import Limit
from nuo.disclosure.tests.conftest import NOW, Ask
from nuo.programmes.actions import record_adoption
from nuo.programmes.contents import Policy
from nuo.programmes.pack import load
from tests.world import MakePromise, World

FILE = Path(settings.PACKS) / "cn-2026.yaml"
Get = Callable[..., str]
Adopt = Callable[[Policy], None]


@pytest.fixture
def adopt(world: World) -> Adopt:
    """Return a function that adopts a programme of nothing but its numbers for the county."""

    def adopted(numbers: Policy) -> None:
        pack = replace(load(FILE), id="numbers", policy=numbers)
        record_adoption(pack, FILE, world.county, on=date(2026, 1, 5), by=world.actors["district"], at=NOW)
        cache.clear()

    return adopted


def test_the_smallest_count_decides_whether_a_rate_is_printed(
    world: World, make_promise: MakePromise, ask: Ask, get: Get, adopt: Adopt
) -> None:
    promise = make_promise()
    for days in (40, 35, 30):
        ask(promise, days, 1)
    board = f"places/{world.meiling.code}/"
    assert 'class="big"' not in get(board)
    adopt(Policy(minimum_count=3))
    assert 'class="big"' in get(board)


def test_the_bands_decide_how_a_month_is_drawn(
    world: World, make_promise: MakePromise, ask: Ask, get: Get, adopt: Adopt
) -> None:
    promise = make_promise()
    for closed_after in (1, 1, 1, 1, 20):
        ask(promise, 40, closed_after)
    board = f"places/{world.meiling.code}/"
    assert 'class="b"' in get(board)
    adopt(Policy(strip_bands=(95, 70)))
    assert 'class="l"' in get(board)
    assert 'class="b"' not in get(board)


def test_how_near_is_soon_is_the_programmes_word(
    world: World, make_promise: MakePromise, ask: Ask, get: Get, adopt: Adopt
) -> None:
    ask(make_promise(), 4)
    board = f"places/{world.meiling.code}/"
    assert "1 thing is due by" not in get(board)
    adopt(Policy(due_soon=Limit.parse("9 working days")))
    assert "1 thing is due by" in get(board)


def test_confidential_services_are_counted_in_public_only_from_the_set_number_on(
    world: World, make_promise: MakePromise, ask: Ask, get: Get, adopt: Adopt
) -> None:
    promise = make_promise(service="clinic", confidential=True)
    for days in range(30, 26, -1):
        ask(promise, days, 1)
    board = f"places/{world.county.code}/"
    assert "4 of 4" not in get(board)
    adopt(Policy(suppression=4, minimum_count=4))
    assert "4 of 4" in get(board)
    assert "4 of 4" not in get(f"places/{world.meiling.code}/")


def test_when_an_office_is_reminded_and_its_lead_told_stands_in_the_open(
    world: World, client: Client, adopt: Adopt
) -> None:
    address = f"/api/places/{world.meiling.code}/policy"
    usual = client.get(address).json()
    assert (usual["remind_before"]["count"], usual["tell_lead_after"]["count"]) == (1, 1)
    adopt(Policy(remind_before=Limit.parse("2 working days"), tell_lead_after=Limit.parse("3 working days")))
    said = client.get(address).json()
    assert (said["remind_before"]["count"], said["tell_lead_after"]["count"]) == (2, 3)
