"""`nuo open311 key`: keys for programs that hand in requests through Open311."""

import click
from django.utils import timezone

from nuo.open311 import actions
from nuo.open311.models import ApiKey
from nuo.people.actor import THE_CLOCK
from nuo.web.commands.speaking import refusals_as_sentences


@click.group()
def open311() -> None:
    """Keys for programs that hand in requests through Open311."""


@open311.group()
def key() -> None:
    """Make, list and revoke keys. Reading needs none."""


@key.command()
@click.argument("name")
def add(name: str) -> None:
    """Make a key for the program NAME and print it; it cannot be shown again."""
    with refusals_as_sentences():
        click.echo(actions.add_key(name, by=THE_CLOCK, at=timezone.now()))


@key.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the key of the program NAME; its next request is refused."""
    with refusals_as_sentences():
        actions.revoke_key(name, by=THE_CLOCK, at=timezone.now())
    click.echo(f"The key of {name.strip()} is revoked.")


@key.command("list")
def list_() -> None:
    """List the keys in use by name, with the day each was made."""
    for each in ApiKey.objects.standing().order_by("name"):
        click.echo(f"{timezone.localtime(each.made_at):%Y-%m-%d}  {each.name}")
