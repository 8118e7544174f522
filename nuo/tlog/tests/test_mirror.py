"""Following a log over HTTP and from a folder: resumed, resilient, and the one who notices a fork."""

import shutil
from pathlib import Path

import pytest
from pymerkle import InmemoryTree

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import Damaged, Forked, NotSigned, Unreachable
from nuo.tlog.fsck import fsck
from nuo.tlog.growth import drop_needless
from nuo.tlog.mirror import EVIDENCE, follow
from nuo.tlog.notes import decode
from nuo.tlog.proofs import verify_consistency
from nuo.tlog.sources import FolderSource, HttpSource, Source, source_of
from nuo.tlog.storage import Folder
from nuo.tlog.tests.logs import ORIGIN, Log, entries, flip, key
from nuo.tlog.tests.serving import served

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def mirror(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "mirror")


def _is_whole(mirror: Folder, log: Log) -> bool:
    same = {path: mirror.read(path) for path in mirror.names()} == {
        path: log.folder.read(path) for path in log.folder.names()
    }
    return same and fsck(FolderSource(mirror.root), log.policy).is_clean


@pytest.mark.parametrize("over", ["http", "folder"])
def test_a_mirror_becomes_the_same_files_byte_by_byte(over: str, log: Log, mirror: Folder) -> None:
    log.grow(3)
    with served(log.files) as url:
        source: Source = source_of(url if over == "http" else str(log.files))
        for size in (3, 3, 255, 256, 257, 700):
            before = log.checkpoint.size
            done = follow(source, mirror, log.grow(size).policy)
            assert (done.before <= before, done.accepted.checkpoint.size) == (True, size)
            assert mirror.read("checkpoint") == log.note
    assert fsck(FolderSource(mirror.root), log.policy).is_clean


def test_a_mirror_that_follows_each_step_has_the_same_files(log: Log, mirror: Folder) -> None:
    for size in (3, 255, 256, 700, 1300):
        follow(log.grow(size).source, mirror, log.policy)
    assert _is_whole(mirror, log)


def test_a_mirror_can_be_followed_by_another(log: Log, mirror: Folder, tmp_path: Path) -> None:
    follow(log.grow(700).source, mirror, log.policy)
    second = Folder(tmp_path / "second")
    follow(FolderSource(mirror.root), second, log.policy)
    assert _is_whole(second, log)


def test_an_interrupted_mirror_goes_on(log: Log, mirror: Folder) -> None:
    log.grow(20_000)
    answers = 0

    def fails_later(_path: str) -> int:
        nonlocal answers
        answers += 1
        return 200 if answers < 72 else 503

    with served(log.files, asked=fails_later) as url:
        with pytest.raises(Unreachable) as refused:
            follow(HttpSource(url), mirror, log.policy)
        assert str(refused.value) == f"{url} answered 503 to tile/entries/070."
        assert mirror.find("checkpoint") is None
        assert mirror.find("tile/entries/063") is not None
        answers = -1000
        follow(HttpSource(url), mirror, log.policy)
    assert _is_whole(mirror, log)


@pytest.mark.parametrize("status", [403, 500, 503])
def test_an_error_of_the_server_is_told(status: int, log: Log, mirror: Folder) -> None:
    log.grow(3)
    with served(log.files, asked=lambda _path: status) as url, pytest.raises(Unreachable) as refused:
        follow(HttpSource(url), mirror, log.policy)
    assert str(refused.value) == f"{url} answered {status} to checkpoint."


def test_nobody_there_is_told(log: Log, mirror: Folder) -> None:
    with served(log.files) as url:
        pass
    with pytest.raises(Unreachable, match="did not answer"):
        follow(HttpSource(url), mirror, log.policy)


def test_a_missing_checkpoint_or_one_of_a_stranger_is_told(log: Log, mirror: Folder) -> None:
    log.grow(3)
    with served(log.files / "tile") as url, pytest.raises(Damaged, match="checkpoint is missing"):
        follow(HttpSource(url), mirror, log.policy)
    with pytest.raises(NotSigned):
        follow(log.source, mirror, Log(log.place, (key("example.org/other"),)).policy)
    assert mirror.find("checkpoint") is None


def test_a_partial_tile_replaced_by_the_full_one_meanwhile_is_no_fault(log: Log, mirror: Folder) -> None:
    log.grow(300)
    old = log.note
    log.grow(700)
    drop_needless(log.folder, 700)
    (log.files / "checkpoint").write_bytes(old)
    assert not (log.files / "tile/entries/001.p").exists()
    follow(log.source, mirror, log.policy)
    assert mirror.read("checkpoint") == old
    assert fsck(FolderSource(mirror.root), log.policy).is_clean
    assert fsck(log.source, log.policy).is_clean
    at = log.checkpoint
    assert log.reader.entry(299, at) == entries(300)[299]


