"""The invented county: complete and invented."""

import pytest

from nuo.demo.cast import ACCOUNTS, COUNTY, PASSWORD, PILOT_TOWNSHIP
from nuo.demo.county import working_actors
from nuo.demo.tests.conftest import ADOPTED
from nuo.people.models import Person
from nuo.places.models import Office, Place
from nuo.programmes.models import Adoption
from nuo.promises.models import Promise

# One worker, so that the county is built once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_it_has_six_townships_and_sixty_villages_under_a_code_no_real_place_has(county: Place) -> None:
    levels = [Place.objects.filter(level=level).count() for level in ("county", "township", "village")]
    assert levels == [1, 6, 60]
    assert Place.objects.filter(level="hamlet").exists()
    assert not Place.objects.exclude(code__startswith="99").exists()
    assert not Place.objects.filter(name_en="").exists()


def test_somebody_works_at_every_office_that_promises_something(county: Place) -> None:
    promising = set(Promise.objects.values_list("office", flat=True))
    assert promising <= set(working_actors(ADOPTED.date()))
    assert len(promising) >= 67


def test_every_account_exists_with_the_printed_password_and_the_role_it_names(county: Place) -> None:
    for account in ACCOUNTS:
        person = Person.objects.get(username=account.username)
        assert person.check_password(PASSWORD)
        assert person.posts.filter(role=account.role).exists()


def test_the_county_and_the_pilot_township_have_adopted_their_programmes(county: Place) -> None:
    adopted = list(Adoption.objects.values_list("place__code", "pack_id"))
    assert adopted == [(COUNTY, "cn-2026"), (PILOT_TOWNSHIP, "jingwu")]
    assert Adoption.objects.filter(adopted_at=ADOPTED).count() == 2


def test_a_subdistrict_has_an_office_and_a_community_a_residents_committee(county: Place) -> None:
    names = set(Office.objects.values_list("name", flat=True))
    assert {"北湾街道办事处", "渔浦社区居民委员会", "梅岭村村民委员会", "云溪镇人民政府", "石塘村工作小组"} <= names
