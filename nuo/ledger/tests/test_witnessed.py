"""Nothing is public before enough witnesses have cosigned it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from nuo.ledger.models import Head
from nuo.ledger.publishing import Publisher, published
from nuo.ledger.signed_log import POLICY, folder, policy, verifiers
from nuo.ledger.tests.conftest import AT, Say
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.storage import Folder
from nuo.tlog.witness import Witness
from nuo.tlog.witness_server import server_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]
Start = Callable[[str], str]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a witness and returns its line for a policy."""
    with ExitStack() as stack:

        def started(name: str) -> str:
            key = SigningKey(f"{name}.example/witness", Kind.COSIGNATURE, secrets.token_bytes(32))
            server = server_for(Witness(key, tuple(verifiers()), tmp_path / name), "127.0.0.1", 0)
            Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            return f"witness {name} {key.verifier.vkey} http://127.0.0.1:{server.server_port}"

        yield started


def absent(name: str) -> str:
    key = SigningKey(f"{name}.example/witness", Kind.COSIGNATURE, secrets.token_bytes(32))
    return f"witness {name} {key.verifier.vkey} http://127.0.0.1:9"


def write_policy(*lines: str) -> None:
    Folder(folder()).write({POLICY: "".join(f"{line}\n" for line in lines).encode()})


def test_a_checkpoint_carries_the_cosignatures_it_needs(start: Start, say: Say) -> None:
    write_policy(start("archive"), start("图书馆"), "group both all archive 图书馆", "quorum both")
    for count in (1, 300):
        say(count)
        assert Publisher().publish(at=AT)
        accepted = policy().accept((folder() / "checkpoint").read_bytes())
        assert {each.by.name for each in accepted.witnessed} == {"archive.example/witness", "图书馆.example/witness"}
    assert {told["size"] for told in Head.objects.get().witnesses.values()} == {302}


def test_two_of_three_are_enough_and_the_third_is_named(start: Start, say: Say) -> None:
    write_policy(start("archive"), start("library"), absent("paper"), "group two 2 archive library paper", "quorum two")
    say(1)
    assert Publisher().publish(at=AT)
    told = Head.objects.get().witnesses
    assert told["paper"]["fault"].startswith("did not answer")
    assert told["archive"]["fault"] == ""


def test_with_too_few_witnesses_the_old_checkpoint_stays_public(start: Start, say: Say) -> None:
    line = start("archive")
    write_policy(line, "quorum archive")
    assert Publisher().publish(at=AT)
    before = (folder() / "checkpoint").read_bytes()
    write_policy(line, absent("paper"), "group both all archive paper", "quorum both")
    say(5)
    publisher = Publisher()
    assert not publisher.publish(at=AT)
    assert (folder() / "checkpoint").read_bytes() == before
    assert "wait for witnesses: paper did not answer" in Head.objects.get().trouble
    # Enough again: what was signed meanwhile becomes public at once.
    write_policy(line, "quorum archive")
    assert publisher.publish(at=AT + timedelta(seconds=6))
    found = published()
    assert found is not None
    assert found.size == 6


def test_a_witness_new_in_the_policy_is_asked_at_once(start: Start) -> None:
    publisher = Publisher()
    assert publisher.publish(at=AT)
    assert not publisher.publish(at=AT)
    write_policy(start("archive"), "quorum archive")
    assert publisher.publish(at=AT)
    assert len(policy().accept((folder() / "checkpoint").read_bytes()).witnessed) == 1


def test_an_absent_witness_is_left_alone_for_a_while(start: Start, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    write_policy(start("archive"), absent("paper"), "group one any archive paper", "quorum one")
    publisher = Publisher()
    asked: list[str] = []

    def refuse(url: str, *_: object) -> tuple[int, str]:
        asked.append(url)
        return 500, ""

    say(1)
    publisher.publish(at=AT)
    monkeypatch.setattr("nuo.tlog.cosigning._post", refuse)
    say(1)
    publisher.publish(at=AT + timedelta(seconds=1))
    assert len(asked) == 1
    publisher.publish(at=AT + timedelta(seconds=40))
    assert len(asked) == 3


def test_a_witness_that_has_seen_more_than_we_have_is_an_alarm(start: Start, say: Say, tmp_path: Path) -> None:
    write_policy(start("archive"), "quorum archive")
    say(5)
    assert Publisher().publish(at=AT)
    # Everything of ours, the key's memory too, goes back to an older copy; the witness does not.
    for path in (tmp_path / "archive").rglob("checkpoint"):
        data = path.read_text().replace("\n6\n", "\n7\n")
        path.write_text(data)
    say(0)
    Head.objects.update(published_at=AT - timedelta(hours=2))
    assert not Publisher().publish(at=AT)
    assert Head.objects.get().witnesses["archive"]["ahead"] == 7
    assert "has cosigned 7 entries already" in Head.objects.get().trouble


def test_a_policy_that_cannot_be_read_stops_publishing_and_names_the_line(say: Say) -> None:
    write_policy("witness archive nonsense", "quorum archive")
    say(1)
    assert not Publisher().publish(at=AT)
    assert "Line 1 of the policy" in Head.objects.get().trouble
