"""The worker's rounds over rows and log: a stretch a minute, in turn, and what was found in a file for the operator.

`reconcile.json` in the data folder: when the last stretch and the last whole round ended, and what does not
fit. A gap stays until the place where it was is looked at again and fits.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nuo.ledger.accounts import Gap
from nuo.ledger.reconciling import Place, look_at, stretch
from nuo.web.books import NOUNS

FILE = "reconcile.json"
_STRETCHES = 4  # of 500 rows or entries: 2.8 million a day
_MOST = 100


@dataclass(slots=True)
class Rounds:
    """Where the round is, and the gaps known."""

    place: Place = field(default_factory=Place)
    looked_at: int = 0
    gaps: dict[object, Gap] = field(default_factory=dict)
    whole_at: datetime | None = None

    def go_on(self, home: Path, *, at: datetime) -> int:
        """Look at the next stretches; return how many gaps are known."""
        self._look_again()
        for _ in range(_STRETCHES):
            done = stretch(NOUNS, self.place)
            self.looked_at += done.looked_at
            for gap in done.gaps:
                if len(self.gaps) < _MOST:
                    self.gaps[gap.key] = gap
            self.place = done.place or Place()
            if done.place is None:
                self.whole_at, self.looked_at = at, 0
                break
        _write(home / FILE, self, at)
        return len(self.gaps)

    def _look_again(self) -> None:
        """Forget what fits by now."""
        nouns = {noun.name: noun for noun in NOUNS}
        subjects = {gap.subject for gap in self.gaps.values() if gap.code != "column_differs"}
        still: dict[object, Gap] = {}
        for subject in subjects:
            name, _, key = subject.partition(":")
            if name in nouns and key.isdigit():
                still |= {gap.key: gap for gap in look_at(nouns[name], [int(key)])}
        self.gaps = still


def _write(path: Path, rounds: Rounds, at: datetime) -> None:
    told = {
        "at": at.isoformat(),
        "whole_at": rounds.whole_at.isoformat() if rounds.whole_at else None,
        "gaps": [[gap.code, gap.subject, gap.kind, gap.fact, gap.index] for gap in rounds.gaps.values()],
    }
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(told), encoding="utf-8")
    fresh.replace(path)


@dataclass(frozen=True, slots=True)
class Told:
    """What the worker has written down. The gaps hold no value of any row: nobody's business is in them."""

    at: datetime | None
    whole_at: datetime | None
    gaps: list[Gap]


def read(home: Path) -> Told:
    """Return what the worker's rounds have found; nothing where none has run."""
    try:
        told = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Told(None, None, [])
    gaps = [Gap(code, subject, kind, fact, index=index) for code, subject, kind, fact, index in told["gaps"]]
    whole = datetime.fromisoformat(told["whole_at"]) if told["whole_at"] else None
    return Told(datetime.fromisoformat(told["at"]), whole, gaps)
