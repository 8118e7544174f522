"""The invented county is never built where something is."""

import pytest
from django.conf import settings

from nuo.demo.county import build
from nuo.demo.tests.conftest import ADOPTED
from nuo.ledger.refusals import Refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_is_not_built_where_other_places_are(world: World) -> None:
    with pytest.raises(Refused, match="other_places"):
        build(settings.PACKS, at=ADOPTED)
