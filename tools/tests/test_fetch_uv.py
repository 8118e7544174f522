"""uv comes from the index the user names, fits the machine, and is what the index says it is."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tools import fetch_uv

WHEELS = {
    f"uv-{fetch_uv.VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl": ("Linux", "x86_64", False),
    f"uv-{fetch_uv.VERSION}-py3-none-manylinux_2_28_aarch64.whl": ("Linux", "aarch64", False),
    f"uv-{fetch_uv.VERSION}-py3-none-musllinux_1_1_x86_64.whl": ("Linux", "x86_64", True),
    f"uv-{fetch_uv.VERSION}-py3-none-macosx_11_0_arm64.whl": ("Darwin", "arm64", False),
}


class Index(BaseHTTPRequestHandler):
    """A package index in the older, HTML form, as many mirrors have it."""

    pages: dict[str, bytes]

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay quiet."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Index]]:
    """Serve an index with one wheel for every machine, whose program says its version."""
    program = f"#!/bin/sh\necho uv {fetch_uv.VERSION}\n"
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"uv-{fetch_uv.VERSION}.data/scripts/uv", program)
    sum_ = hashlib.sha256(wheel.getvalue()).hexdigest()
    Index.pages = {f"/files/{name}": wheel.getvalue() for name in WHEELS}
    Index.pages["/simple/uv/"] = "".join(
        f'<a href="../../files/{name}#sha256={sum_}">{name}</a>' for name in WHEELS
    ).encode()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    Thread(target=server.serve_forever, daemon=True).start()
    for name in fetch_uv.INDEX_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    yield Index
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("name", "machine"), WHEELS.items())
def test_a_wheel_fits_its_machine_and_no_other(name: str, machine: tuple[str, str, bool]) -> None:
    fits = [m for m in WHEELS.values() if fetch_uv.is_for(name, system=m[0], machine=m[1], musl=m[2])]
    assert fits == [machine]


def test_uv_is_fetched_from_the_named_index(index: type[Index], tmp_path: Path) -> None:
    fetched = fetch_uv.fetch(tmp_path / "tools" / "uv")
    assert fetch_uv._version(fetched) == tuple(int(part) for part in fetch_uv.VERSION.split("."))
    assert [file.name for file in fetched.parent.iterdir()] == ["uv"]


def test_a_file_that_is_not_what_the_index_names_is_refused(index: type[Index], tmp_path: Path) -> None:
    index.pages = {path: page if path.endswith("/uv/") else b"something else" for path, page in index.pages.items()}
    with pytest.raises(SystemExit, match="not the file the index names"):
        fetch_uv.fetch(tmp_path / "uv")
    assert not (tmp_path / "uv").exists()


def test_without_an_index_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://clerk:secret@127.0.0.1:9/simple")
    with pytest.raises(SystemExit) as stopped:
        fetch_uv.fetch(tmp_path / "uv")
    said = str(stopped.value)
    assert "127.0.0.1 cannot be reached" in said
    assert "连不上软件包仓库" in said
    assert "\n" not in said
    assert "secret" not in said


def test_a_broken_program_on_the_path_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "uv"
    broken.write_text("#!/bin/sh\nexit 127\n", encoding="ascii")
    broken.chmod(0o755)
    assert fetch_uv._version(broken) == ()
    assert fetch_uv._version(tmp_path / "absent") == ()
