"""`nuo clock`: a due date with its working, without Django and without a database."""

import locale
import sys
from typing import Literal

import click

from nuo.clocks.cli import clock as explained
from nuo.clocks.errors import ClockError

Language = Literal["zh", "en"]


def own_language() -> Language:
    """Return the language of the person at the terminal: Chinese where the locale says so."""
    return "zh" if (locale.setlocale(locale.LC_CTYPE) or "").lower().startswith("zh") else "en"


language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), default=own_language, help="zh or en; by default as the locale says."
)


@click.command()
@click.argument("start")
@click.argument("limit")
@language_option
def clock(start: str, limit: str, language: Language) -> None:
    """Show when a limit runs out, and why.

    Example: nuo clock 2026-09-28T16:00 "5 working days"
    """
    try:
        click.echo(explained(start, limit, language))
    except ClockError as error:
        click.echo(error.message(language), err=True)
        sys.exit(2)
