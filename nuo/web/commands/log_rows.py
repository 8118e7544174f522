"""`nuo log check`: hash every entry in the database again and compare with the tree."""

import sys

import click

from nuo.ledger.models import Entry
from nuo.ledger.sequencer import faults

_MOST = 50


@click.command()
def check() -> None:
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
