"""`nuo pack`: check packs before anybody adopts them, and adopt one for a place."""

import sys
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from nuo.clocks.errors import ClockError
from nuo.people.actor import Actor, actor_of
from nuo.people.models import Person
from nuo.places.models import Place
from nuo.programmes.check import Problem, check_file
from nuo.programmes.coverage import Plan, load_plan
from nuo.programmes.pack import PackError, load
from nuo.promises.adopting import adopt as adopt_pack
from nuo.review.laws import LawError, Laws, load_laws
from nuo.review.source import SourceError
from nuo.web.clock import Language, language_option
from nuo.web.commands.speaking import bar, refusals_as_sentences

LAWS = "laws.yaml"


@click.group()
def pack() -> None:
    """Check and adopt programme packs."""


@pack.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--plans", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Folder of plan elements.")
@language_option
def check(files: tuple[Path, ...], plans: Path | None, language: Language) -> None:
    """Check packs; without FILES, all packs of this instance.

    Problems are shown as file:line:column: sentence, and the exit code is 1.
    """
    files = files or tuple(sorted(settings.PACKS.glob("*.yaml")))
    laws = _laws()
    found = [problem for file in files for problem in _problems(file, laws, plans)]
    for problem in found:
        click.echo(f"{problem.file}:{problem.line}:{problem.column}: {problem.message(language)}")
    if found:
        sys.exit(1)
    click.echo(f"{len(files)} files checked, nothing to put right.")


def _laws() -> Laws | None:
    try:
        return load_laws(settings.PACKS / LAWS)
    except (OSError, LawError, SourceError):
        # The registry itself is among the files checked, or the packs' cites stay unresolved.
        return None


def _problems(file: Path, laws: Laws | None, plans: Path | None) -> list[Problem]:
    return check_file(file, laws, _plan_of(file, plans) if plans and file.name != LAWS else None)


def _plan_of(file: Path, plans: Path) -> Plan | None:
    try:
        name = load(file).plan
    except (PackError, OSError, ClockError):
        return None  # check_file says what is wrong with it
    return load_plan(plans / f"{name}.yaml") if name and (plans / f"{name}.yaml").exists() else None


@pack.command()
@click.argument("pack_id", metavar="ID")
@click.option("--place", "code", required=True, help="The place's code.")
@click.option("--as", "username", required=True, help="Who adopts it; needs a post that may.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it begins; today by default.")
def adopt(pack_id: str, code: str, username: str, on: datetime | None) -> None:
    """Adopt a pack for a place: every office below it makes its promises."""
    now = timezone.now()
    day = on.date() if on else timezone.localdate()
    file = settings.PACKS / f"{pack_id}.yaml"
    place = Place.objects.filter(code=code).first()
    if place is None:
        raise click.ClickException(f"There is no place with the code {code}.")
    if not file.is_file():
        raise click.ClickException(f"There is no pack {pack_id} in {settings.PACKS}.")
    with refusals_as_sentences(), bar("Promises") as show:
        try:
            laws = load_laws(settings.PACKS / LAWS)
            adoption = adopt_pack(load(file), file, laws, place, on=day, by=_actor(username), at=now, progress=show)
        except (PackError, LawError, OSError) as error:
            raise click.ClickException(f"{error} Run nuo pack check first.") from error
    click.echo(f"{place} runs {adoption.pack_id} {adoption.pack_version}: {adoption.promises.count()} promises.")


def _actor(username: str) -> Actor:
    person = Person.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise click.ClickException(f"There is nobody called {username}.")
    return actor_of(person, on=timezone.localdate())
