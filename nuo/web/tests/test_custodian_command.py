"""`nuo custodian`: a key is written once and opens only with its passphrase; letting somebody in is public."""

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nuo.ledger.models import Entry
from nuo.people.actor import actor_of
from nuo.sealing.access import current_key, private_half
from nuo.sealing.actions import unlock_person
from nuo.sealing.models import Custodian
from nuo.web.cli import main
from tests.world import THURSDAY, World, give_keys

GOOD = "long enough by far"


def run(*words: str | Path, passphrase: str = GOOD) -> Result:
    return CliRunner().invoke(main, ["custodian", *map(str, words)], env={"NUO_CUSTODIAN_PASSPHRASE": passphrase})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the custodian's key goes."""
    return tmp_path / "custodian.json"


def test_a_custodian_is_named_once_with_a_key_only_the_file_has(world: World, file: Path) -> None:
    short = run("add", "县档案馆", file, passphrase="short")
    assert (short.exit_code, file.exists()) == (1, False)
    assert "at least 12 characters" in short.output
    done = run("add", "县档案馆", file)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = run("add", "另一位", file)
    assert (again.exit_code, "never written over" in again.output) == (1, True)
    assert Custodian.objects.get().name == "县档案馆"
    assert Entry.objects.filter(kind="custodian.added").count() == 1


def test_somebody_who_lost_the_password_is_let_in_again(world: World, file: Path) -> None:
    run("add", "县档案馆", file)
    give_keys(world, world.meiling_office)
    key, person = current_key(world.meiling_office), world.people["clerk"]
    assert key is not None
    again = actor_of(person, on=THURSDAY.date()).with_secret(unlock_person(person, "set-anew-2026", at=THURSDAY))
    assert private_half(key, again) is None
    words = ("let-in", file, "clerk", "--office", "梅岭村村民委员会")
    wrong = run(*words, passphrase="not this one, no")
    assert (wrong.exit_code, "does not open this file" in wrong.output) == (1, True)
    assert "Nobody is called" in run("let-in", file, "nobody", "--office", "梅岭村村民委员会").output
    other = file.with_name("other.json")
    other.write_text("{}", encoding="utf-8")
    assert "no key of a custodian" in run("let-in", other, "clerk", "--office", "梅岭村村民委员会").output
    assert "does not work at the desk" in run("let-in", file, "officer", "--office", "梅岭村村民委员会").output
    done = run(*words)
    assert done.exit_code == 0, done.output
    assert private_half(key, again) is not None


def test_a_custodian_is_retired_by_its_mark(world: World, file: Path) -> None:
    run("add", "县档案馆", file)
    mark = Custodian.objects.get().mark
    unknown = run("retire", "0" * 16)
    assert (unknown.exit_code, mark in unknown.output) == (1, True)
    assert run("retire", mark).exit_code == 0
    assert "no custodian any more" in run("retire", mark).output
    assert Entry.objects.filter(kind="custodian.retired").count() == 1


def test_a_key_for_browsers_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "push.pem"
    done = CliRunner().invoke(main, ["push", "key", str(file)])
    assert (done.exit_code, "NUO_PUSH=" in done.output) == (0, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = file.read_bytes()
    again = CliRunner().invoke(main, ["push", "key", str(file)])
    assert (again.exit_code, "never written over" in again.output, file.read_bytes()) == (1, True, kept)
    nowhere = CliRunner().invoke(main, ["push", "key", str(tmp_path / "no" / "push.pem")])
    assert (nowhere.exit_code, "cannot be written" in nowhere.output) == (1, True)
