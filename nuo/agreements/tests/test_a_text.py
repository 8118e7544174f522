"""From the draft to the vote, into force and out of it; what is unlawful never gets as far as a vote."""

import json
from datetime import timedelta

import pytest

from nuo.agreements import actions
from nuo.agreements.accounts import DOCUMENTS
from nuo.agreements.actions import Draft
from nuo.agreements.models import Clause, Document, Version
from nuo.agreements.reviewing import draft_of
from nuo.agreements.rules import Kind
from nuo.agreements.tests.conftest import AFTER, CALLED, CAP, FINE, Begin, CallMotion, decide
from nuo.assemblies.rules import Kind as Meeting
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from tests.world import World

pytestmark = pytest.mark.django_db


def entries() -> list[dict[str, object]]:
    found = Entry.objects.filter(subject__startswith="document:").order_by("pk")
    return [json.loads(bytes(body)) for body in found.values_list("body", flat=True)]


def gaps() -> list[object]:
    return [gap for done in walk((DOCUMENTS,)) for gap in done.gaps if gap.subject.startswith("document:")]


def adopted(begin: Begin, motion: CallMotion, world: World) -> Document:
    document, at_point = begin(), motion()
    actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED)
    decide(at_point, world)
    return actions.settle(document, by=world.actors["clerk"], at=AFTER)


def test_a_text_is_drafted_voted_on_and_in_force_and_the_log_knows_its_digest(
    begin: Begin, motion: CallMotion, world: World
) -> None:
    document = adopted(begin, motion, world)
    assert document.state == "adopted"
    assert document.current is not None
    said = entries()
    assert [each["type"] for each in said] == ["document.proposed", "document.adopted"]
    assert {each["digest"] for each in said} == {document.current.digest}
    integrate_all(at=AFTER)
    assert gaps() == []
    Version.objects.update(clauses=["别的"])
    assert gaps() != []


def test_an_unlawful_clause_cannot_be_put_to_the_vote(begin: Begin, motion: CallMotion, world: World) -> None:
    document, at_point = begin(FINE), motion()
    with pytest.raises(Refused) as refused:
        actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED)
    assert (refused.value.code, refused.value.facts["clauses"]) == ("unlawful_clauses", "3")
    assert not Version.objects.exists()
    clause = document.clauses.get(position=3)
    actions.write(clause, "乱倒垃圾的，由村干部劝导。", seen=1, by=world.actors["clerk"])
    document.refresh_from_db()
    assert actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED).state == "proposed"


def test_a_doubtful_clause_needs_a_reason_for_these_very_words(begin: Begin, motion: CallMotion, world: World) -> None:
    document, at_point, clerk = begin(CAP), motion(), world.actors["clerk"]
    with pytest.raises(Refused, match="doubtful_clauses"):
        actions.propose(document, at_point, by=clerk, at=CALLED)
    clause = document.clauses.get(position=3)
    (found,) = draft_of(document, on=CALLED.date())[2].unexplained
    actions.explain(document, clause, found.rule.rule_id, "村民会议多次提出，只是倡导", by=clerk, at=CALLED)
    actions.write(clause, "彩礼不得超过五万元。", seen=1, by=clerk)
    with pytest.raises(Refused, match="doubtful_clauses"):
        actions.propose(document, at_point, by=clerk, at=CALLED)
    clause.refresh_from_db()
    actions.explain(document, clause, found.rule.rule_id, "村民会议多次提出，只是倡导", by=clerk, at=CALLED)
    actions.propose(document, at_point, by=clerk, at=CALLED)
    (reason,) = Version.objects.get().reasons
    assert (reason["clause"], reason["reason"]) == (3, "村民会议多次提出，只是倡导")


@pytest.mark.parametrize(
    ("kind", "meeting", "may"),
    [
        (Kind.CHARTER, Meeting.ASSEMBLY, True),
        (Kind.CHARTER, Meeting.REPRESENTATIVES, False),
        (Kind.RULES, Meeting.REPRESENTATIVES, False),
        (Kind.RULES, Meeting.CADRES, False),
        (Kind.SYSTEM, Meeting.REPRESENTATIVES, True),
        (Kind.SYSTEM, Meeting.SMALL_GROUP, False),
    ],
)
def test_only_the_right_meeting_votes(
    kind: Kind, meeting: Meeting, may: bool, begin: Begin, motion: CallMotion, world: World
) -> None:
    document, at_point = begin(kind=kind), motion(meeting)
    if may:
        assert actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED).state == "proposed"
    else:
        with pytest.raises(Refused, match="not_that_meeting"):
            actions.propose(document, at_point, by=world.actors["clerk"], at=CALLED)


