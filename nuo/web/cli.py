"""The command `nuo`. Light: Django is set up, and a command's module read, only when that command is called."""

import importlib
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import click
import django
from django.core.exceptions import ImproperlyConfigured


class Entry(NamedTuple):
    """Where a command lives, what the list says about it, and whether it needs Django."""

    module: str
    help: str
    django: bool = True
    # What it is called in its module, where that is not the command's own name.
    name: str = ""


COMMANDS = {
    "serve": Entry("serving", "Serve the pages and do the background work."),
    "web": Entry("serving", "Serve the pages only.", django=False),
    "worker": Entry("worker", "Do the background work only."),
    "demo": Entry("commands.demo", "Build an invented county once, then show it.", django=False),
    "simulate": Entry("commands.simulating", "Play months of requests in the invented county."),
    "pack": Entry("commands.packs", "Check and adopt programme packs."),
    "places": Entry("commands.places", "Import and find places."),
    "office": Entry("commands.offices", "Open offices."),
    "clock": Entry("clock", "Show when a limit runs out, and why.", django=False),
    "review": Entry("commands.reviewing", "Review village rules before they hang on the wall.", django=False),
    "law": Entry("commands.reviewing", "Keep law texts, to show articles word for word.", django=False),
    "figures": Entry("commands.checks", "Check the published figures."),
    "paper": Entry("commands.papers", "Make a key for sealing papers, check a sealed PDF.", django=False),
    "log": Entry("commands.logs", "Sign, check, mirror and prove the log.", django=False),
    "verify": Entry("commands.verifying", "Verify a proof file, offline.", django=False),
    "witness": Entry("commands.witnessing", "Cosign the logs of others.", django=False),
    "hotline": Entry("commands.hotline", "Take in the records of a hotline (12345 and the like)."),
    "open311": Entry("commands.open311", "Keys for programs that hand in requests through Open311."),
    "staff": Entry("commands.staff", "People who sign in: posts, passwords, where notices go."),
    "push": Entry("commands.pushing", "Make the key with which browsers are told.", django=False),
    "custodian": Entry("commands.custodian", "Name who can let somebody back in to what is sealed."),
    "migrate": Entry("serving", "Bring the database up to date."),
}


class Lazy(click.Group):
    """Finds commands by name in a table and reads their modules late.

    `nuo clock` and `nuo demo` must not open the database of whoever calls them.
    """

    def __init__(self, *, table: Mapping[str, Entry], **settings: Any) -> None:  # Any: click's own settings
        """Keep the table."""
        super().__init__(**settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the module of a command; None where there is no such command."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        if entry.django:
            set_up_django()
        found = getattr(importlib.import_module(f"nuo.web.{entry.module}"), entry.name or cmd_name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without reading their modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])


def set_up_django() -> None:
    """Read the settings and the apps; a wrong setting ends with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuo.web.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        click.echo(str(error), err=True)
        sys.exit(2)


@click.group(cls=Lazy, table=COMMANDS)
@click.version_option(package_name="nuo")
def main() -> None:
    """Nuo 诺: a status page for public promises that nobody can quietly edit."""


if __name__ == "__main__":
    main()
