"""Whatever residents do in whatever order: all members have chosen each other, and none is in two groups."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuo.ledger.models import Entry
from nuo.ledger.reconciling import look_at
from nuo.ledger.refusals import Refused
from nuo.people.actor import as_resident
from nuo.residents.accounts import GROUPS
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Membership, Resident, Yes
from tests.world import THURSDAY

# Who acts, what they do, and with whom.
Move = tuple[str, int, int, int]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["found", "invite", "invite", "yes", "yes", "yes", "take_back", "decline", "leave", "erase"]),
        st.integers(0, 7), st.integers(0, 7), st.integers(0, 400),
    ),
    min_size=10, max_size=40,
)  # fmt: skip


def move(people: list[Resident], what: str, one: int, other: int, hours: int) -> None:
    actor, second, at = people[one], people[other], THURSDAY + timedelta(hours=hours)
    by = as_resident(actor.pk)
    own = Group.objects.filter(members__resident=actor).first()
    theirs = Group.objects.filter(members__resident=second).first()
    acts: dict[str, Callable[[], object]] = {
        "found": lambda: grouping.found(actor, by=by),
        "leave": lambda: grouping.leave(actor, by=by, at=at),
        "erase": lambda: enrolling.erase(actor, by=by, at=at),
    }
    if own:
        acts["invite"] = lambda: grouping.invite(own, second, inviter=actor, by=by, at=at)
        acts["yes"] = lambda: grouping.say_yes(own, actor, [second.pk], by=by, at=at)
        acts["take_back"] = lambda: grouping.take_back(own, actor, second, by=by)
    elif theirs:
        members = list(theirs.members.values_list("resident", flat=True))
        acts["yes"] = lambda: grouping.say_yes(theirs, actor, members, by=by, at=at)
        acts["decline"] = lambda: grouping.decline(theirs, actor, by=by)
    with suppress(Refused):
        acts.get(what, lambda: None)()


@pytest.mark.usefixtures("set_clock")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_all_members_have_said_yes_to_each_other(
    people: list[Resident], moves: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        for what, one, other, hours in moves:
            move([Resident.objects.get(pk=each.pk) for each in people], what, one, other, hours)
        for group in Group.objects.all():
            inside = set(group.members.values_list("resident", flat=True))
            said = set(Yes.objects.filter(group=group).values_list("giver", "to"))
            assert all((one, other) in said for one in inside for other in inside if one != other)
            assert len(inside) <= 10
            assert group.formed_at is not None or 0 < len(inside) < 5
        erased = Resident.objects.filter(name="")
        assert not Membership.objects.filter(resident__in=erased).exists()
        assert not Yes.objects.filter(giver__in=erased).exists()
        formed = Group.objects.filter(formed_at__isnull=False)
        assert Entry.objects.filter(kind="group.formed").count() == formed.count()
        assert look_at(GROUPS, list(formed.values_list("pk", flat=True))) == []
        transaction.set_rollback(True)
