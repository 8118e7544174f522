"""Notice, quorum and majority, against the law's own words and by properties."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.assemblies.rules import Basis, Flaw, Kind, Share, Sitting, Verdict, Votes, flaws, verdict
from nuo.assemblies.standards import all_standards, cited, read_standards, standard_for
from nuo.ledger.refusals import Refused

pytestmark = pytest.mark.sqlite_only

TODAY = date(2026, 11, 1)
ASSEMBLY = standard_for("assembly", TODAY)
NUMBERS = st.integers(0, 5_000)


@pytest.mark.parametrize(
    ("kind", "basis", "entitled", "enough", "too_few"),
    [
        # 26(1): over half of the adults, or two thirds and more of the homes.
        ("assembly", Basis.ADULTS, 200, 101, 100),
        ("assembly", Basis.ADULTS, 201, 101, 100),
        ("assembly", Basis.HOMES, 90, 60, 59),
        ("assembly", Basis.HOMES, 91, 61, 60),
        # 30(2): two thirds and more of its members.
        ("representatives", Basis.MEMBERS, 30, 20, 19),
        # 32(2): two thirds and more of the group's adults, or of its homes.
        ("villagers_group", Basis.ADULTS, 61, 41, 40),
        ("villagers_group", Basis.HOMES, 20, 14, 13),
    ],
)
def test_the_quorum_is_the_laws(kind: str, basis: Basis, entitled: int, enough: int, too_few: int) -> None:
    standard = standard_for(kind, TODAY)
    assert flaws(standard, Sitting(30, basis, entitled, enough)) == []
    assert flaws(standard, Sitting(30, basis, entitled, too_few)) == [Flaw.NO_QUORUM]


def test_a_way_of_counting_the_law_does_not_know_is_no_quorum() -> None:
    assert flaws(ASSEMBLY, Sitting(10, Basis.MEMBERS, 10, 10)) == [Flaw.NO_QUORUM]


@pytest.mark.parametrize(
    ("days", "special", "found"), [(10, "", []), (9, "", [Flaw.SHORT_NOTICE]), (1, "山洪要紧急转移", [])]
)
def test_notice_is_ten_days_unless_circumstances_are_special(days: int, special: str, found: list[Flaw]) -> None:
    assert flaws(ASSEMBLY, Sitting(days, Basis.ADULTS, 100, 80, special)) == found


def test_a_short_notice_is_only_excused_where_the_law_says_so() -> None:
    strict = read_standards(
        "standards: [{kind: assembly, since: 2026-01-01, majority: more than 1/2, notice: {days: 10}}]"
    )[0]
    assert flaws(strict, Sitting(9, Basis.ADULTS, 100, 80, "山洪")) == [Flaw.SHORT_NOTICE]


def test_those_who_abstain_were_there_and_count_against() -> None:
    sitting = Sitting(10, Basis.ADULTS, 100, 80)
    assert verdict(ASSEMBLY, sitting, Votes(41, 0, 39)) is Verdict.ADOPTED
    assert verdict(ASSEMBLY, sitting, Votes(40, 0, 40)) is Verdict.REJECTED
    assert verdict(ASSEMBLY, sitting, Votes(40, 39, 1)) is Verdict.REJECTED


def test_without_quorum_or_notice_even_all_votes_decide_nothing() -> None:
    assert verdict(ASSEMBLY, Sitting(10, Basis.ADULTS, 100, 50), Votes(50, 0, 0)) is Verdict.VOID
    assert verdict(ASSEMBLY, Sitting(9, Basis.ADULTS, 100, 80), Votes(80, 0, 0)) is Verdict.VOID
    assert verdict(ASSEMBLY, None, Votes(80, 0, 0)) is Verdict.OPEN
    assert verdict(ASSEMBLY, Sitting(10, Basis.ADULTS, 100, 80), None) is Verdict.OPEN


@given(part=st.fractions(0, 1), is_more=st.booleans(), whole=st.integers(1, 3_000), count=NUMBERS)
def test_a_share_is_met_just_as_the_fractions_say(part: Fraction, is_more: bool, whole: int, count: int) -> None:
    met = Fraction(count, whole) > part if is_more else Fraction(count, whole) >= part
    assert Share(part, is_more).is_met(count, whole) is met


@given(
    entitled=st.integers(1, 3_000), present=NUMBERS, yes=NUMBERS, no=NUMBERS, abstained=NUMBERS, days=st.integers(0, 40)
)
def test_what_is_adopted_had_notice_quorum_and_more_than_half_of_those_present(
    entitled: int, present: int, yes: int, no: int, abstained: int, days: int
) -> None:
    sitting, votes = Sitting(days, Basis.ADULTS, entitled, present), Votes(yes, no, abstained)
    adopted = verdict(ASSEMBLY, sitting, votes) is Verdict.ADOPTED
    assert adopted == (days >= 10 and 2 * present > entitled and 2 * yes > present)


@given(entitled=st.integers(1, 500), present=NUMBERS, yes=NUMBERS)
def test_one_more_vote_never_loses_a_motion(entitled: int, present: int, yes: int) -> None:
    sitting = Sitting(10, Basis.HOMES, entitled, present)
    order = [Verdict.VOID, Verdict.REJECTED, Verdict.ADOPTED]
    before, after = (order.index(verdict(ASSEMBLY, sitting, Votes(votes, 0, 0))) for votes in (yes, yes + 1))
    assert after >= before


def test_a_new_law_counts_from_its_day_and_not_before() -> None:
    known = read_standards(
        "standards: [{kind: assembly, since: 2026-01-01, majority: more than 1/2, quorum: {adults: more than 1/2}},"
        " {kind: assembly, since: 2027-01-01, majority: more than 1/2, quorum: {adults: at least 1/3}}]"
    )
    few = Sitting(10, Basis.ADULTS, 90, 30)
    assert flaws(standard_for("assembly", date(2026, 12, 31), known), few) == [Flaw.NO_QUORUM]
    assert flaws(standard_for("assembly", date(2027, 1, 1), known), few) == []


def test_until_2026_no_circumstances_excused_a_short_notice_and_the_articles_were_others() -> None:
    before = standard_for("assembly", date(2025, 12, 31))
    sitting = Sitting(9, Basis.ADULTS, 100, 80, "山洪要紧急转移")
    assert flaws(before, sitting) == [Flaw.SHORT_NOTICE]
    assert flaws(standard_for("assembly", date(2026, 1, 1)), sitting) == []
    assert (before.notice_article, before.quorum_article) == ("21(2)", "22(1)")


def test_a_day_before_the_first_standard_is_refused() -> None:
    with pytest.raises(Refused, match="no_standard"):
        standard_for("assembly", date(2018, 12, 28))


def test_every_article_named_is_in_the_registry_on_the_day_the_standard_begins() -> None:
    named = [(s, a, s.since) for s in all_standards() for a in (s.notice_article, s.quorum_article) if a]
    assert len(named) == 8
    assert all(cited(*each) is not None for each in named)


def test_every_kind_of_meeting_has_a_standard_and_only_three_are_in_law() -> None:
    found = {kind: standard_for(kind, TODAY) for kind in Kind}
    assert {kind for kind in found if found[kind].is_in_law} == {
        Kind.ASSEMBLY, Kind.REPRESENTATIVES, Kind.VILLAGERS_GROUP,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["half", "more than half", "at least 0/0", "2/3"])
def test_a_share_that_is_none_is_refused(text: str) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        Share.parse(text)
