"""Every refusal has words, in both languages, and its facts fit them."""

import re
import string
from pathlib import Path

import pytest
from django.utils import translation

from nuo.ledger.refusals import Refused
from nuo.web.refusals import sentence, status_of
from nuo.web.refused import WORDS

NUO = Path(__file__).resolve().parents[2]
RAISED = re.compile(r'Refused\(\s*"(\w+)"((?:[^()]|\([^()]*\))*)\)')


def raised() -> list[tuple[str, str, set[str]]]:
    """Every `Refused("code", fact=…)` in the source: file, code, names of facts."""
    found = []
    for file in NUO.rglob("*.py"):
        if "tests" in file.parts:
            continue
        for code, facts in RAISED.findall(file.read_text(encoding="utf-8")):
            found.append((file.name, code, set(re.findall(r"(\w+)=", facts))))
    return found


def test_the_source_refuses_somewhere() -> None:
    assert len(raised()) > 30


@pytest.mark.parametrize(("file", "code", "facts"), raised())
def test_a_refusal_has_words_and_every_fact_they_name(file: str, code: str, facts: set[str]) -> None:
    assert code in WORDS, f"{file} refuses with {code}, which has no words"
    named = set(re.findall(r"%\((\w+)\)s", str(WORDS[code])))
    assert named <= facts, f"{file}: the words for {code} need {named - facts}"


@pytest.mark.parametrize("code", sorted(WORDS))
def test_the_words_say_something_else_in_chinese(code: str) -> None:
    # A value that is a limit and a time as well as any other fact.
    fits = {"limit": "7 working days", "statutory": "5 working days", "due": "2026-11-02T01:00:00Z",
            "valid_from": "2026-11-02T01:00:00Z", "starts": "2026-11-02T01:00:00Z",
            "begins": "2026-11-02T01:00:00Z", "until": "2026-11-02T01:00:00Z"}  # fmt: skip
    facts = {name: fits.get(name, "7") for name in re.findall(r"%\((\w+)\)s", str(WORDS[code]))}
    with translation.override("en"):
        english = sentence(Refused(code, **facts))
    with translation.override("zh-hans"):
        chinese = sentence(Refused(code, **facts))
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert english[0] in string.printable + "“" or facts
    assert english != chinese


def test_the_status_says_whose_turn_it_is() -> None:
    wanted = {"not_found": 404, "not_yours": 403, "somebody_was_faster": 409, "above_statutory": 422}
    assert {code: status_of(Refused(code)).value for code in wanted} == wanted
