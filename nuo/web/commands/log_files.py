"""`nuo log publish`, `fsck`, `rebuild`, `export`, `proof`, `check-poster`: the files of this instance's log."""

import sys
from pathlib import Path

import click
from django.utils import timezone

from nuo.ledger import checkpoint_words, restoring
from nuo.ledger.proving import proof_of
from nuo.ledger.publishing import Publisher, published
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signed_log import POLICY, VKEY, folder, head, policy, verifiers
from nuo.tlog.fsck import all_processors
from nuo.tlog.fsck import fsck as check_files
from nuo.tlog.mirror import follow
from nuo.tlog.policy import Policy
from nuo.tlog.prooffiles import SUFFIX
from nuo.tlog.reader import Reader
from nuo.tlog.sources import FolderSource, Source, source_of
from nuo.tlog.storage import Folder
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.trusting import policy_option, trusted


def _own_policy() -> Policy:
    if not verifiers():
        raise click.ClickException("The log is not signed yet. Begin with: nuo log init ORIGIN")
    return policy()


@click.command()
def publish() -> None:
    """Write, sign and publish what waits, once. The worker does this by itself; stop it first."""
    _own_policy()
    integrate_all(at=timezone.now())
    Publisher().publish(at=timezone.now())
    if trouble := head().trouble:
        raise click.ClickException(trouble)
    click.echo(_state())


def _state() -> str:
    checkpoint = published()
    return (
        f"Public: {checkpoint.size} entries, root {checkpoint.root.hex()}." if checkpoint else "Nothing is public yet."
    )


@click.command()
@click.argument("place", required=False)
@policy_option
def fsck(place: str | None, policies: tuple[str, ...]) -> None:
    """Check every byte of the log's files, or of those in the folder or at the address PLACE."""
    with faults_as_sentences():
        source: Source = source_of(place) if place else FolderSource(folder())
        report = check_files(source, trusted(policies) if policies else _own_policy(), processes=all_processors())
    for finding in report.findings:
        click.echo(str(finding))
    if not report.is_clean or report.accepted is None:
        click.echo(f"The log in {source} is damaged: {len(report.findings)} faults.", err=True)
        sys.exit(1)
    click.echo(f"The log in {source} is whole: {report.accepted.checkpoint.size} entries, every byte checked.")


@click.command()
@click.option("--from", "place", help="A mirror, as address or folder; by default the database.")
def rebuild(place: str | None) -> None:
    """Write the log's files again. They are put in place only if they have the root that was signed."""
    _own_policy()
    with faults_as_sentences():
        size = restoring.rebuild(source_of(place) if place else None)
    click.echo(f"The files of {size} entries were written again and have the signed root.")


@click.command()
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
def export(target: Path) -> None:
    """Copy the public log into a folder for any web server; called again it adds what is new."""
    with faults_as_sentences():
        done = follow(FolderSource(folder()), Folder(target), _own_policy())
        own = Folder(folder())
        Folder(target).write({name: data for name in (VKEY, POLICY) if (data := own.find(name)) is not None})
    click.echo(
        f"{target} holds {done.accepted.checkpoint.size} entries, {done.accepted.checkpoint.size - done.before} new."
    )


@click.command()
@click.argument("index", type=click.IntRange(min=0))
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="By default entry-N.tlog-proof.")
def proof(index: int, target: Path | None) -> None:
    """Write the proof of one entry, to be verified anywhere with `nuo verify`."""
    with faults_as_sentences():
        found = proof_of(index)
    if found is None:
        raise click.ClickException(f"Entry {index} is not in the public log yet.")
    path = target or Path(f"entry-{index}{SUFFIX}")
    path.write_bytes(found.data)
    click.echo(f"{path}: verify it with  nuo verify {path} --key {folder() / VKEY}")


@click.command()
@click.argument("checkpoint")
@click.option("--log", "place", help="Address or folder of the log; by default our own.")
@policy_option
def check_poster(checkpoint: str, place: str | None, policies: tuple[str, ...]) -> None:
    """Prove that today's log continues a printed checkpoint.

    CHECKPOINT is the text behind the poster's code (as a file, or - for standard input), or the number
    and the words printed beside it: "1204 词词词词词词词词".
    """
    with faults_as_sentences():
        trust = trusted(policies) if policies else _own_policy()
        reader = Reader(source_of(place) if place else FolderSource(folder()), trust)
        now = reader.checkpoint().checkpoint
        older = checkpoint_words.read(_given(checkpoint), trust, origin=now.origin)
        older.compare(reader.root_at(older.size, now))
    click.echo(
        f"They belong together: today's log of {now.size} entries begins with the {older.size}"
        " of the poster, unchanged."
    )


def _given(checkpoint: str) -> str:
    if checkpoint == "-":
        return sys.stdin.buffer.read().decode(errors="replace")
    path = Path(checkpoint)
    # A poster's text has lines and spaces; only what can name a file is looked for as one.
    return path.read_text(encoding="utf-8") if "\n" not in checkpoint and path.is_file() else checkpoint
