"""The rules for residents' groups come from the nearest programme; what it leaves out is the documented default."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from nuo.places.models import Place
from nuo.programmes.actions import record_adoption
from nuo.programmes.check import check_text
from nuo.programmes.contents import Groups, Span
from nuo.programmes.pack import load
from nuo.programmes.policy import GroupRules, group_rules_for, group_rules_from
from nuo.programmes.tests.samples import CLEAN
from tests.world import World

FILE = Path(settings.PACKS) / "cn-2026.yaml"
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
WHOLE = "groups: {size: {min: 3, max: 4}, per_hamlet: {min: 2, max: 5}, invitation_days: 7}\n"


def adopt(place: Place, groups: Groups, world: World) -> None:
    pack = replace(load(FILE), id=f"at-{place.code}", groups=groups)
    record_adoption(pack, FILE, place, on=date(2026, 1, 5), by=world.actors["district"], at=NOW)


def test_a_pack_may_set_every_number(tmp_path: Path) -> None:
    assert check_text(CLEAN + WHOLE, "sample.yaml") == []
    path = tmp_path / "sample.yaml"
    path.write_text(CLEAN + WHOLE, encoding="utf-8")
    assert load(path).groups == Groups(Span(3, 4), Span(2, 5), 7)


@pytest.mark.parametrize("wrong", ["invitation_days: 0", "invitation_days: 366"])
def test_a_number_that_makes_no_sense_is_refused(wrong: str) -> None:
    assert check_text(f"{CLEAN}groups: {{{wrong}}}\n", "sample.yaml")


def test_without_a_programme_the_documented_defaults_hold(world: World) -> None:
    usual = group_rules_for(world.meiling)
    assert [getattr(usual, field.name) for field in fields(GroupRules)] == [5, 10, 1, 3, 14, 3, 50]


def test_the_nearest_programme_counts_and_what_it_leaves_out_is_usual(world: World) -> None:
    adopt(world.county, Groups(Span(3, 4), Span(2, 5), 7), world)
    assert group_rules_for(world.meiling) == GroupRules(3, 4, 2, 5, 7)
    adopt(world.township, Groups(size=Span(6, 12)), world)
    assert group_rules_for(world.meiling) == GroupRules(smallest=6, largest=12)


def test_an_adoption_from_before_these_numbers_still_reads() -> None:
    assert group_rules_from({"size": None, "per_hamlet": None, "rules": []}) == GroupRules()
