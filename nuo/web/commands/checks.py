"""`nuo figures check` and `nuo log check`: count and hash everything again and compare."""

import sys

import click

from nuo.ledger.models import Entry
from nuo.ledger.sequencer import faults
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


@click.group()
def log() -> None:
    """Check the log."""


@log.command("check")
def check_log() -> None:
    """Hash every entry again and compare with the tree."""
    found = faults()
    waiting = Entry.objects.filter(index__isnull=True).count()
    for fault in found[:_MOST]:
        click.echo(f"entry {fault.index}: {fault.code}")
    if found:
        click.echo(f"The log is damaged: {len(found)} faults.", err=True)
        sys.exit(1)
    total = Entry.objects.filter(index__isnull=False).count()
    click.echo(f"The log is whole: {total} entries, {waiting} waiting for their number.")
