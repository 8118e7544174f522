"""Run a command with DATABASE_URL set to a private PostgreSQL that ends with it.

    python -m tools.with_postgres --for-tests pytest -n auto

The cluster lives in a temporary folder, listens on a free loopback port with a random
password, and does not wait for the disk: it is for tests and never for real data.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools import needs

SECONDS = 60
# The data may vanish with the power: a test asks only what the server answers.
# Who waits minutes for a lock waits forever: better an error that names the statement.
FAST = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "lock_timeout=180s",
)  # fmt: skip
# Tests take back what they write. Figures gathered in between say that a table is empty while a test fills it with
# thousands of rows, and a plan made for none of them takes seconds; with no figures the size of the file decides.
TESTS = ("autovacuum=off",)
FOR_TESTS = "--for-tests"
UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Cluster:
    """A cluster's folder, its programs, its port, and who runs it (PostgreSQL refuses root)."""

    folder: Path
    programs: Path
    port: int
    owner: str | None
    password: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def url(self) -> str:
        """Return the address as DATABASE_URL wants it."""
        return f"postgres://nuo:{self.password}@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs as the owner, deaf to our Ctrl-C."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.programs / program, *arguments],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.owner,
                group=pwd.getpwnam(self.owner).pw_gid if self.owner else None,
                extra_groups=[] if self.owner else None,
            )

    def create(self) -> None:
        """Make the data folder."""
        secret = self.folder / "password"
        secret.touch(mode=0o600)
        secret.write_text(self.password, encoding="ascii")
        if self.owner:
            shutil.chown(self.folder, self.owner)
            shutil.chown(secret, self.owner)
        made = self.run(
            "initdb",
            "--pgdata=data",
            "--username=nuo",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        if made.wait():
            self.fail("initdb failed")

    def start(self, *more: str) -> subprocess.Popen[bytes]:
        """Start the server, with more settings than the usual ones, and wait until it answers."""
        settings = [f"-c{setting}" for setting in (*FAST, *more)]
        server = self.run("postgres", "-Ddata", "-h127.0.0.1", f"-p{self.port}", f"-k{self.folder}", *settings)
        until = time.monotonic() + SECONDS
        while not self.is_ready():
            if server.poll() is not None or time.monotonic() > until:
                stop(server)
                self.fail("the server did not start")
            time.sleep(0.05)
        return server

    def is_ready(self) -> bool:
        """Say whether the server takes connections; it writes so as the last line of its pid file."""
        pid_file = self.folder / "data" / "postmaster.pid"
        return pid_file.exists() and pid_file.read_text().rstrip().endswith("ready")

    def fail(self, what: str) -> None:
        """Stop with the end of the server's own words."""
        said = (self.folder / "log").read_text(errors="replace")[-1500:]
        sys.exit(f"PostgreSQL for the tests: {what}.\n{said}")


@contextmanager
def private_cluster(*more: str) -> Iterator[Cluster]:
    """Give a running cluster, with more settings than the usual ones, and leave nothing of it behind."""
    programs = needs.postgres()
    if programs is None:
        sys.exit("The tests need PostgreSQL: please install postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="nuo-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        cluster = Cluster(folder, programs, _free_port(), _owner())
        cluster.create()
        server = cluster.start(*more)
        yield cluster
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process politely (for the server: without waiting for its clients), then firmly."""
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(sign)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue


def run(command: list[str]) -> int:
    """Run a command with a private cluster and return its exit code. `--for-tests` before it sets what tests need."""
    more = TESTS if command[:1] == [FOR_TESTS] else ()
    command = command[1:] if more else command
    # A signal is noted and looked for, never raised: an exception could strike between the
    # start of a process and our knowing of it, and leave it running.
    told: list[int] = []
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, lambda number, _frame: told.append(number))
    with private_cluster(*more) as cluster:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": cluster.url})
        while child.poll() is None and not told:
            time.sleep(0.05)
        stop(child)
    return 128 + told[0] if told else child.returncode


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _owner() -> str | None:
    if os.geteuid():
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