@pytest.mark.parametrize("size", [600, 300, 200], ids=["larger", "equal", "smaller"])
def test_a_rewritten_history_is_a_fork_with_evidence_for_others(
    size: int, log: Log, mirror: Folder, tmp_path: Path
) -> None:
    follow(log.grow(300).source, mirror, log.policy)
    forked = Log(tmp_path / "forked").grow(size, story="b")
    with served(forked.files) as url, pytest.raises(Forked) as fork:
        follow(HttpSource(url), mirror, log.policy)
    assert (fork.value.older, fork.value.newer) == (log.note, forked.note)
    assert str(mirror.root / EVIDENCE) in str(fork.value)
    assert mirror.read("checkpoint") == log.note
    assert fsck(FolderSource(mirror.root), log.policy).is_clean
    _convinces_a_third_party(mirror.root / EVIDENCE, log)


def _convinces_a_third_party(evidence: Path, log: Log) -> None:
    """Verify with the log's key and the three files alone."""
    notes = [log.policy.accept(next(evidence.glob(f"*.{name}.checkpoint")).read_bytes()) for name in ("kept", "shown")]
    shorter, longer = sorted((each.checkpoint for each in notes), key=lambda each: each.size)
    lines = next(evidence.glob("*.proof")).read_text().splitlines()
    assert lines[0] == f"the log of {longer.size} had, at {shorter.size} entries, the root"
    root, *hashes = (decode(line, what="a hash", length=32) for line in lines if line.endswith("="))
    if shorter.size < longer.size:
        verify_consistency(shorter.size, root, longer.size, longer.root, hashes)
        assert root != shorter.root
    else:
        assert shorter.root != longer.root


def test_a_fork_that_comes_back_is_seen_again_and_the_true_log_can_be_followed(
    log: Log, mirror: Folder, tmp_path: Path
) -> None:
    follow(log.grow(300).source, mirror, log.policy)
    forked = Log(tmp_path / "forked").grow(600, story="b")
    for _ in range(2):
        with pytest.raises(Forked):
            follow(forked.source, mirror, log.policy)
    follow(log.grow(700).source, mirror, log.policy)
    assert fsck(FolderSource(mirror.root), log.policy).is_clean


def test_a_history_rewritten_in_one_old_entry_is_a_fork(log: Log, mirror: Folder, tmp_path: Path) -> None:
    follow(log.grow(300).source, mirror, log.policy)
    forked, story = Log(tmp_path / "forked"), entries(600)
    story[7] = b"nothing was promised"
    forked.add(story)
    with pytest.raises(Forked):
        follow(forked.source, mirror, log.policy)


def test_damaged_tiles_are_not_called_a_fork(log: Log, mirror: Folder) -> None:
    follow(log.grow(300).source, mirror, log.policy)
    log.grow(600)
    # Each is needed to compare the histories, or holds entries.
    for path in ("tile/0/002.p/88", "tile/0/001", "tile/entries/001", "tile/entries/002.p/88"):
        saved = (log.files / path).read_bytes()
        flip(log.files / path, -1)
        with pytest.raises(Damaged):
            follow(log.source, mirror, log.policy)
        (log.files / path).write_bytes(saved)
        assert mirror.read("checkpoint") != log.note
        assert not (mirror.root / EVIDENCE).exists()
        assert fsck(FolderSource(mirror.root), log.policy).is_clean
    follow(log.source, mirror, log.policy)
    assert fsck(FolderSource(mirror.root), log.policy).is_clean


def test_what_a_damaged_source_left_does_not_stay(log: Log, mirror: Folder) -> None:
    follow(log.grow(300).source, mirror, log.policy)
    log.grow(600)
    flip(log.files / "tile/entries/002.p/88", -1)
    with pytest.raises(Damaged, match="nothing was taken over"):
        follow(log.source, mirror, log.policy)
    flip(log.files / "tile/entries/002.p/88", -1)
    follow(log.grow(900).source, mirror, log.policy)
    assert fsck(FolderSource(mirror.root), log.policy).is_clean


def test_an_older_checkpoint_of_the_same_history_takes_nothing_back(log: Log, mirror: Folder, tmp_path: Path) -> None:
    log.grow(300)
    shutil.copytree(log.files, tmp_path / "stale")
    follow(log.grow(600).source, mirror, log.policy)
    done = follow(FolderSource(tmp_path / "stale"), mirror, log.policy)
    assert (done.before, done.accepted.checkpoint.size) == (600, 300)
    assert mirror.read("checkpoint") == log.note


def test_a_mirror_follows_one_log_only(log: Log, mirror: Folder, tmp_path: Path) -> None:
    follow(log.grow(3).source, mirror, log.policy)
    other = key("example.org/other")
    text = Checkpoint(other.name, 0, InmemoryTree().get_root()).text
    (tmp_path / "other").mkdir()
    signature = other.sign(text, time=0)
    (tmp_path / "other/checkpoint").write_bytes(f"{text}\n{signature.line}".encode())
    both = Log(log.place, (key(), other)).policy
    with pytest.raises(Damaged, match=f"this mirror follows {ORIGIN}, not {other.name}"):
        follow(FolderSource(tmp_path / "other"), mirror, both)


def test_an_address_or_a_folder_is_a_source(tmp_path: Path) -> None:
    assert source_of("https://example.org/log") == HttpSource("https://example.org/log")
    assert source_of(str(tmp_path)) == FolderSource(tmp_path)
    assert source_of("ftp://example.org/log") == FolderSource(Path("ftp://example.org/log"))
