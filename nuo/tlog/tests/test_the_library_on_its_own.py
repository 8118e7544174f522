"""The README's examples run as they stand, and the library needs nothing of Nuo but itself."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.sqlite_only
TLOG = Path(__file__).resolve().parents[1]


def test_the_readme_s_examples_run_as_they_stand(tmp_path: Path) -> None:
    done = doctest.testfile(str(TLOG / "README.md"), module_relative=False, globs={"place": tmp_path})
    assert done.attempted > 20
    assert done.failed == 0


def test_it_imports_nothing_but_the_standard_library_and_cryptography() -> None:
    names = [f"nuo.tlog.{path.stem}" for path in sorted(TLOG.glob("*.py")) if path.stem != "__init__"]
    told = "print(*sorted({each.partition('.')[0] for each in sys.modules} - set(sys.stdlib_module_names)))"
    code = f"import sys; before = set(sys.modules); import {', '.join(names)}; {told}"
    said = subprocess.run([sys.executable, "-I", "-S", "-c", _with_packages(code)], capture_output=True, text=True)
    others = {each for each in said.stdout.split() if not each.startswith(("_", "cython"))}
    assert others == {"cryptography", "nuo"}, said.stderr


def _with_packages(code: str) -> str:
    """Find the packages without the .pth files of the environment, which import things of their own."""
    return f"import sys; sys.path[:0] = {[str(TLOG.parents[1]), *(each for each in sys.path if each)]!r}; {code}"


def test_the_readme_names_every_file() -> None:
    text = (TLOG / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in TLOG.glob("*.py")} - {"__init__.py", "errors.py"}
    assert {name for name in names if name not in text} == set()
