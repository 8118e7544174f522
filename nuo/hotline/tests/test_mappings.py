"""Every fault of a mapping file has its line and a sentence in both languages."""

import contextlib

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from nuo.hotline.mapping import LARGEST, BadMapping, read_mapping
from nuo.hotline.tests.conftest import MAPPING, mapping_of


def test_a_good_mapping_is_read() -> None:
    read = mapping_of()
    assert (read.source, read.zone.key, read.flags) == ("诺川12345", "Asia/Shanghai", {"是": True, "否": False})
    assert (dict(read.services), read.ignored, read.empty) == (
        {"道路坑洞": "road-repair"}, frozenset({"骚扰电话"}), frozenset({"", "NULL"}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "line", "code"),
    [
        ("  zone:", "  zome:", 14, "unknown_key"),
        ("source: 诺川12345\n", "", 1, "missing_key"),
        ('place: "990101101201"', "place: 990101101201", 3, "wrong_type"),
        ("nuo-hotline/1", "nuo-hotline/2", 1, "not_allowed"),
        ("Asia/Shanghai", "Beijing", 14, "unknown_zone"),
        ('"%Y-%m-%d"', '"%H:%M"', 13, "bad_date_format"),
        ('"%Y-%m-%d"', '"%Y-%m-%d %"', 13, "bad_date_format"),
        ("road-repair", "Road Repair", 19, "bad_service"),
        ("category: 类别", "category: 办结时间", 11, "column_for_two"),
        ("  on_time: 是否按时\n", "", 15, "flag_words_missing"),
        ("missed: [否]", "missed: [否, 是]", 17, "flag_twice"),
        ("[骚扰电话]", "[骚扰电话, 道路坑洞]", 21, "ignored_and_mapped"),
        ("office: 梅岭村村民委员会", 'office: " "', 4, "empty_text"),
        ("office: 梅岭村村民委员会", 'office: "梅岭 "', 4, "bad_form"),
        ("office: 梅岭村村民委员会", "office: *x", 4, "anchor"),
        ("schema:", "--- {}\n---\nschema:", 2, "two_documents"),
    ],
)
def test_a_fault_is_named_with_its_line(before: str, after: str, line: int, code: str) -> None:
    text = MAPPING.replace(before, after)
    assert text != MAPPING
    with pytest.raises(BadMapping) as bad:
        mapping_of(text)
    found = {problem.code: problem for problem in bad.value.problems}
    assert code in found, bad.value
    assert found[code].line == line, bad.value
    assert found[code].message("zh") != found[code].message("en")


def test_a_file_that_is_no_text_or_far_too_long_is_refused() -> None:
    for data, code in ((b"\xff\xfe", "not_utf8"), (b"#" * (LARGEST + 1), "too_big")):
        with pytest.raises(BadMapping) as bad:
            read_mapping(data, "map.yaml")
        assert [problem.code for problem in bad.value.problems] == [code]


def test_the_example_of_the_reference_is_a_good_mapping() -> None:
    page = (settings.ROOT / "docs" / "reference" / "hotline-mapping.md").read_text(encoding="utf-8")
    example = page.partition("```yaml\n")[2].partition("```")[0]
    assert mapping_of(example).services == {"道路坑洞": "road-repair", "路灯": "street-lights"}


@given(st.text(max_size=300), st.integers(0, len(MAPPING)))
def test_any_text_is_a_mapping_or_has_its_faults_named(text: str, at: int) -> None:
    for each in (text, MAPPING[:at] + text + MAPPING[at:]):
        with contextlib.suppress(BadMapping):
            mapping_of(each)
