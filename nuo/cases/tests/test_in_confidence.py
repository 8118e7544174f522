"""What is asked in confidence: who opens it, who does not, and that a copy of the database gives nothing away."""

import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from nuo.cases import actions, revealing
from nuo.cases.access import case_by_code, case_for
from nuo.cases.actions import Asked
from nuo.cases.confidence import contact_of, hidden
from nuo.cases.following import holder_steps
from nuo.cases.models import Case, Message, Reveal, Sealing
from nuo.cases.rules import RevealReason
from nuo.cases.tests.conftest import SetClock, SignedIn
from nuo.cases.tests.levels import gaps
from nuo.cases.timeline import timeline
from nuo.cases.working import steps_of
from nuo.ledger.models import Entry
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import commitment
from nuo.ledger.sequencer import integrate
from nuo.ledger.withholding import Ground, withhold
from nuo.people.actions import appoint, leave
from nuo.people.actor import NOBODY, THE_CLOCK, Actor, actor_of, holder_of
from nuo.people.models import Post
from nuo.people.rules import Role
from nuo.promises.models import Promise
from nuo.promises.rules import Closing
from nuo.sealing.actions import keep_keys, unlock_person
from nuo.sealing.models import OfficeKey
from tests.world import PASSWORD, THURSDAY, MakePromise, World, give_keys

WORDS = "家里有人动手，想问问怎么办"
ANSWER = "明天上午来卫生室，我在"
PAPERS = "带上户口簿"
CONTACT = "13812345678"
LATER = THURSDAY + timedelta(hours=3)


@pytest.fixture
def promise(world: World, make_promise: MakePromise, set_clock: SetClock) -> Promise:
    """Meiling promises a service in confidence."""
    return make_promise(service="clinic", confidential=True)


@pytest.fixture
def asked(promise: Promise) -> tuple[Case, str]:
    """Somebody asks for it, with a contact."""
    return actions.ask(promise, Asked(WORDS, contact=CONTACT), by=NOBODY, at=THURSDAY)


def talk(case: Case, world: World) -> None:
    """Let both sides write."""
    clerk, holder = world.actors["clerk"], holder_of(case.pk)
    actions.ask_papers(case, PAPERS, by=clerk, at=THURSDAY + timedelta(hours=1))
    actions.bring_papers(case, "户口簿在手上", by=holder, at=THURSDAY + timedelta(hours=2))
    actions.say(case, "能不能晚上来", by=holder, at=LATER)
    actions.close(case, Closing.DELIVERED, ANSWER, by=clerk, at=LATER)


