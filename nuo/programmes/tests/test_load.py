"""Loading a pack gives typed, frozen values, and a broken file says which file it was."""

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuo.clocks.limits import Limit
from nuo.programmes.check import check_text
from nuo.programmes.contents import After, OnRequest, Recurring
from nuo.programmes.pack import PackError, load
from nuo.programmes.tests.samples import CLEAN
from nuo.review.texts import Text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(CLEAN, encoding="utf-8")
    return path


def test_limits_dates_and_shares_are_values_not_text(file: Path) -> None:
    pack = load(file)
    service = pack.service("info-request")
    assert service.limit == Limit.parse("10 working days")
    assert service.trigger == OnRequest()
    assert pack.in_force_from == date(2026, 11, 1)
    assert pack.duties[0].due == Recurring("month", 5)
    assert pack.targets[0].share == Decimal("0.8")
    assert pack.targets[0].by == After(Limit.parse("365 calendar days"))


def test_policy_has_the_documented_defaults(file: Path) -> None:
    policy = load(file).policy
    assert (policy.strip_bands, policy.minimum_count, policy.suppression) == ((95, 85), 5, 10)
    assert {str(policy.due_soon), str(policy.remind_before), str(policy.tell_lead_after)} == {"1 working day"}


def test_the_numbers_of_a_file_are_read_and_a_limit_that_is_none_is_refused(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    given = 'policy: {remind_before: "2 个工作日", tell_lead_after: "3 calendar days"}\n'
    file.write_text(text + given, encoding="utf-8")
    policy = load(file).policy
    assert (str(policy.remind_before), str(policy.tell_lead_after)) == ("2 working days", "3 calendar days")
    wrong = text + 'policy: {remind_before: "1 month"}\n'
    assert [problem.code for problem in check_text(wrong, "wrong.yaml")] != []
    assert check_text(text + given, "right.yaml") == check_text(text, "right.yaml")


def test_a_pack_cannot_be_changed_after_loading(file: Path) -> None:
    with pytest.raises(FrozenInstanceError):
        load(file).title.zh = "改"  # type: ignore[misc]  # the refusal is the test


@pytest.mark.parametrize(("language", "said"), [("zh", "诺"), ("zh-hans", "诺"), ("en", "promise")])
def test_a_text_speaks_the_readers_language(language: str, said: str) -> None:
    assert Text("诺", "promise").in_(language) == said


@pytest.mark.parametrize("text", ["id: [", "- a", "id: sample"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    with pytest.raises(PackError, match=r"broken\.yaml"):
        load(path)


@given(st.text(max_size=200))
def test_no_text_makes_the_checker_crash(text: str) -> None:
    assert all(problem.line >= 1 for problem in check_text(text, "any.yaml"))


@given(st.integers(0, len(CLEAN) - 1), st.sampled_from(['"', "{", "}", "[", ":", "\t", "&", "-", "\n", "0"]))
def test_no_slip_of_the_hand_makes_the_checker_crash(at: int, slip: str) -> None:
    spoilt = CLEAN[:at] + slip + CLEAN[at + 1 :]
    assert all(problem.line >= 1 for problem in check_text(spoilt, "any.yaml"))
