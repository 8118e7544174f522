"""The other public pages: the front page, the search, a promise, a duty, the log, programmes."""

import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from nuo.disclosure.entry_page import command_for
from nuo.disclosure.tests.conftest import NOW, Ask
from nuo.ledger.models import Entry
from nuo.ledger.sequencer import integrate_all
from nuo.places.models import Place
from nuo.promises import actions
from nuo.promises.models import PromiseDays, PromiseVersion
from nuo.promises.rules import Closing
from nuo.tlog.merkle import leaf_hash
from tests.world import MakePromise, World, wording

Get = Callable[..., str]


def test_the_front_page_shows_this_week_and_what_is_owed(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    promise = make_promise()
    overdue, this_week = ask(promise, 30), ask(promise, 10, closed_after=1)
    page = get("")
    assert "Nuochuan County · 1 due this week" in page
    assert "1 in time" in page
    assert "1 still owed today" in page
    assert overdue.number in page
    assert this_week.number not in page


def test_the_front_page_stands_without_any_county(db: None, get: Get) -> None:
    assert "公家答应的事" in get("", language="zh")


def test_places_of_one_name_are_told_apart(world: World, get: Get) -> None:
    other = Place.objects.create(code="990101102000", name="竹洲乡", level="township", parent=world.county)
    for number in range(25):
        Place.objects.create(code=f"9901011022{number:02}", name="和平村", level="village", parent=other)
    page = get("places/?q=和平", language="zh")
    assert page.count("诺川县 竹洲乡") == 20
    assert "25 个地方" in page
    assert get("places/?q=和平&page=2").count("竹洲乡") == 5
    assert "No place of that name is here" in get("places/?q=nowhere")
    assert "Nuochuan County" in get("places/")
    assert "&lt;script&gt;" in get("places/?q=<script>")


def test_a_promise_shows_how_long_it_took_and_how_it_was_changed(
    make_promise: MakePromise, ask: Ask, get: Get, world: World
) -> None:
    promise = make_promise()
    for _ in range(5):
        ask(promise, 60, closed_after=4)
    page = get(f"promises/{promise.pk}/")
    assert "How long it really took" in page
    assert "5 of 5" in page
    assert 'class="chart' in page
    assert PromiseDays.objects.get(promise=promise).count == 5
    by = world.actors["district"]
    actions.amend(promise, wording("5 working days", channels=["web"]), valid_from=NOW, by=by, at=NOW)
    page = get(f"promises/{promise.pk}/")
    assert "<del>7 working days</del>" in page
    assert "<ins>5 working days</ins>" in page
    assert "<del>on this site, by phone</del>" in page
    assert "The limit was changed within these 12 months" in page
    assert 'class="chart' not in page


def test_the_history_of_a_promise_is_what_its_entries_say(make_promise: MakePromise, get: Get, world: World) -> None:
    promise, by = make_promise(), world.actors["district"]
    actions.amend(promise, wording("5 working days"), valid_from=NOW, by=by, at=NOW)
    actions.end(promise, reason="并到镇里办", by=by, at=NOW)
    integrate_all(at=NOW)
    # What somebody writes into the table afterwards does not rewrite what was signed.
    PromiseVersion.objects.filter(promise=promise).update(content=wording("9 working days"))
    page = get(f"promises/{promise.pk}/")
    assert "<del>7 working days</del> → <ins>5 working days</ins>" in page
    assert "Ended: 并到镇里办" in page
    for entry in Entry.objects.filter(subject=f"promise:{promise.pk}"):
        assert f"/en/log/{entry.index}/" in page


def test_an_ended_promise_says_so_and_cannot_be_asked_for(make_promise: MakePromise, get: Get, world: World) -> None:
    promise = make_promise()
    assert f"/promises/{promise.pk}/ask/" in get(f"promises/{promise.pk}/")
    actions.end(promise, reason="并到镇里办", by=world.actors["district"], at=NOW)
    page = get(f"promises/{promise.pk}/")
    assert "This promise has ended" in page
    assert "/ask/" not in page


def test_a_duty_explains_its_date_and_says_what_came_of_it(make_promise: MakePromise, ask: Ask, get: Get) -> None:
    promise = make_promise()
    late = ask(promise, 40, closed_after=30)
    page = get(f"duties/{late.pk}/")
    assert "Delivered late" in page
    assert 'class="cal"' in page
    assert "not public" in page
    running = ask(promise, 30)
    page = get(f"duties/{running.pk}/")
    assert "Past the limit, nothing delivered" in page
    assert "working days over" in page


def test_a_dated_duty_shows_what_the_office_published(make_promise: MakePromise, get: Get, world: World) -> None:
    words = wording("", trigger={"kind": "recurring", "every": "month", "day": 10, "month": 1}, pauses=[])
    promise = make_promise(service="accounts", words=words, at=NOW - timedelta(days=90))
    first = actions.open_dated(promise, by=world.actors["clerk"], at=NOW - timedelta(days=90))[0]
    actions.close(first, Closing.DELIVERED, evidence={"what": "贴在村务公开栏"}, by=world.actors["clerk"],
                  at=first.due_at - timedelta(days=1))  # fmt: skip
    page = get(f"duties/{first.pk}/", language="zh")
    assert "贴在村务公开栏" in page
    assert "固定的日子：每月 10 日前" in page
    assert "按时办好了" in page


def test_what_does_not_exist_is_a_404_in_both_languages(world: World, get: Get) -> None:
    addresses = ("promises/99/", "duties/99/", "log/99999/", f"log/{2**70}/", "programmes/99/")
    for address in addresses:
        assert "There is no such page" in get(address, 404)
        assert "没有这一页" in get(address, 404, language="zh")


def test_the_log_lists_the_newest_first_and_goes_back_page_by_page(
    make_promise: MakePromise, ask: Ask, get: Get
) -> None:
    promise = make_promise()
    for _ in range(15):
        ask(promise, 60, closed_after=1)
    integrate_all(at=NOW)
    size = Entry.objects.count()
    page = get("log/")
    assert f"/log/{size - 1}/" in page
    assert f"/log/{size - 31}/" not in page
    assert f"/log/{size - 31}/" in get(f"log/?before={size - 30}")
    assert get("log/?before=x")
    assert "not signed yet" in page
    assert "它还没有签名" in get("log/", language="zh")


def test_the_command_of_an_entry_prints_its_hash(make_promise: MakePromise, get: Get) -> None:
    make_promise()
    integrate_all(at=NOW)
    entry = Entry.objects.get(kind="promise.published")
    page = get(f"log/{entry.index}/")
    found = re.search(r'<pre class="[^"]*">(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    for shell in ("sh", "bash"):
        printed = subprocess.run([shell, "-c", unescape(found[1])], capture_output=True, text=True, check=True).stdout
        assert printed.split()[0] == bytes(entry.leaf_hash).hex()
        assert bytes(entry.leaf_hash).hex() in page


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"))))
def test_the_command_holds_for_any_characters(body: str) -> None:
    printed = subprocess.run(["sh", "-c", command_for(body)], capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == leaf_hash(body.encode()).hex()


def test_without_a_programme_the_list_says_so(db: None, get: Get) -> None:
    assert "No programme has been adopted yet" in get("programmes/")
