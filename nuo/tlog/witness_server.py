"""A witness behind HTTP: POST add-checkpoint, and GET <hash of the origin>/checkpoint for monitors."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nuo.tlog.witness import Answer, Witness

_LARGEST = 100_000
_SECONDS = 20
_LENGTH = re.compile(r"[0-9]{1,9}")
_MONITORED = re.compile(r"/([0-9a-f]{64})/checkpoint")


def server_for(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a witness; port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _SECONDS

        def do_POST(self) -> None:
            if self.path != "/add-checkpoint":
                self._say(Answer(404, "Post to add-checkpoint.\n"))
                return
            length = self.headers.get("Content-Length", "")
            if not _LENGTH.fullmatch(length) or int(length) > _LARGEST:
                self.close_connection = True
                self._say(Answer(400, f"The request must say its length, at most {_LARGEST} bytes.\n"))
                return
            self._say(witness.add_checkpoint(self.rfile.read(int(length))))

        def do_GET(self) -> None:
            found = _MONITORED.fullmatch(self.path)
            note = witness.by_hash(found[1]) if found else None
            self._say(Answer(404, "Not here.\n") if note is None else Answer(200, note.decode()))

        def _say(self, answer: Answer) -> None:
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
            """Say nothing: a witness keeps no list of who asked."""

    return ThreadingHTTPServer((host, port), Handler)
