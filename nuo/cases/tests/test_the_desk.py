"""The desk: what is shown to whom, the steps that are open, and forms that lose nothing."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nuo.cases import actions, queue
from nuo.cases.actions import Asked
from nuo.cases.forms import offices_near
from nuo.cases.models import Case, Message
from nuo.cases.rules import Channel
from nuo.cases.tests.conftest import WORDS, Asking, SetClock, SignedIn
from nuo.people.actor import NOBODY
from nuo.promises.actions import open_dated
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing
from tests.world import THURSDAY, MakePromise, World, wording

# A Monday morning before office hours.
NOW = datetime.fromisoformat("2026-10-19T08:00:00+08:00")


def ask(promise: Promise, days_ago: float, channel: Channel = Channel.WEB) -> Case:
    asked = Asked(WORDS, channel=channel)
    return actions.ask(promise, asked, by=NOBODY, at=NOW - timedelta(days=days_ago))[0]


@pytest.fixture
def busy(set_clock: SetClock, make_promise: MakePromise, world: World) -> dict[str, Case]:
    """One case in each group of Meiling's desk."""
    set_clock(NOW)
    week, lamp = (
        make_promise(),
        make_promise(service="lamp", words=wording("1 working day", title={"zh": "路灯报修", "en": "Lamp"})),
    )
    cases = {
        "overdue": ask(lamp, 5),
        "today": ask(lamp, 2.5, Channel.PHONE),
        "soon": ask(lamp, 0.01),
        "later": ask(week, 0.01),
        "waiting": ask(week, 3),
        "done": ask(week, 4),
    }
    clerk = world.actors["clerk"]
    actions.ask_papers(cases["waiting"], "身份证", by=clerk, at=NOW - timedelta(days=2))
    actions.close(cases["done"], Closing.DELIVERED, "补好了", by=clerk, at=NOW - timedelta(days=1))
    return cases


def step(client: Client, case: Case, name: str, **said: object) -> tuple[int, str]:
    case.refresh_from_db()
    answer = client.post(f"/zh/desk/cases/{case.pk}/{name}", {"version": case.version, **said})
    return answer.status_code, answer.content.decode()


def test_every_case_stands_in_one_group_and_the_tabs_count_them(busy: dict[str, Case], signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    for tab in queue.GROUPS:
        page = clerk.get(f"/zh/desk/?tab={tab}").content.decode()
        assert [str(case) in page for case in busy.values()] == [name == tab for name in busy]
    everything = clerk.get("/zh/desk/").content.decode()
    places = [everything.index(str(busy[name])) for name in queue.UNDONE]
    assert places == sorted(places)
    assert str(busy["done"]) not in everything


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=路灯", {"overdue", "today", "soon"}),
        ("q=lamp", {"overdue", "today", "soon"}),
        ("service=road-repair", {"later", "waiting"}),
        ("channel=phone", {"today"}),
        ("channel=phone&service=road-repair", set()),
        ("q=路灯&tab=soon", {"soon"}),
        ("channel=nonsense", set(queue.UNDONE)),
        ("q=%00", set(queue.UNDONE)),
        ("page=999", set(queue.UNDONE)),
        ("page=x&tab=y", set(queue.UNDONE)),
    ],
)
def test_filters_narrow_the_queue(busy: dict[str, Case], signed_in: SignedIn, query: str, shown: set[str]) -> None:
    page = signed_in("clerk").get(f"/zh/desk/?{query}").content.decode()
    assert {name for name, case in busy.items() if str(case) in page} == shown


