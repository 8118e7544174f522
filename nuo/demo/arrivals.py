"""Which requests come in on a day. Follows from the seed, the day and the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from nuo.cases.rules import Channel
from nuo.clocks.calendars import Calendar, DayKind
from nuo.demo.delays import WEEKDAY_SHARES
from nuo.demo.habits import Habit, dice
from nuo.promises.models import Promise
from nuo.promises.rules import NOT_ASKED_FOR, Kind

# How often each kind of service is asked for, compared with the others.
_WEIGHTS = {
    "infrastructure": 4.0, "registration": 3.0, "hotline": 2.0, "livelihood": 2.0, "care": 1.6, "information": 1.2,
    "benefit": 1.0, "petition": 1.0, "disclosure": 0.6, "dispute": 0.4, "agreement": 0.4, "health": 0.0,
}  # fmt: skip
# Of the confidential services only these are ever asked for here, and seldom.
_CONFIDENTIAL = frozenset(
    {"minimum-living-allowance", "temporary-assistance", "medical-assistance", "elder-care-subsidy", "mediation",
     "legal-aid-guide", "personal-data-copy", "student-aid-info"}
)  # fmt: skip
_SELDOM = 0.35
_WEEKS = 365.25 / 7
_SUNDAY, _FRIDAY = 6, 4
_CHANNELS = {"home_visit": Channel.PHONE}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that comes in."""

    at: datetime
    promise: Promise
    channel: Channel


def arrivals_on(on: date, promises: Sequence[Promise], habit: Habit, *, seed: int, calendar: Calendar) -> list[Arrival]:
    """Return what one office is asked on a day, oldest first. `promises` are all of this one office."""
    office = promises[0].office
    rng = dice(seed, "day", on.isoformat(), office.place.code, office.kind, office.name)
    expected = habit.yearly / _WEEKS * WEEKDAY_SHARES[_weekday(on, calendar)]
    if not (number := _number(expected, rng)):
        return []
    chosen = rng.choices(promises, [weight_of(promise) for promise in promises], k=number)
    found = [Arrival(_moment(on, rng, calendar), promise, _channel(promise, rng)) for promise in chosen]
    return sorted(found, key=lambda arrival: arrival.at)


# These come from what went wrong below, in the play itself.
_OF_LEVELS = frozenset({Kind.BROKEN_PROMISE, Kind.REVIEW})


def weight_of(promise: Promise) -> float:
    """Return how often a promise is asked for, compared with others."""
    if promise.kind in NOT_ASKED_FOR or promise.kind in _OF_LEVELS:
        return 0.0
    weight = _WEIGHTS.get(promise.group, 0.5)
    if promise.confidential:
        return weight * _SELDOM if promise.service in _CONFIDENTIAL else 0.0
    # What an event starts is no resident's to ask for.
    return weight if promise.trigger == "on_request" else 0.0


def _weekday(on: date, calendar: Calendar) -> int:
    """The weekday a day is like: a holiday is like a Sunday, a make-up day like a Friday."""
    kind = calendar.kind_of(on).kind
    if kind is DayKind.HOLIDAY:
        return _SUNDAY
    return _FRIDAY if kind is DayKind.MAKE_UP else on.weekday()


def _number(expected: float, rng: Random) -> int:
    """Draw from the Poisson distribution: arrivals that know nothing of one another."""
    number, passed = 0, rng.expovariate(1.0)
    while passed < expected:
        number, passed = number + 1, passed + rng.expovariate(1.0)
    return number


def _moment(on: date, rng: Random, calendar: Calendar) -> datetime:
    # Most ask while the offices are open; some in the evening.
    first, last = (8 * 60 + 10, 17 * 60 + 20) if rng.random() < 0.85 else (17 * 60 + 20, 22 * 60)
    midnight = datetime(on.year, on.month, on.day, tzinfo=calendar.zone)
    return midnight + timedelta(minutes=rng.randrange(first, last), seconds=rng.randrange(60))


def _channel(promise: Promise, rng: Random) -> Channel:
    assert promise.current is not None
    name = rng.choice(promise.current.content.get("channels") or ["counter"])
    return _CHANNELS.get(name) or Channel(name)
