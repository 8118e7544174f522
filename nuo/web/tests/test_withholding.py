"""Content and salt can be erased; the entry stays, says so, and everything still fits together."""

import json
import re
import subprocess
from html import unescape

import pytest
from django.test import Client

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.cases.models import Case, Message
from nuo.ledger.models import Entry
from nuo.ledger.publishing import Publisher
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signed_log import folder, policy
from nuo.ledger.starting import begin
from nuo.people.actor import NOBODY
from nuo.promises import actions as promises
from nuo.promises.models import Duty
from nuo.tlog.fsck import fsck
from nuo.tlog.sources import FolderSource
from nuo.web.tests.test_commands import run
from tests.world import THURSDAY, MakePromise, World, wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: World, make_promise: MakePromise) -> Case:
    begin("nuo.example/log", at=THURSDAY)
    case, _code = cases.ask(make_promise(), Asked("我家老人住院了", contact="老周"), by=NOBODY, at=THURSDAY)
    cases.say(case, "请轻声", by=world.actors["clerk"], at=THURSDAY)
    publish()
    return case


def publish() -> None:
    integrate_all(at=THURSDAY)
    assert Publisher().publish(at=THURSDAY)


def opening(case: Case) -> int:
    index = Entry.objects.get(subject=case.entry_subject(), kind="duty.opened").index
    assert index is not None
    return index


def test_content_and_salt_are_gone_and_the_entry_stays(case: Case) -> None:
    body = bytes(Entry.objects.get(index=opening(case)).body)
    assert run("log", "withhold", str(opening(case)), "--ground", "sensitive").exit_code == 0
    case.refresh_from_db()
    assert (case.content, case.contact, case.papers) == ("", "", "")
    assert bytes(Duty.objects.get(pk=case.duty_id).salt) == b""
    assert set(Message.objects.filter(case=case).values_list("text", flat=True)) == {""}
    assert bytes(Entry.objects.get(index=opening(case)).body) == body
    publish()
    assert fsck(FolderSource(folder()), policy()).is_clean
    assert run("log", "audit").exit_code == 0


def test_the_log_says_it_and_the_entrys_page_shows_it(case: Case, client: Client) -> None:
    run("log", "withhold", str(opening(case)), "--ground", "consent_withdrawn")
    publish()
    later = Entry.objects.get(kind="entry.withheld")
    page = client.get(f"/zh/log/{opening(case)}/").content.decode()
    assert "隐去" in page
    assert f"/zh/log/{later.index}/" in page
    assert "撤回同意" in client.get(f"/zh/log/{later.index}/").content.decode()


def test_an_offices_own_words_are_public_checked_by_anybody_and_erased_all_the_same(
    make_promise: MakePromise, world: World, client: Client
) -> None:
    begin("nuo.example/log", at=THURSDAY)
    promise = make_promise(words=wording("", trigger={"kind": "on", "date": "2026-10-20"}), at=THURSDAY)
    duty = promises.open_dated(promise, by=world.actors["clerk"], at=THURSDAY)[0]
    promises.deliver(duty, "已公示，联系人老周", by=world.actors["clerk"], at=THURSDAY)
    publish()
    closing = Entry.objects.get(subject=duty.entry_subject(), kind="duty.closed")
    page = client.get(f"/zh/duties/{duty.pk}/").content.decode()
    command = unescape(re.findall(r"<pre[^>]*>(printf .*?)</pre>", page, re.DOTALL)[0])
    printed = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed.split()[-1] == json.loads(bytes(closing.body))["commitment"]
    assert "老周".encode() not in bytes(closing.body)
    assert run("log", "withhold", str(closing.index), "--ground", "sensitive").exit_code == 0
    publish()
    page = client.get(f"/zh/duties/{duty.pk}/").content.decode()
    assert "老周" not in page
    assert "永久清除" in page
    assert run("log", "audit").exit_code == 0


def test_what_has_nothing_behind_it_is_refused_and_nothing_changes(case: Case) -> None:
    before = Entry.objects.count()
    for index, said in (
        (Entry.objects.get(kind="promise.published").index, "Nothing private"),
        (99_999, "no such entry"),
    ):
        refused = run("log", "withhold", str(index), "--ground", "sensitive")
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert Entry.objects.count() == before


def test_it_is_erased_once(case: Case) -> None:
    run("log", "withhold", str(opening(case)), "--ground", "sensitive")
    again = run("log", "withhold", str(opening(case)), "--ground", "sensitive")
    assert (again.exit_code, "erased already" in again.output) == (1, True)
    assert Entry.objects.filter(kind="entry.withheld").count() == 1


def test_erasing_without_an_entry_is_found_by_the_audit(case: Case) -> None:
    cases.erase(case.entry_subject())
    Duty.objects.filter(pk=case.duty_id).update(salt=b"1" * 32)
    assert "commitment is" in run("log", "audit").output
