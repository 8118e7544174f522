"""The cards of a few invented residents, kept beside the demo's database so that a visitor can sign in with them.

A real instance keeps no code anywhere. Without Django: `nuo demo` reads this before there is any.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nuo.demo.played import written_whole

_FILE = "cards.json"


@dataclass(frozen=True)
class CardShown:
    """A card the visitor may sign in with."""

    zh: str
    en: str
    code: str


def read(home: Path) -> list[CardShown]:
    """Return the cards to print; none where the demo was built before there were any."""
    try:
        return [CardShown(**each) for each in json.loads((home / _FILE).read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []


def write(home: Path, cards: Sequence[CardShown]) -> None:
    """Keep the cards; never half a file."""
    written_whole(home / _FILE, json.dumps([asdict(card) for card in cards], ensure_ascii=False))
