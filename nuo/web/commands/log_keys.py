"""`nuo log init`, `rotate`, `retire`, `keys`: the keys of this instance's log."""

import click
from django.utils import timezone

from nuo.ledger import starting
from nuo.ledger.models import LogKey
from nuo.ledger.signed_log import POLICY, folder, key_file
from nuo.tlog.keys import Kind, parse_vkey
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.speaking import refusals_as_sentences

_KINDS = {"ed25519": Kind.ED25519, "ml-dsa-44": Kind.ML_DSA_44}


@click.command()
@click.argument("origin")
@click.option("--vkey", "vkeys", multiple=True, help="Public key of the signing command in NUO_LOG_SIGNER.")
def init(origin: str, vkeys: tuple[str, ...]) -> None:
    """Make the log's key and begin to sign. ORIGIN is the log's address without https://, and never changes.

    Example: nuo log init county.example/log
    """
    with refusals_as_sentences(), faults_as_sentences():
        keys = starting.begin(origin, vkeys=vkeys, at=timezone.now())
    for key in keys:
        click.echo(f"The log signs with {key.vkey}")
    if not vkeys:
        click.echo(f"The private key is in {key_file().path}. Keep a copy off this machine; never in the same backup.")
    click.echo(f"Its public files will be in {folder()}. Name your witnesses in {folder() / POLICY}.")


@click.command()
@click.option("--kind", type=click.Choice(list(_KINDS)), default="ed25519", show_default=True)
def rotate(kind: str) -> None:
    """Add a key beside the one in use. Both sign until you retire the old one; an entry announces it."""
    with refusals_as_sentences(), faults_as_sentences():
        key = starting.rotate(_KINDS[kind], at=timezone.now())
    click.echo(f"The log also signs with {key.vkey}")
    click.echo("Tell the witnesses and everybody who keeps your key. Retire the old one when they know: nuo log retire")


@click.command()
@click.argument("key_id")
def retire(key_id: str) -> None:
    """Stop signing with a key. KEY_ID is the eight characters `nuo log keys` shows; an entry announces it."""
    with refusals_as_sentences(), faults_as_sentences():
        key = starting.retire(key_id.lower(), at=timezone.now())
    click.echo(f"{key} is retired.")


@click.command()
def keys() -> None:
    """List the log's keys, the oldest first."""
    for key in LogKey.objects.all():
        kind = parse_vkey(key.vkey).kind.name.lower().replace("_", "-")
        until = f"{key.retired_at:%Y-%m-%d}" if key.retired_at else "now"
        click.echo(f"{parse_vkey(key.vkey).key_id.hex()}  {kind:<10} {key.added_at:%Y-%m-%d} to {until}")
        click.echo(f"  {key.vkey}")
