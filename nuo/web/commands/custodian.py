"""`nuo custodian`: who can let somebody back in to an office's key when no colleague can."""

import json
import os
from pathlib import Path

import click
from django.utils import timezone

from nuo.sealing.actions import add_custodian, let_in_by_custodian, retire_custodian
from nuo.sealing.boxes import CannotOpen, Pair, lock, new_pair, new_salt, stretched, unlock
from nuo.sealing.models import Custodian
from nuo.web.commands.speaking import refusals_as_sentences
from nuo.web.commands.staff import office_called, person_called

_SHORTEST = 12


@click.group()
def custodian() -> None:
    """Name who can let somebody back in to what is sealed, and do it."""


@custodian.command()
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option("--passphrase", envvar="NUO_CUSTODIAN_PASSPHRASE", help="Without it the file opens nothing.")
def add(name: str, file: Path, passphrase: str) -> None:
    """Name a custodian and write their key to FILE. Keep it elsewhere: this instance keeps the public half only.

    Offices get new keys within a minute; what is sealed from then on can be opened with FILE, nothing before.
    """
    if len(passphrase) < _SHORTEST:
        raise click.ClickException(f"The passphrase needs at least {_SHORTEST} characters.")
    pair = new_pair()
    _write(file, name, pair, passphrase)
    try:
        with refusals_as_sentences():
            made = add_custodian(name, pair, at=timezone.now())
    except Exception:
        file.unlink()
        raise
    click.echo(f"{name} is custodian {made.mark}. {file} is the only copy of the key: take it off this machine.")


def _write(file: Path, name: str, pair: Pair, passphrase: str) -> None:
    salt = new_salt()
    box = lock(pair.private, key=stretched(passphrase, salt))
    text = json.dumps({"nuo": "custodian", "name": name, "salt": salt.hex(), "box": box.hex()}, ensure_ascii=False)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as written:
            written.write(text + "\n")
    except FileExistsError:
        raise click.ClickException(f"{file} is there already; a key is never written over.") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from error


@custodian.command("let-in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("username")
@click.option("--office", "office_name", required=True, help="The office's number or its full name.")
@click.option("--passphrase", envvar="NUO_CUSTODIAN_PASSPHRASE", prompt=True, hide_input=True, help="Of the file.")
def let_in(file: Path, username: str, office_name: str, passphrase: str) -> None:
    """Give USERNAME, who works at the office and has signed in once, the office's keys. The log says so."""
    private, office = _private(file, passphrase), office_called(office_name)
    person = person_called(username)
    with refusals_as_sentences():
        count = let_in_by_custodian(office, person, private, at=timezone.now())
    click.echo(f"{username} holds {count} key(s) of {office.name} now.")


def _private(file: Path, passphrase: str) -> bytes:
    try:
        kept = json.loads(file.read_text("utf-8"))
        salt, box = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["box"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{file} is no key of a custodian.") from error
    try:
        return unlock(box, key=stretched(passphrase, salt))
    except (CannotOpen, ValueError) as error:
        raise click.ClickException("The passphrase does not open this file.") from error


@custodian.command("retire")
@click.argument("mark")
def retire(mark: str) -> None:
    """Announce that a custodian (its 16 digits) opens no more; offices get new keys within a minute."""
    found = next((each for each in Custodian.objects.all() if each.mark == mark), None)
    if found is None:
        known = ", ".join(each.mark for each in Custodian.objects.filter(retired_at=None)) or "none"
        raise click.ClickException(f"There is no custodian {mark}. Known: {known}.")
    with refusals_as_sentences():
        retire_custodian(found, at=timezone.now())
    click.echo(f"{found.name} is no custodian any more.")
