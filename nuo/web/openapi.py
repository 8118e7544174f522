"""Writes the API's description to docs/reference/openapi.json: python -m nuo.web.openapi [--check]

The file stands in the repository, so that a change of the API is seen in its diff; `--check`
fails when it is not what the code says.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from nuo.web.cli import set_up_django

FILE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "openapi.json"
_COMMAND = "python -m nuo.web.openapi"


def described() -> str:
    """Return the description as the file holds it: sorted, so that the same API gives the same bytes."""
    # Read late, as the commands are: the models behind it need Django to be set up first.
    api = importlib.import_module("nuo.web.api").api
    schema = json.loads(json.dumps(api.get_openapi_schema()))
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write the file, or compare it."""
    parser = argparse.ArgumentParser(prog=_COMMAND, description="Write the API's description.")
    parser.add_argument("--check", action="store_true", help="compare only; fail where the file is out of date")
    arguments = parser.parse_args()
    set_up_django()
    text = described()
    if not arguments.check:
        FILE.write_text(text, encoding="utf-8")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
        sys.exit(f"docs/reference/openapi.json is not what the code says. Run: {_COMMAND}")


if __name__ == "__main__":
    main()
