"""`nuo witness …`: watch the logs of others and cosign what continues what was cosigned before."""

import secrets
import signal
from pathlib import Path
from types import FrameType

import click

from nuo.tlog.errors import Malformed
from nuo.tlog.keys import Kind, SigningKey, Verifier
from nuo.tlog.notes import check_name
from nuo.tlog.signers import KeyFile
from nuo.tlog.witness import Witness
from nuo.tlog.witness_server import server_for
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.trusting import policy_option, trusted
from nuo.web.serving import refuse_taken

_KINDS = {"cosignature": Kind.COSIGNATURE, "ml-dsa-44": Kind.ML_DSA_44}
_folder = click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("witness"), show_default=True,
    help="Where the key and what was cosigned are kept.",
)  # fmt: skip


@click.group()
def witness() -> None:
    """Cosign the logs of others, so that nobody can be shown another history."""


@witness.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(list(_KINDS)), default="cosignature", show_default=True)
@_folder
def init(name: str, kind: str, folder: Path) -> None:
    """Make the witness's key. NAME is its address without https://, such as archive.example/witness."""
    with faults_as_sentences():
        file = _key_file(folder)
        if file.path.exists():
            raise click.ClickException(f"{file.path} holds a key already. A witness has one, for ever.")
        key = SigningKey(check_name(name), _KINDS[kind], secrets.token_bytes(32))
        file.keep([key])
    click.echo(key.verifier.vkey)


@witness.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8100, show_default=True)
@_folder
@policy_option
def serve(host: str, port: int, folder: Path, policies: tuple[str, ...]) -> None:
    """Answer logs that ask for a cosignature. --key names the logs to watch."""
    refuse_taken(host, port)
    with faults_as_sentences():
        key = _own_key(folder)
        logs = _logs(policies)
    server = server_for(Witness(key, logs, folder / "cosigned"), host, port)

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    click.echo(f"{key.name} watches {', '.join(log.name for log in logs)} at http://{host}:{port}", err=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()


def _logs(policies: tuple[str, ...]) -> tuple[Verifier, ...]:
    logs = tuple(trusted(policies).logs)
    if not logs:
        raise Malformed("The policy names no log to watch.")
    return logs


def _own_key(folder: Path) -> SigningKey:
    keys = _key_file(folder).keys()
    if len(keys) != 1 or keys[0].kind is Kind.ED25519:
        raise Malformed(
            f"{_key_file(folder).path} does not hold the one key of a witness. Make it with: nuo witness init"
        )
    return keys[0]


def _key_file(folder: Path) -> KeyFile:
    return KeyFile(folder / "witness.key")
