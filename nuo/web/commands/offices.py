"""`nuo office open`: the offices that will owe something, one or a whole level at once."""

import click
from django.db import transaction
from django.utils import timezone
from rich.progress import track

from nuo.people.actor import THE_CLOCK
from nuo.places.actions import open_office
from nuo.places.models import Place
from nuo.places.rules import Level, OfficeKind
from nuo.web.commands.speaking import refusals_as_sentences


@click.group()
def office() -> None:
    """Open offices."""


@office.command("open")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in OfficeKind]), required=True)
@click.option("--place", "code", required=True, help="The place's code.")
@click.option(
    "--level", type=click.Choice([level.value for level in Level]), help="At every place of this level below."
)
@click.option("--name-en", default="", help="The English name.")
def open_(name: str, kind: str, code: str, level: str | None, name_en: str) -> None:
    """Open an office at a place; {place} in the NAME stands for the place's own name.

    With --level it is opened at every place of that level below, all of them or none.
    """
    places = _places(code, level)
    if len(places) > 1 and "{place}" not in name:
        raise click.ClickException("Many offices of one name cannot be told apart: put {place} into the name.")
    with refusals_as_sentences(), transaction.atomic():
        for place in track(places, "Opening", disable=len(places) < 100, transient=True):
            open_office(
                place, OfficeKind(kind), name.replace("{place}", place.name),
                name_en=name_en.replace("{place}", place.name_en),
                on=timezone.localdate(), by=THE_CLOCK, at=timezone.now(),
            )  # fmt: skip
    click.echo(f"{len(places)} opened.")


def _places(code: str, level: str | None) -> list[Place]:
    top = Place.objects.filter(code=code).first()
    if top is None:
        raise click.ClickException(f"There is no place {code}. Find its code with: nuo places find NAME")
    if level is None:
        return [top]
    found = list(Place.objects.under(top).filter(level=level))
    if not found:
        raise click.ClickException(f"There is no {level} under {top.name}.")
    return found
