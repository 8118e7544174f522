"""Both formats say the same, whatever stands in the texts; and the judge of these tests would see what is wrong."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from nuo.conftest import THURSDAY
from nuo.open311.formats import Format, answer
from nuo.open311.rules import LONGEST_SPAN, span_of
from nuo.open311.tests.spec import judged

_IN_XML = st.characters(min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
_WORDS = st.text(_IN_XML, min_size=1).map(str.strip).filter(bool)


@given(code=_WORDS, words=_WORDS)
def test_any_words_arrive_whole_in_both_formats(code: str, words: str) -> None:
    tree = [{"code": code, "description": words}]
    assert judged(answer(Format.JSON, "errors", tree), "json", "errors") == tree
    assert judged(answer(Format.XML, "errors", tree), "xml", "errors") == tree


@given(st.text(min_size=1))
def test_what_xml_cannot_hold_never_breaks_the_document(words: str) -> None:
    tree = [{"code": "a", "description": f"a{words}a"}]
    assert len(judged(answer(Format.XML, "errors", tree), "xml", "errors")) == 1
    assert json.loads(answer(Format.JSON, "errors", tree).content)


REQUEST: dict[str, Any] = {  # Any: a tree
    "service_request_id": "2026-000001", "status": "open", "status_notes": None, "service_name": "a",
    "service_code": "1", "description": None, "agency_responsible": None, "service_notice": None,
    "requested_datetime": "2026-09-24T15:12:00+08:00", "updated_datetime": "2026-09-24T15:12:00+08:00",
    "expected_datetime": "2026-09-24T15:12:00+08:00", "address": None, "address_id": None, "zipcode": None,
    "lat": None, "long": None, "media_url": None,
}  # fmt: skip


def test_the_judge_lets_a_right_answer_pass() -> None:
    for fmt in Format:
        assert judged(answer(fmt, "service_requests", [REQUEST]), fmt, "service_requests") == [REQUEST]


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "solved"}, {"requested_datetime": "2026-09-24T15:12:00"}, {"requested_datetime": "2026-09-24"},
        {"updated_datetime": None}, {"service_code": None}, {"contact": "13800000000"}, {"description": "a" * 4_001},
    ],
)  # fmt: skip
def test_the_judge_sees_what_the_specification_does_not_allow(wrong: dict[str, object], fmt: str) -> None:
    tree: Any = [{**REQUEST, **wrong}]  # Any: also what no answer may hold
    with pytest.raises(AssertionError):
        judged(answer(Format(fmt), "service_requests", tree), fmt, "service_requests")
    short: Any = {name: value for name, value in REQUEST.items() if name != "address"}  # Any: as above
    with pytest.raises(AssertionError):
        judged(answer(Format(fmt), "service_requests", [short]), fmt, "service_requests")


@pytest.mark.parametrize(
    "content", [b"<errors/>", b'<?xml version="1.0"?><errors/>', b'<?xml version="1.0" encoding="utf-8"?><other/>']
)
def test_the_judge_sees_a_document_without_its_declaration_or_root(content: bytes) -> None:
    with pytest.raises(AssertionError):
        judged(HttpResponse(content, content_type="text/xml; charset=utf-8"), "xml", "services")


@given(days=st.integers(0, 89), later=st.integers(0, 10_000))
def test_a_span_holds_what_was_asked_for_and_is_never_too_long(days: int, later: int) -> None:
    begin = THURSDAY + timedelta(hours=later)
    start, end = (moment.isoformat() for moment in (begin, begin + timedelta(days=days)))
    assert span_of(start, end, now=THURSDAY).end - begin == timedelta(days=days)
    for span in (span_of(start, "", now=THURSDAY), span_of("", start, now=THURSDAY), span_of("", "", now=begin)):
        assert begin in {span.begin, span.end}
        assert span.end - span.begin == LONGEST_SPAN
