"""From the offer to the end: each signs alone and may go; the committee is bound, and its word is on the board."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from nuo.agreements import actions as texts
from nuo.agreements.actions import Draft
from nuo.agreements.rules import Kind
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import as_resident
from nuo.programmes.models import Adoption
from nuo.promises.models import Duty, Promise
from nuo.residents.actions import enrolling, grouping
from nuo.signing.accounts import AGREEMENTS
from nuo.signing.actions import offering, signing
from nuo.signing.actions.offering import Offer
from nuo.signing.actions.signing import Signing
from nuo.signing.models import Agreement, Reading, Scan, Signature
from nuo.signing.rules import Ending, Method
from nuo.signing.tests.conftest import ADOPTED, OFFERED, SIGNED, UNTIL, Adopt, Village, signs
from tests.neighbours import group_of
from tests.racing import at_once

PDF = b"%PDF-1.7 signed on paper"


def entries() -> list[dict[str, object]]:
    found = Entry.objects.filter(subject__startswith="agreement:").order_by("pk")
    return [json.loads(bytes(body)) for body in found.values_list("body", flat=True)]


def gaps() -> list[object]:
    return [gap for done in walk((AGREEMENTS,)) for gap in done.gaps if gap.subject.startswith("agreement:")]


def in_force(village: Village) -> Agreement:
    agreement = village.offer()
    signs(agreement, village.members[0])
    return offering.commit(agreement, by=village.world.actors["clerk"], at=SIGNED)


@pytest.mark.django_db
def test_what_the_committee_signed_stands_on_the_board_with_its_clocks(village: Village) -> None:
    in_force(village)
    repair, yearly = Promise.objects.filter(group="agreement").order_by("pk")
    assert repair.current is not None
    assert (repair.office, repair.trigger, repair.current.content["limit"]) == (
        village.world.meiling_office, "on_request", "3 working days",
    )  # fmt: skip
    assert repair.current.content["what"]["zh"].startswith("村委会接到渠道破损")
    assert "签没签都一样" in repair.current.content["to"]["zh"]
    assert [duty.period for duty in Duty.objects.filter(promise=yearly)] == ["2026", "2027"][: Duty.objects.count()]
    said = entries()
    assert [each["type"] for each in said] == ["agreement.offered", "agreement.signed", "agreement.took_effect"]
    assert "周素芬" not in json.dumps(said, ensure_ascii=False)
    integrate_all(at=SIGNED)
    assert gaps() == []


@pytest.mark.django_db
def test_rows_changed_behind_the_log_are_found(village: Village) -> None:
    in_force(village)
    integrate_all(at=SIGNED)
    Signature.objects.update(strokes=[[[1, 1]]])
    assert gaps() != []
    Signature.objects.update(strokes=[])
    assert gaps() == []
    Agreement.objects.update(valid_until=UNTIL + timedelta(days=1))
    assert gaps() != []


@pytest.mark.django_db
def test_nobody_signs_before_the_text_was_shown_and_the_waiting_time_has_passed(village: Village) -> None:
    agreement, me = village.offer(), village.members[0]
    by, how = as_resident(me.pk), Signing(Method.TYPED, name=me.name)
    with pytest.raises(Refused, match="not_shown_yet"):
        signing.sign(agreement, me, how, by=by, at=SIGNED)
    signing.show(agreement, me, by=by, at=OFFERED)
    with pytest.raises(Refused, match="still_waiting") as refused:
        signing.sign(agreement, me, how, by=by, at=OFFERED + timedelta(days=3, minutes=-1))
    assert refused.value.facts["days"] == 3
    # Looking again does not begin the time anew.
    signing.show(agreement, me, by=by, at=SIGNED)
    assert signing.sign(agreement, me, how, by=by, at=SIGNED).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("rules", "refused"), [({"waiting_days": 7}, True), ({"waiting_days": 0}, False)])
def test_the_programme_sets_the_waiting_time(rules: dict[str, int], refused: bool, village: Village) -> None:
    _adopted(village, rules)
    agreement = village.offer()
    if refused:
        with pytest.raises(Refused, match="still_waiting"):
            signs(agreement, village.members[0])
    else:
        assert signs(agreement, village.members[0], at=OFFERED).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "days", "refused"), [(1, 366, True), (1, 365, False), (3, 1096, False), (3, 1097, True)]
)
def test_the_programme_sets_how_long_an_agreement_may_hold(
    years: int, days: int, refused: bool, village: Village
) -> None:
    _adopted(village, {"longest_years": years})
    made = Offer(village.document, village.group, (OFFERED + timedelta(days=days)).date())
    clerk, office = village.world.actors["clerk"], village.world.meiling_office
    if refused:
        with pytest.raises(Refused, match="validity_strange"):
            offering.offer(office, made, by=clerk, at=OFFERED)
    else:
        assert offering.offer(office, made, by=clerk, at=OFFERED).state == "offered"


def _adopted(village: Village, rules: dict[str, int]) -> None:
    Adoption.objects.create(
        place=village.world.county, pack_id="p", pack_version="1", pack_digest="0" * 64, adopted_on=ADOPTED.date(),
        adopted_at=ADOPTED, content={"agreements": rules},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_signature_is_withdrawn_with_one_click_and_nothing_of_it_is_left(village: Village) -> None:
    agreement = in_force(village)
    me = village.members[1]
    signs(agreement, me, pledge="我每月去渠上看一次。")
    signing.withdraw(agreement, me, by=as_resident(me.pk), at=SIGNED + timedelta(hours=1))
    row = Signature.objects.get(number=2)
    assert (row.resident, row.pledge, row.strokes, bytes(row.salt)) == (None, "", [], b"")
    assert Agreement.objects.counted().get().given == 1
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    integrate_all(at=SIGNED)
    assert gaps() == []
    with pytest.raises(Refused, match="not_signed"):
        signing.withdraw(agreement, me, by=as_resident(me.pk), at=SIGNED)
    # And they may come back.
    assert signs(agreement, me, at=SIGNED + timedelta(days=1)).number == 3


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["leave", "erase"])
def test_whoever_leaves_the_group_or_deletes_the_account_takes_the_signature_along(how: str, village: Village) -> None:
    agreement, me = in_force(village), village.members[0]
    by = as_resident(me.pk)
    if how == "leave":
        grouping.leave(me, by=by, at=SIGNED)
    else:
        enrolling.erase(me, by=by, at=SIGNED)
    assert not Signature.objects.exclude(resident=None).exists()
    assert not Reading.objects.exists()
    agreement.refresh_from_db()
    # The committee stays bound: nothing follows for anybody.
    assert agreement.state == "in_force"
    assert Promise.objects.standing().filter(group="agreement").count() == 2


@pytest.mark.django_db
def test_on_paper_the_clerk_enters_what_was_signed_and_cannot_sign_on_a_screen_for_anybody(village: Village) -> None:
    agreement, me, clerk = village.offer(), village.members[2], village.world.actors["clerk"]
    signing.show(agreement, me, by=clerk, at=OFFERED)
    for how in (Signing(Method.TYPED, name=me.name), Signing(Method.DRAWN, strokes=(((1, 1),) * 9,))):
        with pytest.raises(Refused, match="not_yours"):
            signing.sign(agreement, me, how, by=clerk, at=SIGNED)
    with pytest.raises(Refused, match="not_yours"):
        signing.sign(agreement, me, Signing(Method.PAPER, scan=PDF), by=as_resident(me.pk), at=SIGNED)
    with pytest.raises(Refused, match="not_yours"):
        signing.sign(agreement, me, Signing(Method.PAPER, scan=PDF), by=village.world.actors["other_clerk"], at=SIGNED)
    made = signing.sign(agreement, me, Signing(Method.PAPER, scan=PDF), by=clerk, at=SIGNED)
    assert (made.scan.media_type, bytes(made.scan.data)) == ("application/pdf", PDF)
    signing.withdraw(agreement, me, by=clerk, at=SIGNED)
    assert not Scan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "code"),
    [
        (Signing(Method.TYPED, name="别人"), "name_differs"),
        (Signing(Method.DRAWN, strokes=(((1, 1), (2, 2)),)), "nothing_drawn"),
        (Signing(Method.TYPED, name="周素芬", pledge="好" * 501), "text_too_long"),
    ],
)
def test_what_is_no_signature_is_refused_and_nothing_is_kept(how: Signing, code: str, village: Village) -> None:
    agreement, me = village.offer(), village.members[0]
    signing.show(agreement, me, by=as_resident(me.pk), at=OFFERED)
    with pytest.raises(Refused, match=code):
        signing.sign(agreement, me, how, by=as_resident(me.pk), at=SIGNED)
    assert not Signature.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scan", "code"), [(b"", "no_scan"), (b"MZ\x90", "scan_strange"), (b"%PDF-" + b"0" * (5 * 2**20), "scan_strange")]
)
def test_a_scan_is_a_file_of_a_known_kind_and_size(scan: bytes, code: str, village: Village) -> None:
    agreement, me, clerk = village.offer(), village.members[0], village.world.actors["clerk"]
    signing.show(agreement, me, by=clerk, at=OFFERED)
    with pytest.raises(Refused, match=code):
        signing.sign(agreement, me, Signing(Method.PAPER, scan=scan), by=clerk, at=SIGNED)


@pytest.mark.django_db
def test_only_members_sign_and_only_once(village: Village) -> None:
    agreement = village.offer()
    stranger = enrolling.enrol(village.world.meiling, "路人", by=village.world.actors["clerk"]).resident
    with pytest.raises(Refused, match="not_a_member"):
        signing.show(agreement, stranger, by=as_resident(stranger.pk), at=OFFERED)
    signs(agreement, village.members[0])
    with pytest.raises(Refused, match="signed_already"):
        signs(agreement, village.members[0])


@pytest.mark.django_db
def test_the_committee_signs_after_a_member_and_cannot_take_it_back(village: Village) -> None:
    clerk = village.world.actors["clerk"]
    agreement = village.offer()
    with pytest.raises(Refused, match="nobody_has_signed"):
        offering.commit(agreement, by=clerk, at=SIGNED)
    signs(agreement, village.members[0])
    with pytest.raises(Refused, match="not_yours"):
        offering.commit(agreement, by=village.world.actors["other_clerk"], at=SIGNED)
    offering.commit(agreement, by=clerk, at=SIGNED)
    with pytest.raises(Refused, match="wrong_state"):
        offering.withdraw_offer(agreement, by=clerk, at=SIGNED)
    with pytest.raises(Refused, match="text_stands"):
        offering.end(agreement, by=clerk, at=SIGNED)


@pytest.mark.django_db
def test_two_groups_that_signed_one_text_share_its_promises_until_the_last_agreement_ends(village: Village) -> None:
    first = in_force(village)
    group, people = group_of(village.world, ("甲一", "甲二", "甲三", "甲四", "甲五"))
    second = village.offer(group)
    signs(second, people[0])
    offering.commit(second, by=village.world.actors["clerk"], at=SIGNED)
    assert Promise.objects.filter(group="agreement").count() == 2
    Agreement.objects.filter(pk=first.pk).update(valid_until=SIGNED.date())
    assert offering.expire(at=SIGNED + timedelta(days=2)) == 1
    assert Promise.objects.standing().filter(group="agreement").count() == 2
    assert offering.expire(at=SIGNED + timedelta(days=900)) == 1
    assert Promise.objects.standing().filter(group="agreement").count() == 0
    assert Agreement.objects.filter(ending=Ending.EXPIRED.value).count() == 2


@pytest.mark.django_db
def test_an_expired_agreement_is_offered_anew_as_its_renewal(village: Village) -> None:
    first = in_force(village)
    with pytest.raises(Refused, match="offered_already"):
        village.offer()
    Agreement.objects.filter(pk=first.pk).update(valid_until=SIGNED.date())
    later = SIGNED + timedelta(days=2)
    with pytest.raises(Refused, match="agreement_over"):
        signs(Agreement.objects.get(), village.members[1], at=later)
    offering.expire(at=later)
    assert village.offer().renews == first


@pytest.mark.django_db
def test_an_agreement_ends_when_the_meeting_has_replaced_its_text(village: Village, adopt: Adopt) -> None:
    agreement, clerk = in_force(village), village.world.actors["clerk"]
    texts.revise(village.document, by=clerk, at=SIGNED)
    adopt(village.document, at=SIGNED)
    agreement = Agreement.objects.select_related("document", "text", "office__place", "place").get()
    with pytest.raises(Refused, match="text_gone"):
        signing.show(agreement, village.members[1], by=as_resident(village.members[1].pk), at=SIGNED)
    offering.end(agreement, by=clerk, at=SIGNED + timedelta(days=13))
    assert agreement.ending == "text_gone"
    assert not Promise.objects.standing().filter(group="agreement").exists()
    integrate_all(at=SIGNED)
    assert gaps() == []


@pytest.mark.django_db
def test_only_an_agreement_in_force_is_offered_and_only_to_a_formed_group_of_the_village(village: Village) -> None:
    world, clerk = village.world, village.world.actors["clerk"]
    lonely = enrolling.enrol(world.meiling, "独一", by=clerk).resident
    forming = grouping.found(lonely, by=clerk)
    for document, group, code in (
        (village.document, forming, "group_not_formed"),
        (texts.begin(world.meiling_office, Draft(Kind.AGREEMENT, "草稿", ["一"]), by=clerk), village.group,
         "not_an_agreement_in_force"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            offering.offer(world.meiling_office, Offer(document, group, UNTIL), by=clerk, at=OFFERED)
    with pytest.raises(Refused, match="not_yours"):
        offering.offer(
            world.meiling_office,
            Offer(village.document, village.group, UNTIL),
            by=world.actors["other_clerk"],
            at=OFFERED,
        )


@pytest.mark.django_db(transaction=True)
def test_one_who_signs_twice_at_once_has_signed_once_and_two_get_two_numbers(village: Village) -> None:
    agreement = village.offer()
    me, other = village.members[:2]
    for resident in (me, other):
        signing.show(agreement, resident, by=as_resident(resident.pk), at=OFFERED)

    def act(pk: int, name: str) -> Callable[[], int]:
        def run() -> int:
            try:
                row = Agreement.objects.select_related("document", "text", "place").get(pk=agreement.pk)
                resident = next(each for each in (me, other) if each.pk == pk)
                return signing.sign(
                    row, resident, Signing(Method.TYPED, name=name), by=as_resident(pk), at=SIGNED
                ).number
            except Refused as refused:
                assert refused.code == "signed_already"  # noqa: PT017 - in a thread
                return 0

        return run

    done = at_once([act(me.pk, me.name), act(me.pk, me.name), act(other.pk, other.name)])
    assert sorted(done) == [0, 1, 2]
    assert Signature.objects.count() == 2
