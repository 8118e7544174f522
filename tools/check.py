"""Everything `make check` holds the code to, side by side; what fails is shown, all of it.

Each check can be run alone: python -m tools.check types translations
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SETTINGS = "nuo.web.settings"

# The slow ones first, so that they do not come alone at the end.
CHECKS: dict[str, list[str]] = {
    "types": [f"{BIN}/mypy"],
    "imports": [f"{BIN}/lint-imports"],
    "openapi": [sys.executable, "-m", "nuo.web.openapi", "--check"],
    "migrations": [f"{BIN}/django-admin", "makemigrations", "--check", "--dry-run", "--settings", SETTINGS],
    "translations": [sys.executable, "-m", "tools.translations"],
    "django": [f"{BIN}/django-admin", "check", "--fail-level", "WARNING", "--settings", SETTINGS],
    "rules": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "house": [sys.executable, "-m", "tools.house"],
}


@dataclass(frozen=True)
class Result:
    """How one check ended, what it said, and how long it took."""

    name: str
    passed: bool
    said: str
    seconds: float


def run(name: str) -> Result:
    """Run one check from the project's root."""
    begun = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": SETTINGS}
    done = subprocess.run(
        CHECKS[name], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return Result(name, done.returncode == 0, done.stdout, time.monotonic() - begun)


def main() -> None:
    """Run the checks named on the command line, or all."""
    names = sys.argv[1:] or list(CHECKS)
    if unknown := set(names) - set(CHECKS):
        sys.exit(f"There is no check named {', '.join(sorted(unknown))}; there are {', '.join(CHECKS)}.")
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        results = list(pool.map(run, names))
    for result in results:
        if not result.passed:
            print(f"\n--- {result.name} ---\n{result.said.strip()}")
    print()
    for result in results:
        print(f"{result.name:<13} {'ok' if result.passed else 'FAILED':<7} {result.seconds:5.1f} s")
    failed = [result.name for result in results if not result.passed]
    sys.exit(f"\nmake check: {', '.join(failed)} failed." if failed else 0)


if __name__ == "__main__":
    main()
