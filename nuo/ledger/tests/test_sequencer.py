"""Entries get their index in order, and a change behind the log's back is found."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from nuo.ledger.actions import append
from nuo.ledger.models import Edge, Entry
from nuo.ledger.rules import canonical
from nuo.ledger.sequencer import Fault, faults, frontier_of, integrate, integrate_all
from nuo.ledger.signers import SEALED
from nuo.tlog.merkle import leaf_hash, root_of

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)


def append_some(count: int) -> None:
    for number in range(count):
        append("test.said", {"n": number}, by=SEALED, at=AT, subject="test:1", place_code="99")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 9])
def test_the_tree_over_the_entries_has_the_root_of_their_hashes(count: int) -> None:
    append_some(count)
    assert integrate_all(at=AT) == count
    leaves = [leaf_hash(bytes(entry.body)) for entry in Entry.objects.order_by("index")]
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == list(range(count))
    if count:
        assert bytes(Edge.objects.get().root) == root_of(leaves)
    assert faults() == []


@pytest.mark.django_db
def test_an_entry_of_a_transaction_that_failed_is_not_there() -> None:
    @transaction.atomic
    def append_and_fail() -> None:
        append_some(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        append_and_fail()
    assert integrate(at=AT) == 0


@pytest.mark.django_db
def test_an_entry_changed_in_the_database_is_named() -> None:
    append_some(5)
    integrate_all(at=AT)
    body = canonical({"n": 99})
    Entry.objects.filter(index=3).update(body=body)
    assert faults() == [Fault("entry_altered", 3)]
    # Even when the hash beside it was made to fit, the tree does not.
    Entry.objects.filter(index=3).update(leaf_hash=leaf_hash(body))
    assert faults() == [Fault("tree_altered", 5)]


@pytest.mark.django_db
def test_an_entry_taken_out_is_named() -> None:
    append_some(5)
    integrate_all(at=AT)
    Entry.objects.filter(index=2).delete()
    assert faults() == [Fault("entry_missing", 2)]
    Entry.objects.filter(index__gt=2).delete()
    assert faults() == [Fault("entry_missing", 2)]


@pytest.mark.django_db
def test_of_two_sequencers_the_slower_changes_nothing() -> None:
    append_some(3)
    stale = Edge.objects.create(pk=1)
    integrate(at=AT)
    append_some(1)
    assert frontier_of(stale).size == 0
    assert not Edge.objects.filter(pk=1, size=stale.size).update(size=1)
    assert integrate(at=AT) == 1
    assert faults() == []
