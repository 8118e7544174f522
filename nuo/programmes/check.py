"""Check a programme pack or the law registry: every problem with file, line and a sentence.

Shape first; a file with the wrong shape is not judged for meaning, because one misspelt key
would raise a crowd of echoes. The line (`the_line.py`) is always checked.
"""

from collections.abc import Iterator
from pathlib import Path

from nuo.programmes.coverage import Plan, coverage_faults
from nuo.programmes.meaning import meaning_faults
from nuo.programmes.pack import pack_from
from nuo.programmes.problems import Fault, Problem, sentence
from nuo.programmes.shape import shape_faults
from nuo.programmes.the_line import crossings
from nuo.review import source
from nuo.review.laws import Laws
from nuo.review.source import Mark, Plain, Source, SourceError

__all__ = ["Problem", "check_file", "check_text"]

LARGEST = 2 * 1024 * 1024


def check_file(path: Path, laws: Laws | None = None, plan: Plan | None = None) -> list[Problem]:
    """Every problem of the file, in the order of its lines; an empty list means clean.

    Without `laws` cites are not resolved; without `plan` the account of a plan's elements is
    not checked for completeness. A file that cannot be read is a problem, not an exception.
    """
    try:
        if path.stat().st_size > LARGEST:
            return [_at(path.name, Mark(1, 1), Fault((), "too_big"))]
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return [_at(path.name, Mark(line, 1), Fault((), "not_utf8"))]
    except OSError as error:
        detail = {"detail": error.strerror or str(error)}
        return [_at(path.name, Mark(1, 1), Fault((), "unreadable", detail))]
    return check_text(text, path.name, laws, plan)


def check_text(text: str, name: str, laws: Laws | None = None, plan: Plan | None = None) -> list[Problem]:
    """The same for text that is already in memory; `name` stands in the problems as the file."""
    try:
        found = source.read(text)
    except SourceError as error:
        return [_at(name, error.mark, Fault((), error.code, {"detail": error.detail}))]
    faults = _faults(found.data, laws, plan)
    problems = {_at(name, _mark(found, fault), fault) for fault in faults}
    return sorted(problems, key=lambda one: (one.line, one.column, one.code, one.message_en))


def _faults(data: Plain, laws: Laws | None, plan: Plan | None) -> Iterator[Fault]:
    if isinstance(data, dict) and "laws" in data:
        yield from shape_faults(data, "laws")
        return
    for found in crossings(data):
        yield Fault(found.path, found.fault, {"word": found.word})
    misshapen = list(shape_faults(data, "pack"))
    yield from misshapen
    if not misshapen and isinstance(data, dict):
        pack = pack_from(data)
        yield from meaning_faults(pack, laws)
        yield from coverage_faults(pack, plan)


def _mark(found: Source, fault: Fault) -> Mark:
    return found.key_mark(fault.path) if fault.at_key else found.mark(fault.path)


def _at(name: str, mark: Mark, fault: Fault) -> Problem:
    zh, en = sentence(fault.code, fault.facts)
    path = ".".join(str(part) for part in fault.path)
    return Problem(name, mark.line, mark.column, path, fault.code, zh, en)
