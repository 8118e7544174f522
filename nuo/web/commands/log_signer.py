"""`nuo log signer`: signs checkpoints for a worker that has no key. Run it as another user, or behind ssh.

NUO_LOG_SIGNER="sudo -u nuolog nuo log signer --key /home/nuolog/log.key"
"""

import sys
from pathlib import Path

import click

from nuo.tlog.checkpoints import parse_checkpoint
from nuo.tlog.signers import KeyFile, signature_lines
from nuo.web.commands.faults import faults_as_sentences


@click.command()
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File with private keys.")
@click.argument("verb", type=click.Choice(["sign", "last"]))
def signer(key: Path, verb: str) -> None:
    """Sign the checkpoint on standard input, or print the last one signed."""
    with faults_as_sentences():
        if verb == "last":
            sys.stdout.buffer.write(KeyFile(key).last() or b"")
            return
        text = sys.stdin.buffer.read().decode()
        parse_checkpoint(text)
        click.echo(signature_lines(KeyFile(key).sign(text)), nl=False)
