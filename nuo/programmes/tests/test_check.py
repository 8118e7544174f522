"""A bad pack is refused with the code, the line and a sentence a clerk understands."""

from pathlib import Path

import pytest

from nuo.programmes.check import check_file
from nuo.programmes.problems import WORDING
from nuo.programmes.tests.samples import CLEAN, codes, line_of, problems, spoilt


def test_a_clean_pack_has_no_problem() -> None:
    assert problems(CLEAN) == []


BAD = [
    ("unknown key", spoilt("    to: ", "    tpo: "), "tpo", {"unknown_key", "missing_key"}),
    ("no english", spoilt('{zh: "任何人", en: "Anyone"}', '{zh: "任何人"}'), '"任何人"}', {"missing_key"}),
    ("empty english", spoilt('en: "Anyone"', 'en: " "'), 'en: " "', {"empty_text"}),
    ("no such day", spoilt("2026-11-01", "2026-02-30"), "2026-02-30", {"bad_date"}),
    ("no such unit", spoilt("10 working days", "10 days"), "10 days", {"bad_limit"}),
    ("on the spot", spoilt("10 working days", "当场"), "当场", {"bad_limit"}),
    ("unquoted article", spoilt('article: "6(1)"', "article: 6"), "article: 6", {"wrong_type"}),
    ("unknown group", spoilt("group: information", "group: women"), "group: women", {"not_allowed"}),
    ("anchor", spoilt("id: sample", "id: &a sample"), "&a", {"anchor"}),
    ("duplicate key", spoilt("country: CN", "country: CN\ncountry: CN"), "country: CN\ntitle", {"duplicate_key"}),
    ("tag", spoilt("country: CN", "country: !!python/name:os.system CN"), "!!python", {"tag"}),
    ("above the law", spoilt("10 working days", "21 working days"), "21 working", {"limit_above_statutory"}),
    ("maybe above", spoilt("10 working days", "21 calendar days"), "21 calendar", {"limit_maybe_above_statutory"}),
    ("unknown law", spoilt("law: village-committee-law", "law: village-law"), "village-law", {"unknown_law"}),
    ("unknown article", spoilt('article: "6(1)"', 'article: "96"'), '"96"', {"unknown_article"}),
    ("law of the future", spoilt("from: 2026-11-01", "from: 1990-01-01"), "village-committee", {"law_not_in_force"}),
    ("no office", spoilt("owed_by: village_committee", "owed_by: association"), "association", {"no_such_office"}),
    ("residents owe", spoilt("owed_by: village_committee", "owed_by: residents"), "residents", {"duty_without_law"}),
    ("same id", spoilt("id: villages", "id: report"), "report, title: {zh: \"开展", {"duplicate_id"}),
    ("no 30 February", spoilt("every: month, day: 5", "every: year, month: 2, day: 30"), "30}", {"bad_date"}),
    ("over 100 per cent", spoilt("share: 0.8", "share: 80"), "share: 80", {"out_of_range"}),
    ("two dates", spoilt("by: {after: 365 calendar days}", "by: {after: 9 working days, on: 2027-01-01}"),
     "by: {after", {"one_of_these"}),
    ("no limit", spoilt('    limit: "10 working days"\n', ""), "- id: info-request", {"limit_missing"}),
    ("covers without plan", f"{CLEAN}covers: {{J01: [targets.villages]}}\n", "covers", {"covers_without_plan"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "expected"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_pack_is_refused_on_its_line(text: str, where: str, expected: set[str]) -> None:
    found = problems(text)
    assert expected <= {problem.code for problem in found}
    assert line_of(text, where) in {problem.line for problem in found if problem.code in expected}
    assert all(problem.message_zh and problem.message_en for problem in found)


def test_a_misspelt_key_names_the_keys_that_exist() -> None:
    (first, *_) = [one for one in problems(spoilt("    to: ", "    tpo: ")) if one.code == "unknown_key"]
    assert "tpo" in first.message_en
    assert "remedy" in first.message_en
    assert (first.line, first.column) == (17, 5)


def test_a_limit_in_other_days_says_how_it_was_compared() -> None:
    (problem,) = problems(spoilt("10 working days", "21 calendar days"))
    assert "longest holiday" in problem.message_en
    assert "最长的假期" in problem.message_zh


def test_a_resident_may_owe_what_a_law_says() -> None:
    text = spoilt(
        "owed_by: village_committee,",
        'owed_by: residents, basis: [{law: village-committee-law, article: "6(1)"}],',
    )
    assert codes(text) == []


def test_local_practice_never_passes_for_law() -> None:
    last = '    basis: [{law: information-disclosure-regulation, article: "33(2)"}]\n'
    assert codes(spoilt(last, "")) == ["no_basis"]


@pytest.mark.parametrize(
    "text", ["a: [", "a: 'b", "\x00", "a:\n\t- b", "? [x]\n: y", "- " * 30, "a: b\n---\nc: d", "[" * 9000]
)
def test_text_that_is_not_plain_yaml_is_one_problem_with_a_line(text: str) -> None:
    (problem,) = problems(text)
    assert problem.line >= 1
    assert problem.code in {"yaml", "too_deep", "two_documents"}


@pytest.mark.parametrize("text", ["", "plain words", "- a\n- b", "null"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    assert codes(text) == ["wrong_type"]


def test_a_file_over_two_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_text("#" * (2 * 1024 * 1024 + 1))
    assert [problem.code for problem in check_file(file)] == ["too_big"]


def test_a_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.yaml"
    file.write_bytes(b"id: a\ntitle: " + "样本".encode("gbk"))
    (problem,) = check_file(file)
    assert (problem.code, problem.line) == ("not_utf8", 2)


def test_a_file_that_is_not_there_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    assert [problem.code for problem in check_file(tmp_path / "none.yaml")] == ["unreadable"]


def test_every_sentence_stands_in_both_languages() -> None:
    assert all(zh.strip() and en.strip() for zh, en in WORDING.values())
