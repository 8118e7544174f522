"""How far the play has come: one small file beside the demo's database."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Played:
    """The seed of a play, its first day, and the moment up to which it has been played."""

    seed: int
    begun: date
    until: datetime


def read(home: Path) -> Played | None:
    """Return how far the play has come; None where nothing was played yet."""
    try:
        kept = json.loads(_file(home).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Played(kept["seed"], date.fromisoformat(kept["begun"]), datetime.fromisoformat(kept["until"]))


def write(home: Path, played: Played) -> None:
    """Keep how far the play has come; never half a file."""
    written_whole(_file(home), json.dumps(asdict(played), default=lambda value: value.isoformat()))


def written_whole(path: Path, text: str) -> None:
    """Write a file beside the database; never half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _file(home: Path) -> Path:
    return home / "demo.json"
