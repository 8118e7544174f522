"""A stranger's program sends to every operation whatever its description allows, and what it does not: never a 500."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from nuo.cases import actions
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.ledger.sequencer import integrate
from nuo.people.actor import NOBODY
from nuo.people.codes import new_code
from nuo.promises.models import Duty, Promise
from tests.world import MakePromise, World

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a" * 32
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.parametrize("who", ["anybody", "lead"])
def test_nothing_that_is_sent_breaks_it_or_gets_an_answer_that_is_not_described(
    world: World,
    make_promise: MakePromise,
    live_server: LiveServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    who: str,
) -> None:
    # The one thing a program of this kind runs into at once; it has tests of its own.
    monkeypatch.setattr("nuo.people.throttle.is_shut", lambda *_, **__: False)
    now = timezone.now()
    promise = make_promise(office=world.township_office)
    for _ in range(3):
        actions.ask(promise, Asked("坑"), by=NOBODY, at=now - timedelta(hours=1))
    integrate(at=now)
    before = Duty.objects.count()
    spec = _with_numbers_there_are(tmp_path / "openapi.json", promise)
    command = _command(live_server.url, spec, _headers(who, world))
    # It keeps what it learns in the folder it is started in.
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-4_000:]
    assert "Tested: " in said
    # It really got in: requests were opened, and what a lead may do was not answered with 401 throughout.
    assert Duty.objects.count() > before
    assert ("401 Unauthorized" in said) is (who == "anybody")


def _headers(who: str, world: World) -> list[str]:
    if who == "anybody":
        return [f"X-Receipt-Code: {new_code()}"]
    client = Client()
    client.force_login(world.people[who])
    session = client.cookies["sessionid"].value
    return [f"Cookie: sessionid={session}; csrftoken={TOKEN}", f"X-CSRFToken: {TOKEN}"]


def _with_numbers_there_are(copy: Path, promise: Promise) -> Path:
    """Write the description with the numbers a reader of the pages would know, and one that is nowhere.

    Left to chance, the program would now and then find no promise at all: two databases number differently.
    """
    told = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text("utf-8"))
    duties = list(Duty.objects.order_by("pk").values_list("pk", flat=True))
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    there_are = {"/api/promises/": [promise.pk], "/api/duties/": duties, "/api/desk/duties/": duties,
                 "/api/desk/cases/": cases}  # fmt: skip
    for path, operations in told["paths"].items():
        known = next((numbers for start, numbers in there_are.items() if path.startswith(f"{start}{{pk}}")), [])
        for operation in operations.values() if known else ():
            (number,) = (each for each in operation["parameters"] if each["name"] == "pk")
            number["schema"]["enum"] = [*known, max(known) + 1_000_000]
    copy.write_text(json.dumps(told), encoding="utf-8")
    return copy


def _command(url: str, spec: Path, headers: list[str]) -> list[str]:
    program = Path(sys.executable).with_name("schemathesis")
    given = [word for header in headers for word in ("-H", header)]
    how = ["--url", url, "-c", CHECKS, "-n", "6", "--phases", "fuzzing", "--seed", "7", "--generation-deterministic",
           "--continue-on-failure", "--no-color", "--request-timeout", "60"]  # fmt: skip
    return [str(program), "run", str(spec), *how, *given]