@pytest.mark.parametrize(("present", "yes", "verdict"), [(120, 10, "rejected"), (90, 90, "void")])
def test_what_the_meeting_did_not_adopt_goes_back_and_is_voted_on_again(
    present: int, yes: int, verdict: str, begin: Begin, motion: CallMotion, world: World
) -> None:
    clerk, document, first = world.actors["clerk"], begin(), motion()
    actions.propose(document, first, by=clerk, at=CALLED)
    with pytest.raises(Refused, match="not_voted_yet"):
        actions.settle(document, by=clerk, at=CALLED)
    decide(first, world, present=present, yes=yes)
    assert actions.settle(document, by=clerk, at=AFTER).state == "draft"
    assert document.current is None
    assert entries()[-1]["verdict"] == verdict
    second = motion()
    actions.propose(document, second, by=clerk, at=CALLED)
    assert [version.number for version in document.versions.all()] == [1, 2]
    integrate_all(at=AFTER)
    assert gaps() == []


def test_a_new_draft_leaves_the_text_in_force_until_another_is_adopted(
    begin: Begin, motion: CallMotion, world: World
) -> None:
    clerk, document = world.actors["clerk"], adopted(begin, motion, world)
    first = document.current
    actions.revise(document, by=clerk, at=AFTER)
    actions.add(document, "路灯亮到 23 点。", by=clerk)
    document.refresh_from_db()
    assert document.current == first
    second = motion()
    actions.propose(document, second, by=clerk, at=CALLED)
    decide(second, world)
    actions.settle(document, by=clerk, at=AFTER)
    document.refresh_from_db()
    assert document.current is not None
    assert (document.current.number, len(document.current.clauses)) == (2, 3)


def test_a_text_is_repealed_by_a_motion_that_was_adopted(begin: Begin, motion: CallMotion, world: World) -> None:
    clerk, document = world.actors["clerk"], adopted(begin, motion, world)
    lost, won = motion(), motion()
    decide(lost, world, yes=10)
    with pytest.raises(Refused, match="not_voted_yet"):
        actions.repeal(document, lost, by=clerk, at=AFTER)
    decide(won, world)
    assert actions.repeal(document, won, by=clerk, at=AFTER).state == "repealed"
    assert Version.objects.get().repealed_at == AFTER
    integrate_all(at=AFTER)
    assert gaps() == []


def test_a_motion_is_for_one_text_and_for_a_meeting_to_come(begin: Begin, motion: CallMotion, world: World) -> None:
    clerk, at_point = world.actors["clerk"], motion()
    actions.propose(begin(), at_point, by=clerk, at=CALLED)
    with pytest.raises(Refused, match="motion_taken"):
        actions.propose(begin(), at_point, by=clerk, at=CALLED)
    with pytest.raises(Refused, match="motion_decided"):
        actions.propose(begin(), motion(), by=clerk, at=CALLED + timedelta(days=21))


def test_two_clerks_at_one_clause_one_wins_and_the_other_is_told(begin: Begin, world: World) -> None:
    clerk, clause = world.actors["clerk"], begin().clauses.get(position=1)
    theirs = Clause.objects.select_related("document").get(pk=clause.pk)
    actions.write(clause, "我的写法。", seen=1, by=clerk)
    for late in (
        lambda: actions.write(theirs, "别人的写法。", seen=1, by=clerk),
        lambda: actions.drop(theirs, seen=1, by=clerk),
    ):
        with pytest.raises(Refused, match="clause_changed_meanwhile"):
            late()
    theirs.refresh_from_db()
    assert theirs.text == "我的写法。"
    assert actions.write(theirs, "别人的写法。", seen=2, by=clerk).version == 3


def test_once_put_to_the_vote_the_draft_stands(begin: Begin, motion: CallMotion, world: World) -> None:
    clerk, document = world.actors["clerk"], begin()
    clause = document.clauses.get(position=1)
    actions.propose(document, motion(), by=clerk, at=CALLED)
    clause.document = document
    for refused in (
        lambda: actions.write(clause, "改", seen=1, by=clerk),
        lambda: actions.add(document, "加", by=clerk),
        lambda: actions.drop(clause, seen=1, by=clerk),
    ):
        with pytest.raises(Refused, match="not_a_draft"):
            refused()
    with pytest.raises(Refused, match="never_edited"):
        Version.objects.get().save()


def test_nobody_drafts_for_another_village_and_only_villages_have_such_texts(begin: Begin, world: World) -> None:
    draft = Draft(Kind.RULES, "村规", ["垃圾每周收。"])
    for other in ("other_clerk", "lead", "auditor", "administrator"):
        with pytest.raises(Refused, match="not_yours"):
            actions.begin(world.meiling_office, draft, by=world.actors[other])
        with pytest.raises(Refused, match="not_yours"):
            actions.add(begin(), "加", by=world.actors[other])
    with pytest.raises(Refused, match="not_a_village"):
        actions.begin(world.township_office, draft, by=world.actors["officer"])
    for clauses in ([], ["条"] * 201):
        with pytest.raises(Refused, match="clauses_missing"):
            actions.begin(world.meiling_office, Draft(Kind.RULES, "村规", clauses), by=world.actors["clerk"])


def test_a_list_inherits_its_heading_across_clauses(begin: Begin) -> None:
    document = begin("有下列情形之一的，罚款200元：\n（一）乱倒垃圾；\n（二）乱停车。")
    assert [each.is_unlawful for each in draft_of(document, on=CALLED.date())] == [False, False, True]
