"""The command line: each command does its work, and refuses with a sentence instead of a traceback."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.utils import timezone

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.ledger.models import Entry
from nuo.open311.access import check_key
from nuo.people.actor import NOBODY
from nuo.people.models import Person, Post
from nuo.places.models import Office, Place
from nuo.programmes.models import Adoption
from nuo.promises.models import PlaceMonth, Promise
from nuo.promises.rules import Closing
from nuo.web.cli import COMMANDS, main
from tests.world import THURSDAY, MakePromise, World

PACK = "cn-2026"


def run(*arguments: str, typed: str = "") -> Result:
    """Run `nuo` as a person who reads English would."""
    with patch.dict("os.environ", {"COLUMNS": "200"}), patch("locale.setlocale", return_value="en_GB.UTF-8"):
        result = CliRunner().invoke(main, list(arguments), input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_help_lists_every_command_in_english() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"  {name} " in result.output for name in COMMANDS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str) -> None:
    assert run(name, "--help").exit_code == 0


def test_an_unknown_command_is_named() -> None:
    result = run("serv")
    assert result.exit_code == 2
    assert "serv" in result.output


def test_clock_shows_its_working_without_a_database() -> None:
    result = run("clock", "2026-09-24T15:12", "7 working days")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Due: 2026-10-12 Mon 17:30")
    assert "到期：2026-10-12 周一 17:30" in run("clock", "2026-09-24T15:12", "7 个工作日", "--language", "zh").output


def test_clock_says_what_it_cannot_read() -> None:
    result = run("clock", "2026-09-24T15:12", "soon")
    assert result.exit_code == 2
    assert "soon" in result.output
    assert "Traceback" not in result.output


def test_pack_check_passes_the_packs_that_come_with_nuo() -> None:
    result = run("pack", "check", str(settings.PACKS / f"{PACK}.yaml"))
    assert result.exit_code == 0, result.output


def test_pack_check_names_file_line_and_column_in_both_languages(tmp_path: Path) -> None:
    text = (settings.PACKS / f"{PACK}.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("country: CN", "contry: CN"), encoding="utf-8")
    english, chinese = run("pack", "check", str(wrong)), run("pack", "check", str(wrong), "--language", "zh")
    assert (english.exit_code, chinese.exit_code) == (1, 1)
    assert english.output.startswith("wrong.yaml:")
    assert english.output != chinese.output
    assert run("pack", "check", str(tmp_path / "absent.yaml")).exit_code == 1


def test_pack_adopt_makes_the_promises_of_every_office(world: World) -> None:
    arguments = ("pack", "adopt", PACK, "--place", world.county.code, "--as", "district", "--on", "2026-10-01")
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert Adoption.objects.get().adopted_on.isoformat() == "2026-10-01"
    assert Promise.objects.filter(place=world.meiling).count() > 10
    again = run(*arguments)
    assert (again.exit_code, again.output) == (1, "This place already runs cn-2026 in version 2026.11.\n")


def test_pack_adopt_refuses_somebody_without_the_post(world: World) -> None:
    result = run("pack", "adopt", PACK, "--place", world.county.code, "--as", "clerk")
    assert result.exit_code == 1
    assert result.output == "Your post does not allow this step. Ask the office that is responsible.\n"
    assert not Promise.objects.exists()
    assert run("pack", "adopt", "nothing", "--place", world.county.code, "--as", "district").exit_code == 1
    assert run("pack", "adopt", PACK, "--place", "1", "--as", "district").exit_code == 1
    assert run("pack", "adopt", PACK, "--place", world.county.code, "--as", "nobody").exit_code == 1


@pytest.mark.django_db
def test_places_are_imported_and_found(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("code,name,level,parent_code\n990101000000,诺川县,county,\n", encoding="utf-8")
    assert run("places", "import", str(file)).exit_code == 0
    assert Place.objects.get().name == "诺川县"
    assert "990101000000" in run("places", "find", "诺川").output
    assert run("places", "find", "云溪").exit_code == 1
    assert run("places", "import", str(tmp_path / "absent.csv")).exit_code == 2


def test_figures_check_agrees_until_somebody_changes_a_count(world: World, make_promise: MakePromise) -> None:
    case, _ = cases.ask(make_promise(), Asked("坑"), by=NOBODY, at=THURSDAY)
    cases.close(case, Closing.DELIVERED, "好了", by=world.actors["clerk"], at=THURSDAY + timedelta(hours=1))
    assert run("figures", "check").exit_code == 0
    PlaceMonth.objects.filter(place=world.meiling).update(kept=2)
    result = run("figures", "check")
    assert result.exit_code == 1
    assert "place 990101101201 public 2026-10-01 kept: kept 2, counted 1" in result.output


def test_log_check_counts_what_waits_and_finds_what_was_changed(world: World) -> None:
    assert "0 entries" in run("log", "check").output
    assert run("worker", "--once").exit_code == 0
    assert "0 waiting" in run("log", "check").output
    Entry.objects.filter(index=2).update(body=b"{}")
    result = run("log", "check")
    assert result.exit_code == 1
    assert "entry 2: entry_altered" in result.output


def test_staff_add_makes_a_person_with_a_post(world: World, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a-long-password-7\n", encoding="utf-8")
    office = ("--role", "village_clerk", "--office", str(world.meiling_office.pk))
    assert run("staff", "add", "lin", *office, "--password-file", str(file)).exit_code == 0
    person = Person.objects.get(username="lin")
    assert person.check_password("a-long-password-7")
    assert person.posts.get().office == world.meiling_office
    assert run("staff", "add", "lin", *office, "--password-file", str(file)).exit_code == 1
    by_name = ("--role", "village_clerk", "--office", world.shitang_office.name)
    assert run("staff", "add", "qin", *by_name, typed="another-long-one-8\nanother-long-one-8\n").exit_code == 0


def test_staff_mail_sets_where_notices_go(world: World) -> None:
    assert run("staff", "mail", "clerk", "clerk@example.invalid").exit_code == 0
    assert Person.objects.get(username="clerk").email == "clerk@example.invalid"
    assert run("staff", "mail", "clerk", "clerk").exit_code == 1
    assert run("staff", "mail", "nobody", "clerk@example.invalid").exit_code == 1
    assert Person.objects.get(username="clerk").email == "clerk@example.invalid"
    assert run("staff", "mail", "clerk", "").exit_code == 0
    assert Person.objects.get(username="clerk").email == ""


def test_staff_add_refuses_a_weak_password_and_an_unknown_office(world: World) -> None:
    office = str(world.meiling_office.pk)
    weak = run("staff", "add", "lin", "--role", "village_clerk", "--office", office, typed="short\nshort\n")
    assert weak.exit_code == 1
    assert run("staff", "add", "lin", "--role", "village_clerk", "--office", "没有").exit_code == 1
    assert not Person.objects.filter(username="lin").exists()


def test_staff_post_and_leave_begin_and_end_what_somebody_may_do(world: World) -> None:
    office = ("--office", world.shitang_office.name)
    assert run("staff", "post", "clerk", "--role", "village_clerk", *office).exit_code == 0
    again = run("staff", "post", "clerk", "--role", "village_clerk", *office)
    assert again.exit_code == 1
    here = Post.objects.filter(person=world.people["clerk"], office=world.shitang_office)
    assert here.get().until_on is None
    assert run("staff", "leave", "clerk", "--office", world.meiling_office.name).exit_code == 0
    ended = Post.objects.get(person=world.people["clerk"], office=world.meiling_office)
    assert ended.until_on == timezone.localdate() - timedelta(days=1)
    gone = run("staff", "leave", "clerk", "--office", world.meiling_office.name)
    assert (gone.exit_code, "has no post" in gone.output) == (1, True)
    assert "Nobody is called" in run("staff", "leave", "nobody", *office).output


def test_staff_leave_refuses_where_nobody_is_left_for_what_is_undone(world: World, make_promise: MakePromise) -> None:
    cases.ask(make_promise(), Asked("坑"), by=NOBODY, at=THURSDAY)
    office = ("--office", world.meiling_office.name)
    alone = run("staff", "leave", "clerk", *office)
    assert (alone.exit_code, "Appoint a successor first" in alone.output) == (1, True)
    assert Post.objects.get(person=world.people["clerk"]).until_on is None
    assert run("staff", "post", "other_clerk", "--role", "village_clerk", *office).exit_code == 0
    assert run("staff", "leave", "clerk", *office).exit_code == 0
    assert run("staff", "leave", "other_clerk", *office, "--anyway").exit_code == 0


def test_staff_password_replaces_a_lost_one_and_refuses_a_weak_one(world: World) -> None:
    weak = run("staff", "password", "clerk", typed="short\nshort\n")
    assert weak.exit_code == 1
    assert run("staff", "password", "clerk", typed="another-long-one-9\nanother-long-one-9\n").exit_code == 0
    assert Person.objects.get(username="clerk").check_password("another-long-one-9")


def test_a_key_for_open311_is_printed_once_listed_by_name_and_revoked(db: None) -> None:
    made = run("open311", "key", "add", "12345 hotline")
    assert made.exit_code == 0
    check_key(made.output.strip())
    listed = run("open311", "key", "list").output
    assert "12345 hotline" in listed
    assert made.output.strip() not in listed
    again = run("open311", "key", "add", "12345 hotline")
    assert (again.exit_code, again.output) == (
        1, "12345 hotline has a key already. Revoke that one first, or choose another name.\n"
    )  # fmt: skip
    assert run("open311", "key", "revoke", "12345 hotline").output == "The key of 12345 hotline is revoked.\n"
    assert run("open311", "key", "revoke", "12345 hotline").exit_code == 1
    assert run("open311", "key", "list").output == ""


def test_simulate_is_refused_where_other_places_are(world: World) -> None:
    result = run("simulate", "--months", "1")
    assert result.exit_code == 1
    assert result.output.startswith("This database already holds other places")
    assert not Promise.objects.exists()


def test_an_office_is_opened_at_one_place_or_at_every_place_of_a_level(world: World) -> None:
    one = run("office", "open", "{place}监督小组", "--kind", "supervision_group", "--place", world.meiling.code)
    assert one.exit_code == 0
    assert Office.objects.get(kind="supervision_group").name == "梅岭村监督小组"
    many = ["--kind", "association", "--place", world.county.code, "--level", "village"]
    assert run("office", "open", "{place}协会", *many).output == "2 opened.\n"


def test_offices_are_opened_all_or_none_and_each_refusal_says_why(world: World) -> None:
    many = ["--kind", "association", "--place", world.county.code, "--level", "village"]
    run("office", "open", "{place}协会", "--kind", "association", "--place", world.shitang.code)
    again = run("office", "open", "{place}协会", *many)
    assert again.exit_code == 1
    assert "open here already" in again.output
    assert Office.objects.filter(kind="association").count() == 1
    assert "put {place} into the name" in run("office", "open", "协会", *many).output
    assert "no place 123" in run("office", "open", "协会", "--kind", "association", "--place", "123").output
    assert "no hamlet under" in run("office", "open", "{place}", "--kind", "association", "--place",
                                    world.county.code, "--level", "hamlet").output  # fmt: skip
