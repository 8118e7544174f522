"""On a promise's page: ratings in counts, from the minimum on; and how many answers were contested."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuo.cases import actions, contesting
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.cases.rating import rate
from nuo.people.actor import NOBODY, holder_of
from nuo.promises.models import Promise
from nuo.promises.rules import Closing
from tests.world import MakePromise, World


def done(promise: Promise, world: World) -> Case:
    at = timezone.now() - timedelta(hours=2)
    case, _ = actions.ask(promise, Asked("坑"), by=NOBODY, at=at)
    return actions.close(case, Closing.DELIVERED, "补好了", by=world.actors["clerk"], at=at + timedelta(hours=1))


@pytest.mark.parametrize(("how_many", "shown"), [(4, False), (5, True)])
def test_ratings_show_as_counts_from_the_smallest_number_on(
    client: Client, world: World, make_promise: MakePromise, how_many: int, shown: bool
) -> None:
    promise = make_promise()
    for number in range(how_many):
        case = done(promise, world)
        rate(case, 5 if number else 4, by=holder_of(case.pk), at=timezone.now())
    page = client.get(f"/zh/promises/{promise.pk}/").content.decode()
    assert ("非常满意" in page) is shown
    assert (f"12 个月里有 {how_many} 人评价" in page) is shown
    assert ("少于 5 人评价" in page) is not shown


def test_contested_answers_are_counted_apart(client: Client, world: World, make_promise: MakePromise) -> None:
    promise = make_promise()
    case = done(promise, world)
    assert "提没解决" not in client.get(f"/zh/promises/{promise.pk}/").content.decode()
    contesting.contest(case, "还是坑", by=holder_of(case.pk), at=timezone.now())
    page = client.get(f"/zh/promises/{promise.pk}/").content.decode()
    assert "有 1 件来件人提没解决" in page
    assert "还是坑" not in page
