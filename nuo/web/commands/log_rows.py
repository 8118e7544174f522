"""`nuo log check`, `reconcile`, `audit`: the entries and the rows in the database."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

import click
from django.utils import timezone
from django.utils.translation import override

from nuo.ledger.accounts import Gap
from nuo.ledger.auditing import audit as hash_again
from nuo.ledger.models import Entry
from nuo.ledger.reconciling import walk
from nuo.ledger.sequencer import Fault, faults
from nuo.ledger.withholding import Ground
from nuo.ledger.withholding import withhold as erased
from nuo.web.books import ERASERS, NOUNS
from nuo.web.clock import own_language
from nuo.web.commands.faults import faults_as_sentences
from nuo.web.commands.speaking import bar, refusals_as_sentences
from nuo.web.gaps import fault_sentence, sentence

_MOST = 50
# Memory stays bounded, however much was changed.
_REMEMBERED = 10_000
_json = click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")


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


@click.command()
@_json
def reconcile(as_json: bool) -> None:
    """Prove that every public row has its entries in the log, and every entry its row."""
    looked_at, gaps = _walked()
    gaps = [gap for gap in gaps if not gap.is_about_facts]
    _report([], gaps, as_json, f"Rows and log belong together: {looked_at} rows and entries were looked at.")


@click.command()
@_json
def audit(as_json: bool) -> None:
    """Find what was changed, back-dated, removed or put in behind the log's back, and name it.

    Every entry is hashed again and compared with the tree, the signature and the log's files; every row is
    compared with what its entries say.
    """
    with faults_as_sentences():
        done = hash_again()
    looked_at, gaps = _walked()
    _report(
        done.faults, gaps, as_json,
        f"Nothing was changed: {done.entries} entries hashed, {done.signed} of them under a signature;"
        f" {looked_at} rows and entries compared.",
    )  # fmt: skip


@click.command()
@click.argument("index", type=click.IntRange(min=0))
@click.option("--ground", type=click.Choice([ground.value for ground in Ground]), required=True, help="Why it may be.")
def withhold(index: int, ground: str) -> None:
    """Erase what a resident wrote behind entry INDEX, for good. The entry stays; a new one says why."""
    with refusals_as_sentences():
        erased(index, Ground(ground), erase=ERASERS, at=timezone.now())
    click.echo(f"What stood behind entry {index} is erased here. Delete it from your backups as well.")


def _walked() -> tuple[int, list[Gap]]:
    """Return how many rows and entries were looked at, and what does not fit, each once."""
    looked_at, gaps = 0, dict[object, Gap]()
    with bar("Rows") as show:
        for done in walk(NOUNS):
            looked_at += done.looked_at
            gaps |= {gap.key: gap for gap in done.gaps if len(gaps) < _REMEMBERED}
            show(looked_at, looked_at)
    return looked_at, list(gaps.values())


def _report(found: Sequence[Fault], gaps: Sequence[Gap], as_json: bool, well: str) -> None:
    if as_json:
        both = {"faults": [asdict(fault) for fault in found], "gaps": [asdict(gap) for gap in gaps]}
        click.echo(json.dumps(both, ensure_ascii=False))
        sys.exit(1 if found or gaps else 0)
    with override("en" if own_language() == "en" else "zh-hans"):
        lines = [*map(fault_sentence, found), *map(sentence, gaps)]
    for line in lines[:_MOST]:
        click.echo(line)
    if lines:
        shown = f"; the first {_MOST} are shown" if len(lines) > _MOST else ""
        click.echo(f"{len(lines)} do not fit{shown}.", err=True)
        sys.exit(1)
    click.echo(well)
