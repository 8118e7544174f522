"""Keys: shown once, kept as a digest, one a name, made by the operator and nobody else."""

from datetime import timedelta

import pytest

from nuo.conftest import THURSDAY, World
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.open311 import actions
from nuo.open311.access import check_key
from nuo.open311.models import ApiKey
from nuo.people.actor import NOBODY, THE_CLOCK

pytestmark = pytest.mark.django_db


def test_a_key_opens_the_door_and_stands_nowhere() -> None:
    secret = actions.add_key(" 12345 热线 ", by=THE_CLOCK, at=THURSDAY)
    check_key(secret)
    kept = ApiKey.objects.get()
    assert kept.name == "12345 热线"
    assert secret not in str(ApiKey.objects.values())
    assert len(secret) >= 43
    assert not Entry.objects.exists()


def test_a_name_has_one_key_and_another_one_after_that_is_revoked() -> None:
    first = actions.add_key("热线", by=THE_CLOCK, at=THURSDAY)
    with pytest.raises(Refused, match="api_key_taken"):
        actions.add_key("热线", by=THE_CLOCK, at=THURSDAY)
    actions.revoke_key("热线", by=THE_CLOCK, at=THURSDAY + timedelta(days=1))
    second = actions.add_key("热线", by=THE_CLOCK, at=THURSDAY + timedelta(days=1))
    check_key(second)
    with pytest.raises(Refused, match="api_key_wrong"):
        check_key(first)


def test_an_unknown_name_cannot_be_revoked() -> None:
    with pytest.raises(Refused, match="api_key_unknown"):
        actions.revoke_key("热线", by=THE_CLOCK, at=THURSDAY)


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "a\nb", "a\u0000b"])
def test_a_key_needs_a_name_one_can_read(name: str) -> None:
    with pytest.raises(Refused, match="api_key_name"):
        actions.add_key(name, by=THE_CLOCK, at=THURSDAY)
    assert not ApiKey.objects.exists()


def test_no_post_may_make_or_revoke_a_key(world: World) -> None:
    actions.add_key("热线", by=THE_CLOCK, at=THURSDAY)
    for by in (NOBODY, *world.actors.values()):
        with pytest.raises(Refused, match="not_yours"):
            actions.add_key("别的", by=by, at=THURSDAY)
        with pytest.raises(Refused, match="not_yours"):
            actions.revoke_key("热线", by=by, at=THURSDAY)
    assert ApiKey.objects.standing().count() == 1
