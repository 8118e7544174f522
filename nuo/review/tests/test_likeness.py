"""Likeness: pieces, what was learnt, and how it is weighed against the rules' words."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.review.clauses import clauses_of, lines_of
from nuo.review.judging import Judged
from nuo.review.likeness import BITS, KIND_BITS, Likeness, likeness, pieces_of, plain
from nuo.review.reviewing import review
from nuo.review.rules import Severity, rulebook
from nuo.review.weighing import _stops, _windows, found_in

# No database is in it.
pytestmark = pytest.mark.sqlite_only

TODAY = date(2026, 11, 29)
SHEEP = "谁家牛踩了别人的苗，牵一只羊到祠堂，大家吃一顿算完。"
NOTICE = "下周二上午停水检修，请各家提前接好水。"


def made(*, sure: float = 0.0, **weights: float) -> Likeness:
    """Return a likeness that knows some single characters; without them a text scores 0."""
    known = np.zeros(1 << BITS, np.float32)
    for sign, weight in weights.items():
        places, _ = pieces_of([sign], BITS)
        known[places[0]] = weight  # the character alone comes first
    kinds = np.zeros((2, 1 << KIND_BITS), np.float32)
    kinds[1, pieces_of(["羊"], KIND_BITS)[0][0]] = 1
    offsets = np.array([0.01, 0], np.float32)
    return Likeness(known, 0.0, 1.0, 0.5, -0.5, ("deposit", "village_fine"), kinds, offsets, sure)


def judged(text: str, learnt: Likeness | None = None) -> list[Judged]:
    return found_in(clauses_of(lines_of(text)), rulebook(), learnt)


def told(text: str, learnt: Likeness) -> list[tuple[str, str, bool]]:
    return [(each.rule.rule_id, each.severity.word, each.alike) for each in judged(text, learnt)]


def test_pieces_are_the_same_in_whatever_company_a_text_is() -> None:
    texts = ["乱倒垃圾的，交0元。", "", "羊", "不收押金"]
    places, owners = pieces_of(texts, BITS)
    for number, text in enumerate(texts):
        alone, _ = pieces_of([text], BITS)
        assert sorted(places[owners == number]) == sorted(alone)
    # 4 characters: 4 alone, 5 pairs and 4 triples with both ends, 2 + 1 a few characters apart; 3 words (不, 收, 押金):
    # one of two characters, 2 pairs side by side, 1 with one between.
    assert (owners == 3).sum() == 4 + 5 + 4 + 2 + 1 + 1 + 2 + 1
    assert (owners == 1).sum() == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("第十二条　乱倒的,罚５元", "乱倒的，罚0元"),
        ("（三）罚款三百元；", "罚款0元；"),
        ("3、1,500.50元", "0元"),
        ("一棵树", "0棵树"),
        ("一律不得", "一律不得"),
        ("第二天", "第0天"),
    ],
)
def test_numbers_are_one_sign_and_numbers_of_clauses_none(written: str, read: str) -> None:
    assert plain([clauses_of(lines_of(written))[0].normal]) == [read]


def test_a_clause_that_reads_unlawful_is_found_without_a_word_of_any_rule() -> None:
    assert judged(SHEEP, made()) == []
    (found,) = judged(SHEEP, made(羊=30.0))
    assert (found.rule.rule_id, found.severity, found.alike) == ("village-fine", Severity.UNLAWFUL, True)
    assert found.clause.normal[found.start : found.end] == "牵一只羊到祠堂"
    (found,) = judged(SHEEP, made(羊=8.0))
    assert found.severity is Severity.DOUBTFUL


def test_what_is_like_two_things_alike_is_given_no_name() -> None:
    (found,) = judged(SHEEP, made(sure=5.0, 羊=30.0))
    assert (found.rule.rule_id, found.severity) == ("beyond-its-power", Severity.UNLAWFUL)


@pytest.mark.parametrize(("weight", "severity"), [(0.0, "unlawful"), (-40.0, "doubtful")])
def test_a_rules_words_in_a_clause_that_reads_harmless_are_doubtful(weight: float, severity: str) -> None:
    assert told("乱倒垃圾的，罚款100元。", made(圾=weight)) == [("village-fine", severity, False)]


def test_rules_that_agree_are_believed_longer_and_one_that_stands_always() -> None:
    one, two = "停车不听的，罚款100元。", "停车不听的，罚款100元，还要当众检讨。"
    # Both below the bound for one rule, the longer above the bound for two.
    calm = made(停=-0.57 * len(pieces_of(plain([two]), BITS)[0]) ** 0.5)
    assert -0.65 < calm.scores([two])[0] < -0.5 > calm.scores([one])[0]
    assert told(one, calm) == [("village-fine", "doubtful", False)]
    assert {severity for _, severity, _ in told(two, calm)} == {"unlawful"}
    assert told("已婚妇女每季度参加一次孕检。", made(妇=-90.0)) == [("forced-check", "unlawful", False)]


def test_it_takes_a_clear_case_to_make_worse_what_a_rule_calls_doubtful() -> None:
    text = "无故不得越级上访。"
    size = len(pieces_of(plain([text]), BITS)[0]) ** 0.5
    clear, near = (
        replace(made(越=score * size), categories=("petition_restriction", "village_fine")) for score in (1.35, 1.25)
    )
    assert told(text, made()) == [("petition-ban", "doubtful", False)]
    assert told(text, near) == [("petition-ban", "doubtful", False)]
    assert told(text, clear) == [("petition-ban", "unlawful", True)]
    # What is like something else is a finding of its own.
    beside = told(text, made(越=1.25 * size))
    assert sorted(beside) == [("deposit", "unlawful", True), ("petition-ban", "doubtful", False)]
    # And what a rule says that stands is made neither better nor worse.
    cap = replace(made(席=90.0), categories=("custom_cap", "village_fine"))
    assert told("酒席不得超过二十桌。", cap) == [("custom-cap", "doubtful", False)]


def test_items_inherit_what_introduces_them_and_are_not_told_twice() -> None:
    text = "有下列情形之一的，送羊一只：\n（一）吵架\n（二）晒谷占路不听劝"
    assert [found.clause.number for found in judged(text, made(羊=40.0))] == ["1"]
    deeper = f"{text}：\n1. 晒谷占路\n2. 送羊不及时"
    assert [found.clause.number for found in judged(deeper, made(羊=40.0))] == ["1"]
    # The item alone says nothing; under its introduction it does.
    assert judged("晒谷占路不听劝", made(羊=4.0, 谷=2.5)) == []
    found = judged("有下列情形之一的，送羊：\n（一）晒谷占路不听劝", made(羊=4.0, 谷=2.5))
    assert [(each.clause.number, each.severity.word) for each in found] == [("1（一）", "doubtful")]


def test_one_sentence_in_a_long_clause_is_not_drowned() -> None:
    long = "路灯坏了请告诉村里，三天内来修。" * 12
    learnt = made(羊=25.0)
    assert judged(long, learnt) == []
    (found,) = judged(f"{long}不来开会的送羊一只。{long}", learnt)
    assert found.clause.normal[found.start : found.end] == "不来开会的送羊一只"


def test_a_quotation_is_read_whole_and_a_semicolon_ends_a_part() -> None:
    text = "有人说“不罚款。怎么管？”后来算了；乱倒垃圾的，罚1.5元。"
    ends = [0, *_stops(text)]
    assert [text[begin:end] for begin, end in pairwise(ends)] == [
        "有人说“不罚款。怎么管？”", "后来算了；", "乱倒垃圾的，罚1.5元。"
    ]  # fmt: skip


@given(st.text(st.sampled_from("天地。；！？“”（）1.、 a\n"), max_size=500))
def test_windows_follow_each_other_and_leave_nothing_out(text: str) -> None:
    windows = list(_windows(text))
    assert "".join(text[begin:end] for begin, end in windows) == text
    assert all(end - begin <= 160 for begin, end in windows)


def test_a_sentence_without_end_is_read_in_stretches() -> None:
    (found,) = judged("天" * 1000 + "羊" + "地" * 1000, made(羊=100.0))
    assert found.start <= 1000 < found.end


@pytest.mark.parametrize("text", ["", "羊", "Pay one sheep 羊.", "1234567890" * 50, "\n\n"])
def test_what_is_no_clause_in_chinese_says_nothing(text: str) -> None:
    assert judged(text, made(羊=1000.0)) == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=8))
def test_any_text_can_be_scored(texts: list[str]) -> None:
    learnt = likeness()
    scores = learnt.scores(texts)
    assert len(scores) == len(texts) == len(learnt.categories_of(texts))
    assert np.isfinite(scores).all()


def test_many_texts_score_as_each_alone() -> None:
    texts = [f"{SHEEP}{number}" * 40 for number in range(200)] + [NOTICE] * 3
    learnt = likeness()
    assert np.allclose(learnt.scores(texts), [learnt.scores([text])[0] for text in texts])


def test_every_category_that_was_learnt_has_a_rule_that_speaks_for_it() -> None:
    book, learnt = rulebook(), likeness()
    for category in learnt.categories:
        assert book.general(category).category == category
        assert sum(rule.general and rule.category == category for rule in book.rules) == 1
    assert book.general("no such thing").category == "other"
    assert learnt.harmless < learnt.doubtful < learnt.unlawful


def test_a_finding_says_that_it_is_by_likeness() -> None:
    (found,) = review(SHEEP, today=TODAY).findings
    assert found.alike
    assert found.says.zh.startswith(found.rule.says.zh)
    assert "请您自己再读一遍" in found.says.zh
    assert "read it again" in found.says.en
    (by_words,) = review("乱倒垃圾的，罚款100元。", today=TODAY).findings
    assert by_words.says == by_words.rule.says
    assert review(NOTICE, today=TODAY).findings == ()
