"""Every rule is proven by its own examples, cites law that resolves, and is refused when it is not well formed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nuo.review.clauses import clauses_of, lines_of
from nuo.review.judging import judge
from nuo.review.laws import LawError
from nuo.review.lawtexts import LawTexts
from nuo.review.proving import faults_of, found_in
from nuo.review.reviewing import laws
from nuo.review.rules import RULEBOOK, Rule, RuleError, Severity, rulebook
from nuo.review.words import WordError, compiled

# No database is in it.
pytestmark = pytest.mark.sqlite_only

BOOK = rulebook()
CATEGORIES = {
    *("village_fine", "deposit", "joint_liability", "collective_punishment", "forced_medical_check"),
    *("forced_contraception", "birth_penalty", "reproductive_surveillance", "withhold_benefit", "married_out_women"),
    *("publish_private", "public_shaming", "coercive_measure", "petition_restriction", "marriage_interference"),
    *("custom_cap", "fee", "compulsory_labour", "procedure_defect"),
}


@pytest.mark.parametrize(("rule", "example"), [(rule, said) for rule in BOOK.rules for said in rule.hits])
def test_what_must_hit_hits(rule: Rule, example: str) -> None:
    assert rule.rule_id in found_in(example, BOOK)


@pytest.mark.parametrize(("rule", "example"), [(rule, said) for rule in BOOK.rules for said in rule.misses])
def test_what_must_not_hit_does_not(rule: Rule, example: str) -> None:
    assert rule.rule_id not in found_in(example, BOOK)


@pytest.mark.parametrize(
    ("said", "categories"),
    [
        ("外嫁女不得参加分红。", ["married_out_women"]),
        ("外嫁女不参加分红。", ["married_out_women"]),
        ("出嫁女不能参与集体收益的分配。", ["married_out_women"]),
        ("外嫁女没参加医保的，村里帮着登记。", []),
    ],
)
def test_where_women_lose_their_share_the_law_on_women_is_named(said: str, categories: list[str]) -> None:
    assert [found.rule.category for found in judge(clauses_of(lines_of(said)), BOOK)] == categories


def test_every_category_of_the_law_table_has_a_rule() -> None:
    assert set(BOOK.categories()) >= CATEGORIES
    assert all((rule.hits and rule.misses) or rule.general for rule in BOOK.rules)


def test_every_article_a_rule_cites_is_in_the_registry() -> None:
    for rule in BOOK.rules:
        for basis in rule.laws:
            assert laws().resolve(basis.law, basis.article).summary.zh


def test_every_article_a_rule_cites_stands_in_a_law_text_or_a_checked_quotation(
    shared_data: Callable[[str], Path],
) -> None:
    """The registry's own test does this for all it holds; here for what findings print, by a second reader."""
    texts, table = LawTexts(shared_data("law")), shared_data("law_cn.md").read_text(encoding="utf-8")
    checked = table.split("\n## A ", 1)[1].split("\n## B ", 1)[0]
    for rule in BOOK.rules:
        for basis in rule.laws:
            cite = laws().resolve(basis.law, basis.article)
            if (cite.law.zh, cite.version) in texts.files:
                assert texts.verbatim(cite), cite
                continue
            number = re.match(r"\d+(\(\d+\))?", cite.article)
            assert number
            rows = rf"^\| {cite.law.zh} \| {cite.version}[^|]*\| {re.escape(number[0])}(?!\d)[^|]*\|.*\| [AB] \|"
            assert re.search(rows, checked, re.MULTILINE), cite


