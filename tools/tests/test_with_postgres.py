"""The tests' PostgreSQL answers, is nobody else's, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.sqlite_only]

ROOT = Path(__file__).resolve().parents[2]
ASK = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).execute('select 6 * 7').fetchone()[0])"


def start(tmp_path: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.with_postgres", *command],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        text=True,
        stdout=subprocess.PIPE,
    )


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder the server's own user may enter."""
    folder = Path("/tmp") / f"nuo-{os.getpid()}-{tmp_path_factory.mktemp('pg').name}"  # noqa: S108 - the socket's path must be short
    folder.mkdir(mode=0o755)
    return folder


def test_a_command_gets_a_database_that_answers(place: Path) -> None:
    said, _ = start(place, sys.executable, "-c", ASK).communicate(timeout=90)
    assert said == "42\n"
    assert list(place.iterdir()) == []
    place.rmdir()


def test_the_commands_exit_code_is_passed_on(place: Path) -> None:
    running = start(place, "sh", "-c", "exit 3")
    running.communicate(timeout=90)
    assert running.returncode == 3
    place.rmdir()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_it_is_told_to_stop(place: Path, sign: signal.Signals) -> None:
    running = start(place, "sh", "-c", "echo begun; exec sleep 60")
    assert running.stdout is not None
    assert running.stdout.readline() == "begun\n"
    running.send_signal(sign)
    running.communicate(timeout=60)
    assert running.returncode == 128 + sign
    assert list(place.iterdir()) == []
    place.rmdir()
