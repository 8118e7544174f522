"""Every article we cite stands in a text we read, and our words about it are our own.

The texts are not part of the project: `../shared/data/law/*.md` holds whole laws, and section A
of `law_cn.md` holds quoted articles with a grade. Only grades A and B are law to us; what is
graded C or D was seen second hand or remembered, and never counts here.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks.numerals import whole_number
from nuo.programmes.contents import Cite, OnRequest, Pack, Service
from nuo.programmes.limits_compared import never_longer
from nuo.programmes.pack import load
from nuo.review.laws import Citation, LawError, Laws, Version, load_laws
from nuo.review.texts import Text

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
REGISTRY = ROOT / "packs" / "laws.yaml"
PACK = ROOT / "packs" / "cn-2026.yaml"

ARTICLE_LINE = re.compile(r"^第([一二三四五六七八九十百千零〇]+)条[ \u3000]", re.MULTILINE)
ENUMERATED = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")
COPIED = 12  # so many characters in a row are the law's sentence, not ours

# Amendments whose day of effect the texts do not say, because they keep the first law's last
# article. Each is the day named by the decision that made the amendment.
SAID_BY_THE_DECISION = {
    # 主席令第十七号: 自2019年1月1日起施行
    ("land-contract-law", "2018-12-29"): date(2019, 1, 1),
    # 修改会计法等十一部法律的决定: 自2017年11月5日起施行, as printed in the 会计法 it amended
    ("maternal-health-law", "2017-11-04"): date(2017, 11, 5),
    # 全国人民代表大会公告第一号: in force on the day it was adopted
    ("constitution", "2018"): date(2018, 3, 11),
    # 主席令第六十七号: 自2013年1月1日起施行
    ("public-security-law", "2012-10-26"): date(2013, 1, 1),
}


@dataclass(frozen=True)
class Quote:
    """One row of section A: part of an article, quoted."""

    version: str  # as written: the day of the version and, in brackets, when it took effect
    article: str
    words: str
    grade: str


def paragraphs(body: str) -> list[str]:
    """The paragraphs (款) of an article; its numbered items belong to the paragraph above."""
    lines = [line.strip() for line in body.split("\n\n")]
    return [line for line in lines if line and not ENUMERATED.match(line) and not line.startswith("#")]


def articles_of(text: str) -> dict[int, str]:
    """The articles of a law by number, each without its own heading."""
    body = text.split("<!-- INFO END -->", 1)[-1]
    parts = ARTICLE_LINE.split(body)[1:]
    numbers = [whole_number(number) for number in parts[::2]]
    return {number: said.strip() for number, said in zip(numbers, parts[1::2], strict=True) if number}


@cache
def law_texts() -> Mapping[tuple[str, str], str]:
    found = re.compile(r"(.+)\((\d{4}-\d{2}-\d{2})\)")
    texts = {}
    for path in sorted((SHARED / "law").glob("*.md")):
        name = found.fullmatch(path.stem)
        if name:
            texts[name[1], name[2]] = path.read_text(encoding="utf-8")
    return texts


@cache
def quotes() -> Mapping[str, tuple[Quote, ...]]:
    """Section A of the fact table, by the law's Chinese name."""
    whole = (SHARED / "law_cn.md").read_text(encoding="utf-8")
    section = whole.split("\n## A ", 1)[1].split("\n## ", 1)[0]
    rows: dict[str, list[Quote]] = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) >= 6 and cells[5][:1] in {"A", "B"}:
            name, version, article, words, _file, grade = cells[:6]
            rows.setdefault(name.strip("| "), []).append(Quote(version, article, words, grade[:1]))
    return {name: tuple(found) for name, found in rows.items()}


@pytest.fixture(scope="module")
def laws() -> Laws:
    return load_laws(REGISTRY)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(PACK)


@pytest.fixture
def texts() -> None:
    """The law texts must be there in CI; elsewhere a test that needs them is skipped."""
    if (SHARED / "law_cn.md").exists() and (SHARED / "law").is_dir():
        return
    message = f"law texts not found in {SHARED.parent.name}/{SHARED.name}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def split_article(article: str) -> tuple[int, int | None, int | None]:
    numbers = [int(number) for number in re.findall(r"\d+", article)]
    first, paragraph, item = (*numbers, None, None)[:3]
    assert first is not None
    return first, paragraph, item


