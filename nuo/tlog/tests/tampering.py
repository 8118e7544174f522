"""Every way to harm a log that we could think of, and what each of our checks says about it, as a page of the docs.

`python -m nuo.tlog.tests.tampering` writes the page anew.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nuo.tlog.checkpoints import Checkpoint
from nuo.tlog.errors import TlogError
from nuo.tlog.fsck import fsck
from nuo.tlog.merkle import leaf_hash
from nuo.tlog.mirror import follow
from nuo.tlog.prooffiles import ProofFile, parse_proof, proof_file, verify_proof
from nuo.tlog.storage import Folder
from nuo.tlog.tests.logs import ORIGIN, Log, entry
from nuo.tlog.tiles import pack, unpack

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/tamper-table.md"
SIZE, BEFORE = 65_793, 300  # three levels, each with a partial tile
ENTRY, AT = 307, 307 - 256  # an entry newer than that, and its place in its bundle
NOTHING = "–"

Change = Callable[[bytes], bytes]
Harm = Callable[[Path], None]


def bit(at: int) -> Change:
    """Flip one bit."""
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def changed(path: str, change: Change) -> Harm:
    """Change the bytes of a file; the original, which is linked, stays as it was."""

    def harm(files: Path) -> None:
        data = (files / path).read_bytes()
        (files / path).unlink()
        (files / path).write_bytes(change(data))

    return harm


def missing(path: str) -> Harm:
    """Delete a file."""
    return lambda files: (files / path).unlink()


def text(old: str, new: str) -> Harm:
    """Change words of the checkpoint."""
    return changed("checkpoint", lambda data: data.replace(old.encode(), new.encode(), 1))


def flipped_entry(data: bytes) -> bytes:
    """Flip a bit of entry 307."""
    found = unpack(data, 256)
    return pack([*found[:AT], bit(0)(found[AT]), *found[AT + 1 :]])


def swapped_entries(data: bytes) -> bytes:
    """Exchange entries 307 and 308."""
    found = unpack(data, 256)
    return pack([*found[:AT], found[AT + 1], found[AT], *found[AT + 2 :]])


def swapped_hashes(data: bytes) -> bytes:
    """Exchange the hashes of entries 307 and 308."""
    found = [data[at : at + 32] for at in range(0, len(data), 32)]
    return b"".join([*found[:AT], found[AT + 1], found[AT], *found[AT + 2 :]])


def both(*harms: Harm) -> Harm:
    """Do several things."""

    def harm(files: Path) -> None:
        for each in harms:
            each(files)

    return harm


def exchanged(first: str, second: str) -> Harm:
    """Exchange two files."""

    def harm(files: Path) -> None:
        (files / first).rename(files / "between")
        (files / second).rename(files / first)
        (files / "between").rename(files / second)

    return harm


LAST = "tile/entries/257.p/1"
CASES: dict[str, Harm] = {
    "a bit flipped in entry 307": changed("tile/entries/001", flipped_entry),
    "a bit flipped in the last entry": changed(LAST, bit(5)),
    "a bit flipped in a tile of level 0": changed("tile/0/001", bit(0)),
    "a bit flipped in a tile of level 1": changed("tile/1/000", bit(0)),
    "a bit flipped in the tile of level 2": changed("tile/2/000.p/1", bit(0)),
    "a full bundle is missing": missing("tile/entries/001"),
    "the partial bundle is missing": missing(LAST),
    "a full tile of level 0 is missing": missing("tile/0/001"),
    "the partial tile of level 0 is missing": missing("tile/0/257.p/1"),
    "the partial tile of level 1 is missing": missing("tile/1/001.p/1"),
    "a byte after the end of a bundle": changed("tile/entries/001", lambda data: data + b"\0"),
    "a byte after the end of a tile": changed("tile/0/001", lambda data: data + b"\0"),
    "the length of an entry changed": changed("tile/entries/001", bit(1)),
    "a bundle cut off": changed("tile/entries/001", lambda data: data[:-1]),
    "a tile cut off": changed("tile/0/001", lambda data: data[:-32]),
    "an empty bundle": changed("tile/entries/001", lambda _data: b""),
    "entries 307 and 308 exchanged": changed("tile/entries/001", swapped_entries),
    "entries 307 and 308 exchanged, and their hashes": both(
        changed("tile/entries/001", swapped_entries), changed("tile/0/001", swapped_hashes)
    ),
    "two bundles exchanged, and their tiles": both(
        exchanged("tile/entries/000", "tile/entries/001"), exchanged("tile/0/000", "tile/0/001")
    ),
    "a file that does not belong": lambda files: _write(files / "tile/0/x000", b"?"),
    "a partial tile of level 1 with another hash": lambda files: _write(files / "tile/1/001.p/1", bytes(32)),
    "the checkpoint's size changed": text(f"\n{SIZE}\n", f"\n{SIZE - 1}\n"),
    "the checkpoint's root changed": changed("checkpoint", lambda data: _with_line(data, 2, "A" * 43 + "=")),
    "the checkpoint's origin changed": text(ORIGIN, "example.org/mine"),
    "the checkpoint's signature changed": changed("checkpoint", lambda data: data[:-10] + b"A" + data[-9:]),
    "the checkpoint without a signature": changed("checkpoint", lambda data: data[: data.rindex(b"\n\n") + 2]),
    "the checkpoint is missing": missing("checkpoint"),
    "the checkpoint is an older one": lambda _files: None,
    "the files of another history": lambda _files: None,
    "history rewritten and signed again with the log's own key": lambda _files: None,
}


def _with_line(data: bytes, number: int, line: str) -> bytes:
    lines = data.split(b"\n")
    lines[number] = line.encode()
    return b"\n".join(lines)


def _write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(data)


@dataclass(frozen=True)
class Scene:
    """A log of SIZE entries, what it was at BEFORE, another history of the same size and key, and a mirror."""

    place: Path
    before: Checkpoint
    before_note: bytes

    @classmethod
    def set_up(cls, place: Path) -> "Scene":
        """Build everything in a folder."""
        log = Log(place / "log").grow(BEFORE)
        scene = cls(place, log.checkpoint, log.note)
        follow(log.source, Folder(place / "mirror"), log.policy)
        log.grow(SIZE)
        Log(place / "rewritten").grow(SIZE, story="b")
        return scene

    @property
    def log(self) -> Log:
        """Return the log, unharmed."""
        return Log(self.place / "log")

    def harmed(self, case: str, place: Path) -> Log:
        """Return a copy of the log to which something was done."""
        name = "rewritten" if "history" in case else "log"
        shutil.copytree(self.place / name / "log", place / "log", copy_function=os.link)
        note = {"the files of another history": self.log.note, "the checkpoint is an older one": self.before_note}
        if case in note:
            _write(place / "log/checkpoint", note[case])
        CASES[case](place / "log")
        return Log(place)

    def said(self, case: str) -> tuple[str, str, str]:
        """Return what fsck, a reader and a mirror say."""
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            log = self.harmed(case, place)
            shutil.copytree(self.place / "mirror", place / "mirror")
            found = fsck(log.source, log.policy).findings
            rest = f" (and {len(found) - 2} more)" if len(found) > 2 else ""
            files = "; ".join(str(each) for each in found[:2]) + rest or NOTHING
            return files, self._read(log), _message(place, lambda: _follow(log, place / "mirror"))

    def _read(self, log: Log) -> str:
        def read() -> None:
            at = log.reader.checkpoint().checkpoint
            for index in (index for index in (7, ENTRY, at.size - 1) if index < at.size):
                log.reader.entry(index, at)
            log.reader.consistency(self.before, at)

        return _message(log.place, read)


def _follow(log: Log, mirror: Path) -> None:
    follow(log.source, Folder(mirror), log.policy)


def _message(place: Path, act: Callable[[], object]) -> str:
    try:
        act()
    except TlogError as error:
        return f"{type(error).__name__}: {error}".replace(str(place), "…")
    return NOTHING


def proof_cases(log: Log) -> Iterator[tuple[str, ProofFile]]:
    """Yield proofs of entry 7 to which something was done."""
    at = log.checkpoint
    good = proof_file(7, log.reader.inclusion(7, leaf_hash(entry(7)), at), log.note, entry=entry(7))
    yield "nothing", good
    yield "another entry", replace(good, extra=entry(8))
    yield "another index", replace(good, index=8)
    yield "an index beyond the log", replace(good, index=SIZE)
    yield "a bit flipped in a hash", replace(good, hashes=(bit(0)(good.hashes[0]), *good.hashes[1:]))
    yield "a hash left out", replace(good, hashes=good.hashes[1:])
    yield "a hash added", replace(good, hashes=(*good.hashes, bytes(32)))
    yield "two hashes exchanged", replace(good, hashes=(good.hashes[1], good.hashes[0], *good.hashes[2:]))
    yield "another size in the checkpoint", replace(good, checkpoint=log.note.replace(b"65793", b"65792"))
    yield "another signature", replace(good, checkpoint=log.note[:-10] + b"A" + log.note[-9:])
    yield "no entry with it", replace(good, extra=b"")


def verified(log: Log, proof: ProofFile) -> str:
    """Return what verify_proof says about a proof, after it was written and read."""
    return _message(log.place, lambda: verify_proof(parse_proof(proof.data), log.policy))


HEAD = f"""\
# What is noticed when a log is harmed

