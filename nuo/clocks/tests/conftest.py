"""Fixtures of the clock's tests: the calendar, and the shared real data."""

import os
from pathlib import Path

import pytest

from nuo.clocks import Calendar, china

SHARED_DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"


@pytest.fixture
def calendar() -> Calendar:
    return china()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; on CI it must be there."""
    if not SHARED_DATA.is_dir():
        reason = "../shared/data is not beside the project"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return SHARED_DATA
