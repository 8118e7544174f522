"""`nuo serve`, `nuo web` and `nuo migrate`: the pages, alone or with the worker beside them."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

# A request waits on the database, not on the processor.
_THREADS = 4
_GRACE = 10.0  # seconds a process gets to end by itself

_host = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
_port = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT")
_workers = click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")


@click.command()
@_host
@_port
@_workers
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and do the background work. Ctrl-C stops both."""
    refuse_taken(host, port)
    if behind():
        call_command("migrate", verbosity=0)
    web_options = ["--host", host, "--port", str(port), "--workers", str(workers)]
    sys.exit(run_together([["web", *web_options], ["worker"]]))


@click.command()
@_host
@_port
@_workers
def web(host: str, port: int, workers: int) -> None:
    """Serve the pages only."""
    refuse_taken(host, port)
    Server(
        "nuo.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=_THREADS, log_level=LogLevels.warning, workers_kill_timeout=int(_GRACE) - 2,
    ).serve()  # fmt: skip


@click.command()
def migrate() -> None:
    """Bring the database up to date."""
    call_command("migrate", verbosity=1)


def behind() -> bool:
    """Whether the database lacks a migration."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_taken(host: str, port: int) -> None:
    """End with one sentence where something else listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # A connection that has just ended does not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(f"Cannot listen at {host}:{port}: {error.strerror}. Choose another with --port.", err=True)
            sys.exit(1)


def run_together(commands: Sequence[Sequence[str]], environment: Mapping[str, str] | None = None) -> int:
    """Run commands of `nuo` side by side until one ends or we are told to stop; return the exit code.

    `environment` is ours where it is not given.
    """
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # A group of their own: Ctrl-C reaches us alone, and we stop them in order.
    running = [
        subprocess.Popen([sys.executable, "-m", "nuo.web.cli", *command], start_new_session=True, env=environment)
        for command in commands
    ]
    while not stopping and all(process.poll() is None for process in running):
        time.sleep(0.1)
    failed = [process.returncode for process in running if process.poll() is not None]
    _stop(running)
    return 0 if stopping else (failed[0] or 1)


def _stop(running: Sequence["subprocess.Popen[bytes]"]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + _GRACE
    for process in running:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
