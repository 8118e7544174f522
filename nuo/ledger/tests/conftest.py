"""A log that signs, and entries for it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nuo.ledger import starting
from nuo.ledger.actions import append
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signers import SEALED

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
ORIGIN = "nuo.example/log"
Say = Callable[[int], None]


@pytest.fixture
def say() -> Say:
    """Return a function that appends entries and gives them their numbers."""

    def said(count: int) -> None:
        for number in range(count):
            append("test.said", {"n": number}, by=SEALED, at=AT, subject="test:1", place_code="99")
        integrate_all(at=AT)

    return said


@pytest.fixture
def signing(db: None) -> None:
    """Give the log its key."""
    starting.begin(ORIGIN, at=AT)
    integrate_all(at=AT)