A test does each of these things to a log of {SIZE:,} entries and compares what is said with this page, word for word
(`nuo/tlog/tests/test_tampering.py`; `python -m nuo.tlog.tests.tampering` writes the page anew). {NOTHING} means:
nothing is wrong as far as this check looks.

- **fsck** (`nuo log fsck`) reads every byte; the first two faults are shown.
- **reader** (pages, `nuo log proof`) reads entries 7, {ENTRY} and the last one, and proves that the log continues a
  checkpoint of {BEFORE} entries it remembers. What it does not read, it does not judge.
- **mirror** (`nuo log mirror`) has followed the log to {BEFORE} entries and follows it now.

A history that was rewritten and signed again fits itself, so `fsck` alone finds nothing: only who remembers an older
checkpoint sees it. That is what mirrors, witnesses and posters are for.

| what was done | fsck | reader | mirror |
|---|---|---|---|
"""
PROOFS = """
## Proof files

`nuo verify` on a proof of entry 7.

| what was done | verify |
|---|---|
"""


def page(scene: Scene) -> str:
    """Return the page."""
    rows = [f"| {case} | {' | '.join(_cell(each) for each in scene.said(case))} |\n" for case in CASES]
    proofs = [f"| {case} | {_cell(verified(scene.log, proof))} |\n" for case, proof in proof_cases(scene.log)]
    return "".join([HEAD, *rows, PROOFS, *proofs])


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(page(Scene.set_up(Path(place))), encoding="utf-8")


if __name__ == "__main__":
    main()
