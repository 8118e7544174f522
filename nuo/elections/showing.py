"""An election as its group and the clerk see it: candidates while it runs, and what came of it afterwards."""

from dataclasses import dataclass

from nuo.elections.models import Election
from nuo.elections.rules import Outcome, path_to
from nuo.elections.words import SEALS, VERDICTS


@dataclass(frozen=True, slots=True)
class Running:
    """A candidate: the number on the ballot, the name (empty: has left), and the votes once it is closed."""

    number: int
    name: str
    votes: int | None


@dataclass(frozen=True, slots=True)
class View:
    """An election. `voted` and `outcome` are there after the close only: before it nobody sees how it stands."""

    election: Election
    candidates: list[Running]
    outcome: Outcome | None
    seal: str
    word: str
    voted: int | None
    may_run_again: bool


def view_of(election: Election) -> View:
    """Return an election as it may be shown now."""
    outcome = election.outcome if election.closed_at is not None else None
    rows = election.candidates.select_related("resident").order_by("number")
    candidates = [
        Running(
            each.number, each.resident.name if each.resident else "", outcome.votes[each.number] if outcome else None
        )
        for each in rows
    ]
    if outcome is None:
        return View(election, candidates, None, "near", "", None, may_run_again=False)
    again = outcome.verdict.value != "elected" and not hasattr(election, "again")
    voted = len(election.filled())
    return View(election, candidates, outcome, SEALS[outcome.verdict], str(VERDICTS[outcome.verdict]), voted, again)


@dataclass(frozen=True, slots=True)
class Proof:
    """That a ballot is among those counted: its commitment, the steps up, and the root that stands in the log."""

    commitment: str
    steps: list[tuple[str, str]]
    root: str


def proof_of(election: Election, commitment: bytes) -> Proof:
    """Return the proof of one ballot. It does not say for whom the ballot is."""
    all_of_them = [ballot.commitment for ballot in election.filled()]
    return Proof(commitment.hex(), path_to(all_of_them, commitment), election.root)
