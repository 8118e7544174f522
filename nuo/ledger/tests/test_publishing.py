"""What the tree holds becomes public under one signature, and nothing that contradicts it ever does."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from nuo.ledger import restoring, starting
from nuo.ledger.models import Edge, Entry, Head, LogKey
from nuo.ledger.publishing import Publisher, published
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import canonical
from nuo.ledger.signed_log import folder, key_file, policy
from nuo.ledger.tests.conftest import AT, ORIGIN, Say
from nuo.tlog.fsck import fsck
from nuo.tlog.keys import Kind, open_note, parse_vkey
from nuo.tlog.merkle import leaf_hash, root_of
from nuo.tlog.reader import Reader
from nuo.tlog.sources import FolderSource
from nuo.tlog.storage import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]


def publish() -> bool:
    return Publisher().publish(at=AT)


def is_whole() -> bool:
    return fsck(FolderSource(folder()), policy()).is_clean


def test_every_entry_of_the_tree_is_in_the_files_under_a_signature(say: Say) -> None:
    for count in (3, 252, 1, 300):
        say(count)
        assert publish()
        found = Reader(FolderSource(folder()), policy()).checkpoint().checkpoint
        leaves = [leaf_hash(bytes(entry.body)) for entry in Entry.objects.order_by("index")]
        assert (found.origin, found.size, found.root) == (ORIGIN, len(leaves), root_of(leaves))
        assert published() == found
        assert is_whole()


def test_without_news_nothing_is_published_until_an_hour_has_passed() -> None:
    publisher = Publisher()
    assert publisher.publish(at=AT)
    assert not publisher.publish(at=AT + timedelta(minutes=59))
    assert publisher.publish(at=AT + timedelta(minutes=61))


def test_an_entry_changed_before_it_was_signed_is_not_signed(say: Say) -> None:
    publish()
    say(3)
    Entry.objects.filter(index=2).update(body=canonical({"n": 99}))
    assert not publish()
    assert "disagree" in Head.objects.get().trouble
    found = published()
    assert found is not None
    assert found.size == 1


def test_a_tree_made_anew_over_changed_entries_is_not_signed(say: Say) -> None:
    say(3)
    publish()
    Edge.objects.update(root=leaf_hash(b"another"))
    assert not publish()
    assert "Run nuo log audit" in Head.objects.get().trouble


def test_an_old_backup_of_the_database_is_refused_and_says_what_to_do(say: Say) -> None:
    say(5)
    publish()
    # As a backup from before: five entries fewer, and the head of then.
    Entry.objects.filter(index__gte=1).delete()
    Edge.objects.update(size=1, peaks=leaf_hash(bytes(Entry.objects.get().body)))
    Head.objects.update(signed=b"", published=b"")
    assert not publish()
    assert "old backup of the database" in Head.objects.get().trouble
    assert is_whole()


def test_old_files_are_refused_and_written_again_from_the_database(say: Say, tmp_path: Path) -> None:
    say(300)
    publish()
    shutil.copytree(folder(), tmp_path / "backup")
    say(300)
    publish()
    shutil.rmtree(folder())
    shutil.copytree(tmp_path / "backup", folder())
    say(1)
    assert not publish()
    assert "nuo log rebuild" in Head.objects.get().trouble
    assert restoring.rebuild() == 601
    assert publish()
    assert is_whole()


def test_a_checkpoint_signed_when_the_process_died_is_taken_up(say: Say) -> None:
    publish()
    before = bytes(Head.objects.get().signed)
    say(2)
    publish()
    signed = bytes(Head.objects.get().signed)
    # As if it had died between signing and the swap.
    Head.objects.update(signed=before)
    say(1)
    assert publish()
    found = published()
    assert found is not None
    assert found.size == 4
    assert signed != bytes(Head.objects.get().signed)
    assert is_whole()


def test_while_another_process_writes_nothing_is_touched(say: Say) -> None:
    say(2)
    with Folder(folder()).locked():
        assert not publish()
    assert "Another process" in Head.objects.get().trouble
    assert publish()
    assert Head.objects.get().trouble == ""


def test_the_loser_of_two_sequencers_signs_nothing_public(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    say(1)
    monkeypatch.setattr("nuo.ledger.signed_log.RowHead.swap", lambda *_: False)
    assert not publish()
    assert "Another process has signed" in Head.objects.get().trouble


def test_a_key_is_added_beside_the_old_one_and_both_sign(say: Say) -> None:
    publish()
    old = LogKey.objects.get()
    new = starting.rotate(Kind.ML_DSA_44, at=AT)
    say(1)
    publish()
    note = bytes(Head.objects.get().published)
    assert [each.by.vkey for each in open_note(note, [parse_vkey(old.vkey)])[1]] == [old.vkey]
    assert [each.by.vkey for each in open_note(note, [parse_vkey(new.vkey)])[1]] == [new.vkey]
    assert Entry.objects.filter(kind="log.key_added", subject=new.entry_subject()).exists()


def test_a_retired_key_signs_no_more_and_the_log_says_so(say: Say) -> None:
    old, new = LogKey.objects.get(), starting.rotate(Kind.ED25519, at=AT)
    starting.retire(parse_vkey(old.vkey).key_id.hex(), at=AT)
    say(1)
    assert publish()
    names = {each.by.vkey for each in open_note(bytes(Head.objects.get().published), policy().keys)[1]}
    assert names == {new.vkey}
    assert (folder() / "vkey").read_text() == f"{new.vkey}\n"
    assert old.vkey not in {key.verifier.vkey for key in key_file().keys()}  # noqa: SIM118 - not a dict
    assert Entry.objects.filter(kind="log.key_retired").exists()


def test_the_last_ed25519_key_stays() -> None:
    starting.rotate(Kind.ML_DSA_44, at=AT)
    last = parse_vkey(LogKey.objects.order_by("pk")[0].vkey).key_id.hex()
    with pytest.raises(Refused, match="last_key"):
        starting.retire(last, at=AT)
    with pytest.raises(Refused, match="key_unknown"):
        starting.retire("00000000", at=AT)


def test_a_log_begins_once_and_its_name_stays() -> None:
    with pytest.raises(Refused, match="log_has_begun"):
        starting.begin("another.example/log", at=AT)


def test_a_key_others_could_read_is_not_used(say: Say) -> None:
    say(1)
    key_file().path.chmod(0o644)
    assert not publish()
    assert "chmod 600" in Head.objects.get().trouble


def test_a_command_signs_where_the_worker_has_no_key(say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    key_file().path.parent.rename(elsewhere)
    monkeypatch.setattr(settings, "LOG_SIGNER", f"{settings.ROOT}/.venv/bin/nuo log signer --key {elsewhere}/log.key")
    say(2)
    assert publish()
    assert is_whole()
    assert not key_file().path.exists()
    (elsewhere / "log.key").chmod(0o644)
    say(1)
    assert not publish()
    assert "The signing command refused: Others could read the key" in Head.objects.get().trouble
