"""`nuo serve` and `nuo demo` as processes: they start, answer, and stop together. Slow, one after another."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from nuo.demo.cast import SHOWN_VILLAGE

pytestmark = [pytest.mark.faults, pytest.mark.sqlite_only]

NUO = [sys.executable, "-m", "nuo.web.cli"]
ROOT = Path(__file__).parents[3]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}}
    return {**kept, "NUO_HOME": str(home)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(home: Path, *command: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command until the block ends; kill it if it does not stop by itself."""
    process = subprocess.Popen(
        [*NUO, *command], env=environment(home), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def page(port: int, path: str, *, seconds: float = 40) -> str:
    """Return a page as soon as the server answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def closed(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_works_and_stops_as_one(tmp_path: Path, number: signal.Signals) -> None:
    port = free_port()
    with started(tmp_path, "serve", "--port", str(port)) as process:
        assert "<html" in page(port, "/zh/")
        end = time.monotonic() + 20
        while not (tmp_path / "worker.json").exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert (tmp_path / "worker.json").exists()
        process.send_signal(number)
        assert process.wait(20) == 0
        assert closed(port)


@pytest.mark.parametrize("command", ["serve", "web", "demo"])
def test_a_port_that_is_taken_is_said_in_one_sentence(tmp_path: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [*NUO, command, "--port", port], env=environment(tmp_path), cwd=ROOT, text=True, capture_output=True
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Cannot listen at 127.0.0.1:{port}: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "demo").exists()


def test_the_clock_leaves_no_trace_in_the_data_folder(tmp_path: Path) -> None:
    command = [*NUO, "clock", "2026-09-28T16:00", "5 working days"]
    done = subprocess.run(command, env=environment(tmp_path / "nuo"), cwd=ROOT, capture_output=True)
    assert (done.returncode, (tmp_path / "nuo").exists()) == (0, False)


def test_an_interrupted_demo_leaves_no_half_county(tmp_path: Path) -> None:
    folder = tmp_path / "nuo"
    with started(folder, "demo", "--port", str(free_port())) as process:
        end = time.monotonic() + 20
        while not list(folder.glob("demo.building.*/nuo.sqlite3")) and time.monotonic() < end:
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) != 0
    assert list(folder.iterdir()) == []


def test_the_demo_goes_on_from_what_is_built_and_shows_the_village(tmp_path: Path) -> None:
    home, port = tmp_path / "demo", free_port()
    home.mkdir()
    # A county of one month instead of twelve; the demo itself plays the days that are missing up to now.
    month = time.strftime("%Y-%m")
    simulate = [*NUO, "simulate", "--from", month, "--months", "1"]
    subprocess.run(simulate, env=environment(home), cwd=ROOT, check=True, capture_output=True)
    with started(tmp_path, "demo", "--port", str(port)) as process:
        assert "梅岭村" in page(port, f"/zh/places/{SHOWN_VILLAGE}/")
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=20)[0]
        assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/zh/places/{SHOWN_VILLAGE}/" in told
    assert "nuo-demo-2026" in told
    assert "clerk-meiling" in told
    assert "Traceback" not in told
