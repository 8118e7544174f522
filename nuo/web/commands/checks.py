"""`nuo figures check`: count everything again and compare."""

import sys

import click

from nuo.promises.figures import recount

_MOST = 50


@click.group()
def figures() -> None:
    """Check the published figures."""


@figures.command("check")
def check_figures() -> None:
    """Count every closed duty again and compare with the kept counts."""
    kept, fresh = recount()
    different = sorted((key for key in kept.keys() | fresh.keys() if kept[key] != fresh[key]), key=str)
    if not different:
        click.echo(f"The figures are right: {sum(fresh.values())} counts agree.")
        return
    for key in different[:_MOST]:
        click.echo(f"{' '.join(map(str, key))}: kept {kept[key]}, counted {fresh[key]}")
    click.echo(f"{len(different)} figures differ.", err=True)
    sys.exit(1)
