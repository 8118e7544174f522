"""Requests a second on one core, through the server and the settings an instance runs with."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from nuo.bench.table import LackingError

HOST = "127.0.0.1"
SETTINGS = "nuo.bench.settings"
# A cookie we know nothing of: such a reader never gets a kept page.
FRESH = {"Cookie": "visit=1"}
_CONNECTIONS = 4
_STARTS_WITHIN, _ENDS_WITHIN = 30.0, 15.0


@contextmanager
def server(database: Path) -> Iterator[int]:
    """Give the port of a server with one worker on one core; it ends with the block."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": f"sqlite:///{database}"}
    with _on_core(0):
        process = subprocess.Popen(
            [sys.executable, "-m", "nuo.web.cli", "web", "--host", HOST, "--port", str(port)], env=environment
        )
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def page(port: int, path: str, headers: Mapping[str, str]) -> str:
    """Return a page; raises RuntimeError where the answer is not one."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers=dict(headers))
        answer = connection.getresponse()
        text = answer.read().decode()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answered {answer.status}")
    return text


def rates(port: int, asked: Sequence[tuple[str, Mapping[str, str]]], *, seconds: float, rounds: int) -> list[float]:
    """Return requests a second of each (path, headers): the middle of some rounds, taken in turn."""
    found: list[list[float]] = [[] for _ in asked]
    for _ in range(rounds):
        for rate, (path, headers) in zip(found, asked, strict=True):
            rate.append(_rate(port, path, headers, seconds))
    return [median(rate) for rate in found]


def _rate(port: int, path: str, headers: Mapping[str, str], seconds: float) -> float:
    page(port, path, headers)
    with _on_core(1):
        if wrk := shutil.which("wrk"):
            return _by_wrk(wrk, f"http://{HOST}:{port}{path}", headers, seconds)
        until = time.perf_counter() + seconds
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            counts = pool.map(lambda _: _asked_until(until, port, path, headers), range(_CONNECTIONS))
            return sum(counts) / seconds


def _by_wrk(wrk: str, url: str, headers: Mapping[str, str], seconds: float) -> float:
    named = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{_CONNECTIONS}", f"-d{max(1, round(seconds))}s", *named, url]
    said = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(f"wrk said: {said}")
    return float(found[1])


def _asked_until(until: float, port: int, path: str, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    count = 0
    while time.perf_counter() < until:
        connection.request("GET", path, headers=dict(headers))
        connection.getresponse().read()
        count += 1
    connection.close()
    return count


@contextmanager
def _on_core(number: int) -> Iterator[None]:
    """Run what is started inside on one core, the server on another than the client; where the system can."""
    cores = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[number]})
    try:
        yield
    finally:
        if len(cores) > 1:
            os.sched_setaffinity(0, set(cores))


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise LackingError("the server did not start")


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])
