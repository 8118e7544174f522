"""Put everything Nuo needs into .venv, from nothing but a Python of 3.11 or newer.

Uses the standard library only: a fresh Debian has no pip, no venv and no ensurepip.
It fetches uv, checks its sum against the package index, and lets uv install what
uv.lock names. A second run sees that nothing changed and does nothing.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NEWEST_FIRST = ("python3.14", "python3.13", "python3.12", "python3.11")

# Before the other half is imported: an old Python could not even read it.
if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older Pythons are asked to read
    for name in NEWEST_FIRST:
        if shutil.which(name):
            os.execvp(name, [name, "-m", "tools.bootstrap", *sys.argv[1:]])  # noqa: S606 - no shell is the point
    sys.exit(
        f"Nuo needs Python 3.11 or newer, and this is Python {sys.version_info[0]}.{sys.version_info[1]}. / "
        f"诺需要 Python 3.11 或更新的版本,这台机器上是 {sys.version_info[0]}.{sys.version_info[1]}。"
    )

from tools import fetch_uv  # noqa: E402 - see above

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".nuo-installed"
PYTHON = VENV / "bin" / "python"
OFFLINE_SIGNS = re.compile(
    r"error sending request|failed to fetch|dns error|could not connect|connection (refused|reset)"
    r"|tcp connect error|timed out|tunnel|network",
    re.IGNORECASE,
)


def main() -> None:
    """Install what is missing or out of date; `--dev` adds what the tests and checks need."""
    # An environment with the developers' tools serves the demo as well, so it is never thinned out.
    dev = "--dev" in sys.argv[1:] or _installed().endswith("dev")
    wanted = f"{_fingerprint()} {'dev' if dev else 'run'}"
    if _installed() != wanted:
        install(fetch_uv.uv(ROOT / ".tools"), dev=dev)
        STAMP.write_text(wanted, encoding="ascii")
    compile_translations()


def install(uv: Path, *, dev: bool) -> None:
    """Install from uv's cache if it holds everything, else from the package index."""
    environment = _environment()
    if _sync(uv, environment, dev=dev, offline=True).returncode == 0:
        return
    index = fetch_uv.index()
    fetch_uv.require_reachable(index)
    print("Installing the libraries Nuo needs; this takes a minute or two. / 正在安装所需的库,要一两分钟。", flush=True)
    done = _sync(uv, environment, dev=dev, offline=False)
    if done.returncode and OFFLINE_SIGNS.search(done.stderr):
        sys.exit(fetch_uv.unreachable(index))
    if done.returncode:
        sys.exit(done.stderr)


def compile_translations() -> None:
    """Compile the catalogues whose text is newer than their compiled form."""
    catalogues = ROOT.glob("nuo/**/locale/*/LC_MESSAGES/*.po")
    if any(_newer(po, po.with_suffix(".mo")) for po in catalogues):
        subprocess.run([PYTHON, "-m", "tools.translations", "--compile"], cwd=ROOT, check=True)


def _sync(uv: Path, environment: dict[str, str], *, dev: bool, offline: bool) -> subprocess.CompletedProcess[str]:
    groups = ["--all-groups"] if dev else ["--no-dev"]
    mode = ["--offline"] if offline else []
    if fetch_uv.index() != fetch_uv.PYPI:
        return _sync_from_mirror(uv, environment, groups, mode)
    command: list[str | Path] = [uv, "sync", "--frozen", "--all-extras", *groups, *mode]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def _sync_from_mirror(
    uv: Path, environment: dict[str, str], groups: list[str], mode: list[str]
) -> subprocess.CompletedProcess[str]:
    """Install the locked versions, with their sums, from the index the user named.

    `uv sync --frozen` always downloads from the addresses in uv.lock, which a mirror's users
    often cannot reach.
    """
    pins = ROOT / ".tools" / "pins.txt"
    pins.parent.mkdir(exist_ok=True)
    steps: list[list[str | Path]] = [
        ["export", "--frozen", "--all-extras", *groups, "--no-emit-project", "--no-header", "-q", "-o", pins],
        ["venv", "--quiet", "--allow-existing", VENV],
        ["pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, *mode, pins],
        ["pip", "install", "--quiet", "--no-deps", "--python", PYTHON, *mode, "--editable", ROOT],
    ]
    for step in steps[:-1]:
        done = subprocess.run([uv, *step], cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            return done
    return subprocess.run([uv, *steps[-1]], cwd=ROOT, env=environment, capture_output=True, text=True)


def _environment() -> dict[str, str]:
    """Return the variables for uv: our Python, our folder, the user's index and certificates."""
    dropped = {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "UV_INDEX_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment.update(UV_PYTHON_DOWNLOADS="never", UV_LINK_MODE="copy")
    # The system's certificates know an office's own proxy; the second name is for older versions of uv.
    for name in ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS"):
        environment.setdefault(name, "1")
    environment["UV_DEFAULT_INDEX"] = fetch_uv.index()
    if not PYTHON.exists():
        environment["UV_PYTHON"] = sys.executable
    return environment


def _installed() -> str:
    return STAMP.read_text(encoding="ascii") if STAMP.exists() and PYTHON.exists() else ""


def _fingerprint() -> str:
    read = (ROOT / name for name in ("uv.lock", "pyproject.toml"))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in read)).hexdigest()


def _newer(source: Path, made: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


if __name__ == "__main__":
    main()
