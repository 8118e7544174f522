"""The wall: what a place promises, on one A3 page, with the checkpoint it was printed at."""

from dataclasses import dataclass

from nuo.disclosure import log_state
from nuo.disclosure.board import months_of
from nuo.disclosure.counts import Counts, summed
from nuo.disclosure.frame import Frame
from nuo.disclosure.live import live_at, with_overdue
from nuo.disclosure.log_state import LogState
from nuo.disclosure.rows import PromiseRow, promise_rows, recorded

# What one A3 page holds at a size one can read from two steps away, with some titles that need two lines.
MOST = 15


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything the sheet prints."""

    frame: Frame
    promises: list[PromiseRow]
    more: int
    counts: Counts
    log: LogState


def read(frame: Frame) -> Poster:
    """Read the poster: eight queries."""
    live = live_at(frame)
    found = sorted(recorded(frame, live), key=lambda each: (each.confidential, -each.counts.total, each.pk))
    shown, _hidden = months_of(frame)
    counts = with_overdue(summed(shown.values()), live.overdue)
    return Poster(frame, promise_rows(found[:MOST]), max(0, len(found) - MOST), counts, log_state.read())
