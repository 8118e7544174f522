"""The line Nuo does not cross: institutions are held to account, never residents.

Fails the build when a forbidden idea becomes a model, a column, a form field, an address, an
API name or part of a programme; and when a new table could hold something about a resident
without anybody having decided so here.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from nuo.assemblies.models import Suggestion
from nuo.cases.models import Case, CaseFile, Message, Rating, Referral, Reveal, Sealing, Visit
from nuo.elections.models import Ballot, Candidate, RollPlace, Standing
from nuo.hotline.models import HotlineRecord
from nuo.notices.models import Follow, Preference
from nuo.programmes.check import check_file, check_text
from nuo.programmes.pack import load
from nuo.promises.models import Duty
from nuo.residents.models import Group, Invitation, Membership, ReadOutCode, Resident, SignInCode, Yes
from nuo.review.laws import load_laws
from nuo.review.reviewing import review
from nuo.review.rules import Severity
from nuo.signing.models import Reading, Scan, Signature

ROOT = Path(__file__).resolve().parent.parent
PACKS = sorted(path for path in (ROOT / "packs").glob("*.yaml") if path.name != "laws.yaml")
LAWS = load_laws(ROOT / "packs" / "laws.yaml")

# Ideas no name in the code may carry. Names are English, in words split at _ and capitals.
FORBIDDEN = re.compile(
    r"\b(pregnan\w*|birth(?!day)\w*|contracep\w*|steril\w*|abort(ion)?s?|fertil\w*|matern\w*|gyn\w*|menstru\w*"
    r"|women|woman|wife|wives|mothers?|female|sex|gender|marital|marriage|spouse|child(ren)?"
    r"|household|famil(y|ies)|hukou|religion|ethnic\w*|diagnos\w*|disease|medical"
    r"|score|points|credit|blacklist|penalt\w*|fine|fines|punish\w*|reward\w*|reputation|trust_?score)\b"
)
# Every column in which something about a resident may stand. A new one is a decision, made here.
ABOUT_RESIDENTS = {
    Case: {"content", "contact", "receipt", "papers", "channel", "language"},
    # The same words in a box, where they were said in confidence.
    Message: {"text", "sealed"},
    # A photograph or a paper that came with it, without what a camera adds.
    CaseFile: {"number", "name", "media_type", "size", "data", "sealed_name"},
    # When somebody comes; where, and what to have ready, stands in its message.
    Visit: {"starts_at", "called_off_at"},
    # The boxes of a confidential request: what was asked, what is missing, how to reach who asked; shut without a key.
    Sealing: {
        "public",
        "for_office",
        "for_holder",
        "asked",
        "papers",
        "contact",
        "contact_here",
        "contact_above",
        "commitment",
    },
    # That a contact was opened by two officials, and why; nothing of whose it is.
    Reveal: {"reason", "asked_at", "decided_at", "opened"},
    Duty: {"evidence"},
    # What who asked tells the level above; the rest of it is the institutions'.
    Referral: {"step", "ground", "asked_by", "text", "finding"},
    # One of five levels, of how an office dealt with a case; counted by promise and shown for no case.
    Rating: {"level"},
    # Of somebody's call to a hotline: its number there and its times. No words, no name, no category.
    HotlineRecord: {"source", "number", "opened_at", "closed_at", "target_at", "on_time", "due_at"},
    # What anybody may say before a meeting, without a name; who said it is kept nowhere.
    Suggestion: {"text", "answer", "shown"},
    # An account is optional: a name, a contact if they left one, the digest of the card's code.
    Resident: {"name", "contact", "card"},
    ReadOutCode: {"code", "expires_at"},
    # Typed by anybody, known to us or not; gone after ten minutes.
    SignInCode: {"contact", "language", "nonce", "expires_at", "tries", "is_sent"},
    # A group says how many it had when it was formed; a membership says nothing but that it is one.
    Group: {"number", "formed_at", "formed_with", "version"},
    Membership: set(),
    Invitation: {"expires_at"},
    Yes: {"on_paper"},
    # That somebody was shown an agreement, and signed it; the pledge is theirs and for nobody else to read.
    Reading: {"shown_at", "on_paper"},
    Signature: {"number", "method", "signed_at", "withdrawn_at", "strokes", "pledge", "salt"},
    Scan: {"media_type", "digest", "data"},
    # Who is willing to lead; who may be chosen; the roll while the polls are open; ballots tied to nobody.
    Standing: set(),
    Candidate: {"number"},
    RollPlace: {"has_voted"},
    Ballot: {"id", "filled", "choice", "receipt", "nonce"},
    # A mail address that follows a promise or a place, and nothing about whose it is; leaving deletes the row.
    Follow: {"address", "language", "daily", "nonce", "asked_at", "confirmed_at"},
}
# The only tables that may point at a resident: who leaves a group or deletes the account is in none of them.
TIED_TO_RESIDENTS = {ReadOutCode, Membership, Invitation, Yes, Reading, Signature, Standing, Candidate, RollPlace}
KEPT_SMALL = ("nuo.residents", "nuo.signing", "nuo.elections", "nuo.hotline", "nuo.notices")
LINE = {"forbidden", "private", "pressure", "punishing"}
KEYS = {models.BigAutoField, models.AutoField, models.ForeignKey, models.OneToOneField}
# Tables with free text or JSON that is the institution's own, published word.
OFFICIAL = {"Promise", "PromiseVersion", "Adoption", "Place", "Office", "CalendarVersion", "Post", "Person", "Entry",
            "Edge", "Head", "LogKey", "Pause", "PlaceMonth", "PromiseMonth", "PromiseDays", "Withholding",
            "Meeting", "Motion", "Attachment", "Document", "Clause", "Version", "Reason", "Filing",
            "Agreement", "Undertaken", "Election", "Teller", "CaseDuty", "ApiKey", "CaseLink",
            "Phrase", "Deputy", "PersonKey", "OfficeKey", "KeyShare", "Custodian", "HotlineImport",
            # What an office and followers are told, in the words of promises; how an official wants to be told.
            "Notice", "Letter", "News", "Cursor", "Preference", "Device"}  # fmt: skip


def in_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-./<>:{}]+", " ", name).lower()


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("nuo.")]


def names_in_models() -> Iterator[str]:
    for model in our_models():
        yield model.__name__
        for field in model._meta.concrete_fields:
            yield field.name
            yield from (str(key) for key, _ in getattr(field, "choices", None) or [])


def names_in_forms() -> Iterator[str]:
    def below(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    # Reading the addresses reads the views, and with them every form there is.
    assert get_resolver().url_patterns
    for form in below(forms.BaseForm):
        if form.__module__.startswith("nuo."):
            yield form.__name__
            yield from getattr(form, "base_fields", {})


def names_in_addresses() -> Iterator[str]:
    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for pattern in patterns:
            yield str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)

    yield from walk(get_resolver().url_patterns)


def names_in_the_api() -> Iterator[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield str(key)
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    file = ROOT / "docs" / "reference" / "openapi.json"
    yield from walk(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("source", [names_in_models, names_in_forms, names_in_addresses, names_in_the_api])
def test_no_name_in_the_product_carries_a_forbidden_idea(source: object) -> None:
    assert callable(source)
    names = list(source())
    assert len(names) > 10, "the walk found nothing to judge"
    assert [name for name in names if FORBIDDEN.search(in_words(name))] == []


@pytest.mark.parametrize(
    "name", ["pregnancy_status", "HouseholdScore", "listOfWomen", "villager.points", "birth_count", "/residents/<sex>/"]
)
def test_the_judge_of_names_would_have_seen_it(name: str) -> None:
    assert FORBIDDEN.search(in_words(name))


@pytest.mark.parametrize("name", ["evidence", "refinement", "place", "confidential", "kept_late"])
def test_the_judge_of_names_lets_ordinary_names_pass(name: str) -> None:
    assert not FORBIDDEN.search(in_words(name))


def test_every_table_is_either_the_institutions_or_has_been_decided_column_by_column() -> None:
    known = OFFICIAL | {model.__name__ for model in ABOUT_RESIDENTS}
    new = {model.__name__ for model in our_models()} - known
    assert not new, f"decide what {new} may hold about a resident, and write it into this test"


@pytest.mark.parametrize(
    "model",
    [each for each in ABOUT_RESIDENTS if each.__module__.startswith(KEPT_SMALL)],
)
def test_an_account_and_a_group_keep_nothing_but_what_was_decided(model: type[models.Model]) -> None:
    columns = {field.name for field in model._meta.concrete_fields if type(field) not in KEYS}
    assert columns == ABOUT_RESIDENTS[model], "decide it here first"


def test_nothing_else_points_at_a_resident() -> None:
    tied = {
        model
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is Resident
    }
    assert tied == TIED_TO_RESIDENTS


@pytest.mark.parametrize("model", [Case, Message, Rating, Referral, Sealing, Reveal, CaseFile, Visit])
def test_a_request_keeps_nothing_about_the_person_but_what_was_decided(model: type[models.Model]) -> None:
    decided = ABOUT_RESIDENTS[model] | {"state", "version", "side", "step", "at"}
    columns = {field.name for field in model._meta.concrete_fields if type(field) not in KEYS}
    assert columns <= decided, f"{columns - decided} is new: decide it here first"


# A post, and who stands in for it; the keys somebody holds; and which two opened a contact, because nobody may do it
# alone; how they want letters, which is theirs alone. None is a record of how somebody works.
_OF_OFFICIALS = {"Post", "Deputy", "PersonKey", "KeyShare", "Reveal", "Preference"}


def test_nothing_but_a_post_points_at_an_official() -> None:
    for model in our_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is apps.get_model("people", "Person"):
                assert model.__name__ in _OF_OFFICIALS, f"{model.__name__}.{field.name} ties a fact to a person"


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_programme_crosses_the_line_nowhere(path: Path) -> None:
    assert [problem for problem in check_file(path, LAWS) if problem.code in LINE] == []


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("已婚妇女每季度参加一次孕检", "married women attend a pregnancy check each quarter"),
        ("二孩结扎率达到 100%", "sterilisation after two children reaches 100%"),
        ("一户违反，全组取消优惠", "if one household breaks a rule the group loses its benefits"),
        ("违反村规的罚款 500 元", "whoever breaks village rules is fined 500 yuan"),
        ("给每户打分，积分管理", "every household is scored in a points system"),
    ],
)
def test_a_programme_that_asks_for_it_is_refused(zh: str, en: str) -> None:
    pack = (ROOT / "packs" / "jingwu.yaml").read_text(encoding="utf-8")
    title = re.search(r"^title:.*(?:\n[ ].*)*", pack, re.MULTILINE)
    assert title
    for text in (f"{{zh: {json.dumps(zh)}, en: Fine}}", f"{{zh: 好, en: {json.dumps(en)}}}"):
        tampered = pack.replace(title.group(), f"title: {text}")
        codes = {problem.code for problem in check_text(tampered, "tampered.yaml", LAWS)}
        assert codes & LINE, (text, codes)


@pytest.mark.parametrize(
    "demand",
    [
        "已婚妇女每季度参加一次孕检",
        "二孩夫妇应当结扎",
        "一户违反，全组取消优惠待遇",
        "违反村规的罚款 500 元",
        "各组每月上报怀孕人数和姓名",
        "发现邻居违法生育的，举报有奖",
    ],
)
def test_the_clause_reviewer_calls_such_a_demand_unlawful(demand: str) -> None:
    found = review(demand, today=date(2026, 11, 1)).findings
    assert Severity.UNLAWFUL in {finding.severity for finding in found}


def test_the_words_a_rule_looks_for_stand_only_in_its_rulebook() -> None:
    """As under `declined` in a pack: what we refuse is named where we refuse it, and kept nowhere."""
    assert not [model for model in apps.get_models() if model.__module__.startswith("nuo.review")]
    assert not [label for label in apps.app_configs if "review" in label]


def test_every_element_we_declined_is_declined_in_its_programme_with_a_reason() -> None:
    declined = {pack.id: {item.id: item for item in pack.declined} for pack in map(load, PACKS)}
    plans = {name: items for name, items in declined.items() if name != "cn-2026"}
    assert {name: sorted(items) for name, items in plans.items()} == {
        "jingwu": ["J23", "J24", "J25"],
        "yangzishao": ["Y07"],
        "wujiang": ["W12", "W13"],
        "funan": ["F04", "F10", "F13", "F15", "F26"],
        "ganzhou": ["G13", "G38"],
    }
    for items in plans.values():
        for item in items.values():
            assert len(item.why.zh) > 10
            assert len(item.why.en) > 20


def test_a_choice_of_letters_holds_no_fact_about_an_official() -> None:
    """Notices belong to posts; which of them somebody has opened is not kept, only up to when they have looked."""
    columns = {field.name for field in Preference._meta.concrete_fields if type(field) not in KEYS}
    assert columns == {"how", "hour", "language", "telephone", "read_to"}