def missing(citation: Citation) -> str | None:
    """Why the article cannot be found where it should stand; None when it can."""
    number, paragraph, item = split_article(citation.article)
    text = law_texts().get((citation.law.zh, citation.version))
    if text is None:
        return _missing_from_quotes(citation, number, paragraph)
    articles = articles_of(text)
    if number not in articles:
        return f"the text has no article {number}"
    if paragraph is not None and paragraph > len(paragraphs(articles[number])):
        return f"article {number} has {len(paragraphs(articles[number]))} paragraphs"
    return "items cannot be checked" if item is not None else None


def _missing_from_quotes(citation: Citation, number: int, paragraph: int | None) -> str | None:
    rows = [row for row in quotes().get(citation.law.zh, ()) if row.version.startswith(citation.version)]
    found = [row for row in rows if re.match(rf"{number}(?!\d)", row.article)]
    if paragraph is not None:
        found = [row for row in found if row.article.startswith(f"{number}({paragraph})")]
    return None if found else "no quote graded A or B"


def day_of_effect(law_id: str, name: str, version: Version) -> date:
    """What the table, the last article or the amending decision says, in this order."""
    for row in quotes().get(name, ()):
        said = re.search(r"(\d{4}-\d{2}-\d{2})起?施行", row.version)
        if row.version.startswith(version.version) and said:
            return date.fromisoformat(said[1])
    if (law_id, version.version) in SAID_BY_THE_DECISION:
        return SAID_BY_THE_DECISION[law_id, version.version]
    passed = date.fromisoformat(version.version)
    text = law_texts().get((name, version.version), "")
    said = re.search(r"自(\d{4})年(\d{1,2})月(\d{1,2})日起施行", text[-200:])
    written = date(*(int(number) for number in said.groups())) if said else passed
    # An amended law keeps the last article of its first version: the amendment is younger.
    return max(written, passed)


def only_chinese(text: str) -> str:
    return "".join(re.findall(r"[\u4e00-\u9fff]", text))


def copied(summary: str, law: str) -> str | None:
    ours, theirs = only_chinese(summary), only_chinese(law)
    runs = (ours[start : start + COPIED] for start in range(len(ours) - COPIED + 1))
    return next((run for run in runs if run in theirs), None)


def cites_of(pack: Pack) -> Iterator[tuple[str, Cite]]:
    yield from ((pack.id, cite) for cite in pack.basis)
    for service in pack.services:
        yield from ((service.id, cite) for cite in service.basis)
        if service.statutory:
            yield service.id, service.statutory.cite
        if service.cost.cite:
            yield service.id, service.cost.cite
    for duty in pack.duties:
        yield from ((duty.id, cite) for cite in duty.basis)
    for right in pack.rights:
        yield from ((right.id, cite) for cite in right.basis)
    yield from ((meeting.id, meeting.cite) for meeting in pack.meetings if meeting.cite)


# The registry against the texts


@pytest.mark.usefixtures("texts")
def test_every_article_stands_in_a_text_we_read(laws: Laws) -> None:
    faults = {f"{cite.law_id} {cite.version} {cite.article}": missing(cite) for cite in laws.citations()}
    assert {where: why for where, why in faults.items() if why} == {}


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize(
    ("law_id", "article"),
    [
        ("village-committee-law", "51"),  # it ends at 50
        ("village-committee-law", "31(4)"),  # three paragraphs
        ("social-assistance-law", "38"),  # not among the quoted articles
        ("social-assistance-law", "37(2)"),  # only the first paragraph is quoted
        ("archives-law", "1"),
    ],
)
def test_an_article_we_have_not_read_is_found_out(laws: Laws, law_id: str, article: str) -> None:
    law = laws.by_id[law_id]
    newest = law.versions[-1]
    nothing = Text("无", "none")
    assert missing(Citation(law_id, law.name, newest.version, newest.in_force, article, nothing))


@pytest.mark.usefixtures("texts")
def test_days_of_effect_agree_with_the_texts(laws: Laws) -> None:
    wrong = {
        (law.law_id, version.version): (version.in_force, expected)
        for law in laws.by_id.values()
        for version in law.versions
        if version.in_force != (expected := day_of_effect(law.law_id, law.name.zh, version))
    }
    assert wrong == {}


def test_an_old_wording_ends_the_day_before_the_new_one_begins(laws: Laws) -> None:
    for law in laws.by_id.values():
        for older, newer in pairwise(law.versions):
            assert set(newer.formerly.values()) <= set(older.articles), law.law_id
            assert older.until == newer.in_force - timedelta(days=1)
        assert law.versions[-1].until is None or law.law_id == "social-assistance-measures"
    # The registry turns to the act on the day it takes effect; no text says the measures were repealed.
    measures, act = laws.by_id["social-assistance-measures"], laws.by_id["social-assistance-law"]
    assert measures.versions[-1].until == act.versions[0].in_force - timedelta(days=1)


