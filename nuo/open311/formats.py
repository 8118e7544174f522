"""Answers in the two formats of the specification, from one tree of values.

JSON follows from XML by the "Spark convention": an element that holds only elements of one name is a list.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from xml.etree import ElementTree as ET

from django.http import HttpResponse

from nuo.ledger.rules import JSON


class Format(StrEnum):
    """How an address ends."""

    JSON = "json"
    XML = "xml"


CONTENT_TYPES = {Format.JSON: "application/json; charset=utf-8", Format.XML: "text/xml; charset=utf-8"}
# What the elements of each list are called.
_ITEM = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
# XML 1.0 has no way to write these, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(fmt: Format, root: str, tree: JSON, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Return an answer; `root` names the outermost element, which JSON leaves away."""
    return HttpResponse(written(fmt, root, tree), status=status, content_type=CONTENT_TYPES[fmt])


def written(fmt: Format, root: str, tree: JSON) -> bytes:
    """Return the bytes of an answer, in UTF-8.

    >>> written(Format.XML, "errors", [{"code": "a<b"}]).splitlines()[1]
    b'<errors><error><code>a&lt;b</code></error></errors>'
    """
    if fmt is Format.JSON:
        return json.dumps(tree, ensure_ascii=False).encode(errors="replace")
    text: bytes = ET.tostring(_element(root, tree), encoding="utf-8", xml_declaration=True)
    return text


def _element(name: str, tree: JSON) -> ET.Element:
    element = ET.Element(name)
    if isinstance(tree, Mapping):
        element.extend(_element(key, value) for key, value in tree.items())
    elif isinstance(tree, str):
        element.text = _NOT_IN_XML.sub("\ufffd", tree)
    elif isinstance(tree, bool):
        element.text = "true" if tree else "false"
    elif isinstance(tree, int):
        element.text = str(tree)
    elif tree is not None:
        element.extend(_element(_ITEM[name], value) for value in tree)
    return element
