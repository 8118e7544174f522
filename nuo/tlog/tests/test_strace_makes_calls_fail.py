"""The same from outside: strace makes the kernel refuse one call of a real process, each in turn."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nuo.tlog.tests.lives import STEPS, Life

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow, pytest.mark.faults]
ROOT = Path(__file__).resolve().parents[3]
CI = os.environ.get("CI", "") not in {"", "false", "0"}
LIFE = "import sys; from pathlib import Path; from nuo.tlog.tests.lives import Life; Life(Path(sys.argv[1])).live()"
CALLS = {"fsync": r"fsync\(", "rename": r"rename\(", "mkdir": r"mkdir\(", "openat": r"openat\(", "write": r"write\("}


@pytest.fixture(scope="module")
def strace() -> str:
    """Return the path of strace, if it may trace at all."""
    program = shutil.which("strace")
    if program is None or subprocess.run([program, "-f", "true"], capture_output=True).returncode:
        (pytest.fail if CI else pytest.skip)("strace is missing, or this machine does not let it trace")
    return str(program)


def _live(place: Path, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", LIFE, str(place)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)


def _made(log: Path, name: str, place: Path) -> Iterator[int]:
    """Yield which calls of the main thread touched the log; strace counts each thread's calls for itself."""
    traced = log.read_text().splitlines()
    main = traced[0].split()[0]
    lines = [line for line in traced if line.startswith(main) and re.search(rf"\b{CALLS[name]}", line)]
    yield from (number for number, line in enumerate(lines, 1) if str(place) in line)


@pytest.mark.parametrize("name", list(CALLS))
def test_a_process_survives_each_refusal(name: str, strace: str, tmp_path: Path) -> None:
    place, trace = tmp_path / "counted", tmp_path / "trace"
    assert _live(place, strace, "-f", "-y", "-e", f"trace={name}", "-o", str(trace)).returncode == 0
    numbers = list(_made(trace, name, place))
    assert len(numbers) >= len(STEPS)
    # Each start of a process takes half a second; nine of each call, spread over the whole life.
    for number in numbers[:: max(1, len(numbers) // 9)]:
        life = Life(tmp_path / f"{name}-{number}")
        inject = f"inject={name}:error=EIO:when={number}"
        done = _live(life.place, strace, "-f", "-o", str(trace), "-e", f"trace={name}", "-e", inject)
        assert "(INJECTED)" in trace.read_text()
        assert done.returncode != 0
        life.go_on()