@pytest.mark.usefixtures("texts")
def test_nothing_second_hand_or_remembered_is_law(laws: Laws) -> None:
    assert {row.grade for rows in quotes().values() for row in rows} == {"A", "B"}
    whole = (SHARED / "law_cn.md").read_text(encoding="utf-8")
    second_hand = whole.split("\n## B ", 1)[1].split("\n## D ", 1)[0]
    numbers = set(re.findall(r"[\u4e00-\u9fff]{1,3}〔\d{4}〕\d+号", second_hand))
    assert numbers, "the documents graded C and D are named by number"
    ours = REGISTRY.read_text(encoding="utf-8") + PACK.read_text(encoding="utf-8")
    assert [number for number in numbers if number in ours] == []
    known = {name for name, _version in law_texts()} | set(quotes())
    assert {law.name.zh for law in laws.by_id.values()} <= known


@pytest.mark.usefixtures("texts")
def test_no_summary_copies_the_law(laws: Laws) -> None:
    found = {}
    for citation in laws.citations():
        texts = [text for (name, _version), text in law_texts().items() if name == citation.law.zh]
        texts += [row.words for row in quotes().get(citation.law.zh, ())]
        for text in texts:
            if run := copied(citation.summary.zh, text):
                found[f"{citation.law_id} {citation.article}"] = run
    assert found == {}


@given(st.text(alphabet="甲乙丙丁戊己庚辛", min_size=COPIED, max_size=30), st.integers(0, 5))
def test_a_copied_run_is_seen_through_any_punctuation(law: str, start: int) -> None:
    run = law[start : start + COPIED]
    if len(run) == COPIED:
        assert copied(f"我们说，{run[:5]}，{run[5:]}。", f"第一条　{law}") is not None
    assert copied(run[: COPIED - 1], law) is None


def test_articles_and_paragraphs_are_counted_as_the_law_prints_them() -> None:
    text = (
        "# 甲法\n\n2020年 修订\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 一款。\n\n第三十五条 公开下列事项：\n\n"
        "（一）第十条规定的事项；\n\n(二)其他。\n\n前款，依照\n\n第一百零二条　末条。"
    )
    assert list(articles_of(text)) == [1, 35, 102]
    assert len(paragraphs(articles_of(text)[35])) == 2


# Asking the registry


def test_the_wording_in_force_on_the_day_is_given(laws: Laws) -> None:
    before = laws.resolve("village-committee-law", "31", on=date(2025, 12, 31))
    after = laws.resolve("village-committee-law", "36", on=date(2026, 1, 1))
    assert (before.version, after.version) == ("2018-12-29", "2025-10-28")
    assert after.in_force == date(2026, 1, 1)


def test_a_named_version_is_given_whatever_the_newest_is(laws: Laws) -> None:
    assert laws.resolve("village-committee-law", "27(2)", version="2018-12-29").version == "2018-12-29"
    assert laws.resolve("village-committee-law", "31(2)").version == "2025-10-28"


def test_a_citation_is_printed_in_both_languages(laws: Laws) -> None:
    whole = laws.resolve("information-disclosure-regulation", "36")
    part = laws.resolve("information-disclosure-regulation", "33(2)")
    assert whole.label("zh") == "政府信息公开条例 第36条"
    assert part.label("zh-hans") == "政府信息公开条例 第33条第2款"
    assert part.label("en") == "Government Information Disclosure Regulation, art. 33(2)"


