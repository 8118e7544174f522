"""The documentation says what is so: tables as in the code, live links, commands and variables that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from nuo.agreements.rules import DOCUMENT_STEPS, FILED_STEPS
from nuo.assemblies.rules import MEETING_STEPS
from nuo.cases.rules import CASE_STEPS
from nuo.ledger.rules import StepTable
from nuo.people.rules import DESK
from nuo.promises.rules import DUTY_STEPS
from nuo.signing.rules import AGREEMENT_STEPS
from nuo.web import cli

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "nuo").rglob("README.md")])
STEPS = ROOT / "docs" / "reference" / "step-tables.md"
TABLES = {
    "case": CASE_STEPS,
    "duty": DUTY_STEPS,
    "meeting": MEETING_STEPS,
    "text": DOCUMENT_STEPS,
    "filing": FILED_STEPS,
    "agreement": AGREEMENT_STEPS,
}
SETTINGS = ROOT / "docs" / "reference" / "settings.md"
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
NAMES = [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]


def rows(table: StepTable) -> Iterator[str]:
    """Yield the lines of a step table as the reference prints it."""
    for step in table.values():
        # All who work at an office's desk are one word; only some of them would be named one by one.
        who = sorted((step.who - DESK) | {"desk"} if step.who >= DESK else step.who)
        cells = (
            f"`{step.name}`", ", ".join(sorted(step.sources)), step.target, ", ".join(who),
            ", ".join(step.needs) or "–", f"`{step.entry}`" if step.entry else "–", step.why,
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ +(.+)$", BLOCK.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def said_as_code(page: Path) -> Iterator[str]:
    """Yield every line of code on a page, in blocks and between backticks."""
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.findall(text):
        yield from block.splitlines()[1:-1]
    yield from re.findall(r"`([^`\n]+)`", BLOCK.sub("", text))


def refused_command(line: str) -> str:
    """Return what is wrong with a line that calls `nuo` or `make`; nothing where it is right."""
    if called := re.match(r"(?:\S*=\S+ )*(?:\S*/)?nuo((?: [a-z][a-z0-9-]*)*)(.*)", line):
        return _refused_nuo(called[1].split(), re.findall(r"(?<=\s)--[a-z-]+", called[2]))
    if called := re.match(r"(?:\S+=\S+ )*make ([a-z][a-z-]*)", line):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        return "" if re.search(rf"^{called[1]}:", makefile, re.MULTILINE) else f"make {called[1]}"
    return ""


def _refused_nuo(words: list[str], options: list[str]) -> str:
    command: click.Command = cli.main
    context = click.Context(command)
    for word in words:
        if not isinstance(command, click.Group):
            break  # an argument
        found = command.get_command(context, word)
        if found is None:
            return f"nuo {' '.join(words)}"
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    return next((f"nuo {' '.join(words)} {option}" for option in options if option not in known), "")


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_step_tables_in_the_reference_are_those_of_the_code(table: StepTable) -> None:
    printed = STEPS.read_text(encoding="utf-8")
    missing = [row for row in rows(table) if row not in printed]
    assert missing == [], "write these lines into docs/reference/step-tables.md"


def test_the_reference_prints_no_step_that_is_gone() -> None:
    known = {row for table in TABLES.values() for row in rows(table)}
    printed = [line for line in STEPS.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert [line for line in printed if line not in known] == []


@pytest.mark.parametrize("page", NAMES)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", NAMES)
def test_every_command_a_page_names_exists(page: Path) -> None:
    assert [found for line in said_as_code(page) if (found := refused_command(line.strip()))] == []


@pytest.mark.parametrize("line", ["nuo fly", "nuo pack fly", "nuo serve --fly 1", "make fly", "X=1 .venv/bin/nuo fly"])
def test_a_command_that_does_not_exist_would_have_been_seen(line: str) -> None:
    assert refused_command(line)


def test_every_variable_the_settings_read_is_documented_and_no_other() -> None:
    source = (ROOT / "nuo" / "web" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", source))
    table = SETTINGS.read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE))
    assert len(read) > 5, "the search found nothing to compare"
    assert documented == read


def test_every_page_of_the_documentation_is_reached_from_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = (page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md"))
    assert [str(page) for page in pages if str(page) != "README.md" and f"({page})" not in index] == []
