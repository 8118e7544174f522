"""The life of a log that ends badly, and what must hold when it goes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from nuo.tlog.checkpoints import Checkpoint, parse_checkpoint
from nuo.tlog.fsck import fsck
from nuo.tlog.notes import parse_note
from nuo.tlog.tests.logs import Log, entries, entry

# The last step writes more files than one thread does, and makes partial tiles needless.
STEPS = (3, 260, 1100)
LATER = 1500


@dataclass
class Life:
    """What a log had signed and what it had acknowledged."""

    place: Path
    acknowledged: int = 0
    notes: list[bytes] = field(default_factory=list)
    tell: Callable[[int], None] = lambda _size: None

    def live(self) -> None:
        """Append in steps; a step is acknowledged when it is signed."""
        log = Log(self.place)
        with log.folder.locked():
            for size in STEPS:
                signed = log.writer.append(entries(size, self.acknowledged))
                assert signed.note is not None
                self.notes.append(signed.note)
                self.acknowledged = size
                self.tell(size)
                log.writer.publish(signed.note)

    def go_on(self) -> None:
        """Open the log again and append other entries; check everything that was promised."""
        log = Log(self.place)
        with log.folder.locked():
            # The signer's memory is a signed note too, whoever has seen it.
            self.notes += [note for note in (log.writer.signer.last(), log.writer.head.read()) if note]
            signed = log.writer.recover()[0].checkpoint.size
            assert signed >= self.acknowledged
            self.notes.append(log.writer.append(entries(LATER, signed, story="b")).note or b"")
            log.writer.publish(self.notes[-1])
        assert log.checkpoint.size == LATER
        report = fsck(log.source, log.policy)
        assert report.is_clean, [str(each) for each in report.findings]
        self._nothing_acknowledged_is_lost(log)
        self._all_notes_are_of_one_history(log)

    def _nothing_acknowledged_is_lost(self, log: Log) -> None:
        at, kept = log.checkpoint, 0
        for first, bundle in log.reader.bundles(0, at):
            for index, found in enumerate(bundle, first):
                if index < self.acknowledged:
                    assert found == entry(index)
                    kept += 1
        assert kept == self.acknowledged

    def _all_notes_are_of_one_history(self, log: Log) -> None:
        at, reader = log.checkpoint, log.reader
        for note in self.notes:
            found: Checkpoint = parse_checkpoint(parse_note(note).text)
            assert reader.root_at(found.size, at) == found.root
