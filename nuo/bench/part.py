"""One section on one database, in a process of its own: `python -m nuo.bench.part places sqlite`.

Called by `python -m nuo.bench`, which gives it an empty data folder; it writes wherever the
settings point, so it is not for an instance.
"""

import importlib
import sys

from django.core.management import call_command

from nuo.bench.table import LackingError, show
from nuo.web.cli import set_up_django


def main(section: str, vendor: str) -> None:
    """Make the tables, measure, print."""
    set_up_django()
    call_command("migrate", verbosity=0)
    # Only now: a section's module reads the models, which need the settings.
    rows = importlib.import_module(f"nuo.bench.{section}").rows
    try:
        show(f"{section} ({vendor})", rows(vendor))
    except LackingError as error:
        print(f"{section} ({vendor}): left out, {error}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
