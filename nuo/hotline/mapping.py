"""The mapping file: which columns of a hotline's file are read, and how. Every fault with its line and a sentence.

Read as packs are: plain YAML only, unknown keys refused. Whether the place, the office and its promises exist is
asked elsewhere; here the file is judged by itself.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from jsonschema import Draft202012Validator

from nuo.programmes.problems import WORDING, Fault, Problem
from nuo.programmes.shape import faults_against
from nuo.review import source
from nuo.review.source import Mark, Plain, Source, SourceError

LARGEST = 256 * 1024
COLUMNS = ("number", "opened", "closed", "category", "target", "on_time")
# A day and a time no other spelling of which is the same.
_PROBE = datetime(2026, 11, 23, 16, 45, 58, tzinfo=UTC)

_WORDS = WORDING | {
    "too_big": ("对照文件不能超过 256 KB。", "A mapping is at most 256 KB."),
    "two_documents": ("一个文件只写一份对照，请删掉多出的「---」。", "One file, one mapping: remove the extra “---”."),
    "empty_text": ("这里是空的，请填写。", "This is empty; fill it in."),
    "bad_form": ("「{value}」前后不能有空格。", "“{value}” has a space at one end; remove it."),
    "bad_service": (
        "「{value}」不是事项编号。编号只用小写英文字母、数字和短横线。",
        "“{value}” is not the id of a service: lower-case letters, digits and hyphens.",
    ),
    "unknown_zone": (
        "不认识时区「{value}」，请写成 Asia/Shanghai 这样。",
        "The time zone “{value}” is not known; write it as Asia/Shanghai.",
    ),
    "bad_date_format": (
        "「{value}」读不出年月日，请写成 %Y-%m-%d %H:%M:%S 这样。",
        "“{value}” does not read year, month and day; write it as %Y-%m-%d %H:%M:%S.",
    ),
    "column_for_two": (
        "「{value}」这一列写了两处，每列只读一次。",
        "The column “{value}” is named twice; each is read once.",
    ),
    "flag_words_missing": (
        "读了是否按时（columns.on_time），还要在 on_time 里写明哪些字样算按时、哪些算超时。",
        "An on-time flag is read (columns.on_time): say under “on_time” which words mean kept and which missed.",
    ),
    "flag_twice": ("「{value}」既算按时又算超时。", "“{value}” is both kept and missed."),
    "ignored_and_mapped": (
        "类别「{value}」既对应事项又要略过，请删掉一处。",
        "The category “{value}” is both mapped and ignored; remove one.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HotlineMapping:
    """How to read one hotline's files."""

    source: str
    place: str
    office: str
    # By our name of a column, theirs; target and on_time may be absent.
    columns: Mapping[str, str]
    formats: tuple[str, ...]
    zone: ZoneInfo
    flags: Mapping[str, bool]
    services: Mapping[str, str]
    ignored: frozenset[str]
    # What they write where there is nothing, such as NULL.
    empty: frozenset[str]
    # SHA-256 of the mapping file.
    digest: str


class BadMapping(Exception):
    """The mapping cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_mapping(data: bytes, name: str) -> HotlineMapping:
    """Read a mapping file; `name` stands in the problems. Raises BadMapping."""
    found = _source(data, name)
    problems = sorted(
        {_problem(name, _mark(found, fault), fault) for fault in _faults(found.data)},
        key=lambda one: (one.line, one.column, one.code, one.message_en),
    )
    if problems:
        raise BadMapping(problems)
    assert isinstance(found.data, dict)
    return _mapping(found.data, hashlib.sha256(data).hexdigest())


def _source(data: bytes, name: str) -> Source:
    start = Mark(1, 1)
    if len(data) > LARGEST:
        raise BadMapping([_problem(name, start, Fault((), "too_big"))])
    try:
        return source.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadMapping([_problem(name, start, Fault((), "not_utf8"))]) from error
    except SourceError as error:
        raise BadMapping([_problem(name, error.mark, Fault((), error.code, {"detail": error.detail}))]) from error


def _faults(data: Plain) -> Iterator[Fault]:
    misshapen = list(faults_against(_validator(), data))
    for fault in misshapen:
        is_service = fault.code == "bad_form" and fault.path[:1] == ("categories",)
        yield Fault(fault.path, "bad_service", fault.facts) if is_service else fault
    if not misshapen and isinstance(data, dict):
        yield from _senseless(data)


@cache
def _validator() -> Draft202012Validator:
    text = Path(__file__).with_name("mapping_schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _senseless(given: Mapping[str, Any]) -> Iterator[Fault]:  # Any: YAML that has the right shape
    if given["dates"]["zone"] not in available_timezones():
        yield Fault(("dates", "zone"), "unknown_zone", {"value": given["dates"]["zone"]})
    for number, form in enumerate(given["dates"]["formats"]):
        if not _reads_dates(form):
            yield Fault(("dates", "formats", number), "bad_date_format", {"value": form})
    yield from _senseless_columns(given)
    for number, name in enumerate(given.get("ignore", {}).get("categories", ())):
        if name in given["categories"]:
            yield Fault(("ignore", "categories", number), "ignored_and_mapped", {"value": name})


def _senseless_columns(given: Mapping[str, Any]) -> Iterator[Fault]:  # Any: YAML that has the right shape
    columns, flags = list(given["columns"].items()), given.get("on_time")
    for number, (key, name) in enumerate(columns):
        if name in [other for _key, other in columns[:number]]:
            yield Fault(("columns", key), "column_for_two", {"value": name})
    if ("on_time" in given["columns"]) != (flags is not None):
        yield Fault(("on_time",) if flags else ("columns", "on_time"), "flag_words_missing")
    for word in sorted(set(flags["kept"]) & set(flags["missed"])) if flags else ():
        yield Fault(("on_time", "missed"), "flag_twice", {"value": word})


def _reads_dates(form: str) -> bool:
    try:
        return datetime.strptime(_PROBE.strftime(form), form).date() == _PROBE.date()  # noqa: DTZ007 - only the date is looked at
    except ValueError:
        return False


def _mapping(given: Mapping[str, Any], digest: str) -> HotlineMapping:  # Any: YAML that has the right shape
    flags, ignore = given.get("on_time", {}), given.get("ignore", {})
    return HotlineMapping(
        source=given["source"],
        place=given["place"],
        office=given["office"],
        columns=given["columns"],
        formats=tuple(given["dates"]["formats"]),
        zone=ZoneInfo(given["dates"]["zone"]),
        flags=dict.fromkeys(flags.get("kept", ()), True) | dict.fromkeys(flags.get("missed", ()), False),
        services=given["categories"],
        ignored=frozenset(ignore.get("categories", ())),
        empty=frozenset(ignore.get("values", ())) | {""},
        digest=digest,
    )


def _mark(found: Source, fault: Fault) -> Mark:
    return found.key_mark(fault.path) if fault.at_key else found.mark(fault.path)


def _problem(name: str, mark: Mark, fault: Fault) -> Problem:
    zh, en = (words.format_map(fault.facts) for words in _WORDS[fault.code])
    path = ".".join(map(str, fault.path))
    return Problem(name, mark.line, mark.column, path, fault.code, zh, en)