def test_no_rule_cites_what_was_only_remembered(shared_data: Callable[[str], Path]) -> None:
    table = shared_data("law_cn.md").read_text(encoding="utf-8")
    doubtful = table.split("\n## B ", 1)[1].split("\n## D ", 1)[0]
    numbers = set(re.findall(r"[\u4e00-\u9fff]{1,3}〔\d{4}〕\d+号", doubtful)) | {"747号", "51号"}
    written = "".join(path.read_text(encoding="utf-8") for path in RULEBOOK.glob("*.yaml"))
    assert [number for number in numbers if number in written] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("severity: unlawful", "severity: terrible", "severity is unlawful"),
        ('laws: ["penalty-law 16"]', "laws: [penalty-law]", "write a law as"),
        ("find: [罚款]", "find: [=nothing]", "no list “nothing”"),
        ("find: [罚款]", "find: [……元]", "must begin with a word"),
        ("find: [罚款]", 'find: ["罚(款"]', "does not close"),
        ("find: [罚款]", "find: 罚款", "must be a list"),
        ("find: [罚款]", "trigger: [罚款]", "unknown key trigger"),
        ("says: {zh: 不行。, en: No.}", "says: {zh: 不行。}", "needs both zh and en"),
        ("category: fine", "category:", "category is missing"),
    ],
)
def test_a_rule_that_is_not_well_formed_is_refused_with_a_sentence(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    good = (
        "a-rule:\n  category: fine\n  severity: unlawful\n  title: {zh: 罚, en: Fine}\n  says: {zh: 不行。, en: No.}\n"
        '  suggest: {zh: 删, en: Strike}\n  laws: ["penalty-law 16"]\n  find: [罚款]\n'
        "  examples: {hit: [罚款。], miss: [不罚款。]}\n"
    )
    assert old in good
    (tmp_path / "words.yaml").write_text("fine: [罚]\n", encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(good, encoding="utf-8")
    rulebook.cache_clear()
    assert faults_of(rulebook(tmp_path)) == []
    (tmp_path / "rules.yaml").write_text(good.replace(old, new), encoding="utf-8")
    rulebook.cache_clear()
    with pytest.raises(RuleError, match=says):
        rulebook(tmp_path)
    rulebook.cache_clear()


def test_a_rule_that_does_not_keep_its_word_is_named(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("fine: [罚]\n", encoding="utf-8")
    rule = (
        "a-rule:\n  category: fine\n  severity: unlawful\n  title: {zh: 罚, en: Fine}\n  says: {zh: 不行。, en: No.}\n"
        '  suggest: {zh: 删, en: Strike}\n  laws: ["penalty-law 99"]\n  find: [罚款]\n'
        "  examples: {hit: [不罚款。], miss: [罚款。]}\n"
    )
    (tmp_path / "rules.yaml").write_text(rule, encoding="utf-8")
    faults = faults_of(rulebook(tmp_path))
    assert [fault.split(";")[0] for fault in faults] == [
        "a-rule: should find something in “不罚款。”",
        "a-rule: should find nothing in “罚款。”.",
        faults[2].split(";")[0],
    ]
    assert "no article “99”" in faults[2]
    with pytest.raises(LawError):
        laws().resolve("penalty-law", "99")


def test_an_empty_list_of_words_is_refused() -> None:
    with pytest.raises(WordError):
        compiled([])


def test_the_same_text_is_always_judged_the_same() -> None:
    clauses = clauses_of(lines_of("乱倒垃圾的，罚款100元，停水停电。\n外嫁女不享受分红。\n不得收取押金。"))
    once = [(each.rule.rule_id, each.start, each.end) for each in judge(clauses, BOOK)]
    assert once == [(each.rule.rule_id, each.start, each.end) for each in judge(clauses, BOOK)]
    assert [rule for rule, _, _ in once] == ["village-fine", "cut-off", "married-out"]


@pytest.mark.parametrize(
    "demand",
    [
        "已婚妇女每季度参加一次孕检。",
        "二孩夫妇必须结扎。",
        "一户违反，全组取消优惠待遇。",
        "违反村规的罚款500元。",
        "发现邻居怀孕的要上报村委会。",
        "妇女的避孕方法登记造册。",
    ],
)
def test_what_crosses_the_line_is_flagged_unlawful(demand: str) -> None:
    found = judge(clauses_of(lines_of(demand)), BOOK)
    assert max(each.severity for each in found) is Severity.UNLAWFUL
