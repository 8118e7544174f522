"""A real server over a real data folder, for as long as the browser tests of a worker last.

No worker runs beside it: what the pages know of the clock, they know by themselves.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nuo.web.tests.browser.county import Sample

ROOT = Path(__file__).parents[4]
_START = "import django; django.setup(); from nuo.web.tests.browser import county; county.{call}"
_SECONDS = 30


@dataclass(frozen=True)
class Asked:
    """A request somebody has made: its receipt code and its numbers."""

    code: str
    case: int
    duty: int
    promise: int


@dataclass(frozen=True)
class Site:
    """The address of the server and its data folder."""

    url: str
    home: Path
    sample: Sample

    def ask(self, village: str, service: str, *, at: datetime) -> Asked:
        """Let a resident have asked at some time."""
        run_in_the_county(self.home, f"ask({village!r}, {service!r}, {at.isoformat()!r})")
        return Asked(**json.loads((self.home / "asked.json").read_text(encoding="utf-8")))


@contextmanager
def served(home: Path) -> Iterator[Site]:
    """Build a county in an empty folder and serve it."""
    run_in_the_county(home, "build()")
    port = _free_port()
    command = [sys.executable, "-m", "nuo.web.cli", "web", "--port", str(port)]
    with (home / "server.txt").open("wb") as said:
        process = subprocess.Popen(command, env=_environment(home), cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_for(port, process)
        yield Site(f"http://127.0.0.1:{port}", home, Sample.read(home))
    finally:
        process.terminate()
        process.wait(_SECONDS)


def run_in_the_county(home: Path, call: str) -> None:
    """Call one of the county's functions in a process of its own."""
    command = [sys.executable, "-c", _START.format(call=call)]
    done = subprocess.run(command, env=_environment(home), cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NUO_", "DATABASE_URL", "PORT"))}
    # Letters become files: nothing is sent anywhere.
    mail = {"NUO_MAIL": (home / "mail").as_uri(), "NUO_MAIL_FROM": "nuo@example.invalid"}
    ours = {"NUO_HOME": str(home), "NUO_SMS": str(home / "sms"), "DJANGO_SETTINGS_MODULE": "nuo.web.settings"}
    return {**kept, **ours, **mail}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _SECONDS
    while True:
        assert process.poll() is None, "the server ended"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "the server does not answer"
        time.sleep(0.1)
