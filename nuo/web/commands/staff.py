"""`nuo staff`: people who sign in, their posts and passwords, and where their notices go."""

from datetime import timedelta
from typing import TextIO

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from nuo.people.actions import appoint, leave
from nuo.people.actor import THE_CLOCK
from nuo.people.models import Person, Post
from nuo.people.rules import DESK, Role
from nuo.places.models import Office
from nuo.promises.models import Duty
from nuo.web.commands.speaking import refusals_as_sentences


@click.group()
def staff() -> None:
    """Add people who sign in, give and end posts, set passwords and where notices go."""


@staff.command()
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--office", "office_name", required=True, help="The office's number or its full name.")
@click.option("--password-file", type=click.File(encoding="utf-8"), help="Read the password from the first line.")
def add(username: str, role: str, office_name: str, password_file: TextIO | None) -> None:
    """Add a person and appoint them to a post at an office."""
    office = office_called(office_name)
    if Person.objects.filter(username=username).exists():
        raise click.ClickException(f"Somebody is called {username} already. Choose another name.")
    person = Person(username=username)
    try:
        Person._meta.get_field("username").clean(username, person)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    _set_password(person, password_file)
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
    Person.objects.filter(pk=person_called(username).pk).update(email=address)
    click.echo(f"Notices to {username} go to {address}." if address else f"No letters go to {username}.")


@staff.command()
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--office", "office_name", required=True, help="The office's number or its full name.")
def post(username: str, role: str, office_name: str) -> None:
    """Appoint somebody who has an account to another post, from today on."""
    person, office = person_called(username), office_called(office_name)
    with refusals_as_sentences():
        appoint(person, office=office, role=Role(role), on=timezone.localdate(), by=THE_CLOCK, at=timezone.now())
    click.echo(f"{username} is {role} at {office.name}.")


@staff.command("leave")
@click.argument("username")
@click.option("--office", "office_name", required=True, help="The office's number or its full name.")
@click.option("--anyway", is_flag=True, help="Also where nobody is left for what is undone.")
def end(username: str, office_name: str, anyway: bool) -> None:
    """End somebody's posts at an office; yesterday was the last day. Within a minute they open nothing sealed there."""
    person, office = person_called(username), office_called(office_name)
    held = list(Post.objects.filter(person=person, office=office, until_on=None))
    if not held:
        raise click.ClickException(f"{username} has no post at {office.name}.")
    today = timezone.localdate()
    left = Post.objects.filter(office=office, role__in=DESK, until_on=None).exclude(person=person)
    undone = Duty.objects.undone().filter(office=office).count()
    if undone and not left.exists() and not anyway:
        raise click.ClickException(
            f"{office.name} has {undone} undone, and nobody else works there. Appoint a successor first"
            " (nuo staff post), or add --anyway."
        )
    with refusals_as_sentences(), transaction.atomic():
        for each in held:
            last = max(each.since_on, today - timedelta(days=1))
            leave(each, on=last, by=THE_CLOCK, at=timezone.now())
    click.echo(f"{username} has left {office.name}.")


@staff.command("password")
@click.argument("username")
@click.option("--password-file", type=click.File(encoding="utf-8"), help="Read the password from the first line.")
def password(username: str, password_file: TextIO | None) -> None:
    """Set a new password for somebody who has lost theirs.

    What was sealed to them stays shut: a colleague or the custodian lets them in again.
    """
    person = person_called(username)
    _set_password(person, password_file)
    person.save(update_fields=["password"])
    click.echo(f"{username} has a new password. What was sealed to them opens once a colleague lets them in again.")


def _set_password(person: Person, file: TextIO | None) -> None:
    if file:
        typed = file.readline().rstrip("\r\n")
    else:
        typed = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(typed, person)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    person.set_password(typed)


def person_called(username: str) -> Person:
    """Return the person of this name, or say that there is none."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise click.ClickException(f"Nobody is called {username}.")
    return person


def office_called(name: str) -> Office:
    """Return the open office of this number or name, or say what is wrong."""
    offices = Office.objects.open().select_related("place")
    found = list(offices.filter(pk=int(name)) if name.isascii() and name.isdigit() else offices.filter(name=name)[:9])
    if not found:
        raise click.ClickException(f"There is no open office {name}.")
    if len(found) > 1:
        numbers = "; ".join(f"{office.pk}: {office.name}, {office.place.code}" for office in found)
        raise click.ClickException(f"Several offices are called so; give the number. {numbers}")
    return found[0]
