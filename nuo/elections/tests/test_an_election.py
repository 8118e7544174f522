"""From standing to the count: one vote each, tied to nobody, on the page or on paper, and nothing to see before."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from nuo.elections.access import ballot_by_code, leader_of
from nuo.elections.accounts import ELECTIONS
from nuo.elections.actions import holding, voting
from nuo.elections.actions.voting import Counted
from nuo.elections.models import Ballot, Election, RollPlace, Standing, Teller
from nuo.elections.rules import BLANK, Verdict, climbed
from nuo.elections.showing import proof_of, view_of
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import THE_CLOCK, as_resident
from nuo.programmes.models import Adoption
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Resident
from tests.neighbours import FORMED, NAMES, group_of
from tests.racing import at_once
from tests.world import World

OPENED = FORMED + timedelta(days=1)
DURING = OPENED + timedelta(hours=2)
OVER = OPENED + timedelta(days=3)


@pytest.fixture
def people(world: World) -> list[Resident]:
    return group_of(world, NAMES)[1]


@pytest.fixture
def election(people: list[Resident], world: World) -> Election:
    """Open polls between the first two."""
    for resident in people[:2]:
        holding.stand(resident, by=as_resident(resident.pk))
    return holding.open_polls(people[0].membership.group, by=as_resident(people[0].pk), at=OPENED)


def cast(election: Election, resident: Resident, choice: int) -> str:
    return voting.vote(election, resident, choice, by=as_resident(resident.pk), at=DURING)


def gaps() -> list[object]:
    return [gap for done in walk((ELECTIONS,)) for gap in done.gaps if gap.subject.startswith("election:")]


@pytest.mark.django_db
def test_whoever_has_most_votes_leads_and_the_log_has_figures_only(election: Election, people: list[Resident]) -> None:
    for resident, choice in zip(people, (1, 1, 2, BLANK, 1), strict=True):
        cast(election, resident, choice)
    holding.close(election, by=as_resident(people[0].pk), at=DURING)
    assert election.outcome.verdict is Verdict.ELECTED
    assert leader_of(election.group) == people[0]
    said = [
        json.loads(bytes(body))
        for body in Entry.objects.filter(subject__startswith="election:").order_by("pk").values_list("body", flat=True)
    ]
    assert [each["type"] for each in said] == ["election.opened", "election.closed"]
    assert (said[1]["voted"], said[1]["roll"], said[1]["verdict"]) == (5, 5, "elected")
    assert not any(name in json.dumps(said, ensure_ascii=False) for name in NAMES)
    integrate_all(at=OVER)
    assert gaps() == []


@pytest.mark.django_db
def test_a_ballot_changed_deleted_or_added_afterwards_is_found(election: Election, people: list[Resident]) -> None:
    for resident in people:
        cast(election, resident, 1)
    holding.close(election, by=THE_CLOCK, at=OVER)
    integrate_all(at=OVER)
    ballot = Ballot.objects.filter(choice=1)[0]
    Ballot.objects.filter(pk=ballot.pk).update(choice=2)
    assert gaps() != []
    Ballot.objects.filter(pk=ballot.pk).update(choice=1)
    assert gaps() == []
    Ballot.objects.create(election=election, filled=True, choice=2, nonce=b"n" * 32)
    assert gaps() != []
    Ballot.objects.filter(choice=2).delete()
    ballot.delete()
    assert gaps() != []


@pytest.mark.django_db
def test_after_the_close_no_row_says_who_voted_and_no_ballot_is_where_it_was(
    election: Election, people: list[Resident]
) -> None:
    codes = [cast(election, resident, 1) for resident in people[:4]]
    before = set(Ballot.objects.values_list("pk", flat=True))
    assert RollPlace.objects.filter(has_voted=True).count() == 4
    holding.close(election, by=THE_CLOCK, at=OVER)
    assert not RollPlace.objects.exists()
    assert not before & set(Ballot.objects.values_list("pk", flat=True))
    assert Ballot.objects.count() == 4
    columns = {field.name for field in Ballot._meta.concrete_fields}
    assert columns == {"id", "election", "filled", "choice", "receipt", "nonce"}
    assert len(set(codes)) == 4


@pytest.mark.django_db
def test_a_receipt_shows_that_the_ballot_is_counted_and_not_for_whom(
    election: Election, people: list[Resident]
) -> None:
    codes = [cast(election, resident, choice) for resident, choice in zip(people, (1, 2, 1, 2, 1), strict=True)]
    with pytest.raises(Refused, match="polls_open"):
        ballot_by_code(election, codes[0])
    holding.close(election, by=THE_CLOCK, at=OVER)
    for code in codes:
        proof = proof_of(election, ballot_by_code(election, code).commitment)
        assert climbed(bytes.fromhex(proof.commitment), proof.steps) == election.root
    with pytest.raises(Refused, match="vote_code_unknown"):
        ballot_by_code(election, "0000-0000-0000-0")


@pytest.mark.django_db
def test_before_the_close_nobody_sees_how_it_stands(election: Election, people: list[Resident]) -> None:
    cast(election, people[0], 1)
    with pytest.raises(Refused, match="polls_open"):
        _ = election.outcome
    view = view_of(election)
    assert (view.voted, view.outcome, [each.votes for each in view.candidates]) == (None, None, [None, None])


@pytest.mark.django_db
def test_one_vote_each_by_oneself_and_in_time(election: Election, people: list[Resident], world: World) -> None:
    cast(election, people[0], 1)
    with pytest.raises(Refused, match="voted_already"):
        cast(election, people[0], 2)
    with pytest.raises(Refused, match="not_yours"):
        voting.vote(election, people[1], 1, by=world.actors["clerk"], at=DURING)
    with pytest.raises(Refused, match="no_such_candidate"):
        cast(election, people[1], 9)
    stranger = enrolling.enrol(world.meiling, "路人", by=world.actors["clerk"]).resident
    with pytest.raises(Refused, match="not_on_roll"):
        cast(election, stranger, 1)
    with pytest.raises(Refused, match="polls_over"):
        voting.vote(election, people[1], 1, by=as_resident(people[1].pk), at=OVER)
    with pytest.raises(Refused, match="polls_open_until"):
        holding.close(election, by=as_resident(people[0].pk), at=DURING)
    holding.close(election, by=THE_CLOCK, at=OVER)
    with pytest.raises(Refused, match="polls_closed"):
        cast(election, people[1], 1)


@pytest.mark.django_db
def test_a_tie_runs_again_between_the_tied_and_too_few_run_again_all(
    election: Election, people: list[Resident]
) -> None:
    by = as_resident(people[0].pk)
    for resident, choice in zip(people[:4], (1, 2, 1, 2), strict=True):
        cast(election, resident, choice)
    holding.close(election, by=THE_CLOCK, at=OVER)
    assert election.outcome.verdict is Verdict.TIE
    again = holding.run_again(election, by=by, at=OVER)
    assert again.candidates.count() == 2
    with pytest.raises(Refused, match="settled_already"):
        holding.run_again(Election.objects.get(pk=election.pk), by=by, at=OVER)
    holding.close(again, by=THE_CLOCK, at=OVER + timedelta(days=3))
    assert again.outcome.verdict is Verdict.TOO_FEW
    third = holding.run_again(again, by=by, at=OVER + timedelta(days=3))
    voting.vote(third, people[2], 2, by=as_resident(people[2].pk), at=OVER + timedelta(days=4))
    assert leader_of(election.group) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("rules", "elected"), [({"turnout_percent": 80}, False), ({"turnout_percent": 0}, True)])
def test_the_programme_sets_turnout_and_days(
    rules: dict[str, int], elected: bool, people: list[Resident], world: World
) -> None:
    Adoption.objects.create(
        place=world.county, pack_id="p", pack_version="1", pack_digest="0" * 64, adopted_on=FORMED.date(),
        adopted_at=FORMED, content={"groups": {**rules, "election_days": 9}},
    )  # fmt: skip
    holding.stand(people[0], by=as_resident(people[0].pk))
    election = holding.open_polls(people[0].membership.group, by=world.actors["clerk"], at=OPENED)
    assert election.closes_at == OPENED + timedelta(days=9)
    for resident in people[:4]:
        cast(election, resident, 1)
    holding.close(election, by=THE_CLOCK, at=election.closes_at)
    assert (election.outcome.verdict is Verdict.ELECTED) is elected


@pytest.mark.django_db
def test_two_tellers_count_paper_apart_and_only_if_they_agree_it_counts(
    election: Election, people: list[Resident], world: World
) -> None:
    clerk, supervisor, officer = (world.actors[name] for name in ("clerk", "supervisor", "officer"))
    cast(election, people[0], 1)
    for resident in people[1:4]:
        voting.took_paper(election, resident, by=clerk, at=DURING)
    with pytest.raises(Refused, match="voted_already"):
        cast(election, people[1], 1)
    with pytest.raises(Refused, match="voted_already"):
        voting.took_paper(election, people[0], by=clerk, at=DURING)
    with pytest.raises(Refused, match="paper_sum"):
        voting.tell(election, {1: 1, 2: 1, BLANK: 0}, by=clerk)
    assert voting.tell(election, {1: 1, 2: 2, BLANK: 0}, by=clerk) is Counted.FIRST
    with pytest.raises(Refused, match="told_already"):
        voting.tell(election, {1: 1, 2: 2, BLANK: 0}, by=clerk)
    assert voting.tell(election, {1: 2, 2: 1, BLANK: 0}, by=supervisor) is Counted.DIFFER
    with pytest.raises(Refused, match="paper_not_counted"):
        holding.close(election, by=THE_CLOCK, at=OVER)
    assert holding.close_due(at=OVER) == 0
    assert voting.tell(election, {1: 1, 2: 2, BLANK: 0}, by=clerk) is Counted.FIRST
    assert voting.tell(election, {1: 1, 2: 2, BLANK: 0}, by=officer) is Counted.AGREED
    assert holding.close_due(at=OVER) == 1
    election.refresh_from_db()
    assert election.outcome.votes == {1: 2, 2: 2}
    assert not Teller.objects.exists()
    integrate_all(at=OVER)
    assert gaps() == []


@pytest.mark.django_db
def test_who_may_not_count_or_open(election: Election, people: list[Resident], world: World) -> None:
    voting.took_paper(election, people[1], by=world.actors["clerk"], at=DURING)
    for name in ("other_clerk", "auditor", "administrator", "assessor"):
        with pytest.raises(Refused, match="not_yours"):
            voting.tell(election, {1: 1, 2: 0, BLANK: 0}, by=world.actors[name])
    with pytest.raises(Refused, match="not_yours"):
        voting.took_paper(election, people[2], by=world.actors["officer"], at=DURING)
    with pytest.raises(Refused, match="not_yours"):
        holding.open_polls(election.group, by=world.actors["officer"], at=DURING)
    with pytest.raises(Refused, match="polls_open"):
        holding.stand(people[3], by=as_resident(people[3].pk))


@pytest.mark.django_db
def test_polls_do_not_open_without_anybody_who_stands_nor_twice(people: list[Resident]) -> None:
    group, by = people[0].membership.group, as_resident(people[0].pk)
    with pytest.raises(Refused, match="nobody_stands"):
        holding.open_polls(group, by=by, at=OPENED)
    holding.stand(people[0], by=by)
    holding.stand_down(people[0], by=by)
    assert not Standing.objects.exists()
    holding.stand(people[0], by=by)
    holding.open_polls(group, by=by, at=OPENED)
    Standing.objects.create(group=group, resident=people[1])
    with pytest.raises(Refused, match="polls_open"):
        holding.open_polls(group, by=by, at=OPENED)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["leave", "erase"])
def test_whoever_leaves_leads_no_more_and_the_count_stands(
    how: str, election: Election, people: list[Resident]
) -> None:
    for resident in people:
        cast(election, resident, 1)
    holding.close(election, by=THE_CLOCK, at=OVER)
    integrate_all(at=OVER)
    by = as_resident(people[0].pk)
    (grouping.leave if how == "leave" else enrolling.erase)(people[0], by=by, at=OVER)
    assert leader_of(election.group) is None
    assert election.outcome.votes == {1: 5, 2: 0}
    assert gaps() == []


@pytest.mark.django_db(transaction=True)
def test_one_who_votes_twice_at_once_has_one_ballot_and_all_at_once_have_theirs(
    election: Election, people: list[Resident]
) -> None:
    def act(resident: Resident) -> Callable[[], int]:
        def run() -> int:
            try:
                cast(Election.objects.select_related("group__place").get(pk=election.pk), resident, 1)
            except Refused as refused:
                assert refused.code == "voted_already"  # noqa: PT017 - in a thread
                return 0
            return 1

        return run

    done = at_once([*map(act, people), *map(act, people)])
    assert sum(done) == 5
    assert Ballot.objects.filter(filled=True, choice=1).count() == 5


@pytest.mark.django_db
def test_a_teller_reads_numbers_and_no_name_and_nothing_after_the_close(
    election: Election, people: list[Resident], world: World
) -> None:
    desks = {name: Client() for name in ("clerk", "supervisor", "officer", "other_clerk")}
    for name, desk in desks.items():
        desk.force_login(world.people[name])
    address = f"/zh/desk/elections/{election.pk}/"
    assert [desk.get(address).status_code for desk in desks.values()] == [200, 404, 404, 404]
    voting.took_paper(election, people[3], by=world.actors["clerk"], at=DURING)
    assert [desk.get(address).status_code for desk in desks.values()] == [200, 200, 200, 404]
    assert people[0].name in desks["clerk"].get(address).content.decode()
    for name in ("supervisor", "officer"):
        page = desks[name].get(address).content.decode()
        assert "1 号" in page
        assert not any(person.name in page for person in people)
        assert f"{address[3:]}" in desks[name].get("/zh/desk/elections/").content.decode()
    for name in ("clerk", "officer"):
        assert desks[name].post(f"{address}count", {"n1": 1, "n2": 0, "n0": 0}).status_code == 302
    holding.close(Election.objects.get(), by=THE_CLOCK, at=OVER)
    assert [desk.get(address).status_code for desk in desks.values()] == [200, 404, 404, 404]
