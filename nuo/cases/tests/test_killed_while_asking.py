"""kill -9 while residents ask: every request that was answered is there, and nothing is half done."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit, urlunsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[3]
SEED = "import django; django.setup(); from nuo.cases.tests.one_promise import main; main()"
CLIENTS = 6
Environment = dict[str, str]


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Environment]:
    """Give an instance of its own: SQLite in a folder, or a fresh database on the PostgreSQL of the tests."""
    home = tmp_path / "instance"
    own = {name: value for name, value in os.environ.items() if not name.startswith("NUO_")}
    own |= {"NUO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nuo.web.settings", "PYTHONPATH": str(ROOT)}
    url = own.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        own.pop("DATABASE_URL", None)
        yield own
        return
    name = f"killed_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield own | {"DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def ask_seed(what: str, instance: Environment) -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", SEED, what], env=instance, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@contextmanager
def serving(instance: Environment) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the real server in a process group of its own; whatever happens, none of it is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--backpressure", "16", "nuo.web.wsgi:application",
    ]  # fmt: skip
    log = Path(instance["NUO_HOME"]) / "server.log"
    with log.open("ab") as out:
        server = subprocess.Popen(command, env=instance, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait_until_answered(f"http://127.0.0.1:{port}/zh/about/", server, log)
        yield f"http://127.0.0.1:{port}", server
    finally:
        kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    server.wait(timeout=10)


def _wait_until_answered(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text()
        try:
            browser().open(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not answer: {log.read_text()[-2000:]}")


def browser() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"', page))


def keep_asking(address: str, answered: list[str], stop: Event) -> None:
    visitor = browser()
    while not stop.is_set():
        try:
            form = fields(visitor.open(address, timeout=10).read().decode())
            said = urlencode({**form, "content": "坑"}).encode()
            page = visitor.open(address, said, timeout=10).read().decode()
        except (OSError, HTTPException, ValueError):
            time.sleep(0.02)
            continue
        answered += re.findall(r'class="code">([^<]+)<', page)


def opens(site: str, code: str) -> bool:
    visitor = browser()
    form = fields(visitor.open(f"{site}/zh/receipts/", timeout=10).read().decode())
    said = urlencode({**form, "code": code}).encode()
    return str(visitor.open(f"{site}/zh/receipts/", said, timeout=10).geturl()).endswith("/receipts/mine/")


@pytest.mark.faults
def test_every_request_that_was_answered_survives_kill_9(instance: Environment) -> None:
    Path(instance["NUO_HOME"]).mkdir()
    promise = ask_seed("make", instance)["promise"]
    answered: list[str] = []
    for _ in range(2):
        stop = Event()
        with serving(instance) as (site, server):
            address, before = f"{site}/zh/promises/{promise}/ask/", len(answered)
            threads = [Thread(target=keep_asking, args=(address, answered, stop)) for _ in range(CLIENTS)]
            for thread in threads:
                thread.start()
            until = time.monotonic() + 30
            while len(answered) < before + 5 and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(random.uniform(0.1, 1.5))
            kill(server)
            stop.set()
            for thread in threads:
                thread.join(timeout=30)
        assert len(answered) >= before + 5
    found = ask_seed("look", instance)
    assert (found["sound"], found["faults"]) == ("ok", [])
    assert found["cases"] == found["duties"] == found["opened"]
    assert isinstance(found["cases"], int)
    assert found["cases"] >= len(answered) == len(set(answered))
    with serving(instance) as (site, _):
        assert [code for code in answered if not opens(site, code)] == []
