"""Two workers at the same moment, and one that is killed while the mail server has the letter: nothing comes twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from nuo.notices.letters import write_letters
from nuo.notices.minute import tell
from nuo.notices.models import Letter, Notice
from nuo.notices.reminding import remind
from nuo.notices.rules import State
from nuo.notices.sending import send_letters
from nuo.notices.tests.conftest import Mailbox
from nuo.people.actor import NOBODY
from nuo.promises.actions import open_duty
from nuo.promises.models import Duty
from tests.racing import at_once
from tests.world import THURSDAY, MakePromise, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def duty(make_promise: MakePromise, staff: World) -> Duty:
    """Five things that are due the same evening."""
    promise = make_promise()
    return [open_duty(promise, by=NOBODY, at=THURSDAY) for _ in range(5)][-1]


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_at_the_same_moment_send_each_letter_once(workers: int, duty: Duty, mailbox: Mailbox) -> None:
    at = duty.due_at + timedelta(seconds=1)
    sent = at_once([lambda: tell(at=at)] * workers)
    # What one of them lost to the other in this minute comes in the next, and no more than once.
    sent += [tell(at=at + timedelta(minutes=minute)) for minute in (1, 2)]
    assert Notice.objects.count() == 5
    assert sum(sent) == len(mailbox.arrived) == Letter.objects.filter(state=State.SENT).count()
    said = "".join(str(message.get_content()) for message in mailbox.arrived)
    assert [said.count(each.number) for each in Duty.objects.all()] == [1] * 5


_SEND = """
import django, sys; django.setup()
from datetime import datetime
from django.conf import settings
settings.MAIL_ON, settings.DEFAULT_FROM_EMAIL = True, "nuo@example.invalid"
settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(sys.argv[1])
from nuo.notices.sending import send_letters
send_letters(at=datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.faults
@pytest.mark.sqlite_only
def test_a_worker_that_is_killed_while_the_server_has_the_letter_sends_nothing_twice(
    duty: Duty, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = duty.due_at + timedelta(seconds=1)
    remind(at=at)
    assert write_letters(at=at) == 1
    process: list[subprocess.Popen[bytes]] = []
    taken = mailbox.handle_DATA

    async def kill(server: Any, session: Any, envelope: Any) -> str:
        # The server has the letter; the worker never hears so.
        answer = await taken(server, session, envelope)
        os.kill(process[0].pid, signal.SIGKILL)
        return answer

    monkeypatch.setattr(mailbox, "handle_DATA", kill)
    process.append(_worker(settings.EMAIL_PORT, at.isoformat()))
    assert process[0].wait(60) == -signal.SIGKILL
    monkeypatch.undo()
    for minutes in (1, 11, 60):
        assert send_letters(at=at + timedelta(minutes=minutes)) == 0
    assert len(mailbox.arrived) == 1
    assert Letter.objects.get().state == State.UNSURE


def _worker(port: int, at: str) -> subprocess.Popen[bytes]:
    database = Path(str(connection.settings_dict["NAME"]))
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "NUO_HOME": str(settings.HOME),
                   "DJANGO_SETTINGS_MODULE": "nuo.web.settings"}  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", _SEND, str(port), at], env=environment)
