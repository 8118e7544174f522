"""The house rules catch what they should, and leave good code alone."""

from pathlib import Path

import pytest

from tools.house import faults


def function_of(lines: int) -> str:
    return "def f() -> None:\n" + "    f()\n" * (lines - 1)


def test_a_function_at_the_limit_is_fine() -> None:
    assert list(faults(Path("nuo/cases/rules.py"), function_of(40))) == []


def test_a_function_over_the_limit_is_named_with_its_line() -> None:
    (fault,) = faults(Path("nuo/cases/rules.py"), "\n" + function_of(41))
    assert fault == "nuo/cases/rules.py:2: f has 41 lines; 40 is the limit"


def test_a_method_and_an_async_function_are_functions_too() -> None:
    body = "        f()\n" * 40
    text = f"class A:\n    def m(self) -> None:\n{body}\n    async def n(self) -> None:\n{body}"
    assert len(list(faults(Path("nuo/cases/rules.py"), text))) == 2


def test_a_file_over_the_limit_is_named() -> None:
    assert list(faults(Path("nuo/a.py"), "x = 1\n" * 500)) == []
    assert "501 lines" in next(faults(Path("nuo/a.py"), "x = 1\n" * 501))


@pytest.mark.parametrize(
    "path", ["nuo/cases/tests/test_long.py", "nuo/cases/migrations/0001_initial.py", "conftest.py"]
)
def test_tests_and_migrations_may_be_long(path: str) -> None:
    assert list(faults(Path(path), function_of(600))) == []


@pytest.mark.parametrize(
    "line", ["x = 1  # noqa", "x = 1  # noqa: S101", "x = 1  # type: ignore[arg-type]", "x = 1  # noqa: S101 -"]
)
def test_an_exception_without_a_reason_is_refused(line: str) -> None:
    assert "say on the line why" in next(faults(Path("nuo/a.py"), line + "\n"))


@pytest.mark.parametrize(
    "line", ["x = 1  # noqa: S101 - the reason", "x = 1  # type: ignore[arg-type]  # the stub is wrong"]
)
def test_an_exception_with_a_reason_is_fine(line: str) -> None:
    assert list(faults(Path("nuo/a.py"), line + "\n")) == []


def test_a_drawer_for_everything_is_refused() -> None:
    assert "says nothing" in next(faults(Path("nuo/cases/utils.py"), ""))


def test_a_loose_type_without_a_reason_is_refused_and_with_one_is_fine() -> None:
    assert "switches the type checker off" in next(faults(Path("nuo/a.py"), "def f(x: Any) -> None: ...\n"))
    assert list(faults(Path("nuo/a.py"), "def f(x: Any) -> None: ...  # any JSON\n")) == []
    assert list(faults(Path("nuo/a.py"), "from typing import Any\n")) == []