def test_a_rule_is_followed_back_to_the_article_it_stood_in(laws: Laws) -> None:
    now = laws.at("village-committee-law", "31(2)", date(2026, 6, 1))
    then = laws.at("village-committee-law", "31(2)", date(2019, 6, 1))
    assert now
    assert then
    assert (now.version, now.article) == ("2025-10-28", "31(2)")
    assert (then.version, then.article) == ("2018-12-29", "27(2)")
    assert laws.at("village-committee-law", "31(2)", date(2001, 1, 1)) is None
    assert laws.at("civil-code", "153", date(2019, 6, 1)) is None
    with pytest.raises(LawError, match="no article"):
        laws.at("civil-code", "9999", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("law_id", "article", "on", "version", "says"),
    [
        ("no-such-law", "1", None, None, "No law “no-such-law”"),
        ("village-committee-law", "99", None, None, "no article “99”"),
        ("village-committee-law", "36", date(2017, 1, 1), None, "No version"),
        ("village-committee-law", "36", None, "1998-11-04", "no version “1998-11-04”"),
        ("village-committee-law", "36", date(2025, 1, 1), "2025-10-28", "was not in force"),
        ("social-assistance-law", "45", date(2026, 6, 30), None, "No version"),
        ("social-assistance-measures", "48", date(2026, 7, 1), None, "No version"),
    ],
)
def test_what_the_registry_does_not_hold_is_refused_with_a_sentence(
    laws: Laws, law_id: str, article: str, on: date | None, version: str | None, says: str
) -> None:
    with pytest.raises(LawError, match=re.escape(says)):
        laws.resolve(law_id, article, on, version)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("in_force: 2020-01-01", "in_force: soon", "must be a date"),
        ("kind: law", "kind: custom", "kind must be one of"),
        ('"1":', '"1st":', "not an article number"),
        ("en: e}", "en: ''}", "needs both zh and en"),
        ("laws:", "rules:", "one key"),
        ("kind: law", "kind: law\n    kind: law", "cannot be read"),
    ],
)
def test_a_broken_registry_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    good = (
        "laws:\n  a-law:\n    name: {zh: 甲法, en: A}\n    kind: law\n    versions:\n      - version: '2020'\n"
        "        in_force: 2020-01-01\n        until: null\n        source: s\n        articles:\n"
        '          "1":\n            summary: {zh: 说, en: e}\n'
    )
    path = tmp_path / "laws.yaml"
    path.write_text(good, encoding="utf-8")
    assert load_laws(path).resolve("a-law", "1", on=date(2021, 1, 1)).summary == Text("说", "e")
    path.write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawError, match=says):
        load_laws(path)


# The default programme


def test_every_cite_of_the_default_programme_resolves(laws: Laws, pack: Pack) -> None:
    resolved = [laws.resolve(cite.law, cite.article, pack.in_force_from, cite.version) for _, cite in cites_of(pack)]
    assert len(resolved) > 200


def test_there_is_something_to_ask_for_in_every_field_of_life(pack: Pack) -> None:
    on_request = [service for service in pack.services if isinstance(service.trigger, OnRequest)]
    assert len(pack.services) >= 48
    assert len(on_request) >= 40
    assert sum(service.confidential for service in on_request) >= 5
    assert {service.level for service in pack.services} == {"county", "township", "village"}
    assert {service.group for service in pack.services} == {
        *("registration", "benefit", "care", "health", "information", "petition", "hotline"),
        *("disclosure", "livelihood", "infrastructure", "dispute", "agreement"),
    }


def lacking(service: Service) -> list[str]:
    facts = {
        "limit": service.limit,
        "clock_starts": service.clock_starts,
        "cost": service.cost.free or service.cost.text,
        "channels": service.channels,
        "remedy": service.remedy.zh and service.remedy.en,
        "basis or local practice": service.basis or service.local,
        "source of local practice": service.local is None or service.local.source.zh,
    }
    return [name for name, value in facts.items() if not value]


def test_every_service_on_request_says_all_a_resident_needs(pack: Pack) -> None:
    faults = {s.id: lacking(s) for s in pack.services if isinstance(s.trigger, OnRequest)}
    assert {name: found for name, found in faults.items() if found} == {}


def test_no_promise_is_longer_than_the_law_allows(pack: Pack) -> None:
    bound = [service for service in pack.services if service.statutory]
    assert len(bound) >= 8
    for service in bound:
        assert service.limit
        assert service.statutory
        assert service.limit.unit is service.statutory.limit.unit
        assert never_longer(service.limit, service.statutory.limit), service.id


@pytest.mark.usefixtures("texts")
def test_the_days_the_law_sets_stand_in_the_article(pack: Pack, laws: Laws) -> None:
    for service in pack.services:
        if service.statutory is None:
            continue
        cite = service.statutory.cite
        found = laws.resolve(cite.law, cite.article, pack.in_force_from, cite.version)
        number, _, _ = split_article(cite.article)
        body = articles_of(law_texts()[found.law.zh, found.version])[number]
        counts = {whole_number(said) for said in re.findall(r"([0-9]+|[一二三四五六七八九十]+)个?(?:工作)?日", body)}
        assert service.statutory.limit.count in counts, service.id


def test_health_and_family_services_are_confidential(pack: Pack) -> None:
    for service in pack.services:
        if service.group == "health":
            assert service.confidential, service.id
            assert isinstance(service.trigger, OnRequest), service.id
