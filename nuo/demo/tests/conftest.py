"""The invented county, built once for all tests of a module and taken back afterwards."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from nuo.demo.county import build
from nuo.places.models import Place

ZONE = ZoneInfo("Asia/Shanghai")
ADOPTED = datetime(2025, 10, 31, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    """Build the county; each test's own writes are taken back before this is."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(settings.PACKS, at=ADOPTED)
        transaction.set_rollback(True)
