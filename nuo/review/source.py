"""YAML text to plain values, with the line and column of every key and value.

A pack is written by people and read by people, so only the plain part of YAML is taken:
no anchors, tags, merge keys or second documents, and a repeated key is an error, not a
silent overwrite. Dates stay text here, so that 30 February can be reported where it stands.
Reading goes event by event: a hostile file can neither build objects nor exhaust the stack.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 20
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}


@dataclass(frozen=True)
class Mark:
    """A place in the file, counted from 1 as editors do."""

    line: int
    column: int


class SourceError(Exception):
    """The text is not YAML we take; `code` says which rule, `detail` names the thing."""

    def __init__(self, code: str, mark: Mark, detail: str = "") -> None:
        super().__init__(code, mark, detail)
        self.code, self.mark, self.detail = code, mark, detail


@dataclass(frozen=True)
class Source:
    data: Plain
    values: dict[Path, Mark] = field(repr=False)
    keys: dict[Path, Mark] = field(repr=False)

    def mark(self, path: Path) -> Mark:
        """Where the value stands; for a path that is not in the file, its nearest parent."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Mark(1, 1))

    def key_mark(self, path: Path) -> Mark:
        """Where the key stands; list items have no key, so their value is taken."""
        return self.keys.get(path) or self.mark(path)


def read(text: str) -> Source:
    """Raises SourceError."""
    reader = _Reader()
    try:
        for event in _events(text):
            reader.take(event)
    except MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        mark = Mark(place.line + 1, place.column + 1) if place else Mark(1, 1)
        raise SourceError("yaml", mark, error.problem or "") from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SourceError("yaml", Mark(line, 1), "a control character") from error
    except YAMLError as error:
        raise SourceError("yaml", Mark(1, 1), str(error)) from error
    return Source(reader.root, reader.values, reader.keys)


def _events(text: str) -> Iterator[Event]:
    # The pure-Python parser is the one that marks every event; ruamel leaves its type open.
    return cast(Iterator[Event], YAML(typ="safe", pure=True).parse(text))  # the schema has said so


@dataclass
class _Open:
    """A list or mapping whose end has not been reached."""

    path: Path
    value: "list[Plain] | dict[str, Plain]"
    key: str | None = None


class _Reader:
    def __init__(self) -> None:
        self.root: Plain = None
        self.values: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Event) -> None:
        mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        self._refuse_what_is_not_plain(event, mark)
        if isinstance(event, MappingStartEvent):
            self._enter({}, mark)
        elif isinstance(event, SequenceStartEvent):
            self._enter([], mark)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._open.pop()
        elif isinstance(event, ScalarEvent):
            self._scalar(event, mark)

    def _refuse_what_is_not_plain(self, event: Event, mark: Mark) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("anchor", mark, str(getattr(event, "anchor", "")))
        if isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent) and event.tag:
            raise SourceError("tag", mark, str(event.tag))
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise SourceError("two_documents", mark)

    def _enter(self, value: "list[Plain] | dict[str, Plain]", mark: Mark) -> None:
        if len(self._open) >= DEEPEST:
            raise SourceError("too_deep", mark, str(DEEPEST))
        self._open.append(_Open(self._place(value, mark), value))

    def _scalar(self, event: ScalarEvent, mark: Mark) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._key(parent, event.value, mark)
            return
        plain = event.style in (None, "")
        self._place(_resolve(event.value) if plain else event.value, mark)

    def _key(self, parent: _Open, key: str, mark: Mark) -> None:
        if key in parent.value:
            raise SourceError("duplicate_key", mark, key)
        parent.key = key
        self.keys[(*parent.path, key)] = mark

    def _place(self, value: Plain, mark: Mark) -> Path:
        """Put a value where it belongs and return its path."""
        path: Path = ()
        if not self._open:
            self.root = value
        else:
            parent = self._open[-1]
            if isinstance(parent.value, list):
                path = (*parent.path, len(parent.value))
                parent.value.append(value)
            elif parent.key is None:
                raise SourceError("yaml", mark, "a key must be a word")
            else:
                path = (*parent.path, parent.key)
                parent.value[parent.key] = value
                parent.key = None
        self.values[path] = mark
        return path


def _resolve(word: str) -> Plain:
    """What an unquoted YAML 1.2 word means; a date stays text."""
    if word in _WORDS:
        return _WORDS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DECIMAL.fullmatch(word):
        return float(word)
    return word
