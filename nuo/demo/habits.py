"""How an invented office works: how much it is asked and how much of it is in time. Follows from the seed alone."""

from dataclasses import dataclass
from random import Random

# Requests a year, from and to, by the level of the office's place.
YEARLY = {"village": (60, 90), "township": (225, 275), "county": (90, 110)}
_ONE_IN = 15  # villages that are far behind the others


@dataclass(frozen=True, slots=True)
class Habit:
    """`kept`: the share of its answers that are in time. `forgets`: the share of late ones never answered."""

    yearly: int
    kept: float
    forgets: float


def habit_of(code: str, level: str, seed: int) -> Habit:
    """Return the habit of the offices at a place."""
    rng = dice(seed, "habit", code)
    low, high = YEARLY[level]
    yearly = rng.randint(low, high)
    late = min(0.16, rng.betavariate(1.4, 17))
    if level == "village" and rng.randrange(_ONE_IN) == 0:
        late = rng.uniform(0.2, 0.26)
    return Habit(yearly, 1 - late, rng.uniform(0.04, 0.16))


def dice(*marks: object) -> Random:
    """Return a source of chance that depends on nothing but these marks."""
    return Random(":".join(str(mark) for mark in marks))  # noqa: S311 - a play that can be repeated, no secret
