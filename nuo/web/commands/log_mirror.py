"""`nuo log mirror`: follow somebody's log into a folder. Needs no instance and no database."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from nuo.tlog.errors import Forked
from nuo.tlog.mirror import follow
from nuo.tlog.sources import source_of
from nuo.tlog.storage import Folder
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.trusting import policy_option, trusted


@click.command()
@click.argument("url")
@click.argument("target", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@policy_option
def mirror(url: str, target: Path, policies: tuple[str, ...]) -> None:
    """Follow the log at URL into DIR and verify every entry. Run it daily: a mirror is what catches a rewrite.

    Exit code 3: the log was rewritten; both signed checkpoints are kept in DIR/evidence.
    """
    with faults_as_sentences():
        try:
            done = follow(source_of(url), Folder(target), trusted(policies))
        except Forked as fork:
            click.echo(f"FORK: {fork}", err=True)
            sys.exit(3)
    checkpoint = done.accepted.checkpoint
    times = [datetime.fromtimestamp(each.time, UTC) for each in done.accepted.witnessed if each.time]
    seen = f", cosigned by {len(times)}, last at {max(times):%Y-%m-%d %H:%M} UTC" if times else ", not cosigned"
    click.echo(f"{target} holds {checkpoint.size} entries, {max(0, checkpoint.size - done.before)} new{seen}.")
