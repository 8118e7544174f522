"""The worker numbers the log, announces each breach once, and opens dated duties ahead."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.core.mail import EmailMessage
from pytest_django import Settings

from nuo.ledger.models import Entry
from nuo.notices.models import Follow
from nuo.people.actor import NOBODY
from nuo.people.models import Person
from nuo.promises.actions import open_dated, open_duty, pause
from nuo.promises.announcing import announce_breaches
from nuo.promises.models import Duty
from nuo.web.worker import HEARTBEAT, Worker
from tests.world import THURSDAY, MakePromise, World, wording

LATER = THURSDAY + timedelta(days=60)
MONTHLY = {"limit": "", "trigger": {"kind": "recurring", "every": "month", "day": 10, "month": 1}}


def overdue_entries() -> list[dict[str, object]]:
    entries = Entry.objects.filter(kind="duty.overdue")
    return [json.loads(bytes(entry.body)) for entry in entries]


def test_a_breach_is_announced_once_and_only_after_the_limit(make_promise: MakePromise) -> None:
    duty = open_duty(make_promise(), by=NOBODY, at=THURSDAY)
    assert announce_breaches(at=duty.due_at) == 0
    assert announce_breaches(at=duty.due_at + timedelta(seconds=1)) == 1
    assert announce_breaches(at=LATER) == 0
    (entry,) = overdue_entries()
    assert (entry["duty"], entry["by"], entry["place"]) == (duty.pk, "clock", "990101101201")
    assert Duty.objects.get(pk=duty.pk).announced_at == duty.due_at + timedelta(seconds=1)


def test_what_is_paused_is_not_announced(world: World, make_promise: MakePromise) -> None:
    duty = open_duty(make_promise(), by=NOBODY, at=THURSDAY)
    first_due = duty.due_at
    pause(duty, "missing_papers", by=world.actors["clerk"], at=THURSDAY + timedelta(hours=1))
    assert announce_breaches(at=first_due + timedelta(seconds=1)) == 0


def test_two_workers_that_read_the_same_breach_announce_it_once(make_promise: MakePromise) -> None:
    duty = open_duty(make_promise(), by=NOBODY, at=THURSDAY)
    # The other worker was faster between reading and writing.
    Duty.objects.filter(pk=duty.pk).update(announced_at=LATER)
    assert announce_breaches(at=LATER) == 0
    assert overdue_entries() == []


def test_of_a_confidential_breach_only_its_existence_is_said(make_promise: MakePromise) -> None:
    duty = open_duty(make_promise(confidential=True), by=NOBODY, at=THURSDAY)
    assert announce_breaches(at=LATER) == 1
    (entry,) = overdue_entries()
    assert set(entry) == {"at", "by", "duty", "place", "subject", "type", "v"}
    assert (entry["duty"], entry["place"], entry["by"]) == (duty.pk, "", "provider")


def test_many_breaches_are_announced_in_bounded_batches(make_promise: MakePromise) -> None:
    promise = make_promise()
    for _ in range(5):
        open_duty(promise, by=NOBODY, at=THURSDAY)
    assert [announce_breaches(at=LATER, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_minute_of_work_tells_the_desk_and_followers(
    world: World, make_promise: MakePromise, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.MAIL_ON, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"
    Person.objects.filter(username="clerk").update(email="clerk@example.invalid")
    duty = open_duty(make_promise(), by=NOBODY, at=THURSDAY)
    Follow.objects.create(
        address="reader@example.invalid", language="en", promise=duty.promise, asked_at=THURSDAY, confirmed_at=THURSDAY
    )
    works = Worker()
    # The first minute after the date announces it; the next one reads that in the log.
    for minutes in range(3):
        works.tick(duty.due_at + timedelta(minutes=minutes, seconds=1))
        works.minute(duty.due_at + timedelta(minutes=minutes, seconds=1))
    assert sorted(message.to[0] for message in mailoutbox) == ["clerk@example.invalid", "reader@example.invalid"]


def test_a_minute_of_work_opens_dated_duties_ahead_and_leaves_a_sign_of_life(
    make_promise: MakePromise, home: Path
) -> None:
    promise = make_promise(service="accounts", words=wording() | MONTHLY)
    open_dated(promise, by=NOBODY, at=promise.published_at)
    before = promise.duties.count()
    works = Worker()
    works.minute(LATER)
    works.tick(LATER)
    assert promise.duties.count() > before
    assert not Entry.objects.filter(index=None).exists()
    beat = json.loads((home / HEARTBEAT).read_text(encoding="utf-8"))
    assert datetime.fromisoformat(beat["at"]) == LATER
    works.minute(LATER)
    assert json.loads((home / HEARTBEAT).read_text(encoding="utf-8"))["opened"] == 0
