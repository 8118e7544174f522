"""`nuo places`: import a file, find a place."""

import sys
from pathlib import Path

import click
from django.utils.translation import override
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nuo.places.cli import places_import
from nuo.places.search import find
from nuo.web.clock import own_language


@click.group()
def places() -> None:
    """Import and find places."""


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--skip-bad", is_flag=True, help="Take the good rows even if others are wrong.")
def import_file(file: Path, skip_bad: bool) -> None:
    """Import places from a CSV or Parquet file."""
    with override("en" if own_language() == "en" else "zh-hans"):
        sys.exit(places_import(file, skip_bad))


@places.command("find")
@click.argument("text", nargs=-1, required=True)
def find_places(text: tuple[str, ...]) -> None:
    """Find places by part of a name or the beginning of a code."""
    found = find(" ".join(text))
    if not found:
        click.echo("No such place.", err=True)
        sys.exit(1)
    table = Table(box=None, show_header=False)
    for hit in found:
        place = hit.place
        table.add_row(place.code, *(escape(words) for words in (place.name, place.name_en, hit.township, hit.county)))
    Console().print(table)
