"""`nuo places import`: a file of places into the tree, with a report a clerk can act on."""

from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from nuo.places.importing import BadRow, Report, import_places
from nuo.places.reasons import UnreadableFile

DONE, BAD_ROWS, UNREADABLE = 0, 1, 2


def places_import(path: Path, skip_bad: bool, console: Console | None = None) -> int:
    """Import a file and print the report; return the exit code.

    0 done (bad rows skipped as asked) · 1 bad rows, nothing imported · 2 the file cannot be read.
    """
    console = console or Console()
    try:
        report = _with_bar(path, skip_bad, console)
    except UnreadableFile as error:
        console.print(error.reason.in_words(get_language() or "zh"), style="red", markup=False)
        return UNREADABLE
    _show(report, skip_bad, console)
    return BAD_ROWS if report.bad and not skip_bad else DONE


def _with_bar(path: Path, skip_bad: bool, console: Console) -> Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(_("Checking"), total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, description=_("Writing"), completed=done, total=total)

        return import_places(path, skip_bad=skip_bad, progress=show)


def _show(report: Report, skip_bad: bool, console: Console) -> None:
    if report.bad:
        console.print(_bad_table(report.bad))
    if report.bad and not skip_bad:
        console.print(
            _("%(bad)d of %(read)d rows are wrong. Nothing was imported. Correct them and import the file again.")
            % {"bad": len(report.bad), "read": report.read}
        )
        return
    summary = Table(show_header=False, box=None)
    for words, count in (
        (_("Rows read"), report.read),
        (_("Added"), report.added),
        (_("Changed"), report.changed),
        (_("Unchanged"), report.unchanged),
        (_("Skipped"), len(report.bad)),
    ):
        summary.add_row(words, str(count))
    console.print(summary)


def _bad_table(bad: list[BadRow]) -> Table:
    language = get_language() or "zh"
    table = Table(title=_("Rows that were not taken"))
    table.add_column(_("Row"), justify="right")
    table.add_column(_("Code"))
    table.add_column(_("Reason"), overflow="fold")
    for row in bad:
        # Escaped: a cell of the file may hold square brackets, which rich would read as styling.
        table.add_row(str(row.number), escape(row.code), escape(row.reason.in_words(language)))
    return table
