"""GeoReport v2 and its service discovery as a strict judge, written from the specification and not from our code.

It reads an answer in either format into one tree and raises at the first thing the specification does not allow:
a missing or foreign field, a wrong type, a time without an offset, a word outside its list.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

Check = Callable[[Any], bool]  # Any: a leaf, a list or a tree of an answer
Answer = Any  # Any: Django's test response

_ITEM_OF = {
    "services": "service", "attributes": "attribute", "values": "value", "service_requests": "request",
    "endpoints": "endpoint", "formats": "format", "errors": "error",
}  # fmt: skip
# XML knows only text; these fields are read as what the specification says they are.
_BOOLEANS = {"metadata", "variable", "required"}
_NUMBERS = {"order"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


def _filled(value: object) -> bool:
    return isinstance(value, str) and value == value.strip() != ""


def _text(value: object) -> bool:
    return value is None or _filled(value)


def _short_text(value: object) -> bool:
    return _text(value) and len(str(value or "")) <= 4_000


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _moment(value: object) -> bool:
    return isinstance(value, str) and bool(_MOMENT.fullmatch(value)) and bool(datetime.fromisoformat(value).tzinfo)


def _nothing(value: object) -> bool:
    return value is None


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _thing(fields: Mapping[str, Check], *, optional: frozenset[str] = frozenset()) -> Check:
    def fits(value: object) -> bool:
        assert isinstance(value, dict), value
        missing, foreign = fields.keys() - value.keys() - optional, value.keys() - fields.keys()
        assert not missing, f"missing: {sorted(missing)}"
        assert not foreign, f"foreign: {sorted(foreign)}"
        wrong = {name: held for name, held in value.items() if not fields[name](held)}
        assert not wrong, f"wrong: {wrong}"
        return True

    return fits


_VALUE = _thing({"key": _filled, "name": _filled})
_ATTRIBUTE = _thing({
    "variable": _flag, "code": _filled, "datatype": _one_of(*_DATATYPES), "required": _flag,
    "datatype_description": _text, "order": lambda value: type(value) is int and value > 0, "description": _text,
    "values": _list_of(_VALUE),
})  # fmt: skip
_SERVICE = _thing({
    "service_code": _filled, "service_name": _filled, "description": _text, "metadata": _flag,
    "type": _one_of("realtime", "batch", "blackbox"), "keywords": _text, "group": _text,
})  # fmt: skip
_REQUEST = _thing(
    {
        "service_request_id": _filled, "status": _one_of("open", "closed"), "status_notes": _text,
        "service_name": _filled, "service_code": _filled, "description": _short_text, "agency_responsible": _text,
        "service_notice": _text, "requested_datetime": _moment, "updated_datetime": _moment,
        "expected_datetime": _moment, "address": _text, "address_id": _text, "zipcode": _text, "lat": _nothing,
        "long": _nothing, "media_url": _nothing,
    },
    optional=frozenset({"status_notes", "agency_responsible", "service_notice", "expected_datetime"}),
)  # fmt: skip
_ENDPOINT = _thing({
    "specification": _one_of("http://wiki.open311.org/GeoReport_v2"), "url": _filled, "changeset": _filled,
    "type": _one_of("production", "test"), "formats": _list_of(_one_of("text/xml", "application/json")),
})  # fmt: skip
# By the outermost element: what stands in it.
_ROOTS: dict[str, Check] = {
    "discovery": _thing({
        "changeset": _filled, "contact": _filled, "key_service": _filled, "endpoints": _list_of(_ENDPOINT),
    }),
    "services": _list_of(_SERVICE),
    "service_definition": _thing({"service_code": _filled, "attributes": _list_of(_ATTRIBUTE)}),
    "service_requests": _list_of(_REQUEST),
    # The answer to a POST: an id, and never a token beside it.
    "handed_in": _list_of(_thing(
        {"service_request_id": _filled, "service_notice": _text, "account_id": _text},
        optional=frozenset({"service_notice", "account_id"}),
    )),
    "errors": _list_of(_thing({"code": _filled, "description": _filled})),
}  # fmt: skip
_ELEMENT = {"handed_in": "service_requests"}
_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


def judged(answer: Answer, fmt: str, what: str) -> Any:  # Any: the tree
    """Return the tree of an answer that keeps to the specification; fail where it does not."""
    assert answer["Content-Type"] == _TYPES[fmt]
    tree = json.loads(answer.content.decode("utf-8")) if fmt == "json" else _of_xml(answer.content, what)
    assert _ROOTS[what](tree)
    if what == "errors":
        assert tree, "an error without an error"
    if what == "service_definition":
        orders = [attribute["order"] for attribute in tree["attributes"]]
        assert len(set(orders)) == len(orders)
    return tree


def _of_xml(content: bytes, what: str) -> Any:  # Any: the tree
    declared = re.match(rb"<\?xml version=['\"]1\.0['\"] encoding=['\"](utf-8|UTF-8)['\"]\?>\s*<", content)
    assert declared, content[:80]
    root = ET.fromstring(content.decode("utf-8").partition("?>")[2].strip())  # noqa: S314 - our own answer
    assert root.tag == _ELEMENT.get(what, what)
    return _tree(root)


def _tree(element: ET.Element) -> Any:  # Any: the tree
    assert not element.attrib, "the specification has no attributes"
    assert "{" not in element.tag, "nor namespaces"
    children = list(element)
    if item := _ITEM_OF.get(element.tag):
        assert {child.tag for child in children} <= {item}, f"strangers in {element.tag}"
        assert not (element.text or "").strip()
        return [_tree(child) for child in children]
    if children:
        assert len({child.tag for child in children}) == len(children), f"something twice in {element.tag}"
        return {child.tag: _tree(child) for child in children}
    return _leaf(element.tag, element.text)


def _leaf(name: str, text: str | None) -> object:
    if name in _BOOLEANS:
        return {"true": True, "false": False}.get(text or "", text)
    if name in _NUMBERS:
        return int(text) if text and text.isdigit() else text
    return text or None
