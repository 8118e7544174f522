"""`nuo push`: the key with which this site tells browsers."""

from pathlib import Path

import click
from py_vapid import Vapid02


@click.group()
def push() -> None:
    """The key with which this site tells browsers of officials."""


@push.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def key(file: Path) -> None:
    """Make a key in FILE. NUO_PUSH names it to the instance, NUO_PUSH_CONTACT says whom push services write to."""
    if file.exists():
        raise click.ClickException(f"{file} is there already; a key is never written over.")
    made = Vapid02()
    made.generate_keys()
    try:
        file.touch(mode=0o600)
        made.save_key(str(file))
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Set NUO_PUSH={file} and NUO_PUSH_CONTACT=mailto:you@example.cn, and start the instance again.")
