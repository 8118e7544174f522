"""Things on the loopback network for tests: a folder behind HTTP, a scripted answer, a witness in a second process."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from nuo.tlog.keys import SigningKey, Verifier, parse_vkey
from nuo.tlog.witness import Witness
from nuo.tlog.witness_server import server_for

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def served(folder: Path, *, asked: Callable[[str], int] = lambda _path: 200) -> Iterator[str]:
    """Serve a folder; `asked` is told each path and may answer another status than 200."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(folder))  # type: ignore[arg-type]  # the base class's own three

        def do_GET(self) -> None:
            status = asked(self.path)
            super().do_GET() if status == 200 else self.send_error(status)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield url


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Answer each POST with the next of these, the last for ever; yield the address and what was posted."""
    posted: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = answers[min(len(posted), len(answers)) - 1]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as url:
        yield url, posted


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def witness_process(key: SigningKey, logs: tuple[Verifier, ...], folder: Path) -> Iterator[str]:
    """Run a witness in a process of its own; its state stays in the folder."""
    given = [key.secret, str(folder), *(each.vkey for each in logs)]
    command = [sys.executable, "-m", "nuo.tlog.tests.serving", *given]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def main(secret: str, folder: str, *logs: str) -> None:
    """Serve a witness until killed; say the address first."""
    known = tuple(parse_vkey(each) for each in logs)
    server = server_for(Witness(SigningKey.parse(secret), known, Path(folder)), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201 - what it is for
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
