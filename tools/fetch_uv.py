"""Find uv, or fetch it from the package index with the standard library alone.

Honours UV_DEFAULT_INDEX, UV_INDEX_URL, PIP_INDEX_URL and the usual proxy variables.
The file is used only if its SHA-256 is the one the index names.
"""

import hashlib
import html.parser
import io
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from http.client import HTTPException, HTTPResponse
from pathlib import Path

VERSION = "0.13.9"
# The oldest uv tried with this uv.lock.
OLDEST = (0, 9, 0)
PYPI = "https://pypi.org/simple"
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
SECONDS = 30


def uv(folder: Path) -> Path:
    """Return a usable uv: the one on PATH, the one fetched before, or a fresh one."""
    for known in (shutil.which("uv"), folder / "uv"):
        if known and _version(known) >= OLDEST:
            return Path(known)
    return fetch(folder / "uv")


def index() -> str:
    """Return the address of the package index the user wants."""
    named = (os.environ.get(name, "").strip() for name in INDEX_VARIABLES)
    return next((value.rstrip("/") for value in named if value), PYPI)


def unreachable(address: str) -> str:
    """Return the one sentence for a machine that cannot get packages; no password is shown."""
    host = urllib.parse.urlsplit(address).hostname or address
    return (
        f"The package index {host} cannot be reached, so Nuo cannot install its libraries: connect to the internet"
        " or name a mirror in UV_DEFAULT_INDEX. / "
        f"连不上软件包仓库 {host},无法安装所需的库:请先联网,或用 UV_DEFAULT_INDEX 指定镜像。"
    )


def require_reachable(address: str) -> None:
    """Stop with one sentence if the package index does not answer."""
    try:
        _get(f"{address}/uv/").close()
    except (OSError, HTTPException):
        sys.exit(unreachable(address))


def fetch(target: Path) -> Path:
    """Download uv's wheel for this machine, check it, and put the program at `target`."""
    address = index()
    try:
        links = _links(f"{address}/uv/")
        url, sha256 = _choose(links)
        with _get(url) as answer:
            wheel = answer.read()
    except (OSError, HTTPException):
        sys.exit(unreachable(address))
    if hashlib.sha256(wheel).hexdigest() != sha256:
        sys.exit(f"The uv downloaded from {address} is not the file the index names; try again later.")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and moved, so that a broken run never leaves half a program.
    fresh = target.with_suffix(f".{os.getpid()}")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        fresh.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/uv"))
    fresh.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    return fresh.replace(target)


def is_for(filename: str, *, system: str, machine: str, musl: bool) -> bool:
    """Say whether a wheel's file name fits a machine.

    >>> is_for("uv-1-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    ...        system="Linux", machine="x86_64", musl=False)
    True
    """
    family = {"Darwin": "macosx", "Linux": "musllinux" if musl else "manylinux"}.get(system, "?")
    return any(
        tag.startswith(family) and tag.endswith(f"_{machine}") for tag in filename[:-4].split("-")[-1].split(".")
    )


def _choose(links: dict[str, tuple[str, str]]) -> tuple[str, str]:
    system, machine = platform.system(), platform.machine()
    musl = platform.libc_ver()[0] != "glibc"
    # Sorted, the build for the oldest C library comes first.
    for filename in sorted(links):
        ours = filename.startswith(f"uv-{VERSION}-") and filename.endswith(".whl")
        if ours and is_for(filename, system=system, machine=machine, musl=musl):
            return links[filename]
    sys.exit(f"The package index has no uv {VERSION} for {system} {machine}; install uv and try again.")


def _links(page: str) -> dict[str, tuple[str, str]]:
    """Return file name -> (address, SHA-256) of an index page, JSON or HTML."""
    with _get(page) as answer:
        base, kind, text = answer.url, answer.headers.get_content_type(), answer.read().decode()
    if kind.endswith("json"):
        files = json.loads(text)["files"]
        return {
            file["filename"]: (urllib.parse.urljoin(base, file["url"]), file["hashes"].get("sha256", ""))
            for file in files
        }
    anchors = _Anchors()
    anchors.feed(text)
    found = {}
    for link in anchors.links:
        address, _, sum_ = urllib.parse.urljoin(base, link).partition("#sha256=")
        found[urllib.parse.unquote(address.rsplit("/", 1)[-1])] = (address, sum_)
    return found


class _Anchors(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(href)


def _get(address: str) -> HTTPResponse:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in {"https", "http"}:
        raise OSError(f"not a web address: {address}")
    asked = urllib.request.Request(address, headers={"Accept": ACCEPT})
    answer: HTTPResponse = urllib.request.urlopen(asked, timeout=SECONDS)
    return answer


def _version(program: str | Path) -> tuple[int, ...]:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=SECONDS).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else ()
