"""`nuo hotline`: take in what a hotline's own system recorded; give back what became of its open orders."""

import csv
import sys
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from nuo.cases.exporting import guarded
from nuo.hotline import actions
from nuo.hotline.actions import Taken, Wish
from nuo.hotline.exporting import as_csv
from nuo.hotline.mapping import BadMapping, HotlineMapping, read_mapping
from nuo.hotline.planning import Plan
from nuo.hotline.rules import Fault
from nuo.hotline.taking import Sheet, read_sheet
from nuo.hotline.words import sentence
from nuo.people.actor import THE_CLOCK
from nuo.web.commands.speaking import refusals_as_sentences

_SHOWN = 20
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def hotline() -> None:
    """Take in the records of a hotline (12345 and the like), beside what Nuo times itself."""


@hotline.command("import")
@click.argument("file", type=_FILE)
@click.option("--mapping", "mapping_file", type=_FILE, required=True, help="Which columns are read, and how (YAML).")
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--skip-bad", is_flag=True, help="Take the good rows even if others are wrong.")
@click.option("--open-cases", is_flag=True, help="Open a case for each open record whose category has a promise.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the wrong rows to a CSV file.")
def import_(  # noqa: PLR0917 - one parameter an option, as click wants it
    file: Path, mapping_file: Path, dry_run: bool, skip_bad: bool, open_cases: bool, report: Path | None
) -> None:
    """Import a CSV or XLSX file of work orders.

    The exit code is 0 when done (also when nothing was new), and 1 when something was wrong and nothing was taken.
    """
    with refusals_as_sentences():
        mapping, now = _mapping(mapping_file), timezone.now()
        sheet = read_sheet(file.read_bytes(), mapping, now=now)
        taken = _taken(sheet, mapping, None if dry_run else Wish(skip_bad, open_cases))
        if report is not None:
            _write_report(report, taken.plan.faults)
        _show(taken.plan, open_cases)
        click.echo(_outcome(taken, dry_run, skip_bad))
        sys.exit(1 if taken.plan.faults and not skip_bad else 0)


@hotline.command()
@click.option("--source", required=True, help="The name of the hotline, as the mapping has it.")
def export(source: str) -> None:
    """Write to standard output, as CSV, what became of the cases opened from a hotline's records."""
    with refusals_as_sentences():
        for piece in as_csv(source, now=timezone.now()):
            click.echo(piece, nl=False)


def _mapping(path: Path) -> HotlineMapping:
    try:
        return read_mapping(path.read_bytes(), path.name)
    except BadMapping as bad:
        for problem in bad.problems:
            words = problem.message(get_language() or "zh")
            click.echo(f"{problem.file}:{problem.line}:{problem.column}: {words}", err=True)
        sys.exit(1)


def _taken(sheet: Sheet, mapping: HotlineMapping, wish: Wish | None) -> Taken:
    if wish is None:
        return Taken(actions.try_out(sheet, mapping, by=THE_CLOCK))
    return actions.take_in(sheet, mapping, wish, by=THE_CLOCK, at=timezone.now())


def _show(plan: Plan, open_cases: bool) -> None:
    console = Console()
    if plan.faults:
        console.print(_faults_table(plan.faults))
    counts = Table(show_header=False, box=None)
    for words, count in (
        (_("Rows read"), plan.sheet.rows),
        (_("New records"), len(plan.added)),
        (_("Changed"), len(plan.changed)),
        (_("Unchanged"), plan.unchanged),
        (_("Of ignored categories"), plan.sheet.ignored),
        (_("Wrong"), len(plan.faults)),
        *(((_("Cases to open"), len(plan.open_without_case)),) if open_cases else ()),
    ):
        counts.add_row(words, str(count))
    console.print(counts)
    for category, count in plan.sheet.unmapped.most_common(_SHOWN):
        words = _("No service for the category “%(category)s”: %(count)s rows.")
        console.print(escape(words % {"category": category, "count": count}))


def _faults_table(faults: list[Fault]) -> Table:
    table = Table(title=_("Rows that were not taken"))
    for heading in (_("Row"), _("Column"), _("Value"), _("Reason")):
        table.add_column(heading, overflow="fold")
    for fault in faults[:_SHOWN]:
        # Escaped: a cell of the file may hold square brackets, which rich would read as styling.
        table.add_row(str(fault.row), *map(escape, (fault.column, fault.value, sentence(fault))))
    if len(faults) > _SHOWN:
        more = _("%(count)s more; --report writes them all.") % {"count": len(faults) - _SHOWN}
        table.add_row("…", "", "", more)
    return table


def _outcome(taken: Taken, dry_run: bool, skip_bad: bool) -> str:
    if dry_run:
        return _("A dry run: nothing was changed.")
    if taken.plan.faults and not skip_bad:
        return _("Rows are wrong, so nothing was taken. Correct them, or leave them out with --skip-bad.")
    if taken.row is None:
        return _("Nothing new: nothing was changed.")
    return _("Taken in as import %(number)s; cases opened: %(cases)s.") % {
        "number": taken.row.pk, "cases": taken.row.cases,
    }  # fmt: skip


def _write_report(path: Path, faults: list[Fault]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["row", "column", "value", "code", "reason"])
        for fault in faults:
            rows.writerow([fault.row, *map(guarded, (fault.column, fault.value, fault.code, sentence(fault)))])
