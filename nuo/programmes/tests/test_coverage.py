"""A pack cannot pretend to carry an element: references must lead somewhere, nothing may be left out."""

from nuo.programmes.coverage import Element, Plan
from nuo.programmes.tests.samples import CLEAN, codes, line_of, problems

PLAN = Plan(
    "jingwu",
    (
        Element("J01", "target", "build", "villages"),
        Element("J05", "chain", "reshape", "promises"),
        Element("J23", "list", "decline", "lists"),
    ),
)
BASE = CLEAN.replace("country: CN", "country: CN\nplan: jingwu", 1)
DECLINED = 'declined:\n  - {id: J23, what: {zh: "名单", en: "Lists"}, why: {zh: "隐私", en: "Privacy"}}\n'


def text(covers: str, declined: str = DECLINED) -> str:
    return f"{BASE}covers:\n{covers}{declined}"


def test_a_full_account_is_clean() -> None:
    assert codes(text("  J01: [targets.villages]\n  J05: {waits: agreements}\n"), PLAN) == []


def test_a_reference_to_a_missing_section_fails_on_its_line() -> None:
    pack = text("  J01: [targets.hamlets]\n  J05: {waits: agreements}\n")
    (problem,) = problems(pack, PLAN)
    assert problem.code == "dangling_ref"
    assert problem.line == line_of(pack, "targets.hamlets")


def test_the_title_of_a_section_is_no_reference() -> None:
    assert codes(text("  J01: [groups.size]\n  J05: {waits: agreements}\n"), PLAN) == ["dangling_ref"]


def test_an_empty_list_covers_nothing() -> None:
    assert codes(text("  J01: []\n  J05: {waits: agreements}\n"), PLAN) == ["too_few"]


def test_waiting_for_a_feature_that_will_not_come_fails() -> None:
    assert codes(text("  J01: {waits: someday}\n  J05: {waits: agreements}\n"), PLAN) == ["not_allowed"]


def test_an_element_left_out_is_named() -> None:
    (problem,) = problems(text("  J01: [targets.villages]\n"), PLAN)
    assert problem.code == "element_missing"
    assert "J05" in problem.message_en
    assert "covers" in problem.message_en


def test_a_declined_element_left_out_is_named() -> None:
    pack = text("  J01: [targets.villages]\n  J05: {waits: agreements}\n", "")
    assert codes(pack, PLAN) == ["element_missing"]


def test_what_is_declined_cannot_be_covered() -> None:
    covers = "  J01: [targets.villages]\n  J05: {waits: agreements}\n  J23: [targets.villages]\n"
    assert codes(text(covers), PLAN) == ["element_not_declined"]


def test_what_is_built_cannot_be_declined_away() -> None:
    declined = DECLINED + '  - {id: J05, what: {zh: "甲", en: "A"}, why: {zh: "乙", en: "B"}}\n'
    assert codes(text("  J01: [targets.villages]\n", declined), PLAN) == ["element_not_covered"]


def test_an_element_the_plan_does_not_have_is_refused() -> None:
    covers = "  J01: [targets.villages]\n  J05: {waits: agreements}\n  J99: [targets.villages]\n"
    assert codes(text(covers), PLAN) == ["element_unknown"]


def test_the_account_of_another_plan_does_not_count() -> None:
    assert codes(text("  J01: [targets.villages]\n"), Plan("funan", ())) == ["plan_differs"]
