"""The packs in the project are clean, and each plan is accounted for, element by element."""

import os
from pathlib import Path

import pytest

from nuo.programmes.check import check_file
from nuo.programmes.contents import OnRequest
from nuo.programmes.coverage import Plan, load_plan, references
from nuo.programmes.pack import load
from nuo.programmes.tests.samples import PACKS, laws

PLANS = ("jingwu", "yangzishao", "wujiang", "funan", "ganzhou")
SHARED = PACKS.parent.parent / "shared" / "plans"


def plan_of(name: str) -> Plan:
    """The element list kept beside the project; in CI a missing list is a failure."""
    path = SHARED / f"{name}.yaml"
    if not path.exists():
        refuse = pytest.fail if os.environ.get("CI", "") not in {"", "false", "0"} else pytest.skip
        refuse(f"the element list ../shared/plans/{name}.yaml is not on this machine")
    return load_plan(path)


@pytest.mark.parametrize("file", sorted(PACKS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_file_in_packs_is_clean(file: Path) -> None:
    assert [str(problem) for problem in check_file(file, laws())] == []


@pytest.mark.parametrize("name", PLANS)
def test_the_pack_accounts_for_every_element_of_its_plan(name: str) -> None:
    assert [str(one) for one in check_file(PACKS / f"{name}.yaml", laws(), plan_of(name))] == []


@pytest.mark.parametrize("name", PLANS)
def test_build_and_reshape_are_carried_and_decline_is_declined(name: str) -> None:
    pack, plan = load(PACKS / f"{name}.yaml"), plan_of(name)
    carried = {covered.element for covered in pack.covers}
    assert carried == {element.id for element in plan.elements if element.do != "decline"}
    assert {one.id for one in pack.declined} == {e.id for e in plan.elements if e.do == "decline"}


@pytest.mark.parametrize("name", PLANS)
def test_every_element_leads_to_content_or_to_the_feature_it_waits_for(name: str) -> None:
    pack = load(PACKS / f"{name}.yaml")
    for covered in pack.covers:
        assert (covered.waits is None) == bool(covered.refs), covered
        assert set(covered.refs) <= references(pack)


@pytest.mark.parametrize("name", PLANS)
def test_a_pack_is_a_programme_a_township_can_run(name: str) -> None:
    pack = load(PACKS / f"{name}.yaml")
    assert 6 <= len(pack.services) <= 15
    assert all((pack.bodies, pack.duties, pack.tasks, pack.rights, pack.supervision))
    assert any(service.limit is not None for service in pack.services)


@pytest.mark.parametrize("name", PLANS)
def test_health_services_are_confidential_and_asked_for(name: str) -> None:
    health = [service for service in load(PACKS / f"{name}.yaml").services if service.group == "health"]
    assert all(one.confidential and isinstance(one.trigger, OnRequest) for one in health)


@pytest.mark.parametrize("name", PLANS)
def test_a_target_counts_villages_never_residents(name: str) -> None:
    assert {target.of for target in load(PACKS / f"{name}.yaml").targets} <= {"village", "township"}