def everything() -> str:
    """Return the whole database as text, as a copy of it would have it: every column of every table."""
    found = []
    for model in apps.get_models():
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {columns} FROM "{model._meta.db_table}"')  # noqa: S608 - names of our own tables
            found += [_text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def test_a_copy_of_the_database_says_no_word_and_no_contact(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    talk(case, world)
    dump = everything()
    for said in (WORDS, CONTACT, PAPERS, "户口簿", "晚上来", ANSWER, code, code.replace("-", "")):
        assert said not in dump
        assert json.dumps(said)[1:-1] not in dump
    # The test can fail: what is not confidential does stand there.
    assert "诺川县" in dump


def test_nor_while_both_sides_are_looking(
    asked: tuple[Case, str], with_password: SignedIn, client: Client, world: World
) -> None:
    case, code = asked
    assert client.post("/zh/receipts/", {"code": code}).status_code == 302
    assert WORDS in client.get("/zh/receipts/mine/").content.decode()
    clerk = with_password("clerk")
    assert WORDS in clerk.get(f"/zh/desk/cases/{case.pk}/").content.decode()
    sessions = " ".join(str(each.get_decoded()) for each in Session.objects.all())
    assert "lock:person" in sessions
    assert case.secret is not None
    assert case.secret.hex() not in sessions
    # A session's row without the browser's half opens nothing: the visit goes on, the words are shut.
    for browser in (client, clerk):
        del browser.cookies["nuo_lock"]
    assert WORDS not in clerk.get(f"/zh/desk/cases/{case.pk}/").content.decode()
    page = client.get("/zh/receipts/mine/").content.decode()
    assert WORDS not in page
    assert "再输一次回执码" in page
    # Nor with another's half.
    client.cookies["nuo_lock"] = "00" * 32
    assert WORDS not in client.get("/zh/receipts/mine/").content.decode()
    client.cookies["nuo_lock"] = "no such thing"
    assert client.get("/zh/receipts/mine/").status_code == 200


def test_only_who_was_asked_opens_it(asked: tuple[Case, str], world: World, make_promise: MakePromise) -> None:
    case, code = asked
    give_keys(world, world.shitang_office)
    assert case_for(world.actors["clerk"], case.pk).words.content == WORDS
    for name in ("other_clerk", "officer", "lead", "district", "auditor"):
        with pytest.raises(Refused, match="not_found"):
            case_for(world.actors[name], case.pk)
    for name in ("administrator", "supervisor", "assessor"):
        with pytest.raises(Refused, match="not_yours"):
            case_for(world.actors[name], case.pk)
    assert case_by_code(code).words.content == WORDS
    assert Case.objects.get(pk=case.pk).words == Case.objects.get(pk=case.pk).words
    assert not Case.objects.get(pk=case.pk).words.can_read


def test_an_administrator_who_takes_a_post_there_reads_nothing(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    appoint(
        world.people["administrator"], office=world.meiling_office, role=Role.VILLAGE_CLERK, on=date(2026, 9, 1),
        by=THE_CLOCK, at=THURSDAY,
    )  # fmt: skip
    secret = unlock_person(world.people["administrator"], PASSWORD, at=THURSDAY)
    intruder = actor_of(world.people["administrator"], on=date(2026, 9, 24)).with_secret(secret)
    found = case_for(intruder, case.pk)
    assert (found.words.content, found.words.can_read) == ("", False)
    assert all(line.text == "" for line in timeline(found, now=LATER))
    assert contact_of(found, intruder) == ""


def test_nor_one_who_sets_a_new_password_for_the_clerk(
    asked: tuple[Case, str], world: World, with_password: SignedIn
) -> None:
    case, _ = asked
    person = world.people["clerk"]
    person.set_password("another-one-2026")
    person.save()
    client = Client()
    assert client.post("/zh/account/login/", {"login": "clerk", "password": "another-one-2026"}).status_code == 302
    page = client.get(f"/zh/desk/cases/{case.pk}/").content.decode()
    assert WORDS not in page
    assert "已封存" in page
    # The office has a new key, and the log says so; what comes from then on is read with it.
    assert OfficeKey.objects.filter(office=world.meiling_office).count() == 2
    assert Entry.objects.filter(kind="office.key_made", subject=f"office:{world.meiling_office.pk}").count() == 2
    new, _ = actions.ask(case.duty.promise, Asked("后来的"), by=NOBODY, at=LATER)
    assert "后来的" in client.get(f"/zh/desk/cases/{new.pk}/").content.decode()


def test_a_clerk_who_changes_the_password_still_reads(asked: tuple[Case, str], with_password: SignedIn) -> None:
    case, _ = asked
    clerk = with_password("clerk")
    new = "quite-another-2026"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert clerk.post("/zh/account/password/change/", said).status_code == 302
    assert WORDS in clerk.get(f"/zh/desk/cases/{case.pk}/").content.decode()
    again = Client()
    assert again.post("/zh/account/login/", {"login": "clerk", "password": new}).status_code == 302
    assert WORDS in again.get(f"/zh/desk/cases/{case.pk}/").content.decode()


def test_and_may_not_change_it_while_the_key_is_shut(
    asked: tuple[Case, str], signed_in: SignedIn, with_password: SignedIn
) -> None:
    new = "quite-another-2026"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = signed_in("clerk").post("/zh/account/password/change/", said)
    assert answer.status_code == 200
    assert "先退出，再登录" in answer.content.decode()
    assert WORDS in with_password("clerk").get(f"/zh/desk/cases/{asked[0].pk}/").content.decode()


def test_both_sides_read_what_was_said(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    talk(case, world)
    for found in (case_by_code(code), case_for(world.actors["clerk"], case.pk)):
        assert found.words.papers == PAPERS
        assert {line.text for line in timeline(found, now=LATER)} >= {PAPERS, "能不能晚上来", ANSWER}
    assert set(Message.objects.filter(case=case).values_list("text", flat=True)) == {""}
    # One list, once: also where the first is sealed.
    other, _ = actions.ask(case.duty.promise, Asked("又一件"), by=NOBODY, at=THURSDAY)
    actions.ask_papers(other, PAPERS, by=world.actors["clerk"], at=THURSDAY)
    actions.bring_papers(other, "", by=holder_of(other.pk), at=THURSDAY)
    with pytest.raises(Refused, match="papers_asked_before"):
        actions.ask_papers(other, "再来一张", by=world.actors["clerk"], at=THURSDAY)


def test_the_commitment_of_the_log_is_of_what_was_asked(asked: tuple[Case, str]) -> None:
    case, code = asked
    words = case_by_code(code).words
    (body,) = Entry.objects.filter(kind="duty.opened").values_list("body", flat=True)
    kept = json.loads(bytes(body))["commitment"]
    assert commitment(bytes.fromhex(words.salt), {"content": WORDS, "contact": CONTACT}) == kept
    # No salt lies beside it: a guess cannot be tested with the database.
    assert bytes(case.duty.salt) == b""
    assert gaps() == []
    Sealing.objects.filter(case=case).update(commitment="0" * 64)
    (gap,) = gaps()
    assert "commitment" in gap


def test_a_code_is_found_slowly_and_an_unknown_one_is_refused(asked: tuple[Case, str]) -> None:
    _, code = asked
    assert Case.objects.get().receipt == hidden(code).receipt
    with pytest.raises(Refused, match="code_unknown"):
        case_by_code("0000-0000-0000-0")


def test_the_same_form_twice_opens_one_case_and_shows_the_words(promise: Promise) -> None:
    first, code = actions.ask(promise, Asked(WORDS), by=NOBODY, at=THURSDAY, once="form-1")
    again, same = actions.ask(promise, Asked("别的话"), by=NOBODY, at=THURSDAY, once="form-1")
    assert (again.pk, same) == (first.pk, code)
    assert again.words.content == WORDS


def test_nothing_is_taken_in_while_nobody_holds_a_key(
    world: World, make_promise: MakePromise, set_clock: SetClock, client: Client
) -> None:
    promise = make_promise(service="clinic", confidential=True)
    for post in Post.objects.filter(office=world.meiling_office):
        leave(post, on=date(2026, 9, 1), by=THE_CLOCK, at=THURSDAY)
    keep_keys(at=THURSDAY)
    with pytest.raises(Refused, match="no_key_yet"):
        actions.ask(promise, Asked(WORDS), by=NOBODY, at=THURSDAY)
    assert not Case.objects.exists()
    page = client.get(f"/zh/promises/{promise.pk}/ask/").content.decode()
    assert "还没有钥匙" in page
    assert "<textarea" not in page


def test_a_contact_is_taken_only_where_a_second_person_can_open_it(
    world: World, make_promise: MakePromise, set_clock: SetClock, client: Client
) -> None:
    promise = make_promise(office=world.county_office, service="clinic", confidential=True)
    assert "id_contact" not in client.get(f"/zh/promises/{promise.pk}/ask/").content.decode()
    with pytest.raises(Refused, match="contact_needs_two"):
        actions.ask(promise, Asked(WORDS, contact=CONTACT), by=NOBODY, at=THURSDAY)
    assert actions.ask(promise, Asked(WORDS), by=NOBODY, at=THURSDAY)[0].words.content == WORDS
    below = make_promise(service="clinic", confidential=True)
    assert "id_contact" in client.get(f"/zh/promises/{below.pk}/ask/").content.decode()


def test_two_people_open_a_contact_and_everybody_sees_that_they_did(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    clerk, officer = world.actors["clerk"], world.actors["officer"]
    assert contact_of(case_for(clerk, case.pk), clerk) == ""
    reveal = revealing.ask_reveal(case_for(clerk, case.pk), RevealReason.CALL_WANTED, by=clerk, at=LATER)
    assert contact_of(case_for(clerk, case.pk), clerk) == ""
    assert [each.pk for each in revealing.to_decide(officer)] == [reveal.pk]
    revealing.decide(reveal.pk, agree=True, by=officer, at=LATER)
    assert contact_of(case_for(clerk, case.pk), clerk) == CONTACT
    # Who agreed sees neither the case nor the contact; who asked sees that it was opened.
    with pytest.raises(Refused, match="not_found"):
        case_for(officer, case.pk)
    assert contact_of(Case.objects.get(pk=case.pk), officer) == ""
    steps = [line.step for line in timeline(case_by_code(code), now=LATER)]
    assert {"ask_reveal", "reveal"} <= set(steps)
    opened = Entry.objects.filter(kind__startswith="case.reveal").values_list("body", flat=True)
    bodies = [json.loads(bytes(body)) for body in opened]
    assert {body["type"] for body in bodies} == {"case.reveal_asked", "case.revealed"}
    assert all(body["place"] == "" and body["by"] == "provider" for body in bodies)
    assert gaps() == []
    assert CONTACT not in everything()


def test_declined_it_stays_sealed_and_may_be_asked_again(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    clerk, officer = world.actors["clerk"], world.actors["officer"]
    reveal = revealing.ask_reveal(case, RevealReason.NO_OTHER_WAY, by=clerk, at=LATER)
    with pytest.raises(Refused, match="reveal_asked_before"):
        revealing.ask_reveal(case, RevealReason.DANGER, by=clerk, at=LATER)
    revealing.decide(reveal.pk, agree=False, by=officer, at=LATER)
    assert contact_of(case_for(clerk, case.pk), clerk) == ""
    with pytest.raises(Refused, match="not_found"):
        revealing.decide(reveal.pk, agree=True, by=officer, at=LATER)
    again = revealing.ask_reveal(case, RevealReason.DANGER, by=clerk, at=LATER)
    revealing.decide(again.pk, agree=True, by=officer, at=LATER)
    assert contact_of(case_for(clerk, case.pk), clerk) == CONTACT
    assert gaps() == []


def test_nobody_opens_a_contact_alone(asked: tuple[Case, str], world: World) -> None:
    case, _ = asked
    both = world.people["clerk"]
    appoint(
        both, office=world.township_office, role=Role.TOWNSHIP_OFFICER, on=date(2026, 9, 1), by=THE_CLOCK, at=THURSDAY
    )
    actor = actor_of(both, on=date(2026, 9, 24)).with_secret(world.actors["clerk"].secret)
    reveal = revealing.ask_reveal(case, RevealReason.DANGER, by=actor, at=LATER)
    with pytest.raises(Refused, match="second_person"):
        revealing.decide(reveal.pk, agree=True, by=actor, at=LATER)
    # Nor does an officer whose password was not typed, nor one who works elsewhere.
    with pytest.raises(Refused, match="keys_shut"):
        revealing.decide(reveal.pk, agree=True, by=world.actors["officer"].with_secret(None), at=LATER)
    with pytest.raises(Refused, match="not_found"):
        revealing.decide(reveal.pk, agree=True, by=world.actors["other_clerk"], at=LATER)
    with pytest.raises(Refused, match="not_yours"):
        revealing.ask_reveal(case, RevealReason.DANGER, by=world.actors["officer"], at=LATER)
    assert Reveal.objects.get().decided_at is None


def test_a_contact_that_was_not_left_cannot_be_opened(promise: Promise, world: World) -> None:
    case, _ = actions.ask(promise, Asked(WORDS), by=NOBODY, at=THURSDAY)
    with pytest.raises(Refused, match="nothing_to_reveal"):
        revealing.ask_reveal(case, RevealReason.DANGER, by=world.actors["clerk"], at=LATER)


def test_on_the_pages_of_the_two(asked: tuple[Case, str], with_password: SignedIn, set_clock: SetClock) -> None:
    case, _ = asked
    clerk, officer = with_password("clerk"), with_password("officer")
    address = f"/zh/desk/cases/{case.pk}/"
    assert "要上一级第二个人同意才能打开" in clerk.get(address).content.decode()
    assert clerk.post(f"{address}ask_reveal", {"version": 1}).status_code == 422
    assert clerk.post(f"{address}ask_reveal", {"version": 1, "reason": "call_wanted"}).status_code == 302
    assert "1 件等第二个人" in officer.get("/zh/desk/").content.decode()
    page = officer.get("/zh/desk/keys/").content.decode()
    assert "来件人希望回电话" in page
    assert WORDS not in page
    reveal = Reveal.objects.get().pk
    assert officer.post(f"/zh/desk/reveals/{reveal}", {"decision": "perhaps"}).status_code == 422
    assert clerk.post(f"/zh/desk/reveals/{reveal}", {"decision": "agree"}).status_code == 404
    assert officer.post(f"/zh/desk/reveals/{reveal}", {"decision": "agree"}).status_code == 302
    assert CONTACT in clerk.get(address).content.decode()


def test_erased_nothing_is_left_and_the_tombstone_stays(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    talk(case, world)
    integrate(at=LATER)
    index = Entry.objects.get(kind="duty.opened").index
    assert index is not None
    withhold(index, Ground.STORAGE_ENDED, erase={"duty.opened": actions.erase}, at=LATER)
    assert not Sealing.objects.exists()
    assert not Message.objects.exclude(sealed=b"").exists()
    found = case_by_code(code)
    assert (found.words.content, found.words.can_read) == ("", True)
    assert gaps() == []
    with pytest.raises(Refused, match="withheld_already"):
        withhold(index, Ground.STORAGE_ENDED, erase={"duty.opened": actions.erase}, at=LATER)


def test_after_erasing_no_word_is_kept_in_clear(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    assert actions.erase(f"duty:{case.duty_id}")
    clerk, case = world.actors["clerk"], case_by_code(code)
    for by in (holder_of(case.pk), clerk):
        with pytest.raises(Refused, match="words_erased"):
            actions.say(case, "还有一句话", by=by, at=LATER)
    assert "say" not in holder_steps(case, now=LATER)
    assert "say" not in steps_of(case_for(clerk, case.pk), clerk, now=LATER)
    # What has to go on goes on, without words: there is nobody left to seal them to.
    actions.ask_papers(case, PAPERS, by=clerk, at=LATER)
    actions.bring_papers(case, "带来了材料", by=holder_of(case.pk), at=LATER)
    actions.close(case, Closing.DELIVERED, ANSWER, by=clerk, at=LATER)
    dump = everything()
    assert not any(said in dump for said in (PAPERS, "带来了材料", ANSWER))
    assert [message.step for message in case.messages.all()] == ["ask_papers", "bring_papers", "close"]


def test_a_damaged_box_is_shut_and_no_error(asked: tuple[Case, str], world: World) -> None:
    case, code = asked
    Sealing.objects.filter(case=case).update(for_office=b"damaged", for_holder=b"damaged")
    for found in (case_by_code(code), case_for(world.actors["clerk"], case.pk)):
        assert (found.words.content, found.words.can_read) == ("", False)
    Sealing.objects.filter(case=case).update(asked=b"")
    assert not case_by_code(code).words.can_read


def test_what_a_password_unlocks_is_never_printed() -> None:
    assert "secret" not in repr(Actor(secret=b"x" * 32))
