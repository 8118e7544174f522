"""`nuo review` and `nuo law`: the clause reviewer at the terminal, without Django and without a database."""

import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from nuo.review.formats.data import as_json
from nuo.review.formats.page import as_html
from nuo.review.formats.paper import as_pdf
from nuo.review.formats.sarif import as_sarif
from nuo.review.formats.text import as_text
from nuo.review.formats.word import as_docx
from nuo.review.laws import LawError, registry
from nuo.review.lawtexts import LawTexts
from nuo.review.proving import faults_of
from nuo.review.reading.reader import Document, read, read_file
from nuo.review.reading.unreadable import Unreadable
from nuo.review.reviewing import Review
from nuo.review.reviewing import review as reviewed
from nuo.review.rules import RULEBOOK, RuleError, Severity, rulebook
from nuo.web import env
from nuo.web.clock import Language, language_option

FORMATS = ("text", "json", "sarif", "html", "pdf", "docx")
_BINARY = {"pdf", "docx"}
_ROOT = Path(__file__).resolve().parents[3]


def own_law_folder() -> Path:
    """Return where `nuo law import` keeps law texts: in the data folder."""
    return (env.path("NUO_HOME") or _ROOT / "var") / "law"


class FileOrCommand(click.Group):
    """`nuo review rules.docx` reviews a file; `nuo review rules` is a command of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take everything that names no command for the command `file`."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group(cls=FileOrCommand)
def review() -> None:
    """Review village rules before they hang on the wall: nuo review FILE.

    Options such as --format and --as-of are listed by: nuo review file --help
    """


@review.command("file")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How the findings are written.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Under the law of this day; today by default.")
@click.option("--law-dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of law texts.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to the screen.")
@click.option("--strict", is_flag=True, help="Doubtful clauses also end with 1.")
@language_option
def review_file(  # noqa: PLR0917  # each is an option of the command, given by name
    file: Path, form: str, as_of: datetime | None, law_dir: Path | None, output: Path | None, strict: bool,
    language: Language,
) -> None:  # fmt: skip
    """Review one file (docx, pdf, odt, txt, md, html, doc), or - for the text on standard input.

    Exit codes: 0 nothing unlawful; 1 something is unlawful (with --strict: or doubtful); 2 the file cannot be read.
    """
    try:
        document = read(sys.stdin.buffer.read(), "-") if str(file) == "-" else read_file(file)
    except Unreadable as unreadable:
        click.echo(f"{file}: {unreadable.text.in_(language)}", err=True)
        sys.exit(2)
    folder = law_dir or own_law_folder()
    found = reviewed(
        document.lines,
        today=date.today(),  # noqa: DTZ011  # the day on the wall of whoever runs it
        as_of=as_of.date() if as_of else None,
        name=document.name,
        texts=LawTexts(folder) if folder.is_dir() else None,
    )
    _write(_made(found, document, form, language), form, output, document)
    sys.exit(_code(found, strict=strict))


def _made(found: Review, document: Document, form: str, language: Language) -> str | bytes:
    colour = sys.stdout.isatty()
    made: dict[str, Callable[[], str | bytes]] = {
        "text": lambda: as_text(found, language, colour=colour),
        "json": lambda: as_json(found),
        "sarif": lambda: as_sarif(found, language),
        "html": lambda: as_html(found, language),
        "docx": lambda: as_docx(found, language, document.data if document.kind == "docx" else None),
        "pdf": lambda: as_pdf(found, language),
    }
    return made[form]()


def _write(made: str | bytes, form: str, output: Path | None, document: Document) -> None:
    if output is None and form in _BINARY:
        output = Path(f"{Path(document.name).stem or 'text'}.reviewed.{form}")
    if output is None:
        click.echo(made, nl=False)
        return
    output.write_bytes(made if isinstance(made, bytes) else made.encode())
    click.echo(str(output), err=True)


def _code(found: Review, *, strict: bool) -> int:
    least = Severity.DOUBTFUL if strict else Severity.UNLAWFUL
    return int(any(finding.severity >= least for finding in found.findings))


@review.command()
@click.option("--check", is_flag=True, help="Try every rule on its examples and every law it cites.")
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=RULEBOOK)
@language_option
def rules(check: bool, folder: Path, language: Language) -> None:
    """List the rules; with --check, prove each by its own examples. A fault ends with 1."""
    try:
        book = rulebook(folder)
        faults = faults_of(book) if check else []
    except (RuleError, LawError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    if check:
        examples = sum(len(rule.hits) + len(rule.misses) for rule in book.rules)
        click.echo(f"{len(book.rules)} rules, {examples} examples: nothing to put right.")
        return
    for rule in book.rules:
        click.echo(f"{rule.rule_id:<26} {rule.severity.word:<9} {rule.title.in_(language)}")


@click.group()
def law() -> None:
    """Keep law texts, so that findings show an article word for word."""


@law.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_laws(folder: Path) -> None:
    """Copy the law texts of FOLDER, files named 法律名(YYYY-MM-DD).md or .txt, into the data folder."""
    found = LawTexts(folder).files
    if not found:
        click.echo(f"{folder} holds no file named 法律名(YYYY-MM-DD).md or .txt.", err=True)
        sys.exit(1)
    target = own_law_folder()
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in found.values():
        shutil.copyfile(file.path, target / f"{file.law}({file.version}){file.path.suffix}")
    click.echo(f"{len(found)} law texts kept in {target}.")


@law.command("list")
@language_option
def list_laws(language: Language) -> None:
    """List the laws of the registry, their versions, and whether their text is kept here."""
    kept = LawTexts(own_law_folder()).files if own_law_folder().is_dir() else {}
    for entry in registry().by_id.values():
        for version in entry.versions:
            mark = "*" if (entry.name.zh, version.version) in kept else " "
            days = f"({version.in_force} – {version.until or ''})"
            click.echo(f"{mark} {entry.name.in_(language)} {version.version} {days}")
