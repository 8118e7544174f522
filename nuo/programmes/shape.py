"""Does the file have the shape the schema asks for? JSON Schema's findings as faults with our words."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Literal

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from nuo.clocks.errors import ClockError
from nuo.clocks.limits import Limit
from nuo.programmes.problems import Fault
from nuo.review.source import Path, Plain

FORMATS = FormatChecker(formats=())
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KINDS = {
    "string": ("文字，数字请加引号", "text, with quotes around a number"),
    "object": ("下一级的条目", "a mapping of keys"),
    "array": ("一个列表", "a list"),
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("true 或 false", "true or false"),
}


@FORMATS.checks("nuo-limit", raises=ClockError)
def _is_limit(value: object) -> bool:
    if isinstance(value, str):
        Limit.parse(value)
    return True


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    date.fromisoformat(value)
    # Python also reads 20261130 and 2026-W48; one spelling is enough for a file people compare.
    return _DATE.fullmatch(value) is not None


def shape_faults(data: Plain, schema: Literal["pack", "laws"]) -> Iterator[Fault]:
    return faults_against(_validator(schema), data)


def faults_against(validator: Draft202012Validator, data: Plain) -> Iterator[Fault]:
    """The same for a schema of another app."""
    for error in validator.iter_errors(data):
        yield from _faults(error)


@cache
def _validator(schema: str) -> Draft202012Validator:
    text = FilePath(__file__).with_name(f"{schema}_schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text), format_checker=FORMATS)


def _faults(error: ValidationError) -> Iterator[Fault]:
    # A schema finding carries values of any kind, by design.
    path: Path = tuple(error.absolute_path)
    rule = str(error.validator)
    wanted: Any = error.validator_value  # Any: JSON Schema as read
    value: Any = error.instance  # Any: JSON Schema as read
    known = _known(error)
    if rule == "required":
        for key in wanted:
            if key not in value:
                yield Fault(path, "missing_key", {"key": key})
    elif rule == "additionalProperties":
        for key in value:
            if key not in known:
                facts = {"key": key, "known": ", ".join(known)}
                yield Fault((*path, key), "unknown_key", facts, at_key=True)
    elif error.parent is not None and error.parent.validator == "propertyNames":
        yield Fault((*path, value), "bad_form", {"value": value}, at_key=True)
    else:
        yield _simple(path, rule, error)


def _known(error: ValidationError) -> tuple[str, ...]:
    return tuple(error.schema.get("properties", ())) if isinstance(error.schema, dict) else ()


def _simple(path: Path, rule: str, error: ValidationError) -> Fault:
    wanted: Any = error.validator_value  # Any: JSON Schema as read
    value: Any = error.instance  # Any: JSON Schema as read
    shown = {"value": _shown(value)}
    if rule == "type":
        zh, en = _KINDS[wanted if isinstance(wanted, str) else wanted[0]]
        return Fault(path, "wrong_type", {**shown, "want_zh": zh, "want_en": en})
    if rule in ("enum", "const"):
        known = ", ".join(str(one) for one in (wanted if rule == "enum" else [wanted]))
        return Fault(path, "not_allowed", {**shown, "known": known})
    if rule == "pattern":
        return Fault(path, "empty_text" if not str(value).strip() else "bad_form", shown)
    if rule == "format":
        return _bad_format(path, shown, error)
    if rule in ("minimum", "maximum", "exclusiveMinimum"):
        words = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">"}
        return Fault(path, "out_of_range", {**shown, "detail": f"{words[rule]} {wanted}"})
    if rule in ("minProperties", "maxProperties") and _known(error):
        return Fault(path, "one_of_these", {"known": ", ".join(_known(error))})
    if rule in ("minItems", "minProperties"):
        return Fault(path, "too_few")
    return Fault(path, "schema", {"detail": error.message[:120]})


def _bad_format(path: Path, shown: dict[str, str], error: ValidationError) -> Fault:
    cause = error.cause
    if isinstance(cause, ClockError):
        words = {"detail_zh": cause.message_zh, "detail_en": cause.message("en")}
        return Fault(path, "bad_limit", words)
    return Fault(path, "bad_date", shown)


def _shown(value: object) -> str:
    return str(value)[:60]
