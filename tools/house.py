"""House rules no other tool checks: short functions, short files, reasons for exceptions, plain names.

CONTRIBUTING.md says them in words. Prints one line for every fault, and fails if there is one.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("nuo", "tools", "tests")
LONGEST_FUNCTION = 40
LONGEST_FILE = 500
# Drawers into which everything ends up being thrown.
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base"}
EXCEPTION = re.compile(r"#\s*(type:\s*ignore(\[[\w, -]*\])?|noqa(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?)(?P<reason>.*)$")
LOOSE = {"Any", "cast"}
WORD = re.compile(r"\w{2,}")


def faults(path: Path, text: str) -> Iterator[str]:
    """Say what is wrong with one Python file, as `path:line: what`."""
    if "migrations" in path.parts:
        return
    yield from _exceptions_without_reason(path, text)
    if path.stem in VAGUE_NAMES:
        yield f"{path}:1: {path.stem!r} says nothing; name the file after what is in it"
    if "tests" in path.parts or path.name == "conftest.py":
        return
    if (lines := len(text.splitlines())) > LONGEST_FILE:
        yield f"{path}:1: {lines} lines; {LONGEST_FILE} is the limit"
    yield from _long_functions(path, text)
    yield from _loose_types(path, text)


def _long_functions(path: Path, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines; {LONGEST_FUNCTION} is the limit"


def _loose_types(path: Path, text: str) -> Iterator[str]:
    lines = text.splitlines()
    uses = {
        node.lineno: node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name) and node.id in LOOSE
    }
    for number, name in sorted(uses.items()):
        if not WORD.search(lines[number - 1].partition("#")[2]):
            yield f"{path}:{number}: {name} switches the type checker off; say on the line why"


def _exceptions_without_reason(path: Path, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = EXCEPTION.search(line)
        if found and not WORD.search(found["reason"]):
            yield f"{path}:{number}: say on the line why the rule does not hold here"


def main() -> None:
    """Look at every Python file of the project."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    found = [
        fault
        for path in [*paths, ROOT / "conftest.py"]
        for fault in faults(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    ]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
