"""Many at once, each with a connection of their own: one winner, and a clear word to the others."""

import re

import pytest
from django.test import Client

from nuo.cases.models import Case, Message
from nuo.cases.tests.conftest import Asking, SetClock
from nuo.ledger.models import Entry
from nuo.people.actions import appoint
from nuo.people.actor import THE_CLOCK
from nuo.people.models import Person
from nuo.people.rules import Role
from nuo.promises.models import Duty, PlaceMonth
from tests.racing import at_once
from tests.world import MakePromise, World

pytestmark = pytest.mark.django_db(transaction=True)
CLERKS = 16


@pytest.fixture
def clerks(world: World, asking: Asking) -> list[Client]:
    clients = []
    for number in range(CLERKS):
        person = Person.objects.create_user(username=f"clerk{number}", password="nuo-demo-2026")
        appoint(
            person, office=world.meiling_office, role=Role.VILLAGE_CLERK,
            on=world.meiling_office.opened_on, by=THE_CLOCK, at=asking.case.duty.opened_at,
        )  # fmt: skip
        client = Client()
        client.force_login(person)
        clients.append(client)
    return clients


@pytest.mark.parametrize(
    ("step", "said", "entry"),
    [
        ("accept", {}, "case.accepted"),
        ("close", {"closing": "delivered", "answer": "补好了"}, "duty.closed"),
        ("ask_papers", {"papers": "身份证"}, "duty.paused"),
        ("hand_over", {"why": "镇里管"}, "duty.handed_over"),
    ],
)
def test_sixteen_clerks_press_and_one_wins(
    asking: Asking, clerks: list[Client], world: World, step: str, said: dict[str, str], entry: str
) -> None:
    address = f"/zh/desk/cases/{asking.case.pk}/{step}"
    form = {"version": asking.case.version, **said, **({"to": world.township_office.pk} if step == "hand_over" else {})}
    answers = at_once([lambda client=client: client.post(address, form).status_code for client in clerks])  # type: ignore[misc]  # mypy does not infer a default of a lambda
    assert answers.count(302) == 1
    # Who comes after the case has gone to another office may only look at it.
    assert all(answer in ({409, 403} if step == "hand_over" else {409}) for answer in answers if answer != 302)
    assert (Message.objects.count(), Entry.objects.filter(kind=entry).count()) == (1, 1)
    assert Case.objects.get().version == asking.case.version + 1
    assert sum(PlaceMonth.objects.filter(place=world.meiling).values_list("kept", flat=True)) == (step == "close")


def test_the_same_form_sent_sixteen_times_at_once_is_one_request(
    set_clock: SetClock, make_promise: MakePromise
) -> None:
    promise = make_promise()
    address = f"/zh/promises/{promise.pk}/ask/"
    token = re.search(r'name="token" value="([^"]+)"', Client().get(address).content.decode())
    assert token
    codes: list[str] = []

    def send() -> int:
        answer = Client().post(address, {"content": "坑", "token": token[1]})
        codes.extend(re.findall(r'class="code">([^<]+)<', answer.content.decode()))
        return answer.status_code

    assert set(at_once([send] * CLERKS)) == {200}
    assert (len(codes), len(set(codes))) == (CLERKS, 1)
    assert (Case.objects.count(), Duty.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind="duty.opened").count() == 1
