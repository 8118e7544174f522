"""`python -m nuo.bench [section …]`: measure and print tables; without a section, all but `load`.

Each section runs in a process of its own on an empty database in a temporary folder, which is
removed afterwards. Whatever comes out, the command succeeds.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import needs

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = {
    "clocks": ("sqlite",),
    "places": ("sqlite", "postgresql"),
    "hotline": ("sqlite", "postgresql"),
    "boards": ("sqlite",),
    "overdue": ("sqlite", "postgresql"),
    "acts": ("sqlite",),
    "log": ("sqlite", "postgresql"),
    "tlog": ("sqlite",),
    "review": ("sqlite",),
    "paper": ("sqlite",),
    "load": ("sqlite", "postgresql"),
}
# Five minutes a database, and for a machine with nothing else to do: only when named.
_ON_REQUEST = {"load"}
# What somebody set for a real instance does not hold here.
_OF_AN_INSTANCE = {"DATABASE_URL", "NUO_HOME", "NUO_PACKS", "NUO_HOSTS", "NUO_DEBUG", "NUO_HTTPS", "NUO_SECRET_KEY",
                   "NUO_LOG", "NUO_LOG_KEY", "NUO_LOG_SIGNER", "NUO_SEAL", "NUO_SEAL_PASSPHRASE"}  # fmt: skip


def main(names: list[str]) -> None:
    """Measure the sections named, or all."""
    if unknown := set(names) - set(SECTIONS):
        sys.exit(f"There is no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}.")
    for name in names or [name for name in SECTIONS if name not in _ON_REQUEST]:
        for vendor in SECTIONS[name]:
            print(_run(name, vendor), flush=True)


def _run(section: str, vendor: str) -> str:
    command = [sys.executable, "-m", "nuo.bench.part", section, vendor]
    if vendor == "postgresql":
        if needs.postgres() is None:
            return f"{section} ({vendor}): left out, PostgreSQL is not installed."
        command = [sys.executable, "-m", "tools.with_postgres", *command]
    kept = {name: value for name, value in os.environ.items() if name not in _OF_AN_INSTANCE}
    with tempfile.TemporaryDirectory(prefix="nuo-bench-") as home:
        done = subprocess.run(command, cwd=ROOT, env={**kept, "NUO_HOME": home})
    return "" if done.returncode == 0 else f"{section} ({vendor}): broke off."


if __name__ == "__main__":
    main(sys.argv[1:])
