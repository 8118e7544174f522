"""A query written once gives what the plain query gives, for every set of values."""

from datetime import timedelta

import pytest

from nuo.disclosure import board, live
from nuo.disclosure.frame import frame_of
from nuo.disclosure.prepared import Value
from nuo.disclosure.tests.conftest import NOW, Ask
from tests.world import MakePromise, World


@pytest.mark.parametrize("days", [0, 25, 400])
def test_a_prepared_query_reads_the_same_rows_as_the_plain_one(
    world: World, make_promise: MakePromise, ask: Ask, days: int
) -> None:
    for ago in (60, 40, 30):
        ask(make_promise(service=f"meiling-{ago}"), ago)
        ask(make_promise(world.shitang_office, service=f"shitang-{ago}"), ago, closed_after=ago - 20)
    now = NOW - timedelta(days=days)
    for place in (world.meiling, world.shitang, world.township, world.county):
        frame = frame_of(place, now=now)
        below = len(place.path) + 1
        at: dict[str, Value] = {"now": now, "until": frame.soon_until}
        given = {**at, "place": place.pk, "path": place.path, "below": below}
        written, plain = (live._village, live._in_a_village) if frame.is_village else (live._wide, live._in_a_tree)
        assert sorted(map(str, written.rows(**given))) == sorted(map(str, plain(**given)))
        span: dict[str, Value] = {"place": place.pk, "first": frame.months[0], "last": frame.months[-1]}
        assert board._month_rows.rows(**span) == list(board._months_between(**span))
