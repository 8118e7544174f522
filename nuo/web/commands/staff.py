"""`nuo staff`: a person who signs in, with a post; and where their notices go."""

from typing import TextIO

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from nuo.people.actions import appoint
from nuo.people.actor import THE_CLOCK
from nuo.people.models import Person
from nuo.people.rules import Role
from nuo.places.models import Office
from nuo.web.commands.speaking import refusals_as_sentences


@click.group()
def staff() -> None:
    """Add people who sign in, and say where their notices go."""


@staff.command()
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--office", "office_name", required=True, help="The office's number or its full name.")
@click.option("--password-file", type=click.File(encoding="utf-8"), help="Read the password from the first line.")
def add(username: str, role: str, office_name: str, password_file: TextIO | None) -> None:
    """Add a person and appoint them to a post at an office."""
    office = _office(office_name)
    if Person.objects.filter(username=username).exists():
        raise click.ClickException(f"Somebody is called {username} already. Choose another name.")
    if password_file:
        password = password_file.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    person = Person(username=username)
    try:
        Person._meta.get_field("username").clean(username, person)
        validate_password(password, person)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    person.set_password(password)
    with refusals_as_sentences(), transaction.atomic():
        person.save(force_insert=True)
        appoint(person, office=office, role=Role(role), on=timezone.localdate(), by=THE_CLOCK, at=timezone.now())
    click.echo(f"{username} is {role} at {office.name}.")


@staff.command()
@click.argument("username")
@click.argument("address")
def mail(username: str, address: str) -> None:
    """Set where a person's notices go; an empty address ("") ends them."""
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise click.ClickException(f"{address} is no mail address. It looks like name@example.cn.") from error
    if not Person.objects.filter(username=username).update(email=address):
        raise click.ClickException(f"Nobody is called {username}.")
    click.echo(f"Notices to {username} go to {address}." if address else f"No letters go to {username}.")


def _office(name: str) -> Office:
    offices = Office.objects.open().select_related("place")
    found = list(offices.filter(pk=int(name)) if name.isascii() and name.isdigit() else offices.filter(name=name)[:9])
    if not found:
        raise click.ClickException(f"There is no open office {name}.")
    if len(found) > 1:
        numbers = "; ".join(f"{office.pk}: {office.name}, {office.place.code}" for office in found)
        raise click.ClickException(f"Several offices are called so; give the number. {numbers}")
    return found[0]
