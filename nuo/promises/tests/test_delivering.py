"""Closing a duty of the calendar with public words of what was done."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, commitment
from nuo.promises.actions import deliver, open_dated, open_duty
from nuo.promises.models import Duty
from nuo.promises.rules import Outcome, outcome
from tests.world import MakePromise, World, wording

AT = datetime(2026, 10, 12, 2, tzinfo=UTC)


@pytest.fixture
def report(world: World, make_promise: MakePromise) -> Duty:
    promise = make_promise(words=wording("", trigger={"kind": "on", "date": "2026-10-20"}), at=AT - timedelta(days=3))
    return open_dated(promise, by=world.actors["clerk"], at=AT)[0]


def test_what_was_done_and_where_is_public_and_committed_to_in_the_entry(report: Duty, world: World) -> None:
    deliver(report, "贴在公开栏", link="https://example.cn/10", by=world.actors["clerk"], at=AT)
    assert outcome(report.facts, now=AT) is Outcome.KEPT
    entry = json.loads(bytes(Entry.objects.get(kind="duty.closed").body))
    words: JSON = {"text": "贴在公开栏", "link": "https://example.cn/10"}
    assert report.evidence == words
    assert entry["commitment"] == commitment(bytes(report.salt), words)
    assert "贴在公开栏" not in str(entry)


@pytest.mark.parametrize(
    ("text", "link", "code"),
    [
        (" ", "", "empty_text"),
        ("长" * 2001, "", "text_too_long"),
        ("好", "javascript:alert(1)", "link_strange"),
        ("好", "https://" + "x" * 500, "link_strange"),
    ],
)
def test_words_that_say_nothing_or_links_that_lead_nowhere_are_refused(
    report: Duty, world: World, text: str, link: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        deliver(report, text, link=link, by=world.actors["clerk"], at=AT)
    assert Duty.objects.get().closed_at is None


def test_another_office_cannot_close_it(report: Duty, world: World) -> None:
    with pytest.raises(Refused, match="not_yours"):
        deliver(report, "好", by=world.actors["other_clerk"], at=AT)


def test_a_residents_request_is_not_closed_this_way(world: World, make_promise: MakePromise) -> None:
    duty = open_duty(make_promise(), by=world.actors["clerk"], at=AT)
    with pytest.raises(Refused, match="not_dated"):
        deliver(duty, "好", by=world.actors["clerk"], at=AT)
