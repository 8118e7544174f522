"""What will happen to a request or a dated duty, and when. Plain values in, plain values out.

A plan depends only on what it is given and on the dice, so that it can be made again after a restart.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from random import Random

from nuo.clocks.axis import WALL_UNITS
from nuo.clocks.calendars import Calendar
from nuo.clocks.due import Pause, due
from nuo.clocks.limits import Limit, Unit
from nuo.demo.delays import share_of_limit
from nuo.demo.habits import Habit

# Shares of all requests.
_PAPERS, _HANDED_OVER, _WITHDRAWN, _REFUSED, _OUTSIDE, _SAID = 0.45, 0.025, 0.02, 0.04, 0.015, 0.03
_NEVER_BROUGHT = 0.15
_OFFICE_DAY = 7 * 60  # minutes
_NOON = 3 * 60 + 30


class Verb(StrEnum):
    """What somebody does; the names of the actions."""

    ACCEPT = "accept"
    ASK_PAPERS = "ask_papers"
    BRING_PAPERS = "bring_papers"
    HAND_OVER = "hand_over"
    SAY = "say"
    DELIVER = "deliver"
    REFUSE = "refuse"
    OUTSIDE = "outside"
    WITHDRAW = "withdraw"


ENDINGS = frozenset({Verb.DELIVER, Verb.REFUSE, Verb.OUTSIDE, Verb.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Move:
    """One thing somebody will do."""

    at: datetime
    verb: Verb


@dataclass(frozen=True, slots=True)
class Request:
    """What a plan needs to know of a request. `papers_cap` is None where no papers may be asked for."""

    opened_at: datetime
    limit: Limit
    papers_cap: Limit | None = None
    may_move: bool = False
    # Until then nothing may be left late: what would be is answered in time.
    in_time_until: datetime | None = None


def plan_of(request: Request, habit: Habit, rng: Random, calendar: Calendar) -> list[Move]:
    """Return what will happen to a request, oldest first; without an ending it is never answered."""
    share = share_of_limit(rng.random(), habit.kept)
    # Whoever has twenty days does not answer everything on the day itself.
    share = max(share, rng.uniform(0.0, 0.4)) if request.limit.count > 1 else share
    accepted = _accepted(request, share, rng, calendar)
    papers = _papers(request, accepted, rng, calendar) if rng.random() < _PAPERS else None
    never_brought = papers is not None and rng.random() < _NEVER_BROUGHT
    ends = ends_after(request, share, papers, rng, calendar)
    runs_out = due(request.opened_at, request.limit, calendar, _capped(request, papers, calendar)).at
    if request.in_time_until and runs_out < request.in_time_until < ends:
        ends = runs_out - timedelta(minutes=rng.randint(5, 50))
    forgotten = ends > runs_out and rng.random() < habit.forgets and request.in_time_until is None
    moves = [Move(accepted, Verb.ACCEPT)]
    if papers:
        moves += [Move(papers.begin, Verb.ASK_PAPERS), Move(papers.end, Verb.BRING_PAPERS)]
    elif request.may_move and rng.random() < _HANDED_OVER:
        moves.append(Move(_between(accepted, min(ends, runs_out), 0.5), Verb.HAND_OVER))
    if rng.random() < _SAID:
        moves.append(Move(_between(accepted, ends, 0.7), Verb.SAY))
    if never_brought and papers:
        moves = [move for move in moves if move.at < papers.end and move.verb is not Verb.SAY]
        return [*moves, Move(papers.begin + timedelta(days=rng.randint(5, 12)), Verb.WITHDRAW)]
    moves = sorted((move for move in moves if move.at < ends), key=lambda move: move.at)
    return moves if forgotten else [*moves, Move(ends, _ending(rng))]


def _ending(rng: Random) -> Verb:
    chance = rng.random()
    for verb, share in ((Verb.WITHDRAW, _WITHDRAWN), (Verb.REFUSE, _REFUSED), (Verb.OUTSIDE, _OUTSIDE)):
        if chance < share:
            return verb
        chance -= share
    return Verb.DELIVER


def plan_of_dated(opened_at: datetime, due_at: datetime, habit: Habit, rng: Random, calendar: Calendar) -> list[Move]:
    """Return what will happen to a publication or report: mostly done in the week before its day."""
    chance = rng.random()
    late = (1 - habit.kept) * 0.8
    if chance < late * habit.forgets:
        return []
    on = due_at.astimezone(calendar.zone).date()
    if chance < late:
        on = due(due_at, Limit(1 + int(rng.expovariate(0.25)), Unit.WORKING_DAYS), calendar).on
        return [Move(office_time(on, rng, calendar), Verb.DELIVER)]
    at = office_time(on - timedelta(days=min(6, int(rng.expovariate(0.4)))), rng, calendar)
    # Nothing is done on the day it is scheduled.
    first = office_time(due(opened_at, Limit(1, Unit.WORKING_DAYS), calendar).on, rng, calendar)
    return [Move(min(max(at, first), due_at - timedelta(minutes=rng.randint(1, 60))), Verb.DELIVER)]


def ends_in_time(moves: list[Move], due_at: datetime, shown: datetime, rng: Random) -> list[Move]:
    """Return the moves so that nothing is late at the moment of showing."""
    if due_at < shown and (not moves or moves[-1].at > shown):
        return [Move(due_at - timedelta(minutes=rng.randint(5, 50)), Verb.DELIVER)]
    return moves


def ends_after(request: Request, share: float, papers: Pause | None, rng: Random, calendar: Calendar) -> datetime:
    """Return when an office is done that uses this share of the limit; up to 1 is in time."""
    limit, start, pauses = request.limit, request.opened_at, _capped(request, papers, calendar)
    if limit.unit in WALL_UNITS:
        minutes = max(4, int(share * limit.count * (1 if limit.unit is Unit.MINUTES else 60)))
        return due(start, Limit(minutes, Unit.MINUTES), calendar, pauses).at - timedelta(seconds=rng.randrange(60))
    if limit.unit is Unit.OFFICE_HOURS:
        end = due(start, Limit(max(1, ceil(share * limit.count)), limit.unit), calendar, pauses).at
        return max(end - timedelta(minutes=rng.randint(0, 50)), start + timedelta(minutes=3))
    days = int(share * limit.count) if share <= 1 else max(limit.count + 1, ceil(share * limit.count))
    if not days and (at := _same_day(start, rng, calendar)):
        return at
    on = due(start, Limit(max(1, days), limit.unit), calendar, pauses).on
    at = office_time(on, rng, calendar)
    return at if papers is None else max(at, papers.end + timedelta(minutes=rng.randint(10, 90)))


def office_time(on: date, rng: Random, calendar: Calendar) -> datetime:
    """Return some moment of the office day."""
    worked = rng.randrange(4, _OFFICE_DAY - 3)
    minutes = 8 * 60 + 30 + worked if worked < _NOON else 14 * 60 + worked - _NOON
    midnight = datetime(on.year, on.month, on.day, tzinfo=calendar.zone)
    return midnight + timedelta(minutes=minutes, seconds=rng.randrange(60))


def _same_day(start: datetime, rng: Random, calendar: Calendar) -> datetime | None:
    here = start.astimezone(calendar.zone)
    closes = here.replace(hour=17, minute=25, second=0, microsecond=0)
    opens = max(here, here.replace(hour=8, minute=30, second=0, microsecond=0)) + timedelta(minutes=10)
    if not calendar.is_working(here.date()) or opens >= closes:
        return None
    return _between(opens, closes, rng.random())


def _accepted(request: Request, share: float, rng: Random, calendar: Calendar) -> datetime:
    """When somebody says that they are at work on it: within the day, sooner where hours count."""
    start = request.opened_at
    if request.limit.unit in {*WALL_UNITS, Unit.OFFICE_HOURS} or share * request.limit.count < 1:
        return start + timedelta(minutes=rng.randint(2, 25))
    at = _same_day(start, rng, calendar)
    if at is None:
        at = office_time(due(start, Limit(1, Unit.WORKING_DAYS), calendar).on, rng, calendar)
    return at


def _papers(request: Request, accepted: datetime, rng: Random, calendar: Calendar) -> Pause | None:
    """The stretch in which papers are missing; they are brought within days, now and then weeks."""
    if request.papers_cap is None:
        return None
    asked = accepted + timedelta(minutes=rng.randint(5, 90))
    if asked >= due(request.opened_at, request.limit, calendar).at:
        return None
    return Pause(asked, asked + timedelta(days=1 + int(rng.expovariate(0.15)), minutes=rng.randint(-240, 240)))


def _capped(request: Request, papers: Pause | None, calendar: Calendar) -> list[Pause]:
    if papers is None or request.papers_cap is None:
        return []
    return [Pause(papers.begin, min(papers.end, due(papers.begin, request.papers_cap, calendar).at))]


def _between(begin: datetime, end: datetime, share: float) -> datetime:
    if end <= begin:
        return begin
    return begin + timedelta(seconds=int((end - begin).total_seconds() * share))
