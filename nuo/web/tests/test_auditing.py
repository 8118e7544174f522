"""What is changed straight in the database is found by `nuo log audit` and named; what fits is left in peace."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.cases.models import Case, Message
from nuo.ledger import starting
from nuo.ledger.models import Edge, Entry, Head, LogKey
from nuo.ledger.publishing import Publisher
from nuo.ledger.rules import canonical, stamp
from nuo.ledger.sequencer import integrate_all
from nuo.people.actions import leave
from nuo.people.actor import NOBODY, THE_CLOCK
from nuo.people.models import Post
from nuo.places.models import Office
from nuo.programmes.models import Adoption
from nuo.promises import actions as promises
from nuo.promises.announcing import announce_breaches
from nuo.promises.models import Duty, Pause, Promise, PromiseVersion
from nuo.promises.rules import Closing
from nuo.tlog.keys import Kind
from nuo.tlog.merkle import Frontier, leaf_hash
from nuo.web.rounds import Rounds
from nuo.web.tests.test_commands import run
from tests.world import THURSDAY, MakePromise, World, wording

pytestmark = pytest.mark.django_db
LATER = THURSDAY + timedelta(days=60)
MONTHLY = {"limit": "", "trigger": {"kind": "recurring", "every": "month", "day": 10, "month": 1}}


@pytest.fixture
def story(world: World, make_promise: MakePromise) -> Duty:
    """Let one of everything happen, all of it in the signed log; return the duty that was closed."""
    starting.begin("nuo.example/log", at=THURSDAY)
    clerk, lead, hour = world.actors["clerk"], world.actors["lead"], timedelta(hours=1)
    promise = make_promise()
    case, _code = cases.ask(promise, Asked("村口路上有个坑", contact="老周"), by=NOBODY, at=THURSDAY + hour)
    cases.accept(case, by=clerk, at=THURSDAY + 2 * hour)
    cases.ask_papers(case, "照片", by=clerk, at=THURSDAY + 3 * hour)
    case.refresh_from_db()
    cases.bring_papers(case, "在这里", by=clerk, at=THURSDAY + 26 * hour)
    case.refresh_from_db()
    cases.close(case, Closing.DELIVERED, "补好了", by=clerk, at=THURSDAY + 30 * hour)
    other, _code = cases.ask(promise, Asked("另一个坑"), by=NOBODY, at=THURSDAY + hour)
    cases.hand_over(other, world.township_office, "镇里的路", by=clerk, at=THURSDAY + 2 * hour)
    cases.ask(promise, Asked("没人管的坑"), by=NOBODY, at=THURSDAY + hour)
    cases.ask(make_promise(service="sealed", confidential=True), Asked("不便说"), by=NOBODY, at=THURSDAY)
    dated = make_promise(service="accounts", words=wording() | MONTHLY)
    duty = promises.open_dated(dated, by=THE_CLOCK, at=dated.published_at)[0]
    promises.deliver(duty, "公开了", link="https://nuo.example/a", by=clerk, at=THURSDAY + 2 * hour)
    promises.amend(promise, wording("5 working days"), valid_from=LATER, by=lead, at=THURSDAY + 40 * hour)
    announce_breaches(at=LATER)
    leave(Post.objects.order_by("pk")[0], on=THURSDAY.date(), by=THE_CLOCK, at=LATER)
    starting.rotate(Kind.ED25519, at=LATER)
    integrate_all(at=LATER)
    assert Publisher().publish(at=LATER)
    return Duty.objects.get(pk=case.duty_id)


def audit() -> str:
    done = run("log", "audit")
    assert done.exit_code == (0 if "Nothing was changed" in done.output else 1), done.output
    return done.output


@pytest.mark.usefixtures("story")
def test_after_everything_that_can_happen_rows_and_log_belong_together() -> None:
    assert audit().startswith("Nothing was changed")
    assert run("log", "reconcile").output.startswith("Rows and log belong together")
    assert json.loads(run("log", "audit", "--json").output) == {"faults": [], "gaps": []}


def moved(field: str) -> dict[str, object]:
    return {field: F(field) - timedelta(days=3)}


TAMPERED: dict[str, tuple[Callable[[Duty], object], str]] = {
    "a limit made longer": (
        lambda d: PromiseVersion.objects.filter(number=1, promise=d.promise).update(content=wording("9 working days")),
        "wording is",
    ),
    "a due date moved": (lambda d: Duty.objects.filter(pk=d.pk).update(due_at=d.due_at + timedelta(days=9)), "due is"),
    "a closing back-dated": (lambda d: Duty.objects.filter(pk=d.pk).update(closed_at=d.opened_at), "at is"),
    "an opening back-dated": (lambda d: Duty.objects.filter(pk=d.pk).update(**moved("opened_at")), "at is"),
    "a refusal made a delivery": (lambda d: Duty.objects.filter(pk=d.pk).update(closing="refused"), "closing is"),
    "a duty opened again": (
        lambda d: Duty.objects.filter(pk=d.pk).update(state="open", closed_at=None, closing=""), "says duty.closed",
    ),
    "a breach unsaid": (
        lambda _: Duty.objects.exclude(announced_at=None).update(announced_at=None), "says duty.overdue",
    ),
    "a pause put in": (
        lambda d: Pause.objects.create(duty=d, reason="expert_review", begin_at=d.opened_at, latest_at=LATER,
                                       end_at=LATER),
        "has no entry duty.paused",
    ),
    "a pause taken out": (lambda d: d.pauses.all().delete(), "says duty.paused"),
    "the request's words changed": (lambda d: Case.objects.filter(duty=d).update(content="没有坑"), "commitment is"),
    "an acceptance taken out": (lambda d: Message.objects.filter(step="accept").delete(), "says case.accepted"),
    "an office's own words changed": (
        lambda _: Duty.objects.exclude(period="").exclude(closed_at=None).update(evidence={"text": "别的", "link": ""}),
        "commitment is",
    ),
    "an office's own words and their salt taken out": (
        lambda _: Duty.objects.exclude(period="").exclude(closed_at=None).update(evidence={}, salt=b""),
        "commitment is",
    ),
    "a request's words and their salt taken out": (
        lambda d: (Case.objects.filter(duty=d).update(content="", contact=""),
                   Duty.objects.filter(pk=d.pk).update(salt=b"")),
        "commitment is",
    ),
    "an office's own words taken out": (
        lambda _: Duty.objects.exclude(period="").exclude(closed_at=None).update(evidence={}),
        "commitment is",
    ),
    "a duty given to another office": (
        lambda d: Duty.objects.filter(pk=d.pk).update(office=Office.objects.exclude(pk=d.office_id)[0]),
        "has no entry duty.handed_over",
    ),
    "a promise ended": (lambda _: Promise.objects.update(ended_at=LATER), "has no entry promise.ended"),
    "a promise back-dated": (lambda _: PromiseVersion.objects.update(**moved("published_at")), "at is"),
    "an office renamed": (lambda _: Office.objects.update(name="别的名字"), "name is"),
    "an office closed": (lambda _: Office.objects.update(closed_on=LATER.date()), "has no entry office.closed"),
    "a post put in": (
        lambda d: Post.objects.create(person=None, office=d.office, role="assessor", since_on=THURSDAY.date()),
        "has no entry post.filled",
    ),
    "a post made another": (lambda _: Post.objects.update(role="auditor"), "role is"),
    "a key put in": (
        lambda _: LogKey.objects.create(vkey="x", added_at=LATER), "has no entry log.key_added",
    ),
    "an adoption put in": (
        lambda d: Adoption.objects.create(place=d.place, pack_id="none", pack_version="1", pack_digest="0" * 64,
                                          adopted_on=THURSDAY.date(), adopted_at=LATER, content={}),
        "has no entry programme.adopted",
    ),
    "an entry's bytes changed": (
        lambda _: Entry.objects.filter(index=4).update(body=canonical({"n": 1})), "Entry 4 was changed",
    ),
    "an entry taken out": (lambda _: Entry.objects.filter(index=4).delete(), "Entry 4 is missing"),
    "an entry's column changed": (
        lambda _: Entry.objects.filter(kind="case.accepted").update(kind="case.seen"), "signed bytes say case.accepted",
    ),
    "an entry moved to another place": (
        lambda _: Entry.objects.filter(kind="case.accepted").update(place_code="990101101000"), "its signed bytes say",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_is_changed_in_the_database_is_named(what: str, story: Duty) -> None:
    change, said = TAMPERED[what]
    change(story)
    assert said in audit()


def test_a_case_deleted_with_its_duty_leaves_entries_without_a_row(story: Duty) -> None:
    Message.objects.filter(case__duty=story).delete()
    Case.objects.filter(duty=story).delete()
    story.pauses.all().delete()
    Duty.objects.filter(pk=story.pk).delete()
    said = audit()
    assert f"duty:{story.pk}: entry" in said
    assert "says duty.opened, the database has nothing of it" in said
    assert run("log", "reconcile").exit_code == 1


def test_a_row_put_in_without_an_entry_is_named_by_reconcile(story: Duty) -> None:
    story.pk, story.period = None, ""
    story.state, story.closed_at, story.closing, story.announced_at = "open", None, "", None
    story.save(force_insert=True)
    said = run("log", "reconcile")
    assert said.exit_code == 1
    assert f"duty:{story.pk}: the database has it, the log has no entry duty.opened for it." in said.output


def test_changed_facts_are_for_the_audit_and_not_for_reconcile(story: Duty) -> None:
    Duty.objects.filter(pk=story.pk).update(closing="refused")
    assert run("log", "reconcile").exit_code == 0
    assert run("log", "audit").exit_code == 1


def test_a_whole_history_made_anew_contradicts_the_signature_and_the_entry_is_named(story: Duty) -> None:
    entry = Entry.objects.get(kind="duty.closed", subject=story.entry_subject())
    facts = json.loads(bytes(entry.body)) | {"closing": "refused"}
    body = canonical(facts)
    Entry.objects.filter(pk=entry.pk).update(body=body, leaf_hash=leaf_hash(body))
    Duty.objects.filter(pk=story.pk).update(closing="refused")
    tree = Frontier().extended(leaf_hash(bytes(each.body)) for each in Entry.objects.order_by("index"))
    Edge.objects.update(root=tree.root(), peaks=b"".join(tree.peaks))
    # Rows, entries and tree agree by now; only what was signed does not.
    assert run("log", "check").exit_code == 0
    said = audit()
    assert f"Entry {entry.index} is not what was signed" in said


def test_the_rounds_raise_an_alarm_and_take_it_back(story: Duty, world: World, home: Path) -> None:
    client = Client()
    client.force_login(world.people["administrator"])
    rounds = Rounds()

    def page() -> str:
        while not rounds.go_on(home, at=LATER) and rounds.place.noun:
            pass
        return client.get("/en/operator/").content.decode()

    assert "do not fit" not in page()
    before = Duty.objects.get(pk=story.pk).due_at
    Duty.objects.filter(pk=story.pk).update(due_at=before + timedelta(days=9))
    alarmed = page()
    assert "1 do not fit" in alarmed
    assert f"duty:{story.pk}: due is not what entry" in alarmed
    assert stamp(before) not in alarmed
    Duty.objects.filter(pk=story.pk).update(due_at=before)
    assert "do not fit" not in page()


def test_the_operator_sees_why_nothing_is_published(story: Duty, world: World) -> None:
    client = Client()
    client.force_login(world.people["administrator"])
    Head.objects.update(published_at=timezone.now())
    assert "entries are public" in client.get("/en/operator/").content.decode()
    Entry.objects.filter(index=2).update(body=canonical({"n": 1}))
    Edge.objects.update(root=leaf_hash(b"another"))
    Publisher().publish(at=LATER)
    page = client.get("/en/operator/").content.decode()
    assert "Something is wrong" in page
    assert "Nothing is signed until then" in page
