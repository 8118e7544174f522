"""`nuo verify`: a proof file, anywhere, with nothing but a public key."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from nuo.tlog.errors import Malformed, NotProven, NotSigned
from nuo.tlog.keys import Signed
from nuo.tlog.prooffiles import ProofFile, parse_proof, verify_proof
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.trusting import policy_option, trusted


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--entry",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The entry's bytes, if not in the file.",
)
@policy_option
def verify(file: Path, entry: Path | None, policies: tuple[str, ...]) -> None:
    """Verify a proof file, offline: that an entry stands in a log, and who has signed that.

    Exit codes: 0 it holds; 1 it does not; 2 it cannot be read.
    """
    with faults_as_sentences(code=2):
        trust = trusted(policies)
        proof = parse_proof(file.read_bytes())
        body = entry.read_bytes() if entry else proof.extra
        try:
            accepted = verify_proof(proof, trust, entry=body or None)
        except (NotProven, NotSigned) as error:
            click.echo(f"It does NOT hold. {error}", err=True)
            sys.exit(1)
    checkpoint = accepted.checkpoint
    click.echo(f"It holds: entry {proof.index} stands in the log {checkpoint.origin} of {checkpoint.size} entries.")
    for signed in (*accepted.by_log, *accepted.witnessed):
        click.echo(f"  {_by(signed)}")
    click.echo(_said(proof, body))


def _by(signed: Signed) -> str:
    if signed.time is None:
        return f"signed by the log {signed.by.name}"
    return f"cosigned by {signed.by.name}, {datetime.fromtimestamp(signed.time, UTC):%Y-%m-%d %H:%M} UTC"


def _said(proof: ProofFile, body: bytes) -> str:
    try:
        facts = json.loads(body)
    except ValueError as error:
        raise Malformed(
            f"Entry {proof.index} is not a record of Nuo; its {len(body)} bytes are proven all the same."
        ) from error
    lines = [
        f"  {key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for key, value in facts.items()
    ]
    return "\n".join(["The entry says:", *lines])
