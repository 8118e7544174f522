"""Find what the tests need from the system, and install what is missing.

A browser (Chromium), a PostgreSQL server, a font with Chinese characters, Go with the packages
behind its checksum database, strace, poppler and LibreOffice. Uses apt-get as root or with a sudo that asks nothing, or
Homebrew on a Mac; otherwise one sentence names what to install. Nothing is started and no database
cluster is made.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FILES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
)
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts")
FONT_NAMES = ("*cjk*", "wqy-*", "*sourcehan*", "*notosanssc*", "droidsansfallback*", "uming*", "ukai*")
GO_PACKAGES = Path("/usr/share/gocode/src/golang.org/x/mod")
GO_VENDORED = "src/cmd/vendor/golang.org/x/mod"
NO_CLUSTER = Path("/etc/postgresql-common/createcluster.d/nuo-tests.conf")


def browser() -> str | None:
    """Return the path of a Chromium or Chrome; the variable CHROMIUM goes first."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    found = [path for name in BROWSERS if (path := shutil.which(name)) and not _is_snap_stub(path)]
    found += [str(path) for pattern in BROWSER_FILES for path in _matching(pattern)]
    return found[0] if found else None


def postgres() -> Path | None:
    """Return the folder with initdb and postgres, of the newest version found."""
    on_path = shutil.which("initdb")
    folders = [folder for pattern in POSTGRES_FOLDERS for folder in _matching(pattern)]
    folders = sorted(folders, key=_version_in, reverse=True) + ([Path(on_path).resolve().parent] if on_path else [])
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def chinese_font() -> str | None:
    """Return one font that has Chinese characters."""
    if platform.system() == "Darwin":
        return "PingFang SC"
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True).stdout
        return next(iter(listed.splitlines()), None)
    files = (file for folder in FONT_FOLDERS for file in sorted(Path(folder).expanduser().rglob("*.[ot]t[cf]")))
    return next((str(file) for file in files if _is_chinese(file.name.lower())), None)


def browser_driver() -> bool:
    """Say whether Playwright's own program starts; it needs a library that a bare Debian lacks."""
    package = find_spec("playwright")
    if package is None or package.origin is None:
        return False
    node = Path(package.origin).parent / "driver" / "node"
    return not _run([str(node), "--version"])


def go_packages() -> Path | None:
    """Return the folder of Go's package golang.org/x/mod: Debian's, or the one that Go brings for itself."""
    if not shutil.which("go"):
        return None
    root = subprocess.run(["go", "env", "GOROOT"], capture_output=True, text=True).stdout.strip()
    return next((folder for folder in (GO_PACKAGES, Path(root, GO_VENDORED)) if (folder / "sumdb").is_dir()), None)


def strace() -> bool:
    """Say whether system calls can be made to fail; only Linux has strace."""
    return platform.system() != "Linux" or shutil.which("strace") is not None


def office() -> str | None:
    """Return the path of LibreOffice: it opens what we write for Word, and reads what old Word wrote."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def poppler() -> bool:
    """Say whether other people's tools can look at our PDFs."""
    return all(shutil.which(name) for name in ("pdfsig", "pdffonts", "pdftotext", "pdfinfo"))


# What it is called, how to find it, its package for apt-get, its package for Homebrew.
NEEDS: tuple[tuple[str, Callable[[], object], str, str], ...] = (
    ("Chromium", browser, "chromium", "--cask chromium"),
    ("libatomic", browser_driver, "libatomic1", "gcc"),
    ("PostgreSQL", postgres, "postgresql", "postgresql"),
    ("a Chinese font", chinese_font, "fonts-noto-cjk", "--cask font-noto-sans-cjk-sc"),
    ("Go", go_packages, "golang-go golang-golang-x-mod-dev", "go"),
    ("strace", strace, "strace", ""),
    ("poppler's tools", poppler, "poppler-utils", "poppler"),
    ("LibreOffice", office, "libreoffice-writer-nogui", "--cask libreoffice"),
)


def main() -> None:
    """Install what is missing, and say so."""
    missing = [need for need in NEEDS if not need[1]()]
    if not missing:
        return
    installed = _install(missing)
    still = [need for need in missing if not need[1]()]
    if still:
        packages = " ".join(apt for _, _, apt, _ in still)
        sys.exit(f"{installed}The tests need {', '.join(name for name, *_ in still)}: please install {packages}.")


def _install(missing: list[tuple[str, Callable[[], object], str, str]]) -> str:
    """Install with what this system has; return what went wrong, if anything did."""
    announcement = f"Installing for the tests: {', '.join(name for name, *_ in missing)}."
    as_root = _as_root() if shutil.which("apt-get") else None
    if as_root is not None:
        print(announcement, flush=True)
        return _with_apt(as_root, [name for _, _, apt, _ in missing for name in apt.split()])
    if shutil.which("brew"):
        print(announcement, flush=True)
        return "".join(_run(["brew", "install", *brew.split()]) for *_, brew in missing)
    return ""


def _with_apt(as_root: list[str], packages: list[str]) -> str:
    said = ""
    if "chromium" in packages and _is_ubuntu():
        # Ubuntu's own package is an empty one that fetches a snap, which containers cannot run.
        packages.remove("chromium")
        said = _run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
    if "postgresql" in packages:
        said += _apt(as_root, ["postgresql-common"])
        # Debian starts a cluster on installation unless told not to; the tests bring their own.
        _run([*as_root, "mkdir", "-p", str(NO_CLUSTER.parent)])
        _run([*as_root, "tee", str(NO_CLUSTER)], text="create_main_cluster = false\n")
    if packages:
        said += _apt(as_root, packages)
    if "postgresql" in packages:
        _run([*as_root, "rm", "-f", str(NO_CLUSTER)])
    return said


def _apt(as_root: list[str], packages: list[str]) -> str:
    command = [
        *as_root,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-y",
        "-q",
        "-o",
        "DPkg::Lock::Timeout=300",
    ]
    install = [*command, "install", "--no-install-recommends", *packages]
    if not _run(install):
        return ""
    # The lists of packages may be missing or too old; asking for new ones is slow, so only now.
    return _run([*command, "update"]) + _run(install)


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not _run(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _run(command: list[str], *, text: str = "") -> str:
    """Run a command; return nothing if it succeeded, else the end of what it said."""
    done = subprocess.run(command, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "" if done.returncode == 0 else done.stdout[-2000:] + "\n"


def _matching(pattern: str) -> list[Path]:
    return sorted(Path("/").glob(str(Path(pattern).expanduser()).lstrip("/")))


def _is_chinese(file_name: str) -> bool:
    return any(fnmatch(file_name, pattern) for pattern in FONT_NAMES)


def _is_snap_stub(path: str) -> bool:
    with Path(path).open("rb") as file:
        return b"snap install" in file.read(4000)


def _is_ubuntu() -> bool:
    return platform.freedesktop_os_release().get("ID") == "ubuntu"


def _version_in(folder: Path) -> list[int]:
    return [int(digits) for digits in "".join(c if c.isdigit() else " " for c in str(folder)).split()]


if __name__ == "__main__":
    main()
