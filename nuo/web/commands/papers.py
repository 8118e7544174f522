"""Keys for sealing papers, and what is sealed in a PDF."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from nuo.paper import PaperError, inspect, load_key, make_key

T = TypeVar("T")


@click.group()
def paper() -> None:
    """Keys for sealing papers, and what is sealed in a PDF."""


@paper.command("key")
@click.argument("office")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--passphrase", default="", envvar="NUO_SEAL_PASSPHRASE", help="To keep the key with; none by default.")
def key(office: str, file: Path, passphrase: str) -> None:
    """Make a key with a certificate of our own making for OFFICE, in FILE (.p12). NUO_SEAL names it to the instance.

    It proves that a paper comes from this instance, and is no certificate of an authority.
    """
    _or_say(lambda: make_key(file, office, passphrase=passphrase))
    click.echo(f"{file}: {office}. Set NUO_SEAL={file} and start the instance again.")


@paper.command("check")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--key", "key_file", type=click.Path(dir_okay=False, path_type=Path), help="Trust its certificate.")
@click.option("--passphrase", default="", envvar="NUO_SEAL_PASSPHRASE", help="Of that key.")
def check(file: Path, key_file: Path | None, passphrase: str) -> None:
    """Say what seals FILE has, and whether anything was changed since. Exit code 1 if a seal does not hold."""

    def look() -> bool:
        roots = (load_key(key_file, passphrase),) if key_file else ()
        seals = inspect(file.read_bytes(), roots=roots)
        for each in seals:
            state = "holds" if each.intact else "DOES NOT HOLD: the file was changed"
            rest = "" if each.whole else "; something was added to the file after it"
            known = "; the key given" if each.trusted else "; by whom the certificate was given is not checked"
            click.echo(f"{each.name}: {state}{rest}{known if each.intact else ''}")
        if not seals:
            click.echo("There is no seal in this file.")
        return bool(seals) and all(each.intact for each in seals)

    if not _or_say(look):
        sys.exit(1)


def _or_say(act: Callable[[], T]) -> T:
    try:
        return act()
    except PaperError as error:
        raise click.ClickException(str(error)) from None
