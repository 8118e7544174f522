"""Lines become clauses: numbers, headings, lists that go on with the sentence above, and what surrounds a word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.review import context
from nuo.review.clauses import Line, clauses_of, lines_of, normalized
from nuo.review.judging import judge
from nuo.review.reviewing import Review, review
from nuo.review.rules import rulebook

# No database is in it.
pytestmark = pytest.mark.sqlite_only

TODAY = date(2026, 11, 27)


def reviewed(text: str) -> Review:
    return review(text, today=TODAY)


def found(text: str) -> list[tuple[str, str]]:
    """What the rules find: how lists, bans and quotations are read is theirs, not likeness's."""
    return [(each.clause.number, each.rule.category) for each in judge(clauses_of(lines_of(text)), rulebook())]


def test_headings_are_no_clauses_and_everything_else_is() -> None:
    text = "梅岭村村规民约\n第一章 总则\n一、环境卫生\n外嫁女一律不得享受本社待遇\n第一条 节水。\n节电"
    assert [clause.text for clause in clauses_of(lines_of(text))] == [
        "外嫁女一律不得享受本社待遇",
        "第一条 节水。",
        "节电",
    ]


def test_a_heading_that_lays_something_down_is_a_clause() -> None:
    assert found("一、罚款100元") == [("一", "village_fine")]
    assert clauses_of([Line("不得喧哗", 0, heading=True)])


def test_the_items_of_a_list_take_their_meaning_from_the_line_above() -> None:
    text = "第五条 有下列情形的，不享受集体分配：\n（一）外嫁女；\n（二）不交卫生费的。\n第六条 女婿上门是好事。"
    assert ("第五条（一）", "married_out_women") in found(text)
    assert not [number for number, _ in found(text) if number == "第六条"]


def test_a_list_of_what_is_forbidden_forbids() -> None:
    assert found("第五条 村干部不得有下列行为：\n（一）对村民罚款；\n（二）强迫妇女结扎；\n（三）收取押金。") == []
    assert found("严禁：\n1. 罚款\n2. 扣押财物") == []
    assert found("第五条 村里可以：\n（一）罚款100元；\n第六条 完。") == [("第五条（一）", "village_fine")]


def test_lists_within_lists_end_where_they_end() -> None:
    text = "一、禁止下列行为：\n1、下列收费：\n（1）收取押金\n（2）罚款\n2、强拆\n二、罚款50元。"
    assert found(text) == [("二", "village_fine")]


def test_lists_whose_numbers_are_not_in_the_text_are_followed_too() -> None:
    lines = [Line("村委会不得有下列行为：", 0), Line("罚款", 1, marker="list0"), Line("罚款100元", 2)]
    clauses = clauses_of(lines)
    assert [clause.lead for clause in clauses] == [None, 0, None]


@pytest.mark.parametrize("text", ["罚 款100元。", "罚　款１００元。", "罚·款100元。", "处以罚\u200b款100元。"])
def test_gaps_do_not_hide_a_word(text: str) -> None:
    assert [category for _, category in found(text)] == ["village_fine"]


@given(st.text(alphabet="罚款元 　·\u200b一二1２（）。，：“”abc\t", max_size=60))
def test_every_span_quotes_the_text_itself(text: str) -> None:
    for each in reviewed(text + "，罚款 100元").findings:
        assert each.quote
        assert (
            normalized(each.quote)[0]
            == each.clause.normal[slice(*_span(each.clause.normal, normalized(each.quote)[0]))]
        )
        assert each.clause.text[each.start : each.end] == each.quote


def _span(text: str, part: str) -> tuple[int, int]:
    at = text.find(part)
    return at, at + len(part)


@given(st.text(max_size=400))
def test_no_text_makes_the_reviewer_stumble(text: str) -> None:
    assert reviewed(text).balance.total >= 0


@pytest.mark.parametrize(
    ("text", "word", "banned"),
    [
        ("不得收取押金", "押金", True),
        ("严禁强迫妇女上环、结扎", "结扎", True),
        ("不得不交罚款", "罚款", False),
        ("不得拒绝孕检", "孕检", False),
        ("不准不参加孕检", "孕检", False),
        ("不得收取押金，违者罚款", "罚款", False),
        ("村规中罚款的条款一律作废", "罚款", True),
        ("旧村规的罚款已废止", "罚款", True),
        ("不罚款", "罚款", True),
        ("不交罚款的", "罚款", False),
        ("任何人无权罚款", "罚款", True),
    ],
)
def test_a_ban_is_seen_and_a_ban_on_refusing_is_a_demand(text: str, word: str, banned: bool) -> None:
    at = text.index(word)
    assert context.is_banned(text, at, at + len(word)) is banned


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("赌博的，由公安机关依法罚款。", []),
        ("赌博的，报派出所处理，并由村委会罚款500元。", ["village_fine"]),
        ("赌博的，由村委会罚款500元。", ["village_fine"]),
        ("违建由综合执法部门依法强制拆除。", []),
        ("违建由村里组织人强行拆除。", ["coercive_measure"]),
        ("有人贴出“未婚先孕罚款3000元”的告示，镇里已责令撤下。", []),
        ("对早婚的处罚“一百斤米酒、一百斤大米”。", ["birth_penalty"]),
        ("损坏公物的，照价赔偿。", []),
        ("损坏公物的，罚款200元并照价赔偿。", ["village_fine"]),
        ("屡教不改的，取消当年文明户评选资格。", []),
        ("学习《行政处罚法》和《治安管理处罚法》。", []),
        ("路上环卫车多，注意避让。", []),
    ],
)
def test_who_does_it_and_what_is_only_quoted_matters(text: str, categories: list[str]) -> None:
    assert [category for _, category in found(text)] == categories


def test_findings_name_the_law_of_the_day_and_say_what_is_different_today() -> None:
    then = review("乱倒垃圾的，罚款100元。", today=TODAY, as_of=date(2019, 6, 1)).findings[0]
    village = next(law for law in then.laws if law.cite.law_id == "village-committee-law")
    assert village.then
    assert village.today
    assert (village.then.article, village.today.article) == ("27(2)", "31(2)")
    assert village.differs
    penalty = next(law for law in then.laws if law.cite.law_id == "penalty-law")
    assert penalty.then is None  # the registry holds no wording of 2019, and says so
    now = review("乱倒垃圾的，罚款100元。", today=TODAY).findings[0]
    assert not any(law.differs for law in now.laws)


def test_the_balance_counts_whom_the_clauses_bind() -> None:
    text = "村委会应当每月公布账目。\n村民必须参加会议。\n老人可以免费体检。"
    balance = reviewed(text).balance
    assert (balance.total, balance.institution, balance.residents, balance.rights) == (3, 1, 1, 1)
    assert reviewed("").balance.share(0) == 0
