"""Searching while one types gives the list alone; without script the same address gives the page."""

import pytest
from django.test import Client

from tests.world import World


@pytest.mark.parametrize("address", ["/zh/places/?q=梅岭", "/zh/services/?q=梅岭"])
def test_htmx_gets_the_found_places_and_nothing_around_them(client: Client, world: World, address: str) -> None:
    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for answer in (page, part):
        assert "梅岭村" in answer.content.decode()
        assert "HX-Request" in answer.headers["Vary"]
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    assert "石塘村" not in part.content.decode()


@pytest.mark.parametrize("address", ["/zh/places/", "/en/places/"])
def test_a_part_is_never_kept_for_somebody_who_asks_for_the_page(client: Client, world: World, address: str) -> None:
    client.get(f"{address}?q=梅岭", headers={"HX-Request": "true"})
    assert "<html" in client.get(f"{address}?q=梅岭").content.decode()
