"""Read a programme pack: `load(path)` gives a `Pack` of frozen values.

Loading trusts a file that `nuo.programmes.check` found clean; a broken file stops with
`PackError`, which carries the first problem. Nothing here knows Django or the clock.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from nuo.clocks.limits import Limit
from nuo.programmes.contents import (
    After,
    Agreements,
    Appeal,
    Body,
    Cite,
    Cost,
    Covered,
    Declined,
    Document,
    Due,
    Event,
    Extension,
    Groups,
    Indicator,
    LocalPractice,
    Meeting,
    Moment,
    On,
    OnRequest,
    Pack,
    Pause,
    Policy,
    Post,
    Recurring,
    Right,
    Service,
    Span,
    Stage,
    Standard,
    Statutory,
    Supervision,
    Target,
    Task,
    Trigger,
)
from nuo.review import source
from nuo.review.texts import Text

__all__ = ["Pack", "PackError", "Service", "Text", "load", "pack_from"]

# The schema has already said what each value is; the keys of a mapping are only known by name.
Given = Mapping[str, Any]  # Any: YAML as read
T = TypeVar("T")


class PackError(Exception):
    """The file cannot be read as a pack; `check.check_file` lists every problem."""


def load(path: Path) -> Pack:
    """Read one pack. Raises PackError (naming file and line) and OSError."""
    try:
        found = source.read(path.read_text(encoding="utf-8"))
    except (source.SourceError, UnicodeDecodeError) as error:
        raise PackError(f"{path}: {error}") from error
    if not isinstance(found.data, dict):
        raise PackError(f"{path}: not a mapping")
    try:
        return pack_from(found.data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PackError(f"{path}: {error!r}") from error


def pack_from(given: Given) -> Pack:
    """Plain values that satisfy pack_schema.json, as a Pack."""
    sections: dict[str, Any] = {name: _many(given, name, read) for name, read in _SECTIONS.items()}  # Any: YAML as read
    until = given["in_force"].get("until")
    return Pack(
        id=given["id"],
        version=given["version"],
        country=given["country"],
        title=_text(given["title"]),
        summary=_text(given["summary"]),
        in_force_from=date.fromisoformat(given["in_force"]["from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        plan=given.get("plan"),
        policy=_policy(given.get("policy", {})),
        groups=_groups(given.get("groups", {})),
        agreements=Agreements(**given.get("agreements", {})),
        covers=tuple(_covered(*item) for item in given.get("covers", {}).items()),
        **sections,
    )


def _many(given: Given, name: str, read: Callable[[Any], T]) -> tuple[T, ...]:  # Any: YAML as read
    return tuple(read(item) for item in given.get(name, ()))


def _maybe(given: Given, name: str, read: Callable[[Any], T]) -> T | None:  # Any: YAML as read
    return read(given[name]) if name in given else None


def _text(given: Given) -> Text:
    return Text(zh=given["zh"], en=given["en"])


def _cite(given: Given) -> Cite:
    return Cite(given["law"], given["article"], given.get("version"), _maybe(given, "note", _text))


def _moment(given: Given) -> Moment:
    if "on" in given:
        return On(date.fromisoformat(given["on"]))
    return After(Limit.parse(given["after"]))


def _due(given: Given) -> Due:
    if "recurring" not in given:
        return _moment(given)
    rule = given["recurring"]
    return Recurring(rule["every"], rule["day"], rule.get("month", 1))


def _trigger(given: str | Given) -> Trigger:
    if isinstance(given, str):
        return OnRequest()
    return Event(_text(given["event"])) if "event" in given else _due(given)


def _policy(given: Given) -> Policy:
    usual = Policy()
    return Policy(
        due_soon=_maybe(given, "due_soon", Limit.parse) or usual.due_soon,
        strip_bands=tuple(given.get("strip_bands", usual.strip_bands)),
        minimum_count=given.get("minimum_count", usual.minimum_count),
        suppression=given.get("suppression", usual.suppression),
        refer_after=_maybe(given, "refer_after", Limit.parse),
        contest_within=_maybe(given, "contest_within", Limit.parse) or usual.contest_within,
        rate_within=_maybe(given, "rate_within", Limit.parse) or usual.rate_within,
        erase_after=_maybe(given, "erase_after", Limit.parse),
        remind_before=_maybe(given, "remind_before", Limit.parse) or usual.remind_before,
        tell_lead_after=_maybe(given, "tell_lead_after", Limit.parse) or usual.tell_lead_after,
    )


def _body(given: Given) -> Body:
    posts = _many(given, "posts", lambda post: Post(_text(post["role"]), post["count"]))
    return Body(
        given["id"],
        given["level"],
        given["kind"],
        _text(given["name"]),
        posts,
        _maybe(given, "duties", _text),
    )


def _pause(given: str | Given) -> Pause:
    if isinstance(given, str):
        return Pause(given)
    return Pause(given["reason"], _maybe(given, "cap", Limit.parse), _maybe(given, "within", Limit.parse))


def _statutory(given: Given) -> Statutory:
    return Statutory(Limit.parse(given["limit"]), _cite(given["cite"]), _maybe(given, "note", _text))


def _cost(given: Given) -> Cost:
    text = _maybe(given, "text", _text)
    return Cost(given.get("free", text is None), _maybe(given, "cite", _cite), text)


def _extension(given: Given) -> Extension:
    return Extension(Limit.parse(given["limit"]), _maybe(given, "cite", _cite))


def _appeal(given: Given) -> Appeal:
    return Appeal(Limit.parse(given["within"]), given.get("to"), _maybe(given, "cite", _cite))


def _local(given: Given) -> LocalPractice:
    return LocalPractice(_text(given["text"]), _text(given["source"]))


def _service(given: Given) -> Service:
    return Service(
        id=given["id"],
        title=_text(given["title"]),
        group=given["group"],
        level=given["level"],
        owed_by=given["owed_by"],
        to=_text(given["to"]),
        what=_text(given["what"]),
        trigger=_trigger(given["trigger"]),
        clock_starts=_maybe(given, "clock_starts", _text),
        remedy=_text(given["remedy"]),
        limit=_maybe(given, "limit", Limit.parse),
        statutory=_maybe(given, "statutory", _statutory),
        cost=_cost(given["cost"]),
        materials=_many(given, "materials", _text),
        channels=tuple(given["channels"]),
        confidential=given.get("confidential", False),
        pauses=_many(given, "pauses", _pause),
        basis=_many(given, "basis", _cite),
        local=_maybe(given, "local", _local),
        kind=given.get("kind", "request"),
        acknowledged_by=given.get("acknowledged_by"),
        then=given.get("then"),
        extension=_maybe(given, "extension", _extension),
        appeal=_maybe(given, "appeal", _appeal),
    )


def _task(given: Given) -> Task:
    return Task(
        id=given["id"],
        title=_text(given["title"]),
        level=given["level"],
        owed_by=given["owed_by"],
        due=_due(given["due"]),
        evidence=_maybe(given, "evidence", _text),
        basis=_many(given, "basis", _cite),
    )


def _stage(given: Given) -> Stage:
    return Stage(
        given["id"],
        _text(given["name"]),
        _moment(given["begins"]),
        _moment(given["ends"]),
        _many(given, "tasks", _task),
    )


def _target(given: Given) -> Target:
    return Target(
        given["id"],
        _text(given["title"]),
        given["of"],
        Decimal(str(given["share"])),
        _moment(given["by"]),
        _text(given["of_what"]),
    )


def _document(given: Given) -> Document:
    return Document(given["id"], given["level"], _text(given["title"]), given.get("required", True))


def _groups(given: Given) -> Groups:
    return Groups(
        _maybe(given, "size", _span),
        _maybe(given, "per_hamlet", _span),
        given.get("invitation_days"),
        given.get("election_days"),
        given.get("turnout_percent"),
        _many(given, "rules", _text),
    )


def _span(given: Given) -> Span:
    return Span(given["min"], given["max"])


def _meeting(given: Given) -> Meeting:
    return Meeting(
        given["id"],
        given["kind"],
        _text(given["title"]),
        _maybe(given, "before", _text),
        _maybe(given, "notice", Limit.parse),
        _maybe(given, "quorum", _text),
        _maybe(given, "cite", _cite),
    )


def _standard(given: Given) -> Standard:
    return Standard(given["id"], _text(given["title"]), _maybe(given, "evidence", _text))


def _indicator(given: Given) -> Indicator:
    return Indicator(given["id"], _text(given["title"]), given["unit"], given["direction"], given["source"])


def _right(given: Given) -> Right:
    return Right(given["id"], _text(given["text"]), _many(given, "basis", _cite))


def _supervision(given: Given) -> Supervision:
    return Supervision(given["id"], _text(given["title"]))


def _covered(element: str, given: list[str] | Given) -> Covered:
    if isinstance(given, list):
        return Covered(element, refs=tuple(given))
    return Covered(element, waits=given["waits"])


def _declined(given: Given) -> Declined:
    return Declined(given["id"], _text(given["what"]), _text(given["why"]))


_SECTIONS: dict[str, Callable[[Any], object]] = {  # Any: YAML as read
    "basis": _cite,
    "bodies": _body,
    "services": _service,
    "duties": _task,
    "stages": _stage,
    "targets": _target,
    "documents": _document,
    "meetings": _meeting,
    "standards": _standard,
    "indicators": _indicator,
    "rights": _right,
    "supervision": _supervision,
    "declined": _declined,
}