def test_a_case_is_found_by_its_number_and_the_receipt_code_is_nowhere(asking: Asking, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    page = clerk.get(f"/zh/desk/?q={asking.case}").content.decode()
    assert page.count(f"/zh/desk/cases/{asking.case.pk}/") == 2
    assert asking.code not in page + clerk.get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
    assert "没有符合的" in clerk.get("/zh/desk/?q=2026-999999999999").content.decode()


def test_the_queue_makes_the_same_few_queries_however_long_it_is(
    busy: dict[str, Case], signed_in: SignedIn, make_promise: MakePromise
) -> None:
    clerk = signed_in("clerk")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            clerk.get("/zh/desk/")
        return len(made)

    before, promise = queries(), make_promise(service="water")
    for _ in range(40):
        ask(promise, 1)
    assert queries() == before <= 11
    assert "第 1 页，共 2 页" in clerk.get("/zh/desk/").content.decode()


@pytest.mark.parametrize("name", ["supervisor", "assessor", "administrator"])
def test_who_has_no_desk_is_told_so(asking: Asking, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for address in ("/zh/desk/", f"/zh/desk/cases/{asking.case.pk}/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "这一页你打不开" in answer.content.decode()


def test_another_offices_clerk_has_a_desk_without_this_case(asking: Asking, signed_in: SignedIn) -> None:
    other = signed_in("other_clerk")
    assert str(asking.case) not in other.get("/zh/desk/").content.decode()
    assert other.get(f"/zh/desk/cases/{asking.case.pk}/").status_code == 404
    assert step(other, asking.case, "accept")[0] == 404


def test_an_auditor_reads_what_is_not_confidential_and_changes_nothing(
    asking: Asking, signed_in: SignedIn, make_promise: MakePromise
) -> None:
    auditor = signed_in("auditor")
    sealed, _ = actions.ask(make_promise(service="clinic", confidential=True), Asked("看病"), by=NOBODY, at=THURSDAY)
    listed = auditor.get("/zh/desk/").content.decode()
    assert str(asking.case) in listed
    assert str(sealed) not in listed
    assert '<form class="stack"' not in auditor.get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
    assert auditor.get(f"/zh/desk/cases/{sealed.pk}/").status_code == 404
    assert step(auditor, asking.case, "accept")[0] == 403


def test_only_the_steps_that_are_open_are_offered(asking: Asking, signed_in: SignedIn, world: World) -> None:
    clerk = signed_in("clerk")

    def offered() -> set[str]:
        page = clerk.get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
        names = ("accept", "ask_papers", "bring_papers", "hand_over", "close", "withdraw", "say")
        return {name for name in names if f'cases/{asking.case.pk}/{name}"' in page}

    assert offered() == {"accept", "ask_papers", "hand_over", "close", "say"}
    actions.ask_papers(asking.case, "身份证", by=world.actors["clerk"], at=THURSDAY)
    assert offered() == {"bring_papers", "close", "say"}
    actions.bring_papers(asking.case, "", by=world.actors["clerk"], at=THURSDAY)
    # Papers are asked for once.
    assert offered() == {"hand_over", "close", "say"}
    actions.close(asking.case, Closing.DELIVERED, "好了", by=world.actors["clerk"], at=THURSDAY)
    assert offered() == {"say"}


def test_a_confidential_case_cannot_be_handed_over(
    signed_in: SignedIn, make_promise: MakePromise, set_clock: SetClock, world: World
) -> None:
    sealed, _ = actions.ask(make_promise(confidential=True), Asked("看病"), by=NOBODY, at=THURSDAY)
    clerk = signed_in("clerk")
    assert "hand_over" not in clerk.get(f"/zh/desk/cases/{sealed.pk}/").content.decode()
    assert step(clerk, sealed, "hand_over", to=world.township_office.pk, why="镇里管")[0] == 422
    assert Case.objects.get().office == world.meiling_office


def test_working_through_a_case(asking: Asking, signed_in: SignedIn) -> None:
    clerk, case = signed_in("clerk"), asking.case
    assert step(clerk, case, "accept")[0] == 302
    assert step(clerk, case, "ask_papers", papers="身份证\n户口簿")[0] == 302
    assert step(clerk, case, "bring_papers", text="")[0] == 302
    assert step(clerk, case, "say", text="明天来修")[0] == 302
    assert step(clerk, case, "close", closing="delivered", answer="补好了")[0] == 302
    assert case.duty.__class__.objects.get().closing == "delivered"
    assert list(Message.objects.values_list("step", flat=True)) == ["accept", "ask_papers", "bring_papers", "", "close"]


@pytest.mark.parametrize(
    ("name", "said", "sentence"),
    [
        ("close", {"closing": "delivered"}, "写明答复"),
        ("close", {"answer": "好了"}, "选一个结果"),
        ("close", {"closing": "refused", "answer": "不行"}, "写明可以找谁"),
        ("close", {"closing": "withdrawn", "answer": "撤了"}, ""),
        ("ask_papers", {"papers": ""}, "写明缺什么"),
        ("hand_over", {"why": "镇里管"}, "选一个单位"),
        ("hand_over", {"why": "镇里管", "to": "999999"}, "从名单里选"),
        ("say", {"text": "\x00"}, ""),
        ("say", {"text": "x", "version": "y"}, ""),
        ("say", {"text": "x", "version": ""}, ""),
        ("nothing", {}, ""),
        ("withdraw", {"sure": "on"}, ""),
    ],
)
def test_what_is_missing_is_said_beside_the_form(
    asking: Asking, signed_in: SignedIn, name: str, said: dict[str, str], sentence: str
) -> None:
    status, page = step(signed_in("clerk"), asking.case, name, **said)
    assert (status, Case.objects.get().state, Message.objects.count()) == (422, "received", 0)
    assert sentence in page


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(
    asking: Asking, signed_in: SignedIn, world: World
) -> None:
    clerk, seen = signed_in("clerk"), asking.case.version
    actions.accept(asking.case, by=world.actors["clerk"], at=THURSDAY)
    said = {"version": seen, "closing": "delivered", "answer": "补好了，用了两袋料"}
    answer = clerk.post(f"/zh/desk/cases/{asking.case.pk}/close", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "再交一次" in page
    assert "补好了，用了两袋料" in page
    assert Case.objects.get().state == "accepted"
    # The page now carries the version it shows, so sending it once more counts.
    assert f'name="version" value="{seen + 1}" id="close_version"' in page


def test_what_was_typed_for_a_step_that_is_gone_is_still_shown(
    asking: Asking, signed_in: SignedIn, world: World
) -> None:
    clerk, seen = signed_in("clerk"), asking.case.version
    actions.close(asking.case, Closing.DELIVERED, "好了", by=world.actors["clerk"], at=THURSDAY)
    answer = clerk.post(f"/zh/desk/cases/{asking.case.pk}/ask_papers", {"version": seen, "papers": "身份证复印件"})
    assert answer.status_code == 409
    assert "身份证复印件" in answer.content.decode()


def test_handing_over_puts_it_on_the_other_desk_and_is_answered_for_until_it_is_taken_on(
    asking: Asking, signed_in: SignedIn, world: World
) -> None:
    said = {"to": world.township_office.pk, "why": "镇里管的路"}
    assert step(signed_in("clerk"), asking.case, "hand_over", **said)[0] == 302
    address = f"/zh/desk/cases/{asking.case.pk}/"
    assert "这件事在云溪镇人民政府" in signed_in("clerk").get(address).content.decode()
    assert step(signed_in("clerk"), asking.case, "say", text="好")[0] == 403
    page = signed_in("officer").get(f"/zh/desk/cases/{asking.case.pk}/").content.decode()
    assert "镇里管的路" in page
    assert "最先找的是梅岭村村民委员会" in page
    assert "退回最先接的单位" in page
    asking.case.refresh_from_db()
    assert step(signed_in("officer"), asking.case, "accept")[0] == 302
    assert signed_in("clerk").get(address).status_code == 404


def test_a_case_is_handed_to_offices_of_its_township_and_county_only(world: World) -> None:
    offices = {office.name for office in offices_near(world.meiling_office)}
    assert offices == {"诺川县人民政府", "云溪镇人民政府", "石塘村村民委员会"}
    assert "云溪镇人民政府" in {office.name for office in offices_near(world.county_office)}


@pytest.fixture
def report(set_clock: SetClock, make_promise: MakePromise, world: World) -> Duty:
    """A report due on Tuesday 20 October, and one a year later."""
    set_clock(NOW)
    trigger = {"kind": "recurring", "every": "month", "day": 20, "month": 1}
    words = wording("", trigger=trigger, title={"zh": "账目每月公开", "en": "Accounts"})
    promise = make_promise(service="accounts", words=words, at=NOW - timedelta(days=5))
    open_dated(promise, by=world.actors["clerk"], at=NOW)
    return promise.duties.order_by("due_at")[0]


def test_duties_of_the_calendar_stand_in_the_same_queue_when_they_come_near(
    report: Duty, busy: dict[str, Case], signed_in: SignedIn
) -> None:
    clerk = signed_in("clerk")
    page = clerk.get("/zh/desk/?tab=soon").content.decode()
    assert report.number in page
    assert str(busy["soon"]) in page
    assert page.count("账目每月公开") == 2  # in the list and in the filter
    assert report.number in clerk.get("/zh/desk/?channel=calendar").content.decode()


def test_a_duty_of_the_calendar_is_closed_with_public_words(report: Duty, signed_in: SignedIn) -> None:
    clerk = signed_in("clerk")
    address = f"/zh/desk/duties/{report.pk}/"
    said = {"version": report.version, "text": "贴在公开栏", "link": "https://example.cn/10"}
    assert clerk.get(address).status_code == 200
    assert clerk.post(f"{address}close", said).status_code == 302
    assert "贴在公开栏" in clerk.get(address).content.decode()
    assert clerk.post(f"{address}close", {**said, "version": report.version + 1}).status_code == 409
    assert clerk.post(f"{address}close", said).status_code == 409


@pytest.mark.parametrize(
    "said", [{}, {"text": " "}, {"text": "好", "link": "javascript:alert(1)"}, {"text": "长" * 2001}]
)
def test_a_duty_of_the_calendar_stays_open_without_plain_words(
    report: Duty, signed_in: SignedIn, said: dict[str, str]
) -> None:
    answer = signed_in("clerk").post(f"/zh/desk/duties/{report.pk}/close", {"version": report.version, **said})
    assert answer.status_code == 422
    assert Duty.objects.get(pk=report.pk).closed_at is None


def test_only_the_office_closes_its_duties_and_a_request_is_not_closed_there(
    report: Duty, busy: dict[str, Case], signed_in: SignedIn
) -> None:
    said = {"version": 1, "text": "好"}
    assert signed_in("other_clerk").post(f"/zh/desk/duties/{report.pk}/close", said).status_code == 404
    assert signed_in("auditor").post(f"/zh/desk/duties/{report.pk}/close", said).status_code == 403
    assert signed_in("auditor").get(f"/zh/desk/duties/{report.pk}/").status_code == 200
    assert signed_in("clerk").get(f"/zh/desk/duties/{busy['soon'].duty_id}/").status_code == 404
