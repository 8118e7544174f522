"""A play of a year: residents ask, offices answer or do not, the clock runs. Always through the actions.

Everything follows from the seed. A duty's plan is made from the seed and what it is about, so that after
a break the play goes on where it stopped, with whatever visitors have added in the meantime.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from pathlib import Path

from django.db import transaction

from nuo.cases import referring
from nuo.cases.models import Case
from nuo.cases.referring import refer_overdue
from nuo.cases.rules import Channel
from nuo.clocks.due import due
from nuo.clocks.limits import Limit, Unit
from nuo.demo import played, texts
from nuo.demo.arrivals import Arrival, arrivals_on
from nuo.demo.doing import Doing
from nuo.demo.keys import hand_out
from nuo.demo.levels import Levels
from nuo.demo.plans import ENDINGS, Move, Verb, office_time
from nuo.demo.played import Played
from nuo.demo.scene import Scene
from nuo.demo.staging import Staged
from nuo.ledger.refusals import Refused
from nuo.ledger.sequencer import integrate_all
from nuo.people.actor import THE_CLOCK, holder_of
from nuo.promises.actions import open_dated
from nuo.promises.announcing import announce_breaches
from nuo.promises.models import Duty, Promise
from nuo.promises.schedule import AHEAD

Progress = Callable[[int, int], None]
# Where a visitor has done something first, the play steps back.
_OVERTAKEN = {
    "wrong_state",
    "somebody_was_faster",
    "too_late_to_pause",
    "paused_before",
    "papers_asked_before",
    "too_late_for_reason",
}


# The shortest time from one date of a recurring promise to the next.
_STEP = {"month": timedelta(days=28), "quarter": timedelta(days=89), "year": timedelta(days=364)}


@dataclass(frozen=True, slots=True)
class Course:
    """What to play: after `since` up to `until`; `staged` prepares the shown village for a visitor at the end."""

    seed: int
    begun: date
    since: datetime
    until: datetime
    staged: bool = False


def play(course: Course, home: Path, *, progress: Progress | None = None) -> Counter[str]:
    """Play the days of a course, each in one transaction; return how often each thing was done."""
    if course.until <= course.since:
        return Counter()
    hand_out(at=course.since)
    stage = _Stage(course)
    first = course.since.astimezone(stage.zone).date()
    days = (course.until.astimezone(stage.zone).date() - first).days + 1
    for number in range(days):
        with transaction.atomic():
            end = stage.play_day(first + timedelta(days=number))
            played.write(home, Played(course.seed, course.begun, end))
        if progress:
            progress(number + 1, days)
    return stage.doing.done


class _Stage:
    """The queue of what will happen, and the loop over it."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.scene = Scene(course.seed, on=course.until, shown_until=course.until if course.staged else None)
        self.calendar, self.zone = self.scene.calendar, self.scene.calendar.zone
        self.levels = Levels(course.seed, self.scene.actors, self.calendar)
        self.doing = Doing(self.scene, self.levels)
        # When, then which duty and which of its moves, so that a tie is always broken alike.
        self.queue: list[tuple[datetime, int, int, Callable[[datetime], None]]] = []
        for thing in self.scene.undone():
            self._enter(thing, self._still_to_come(thing))
        self._plan_levels()
        for number, staged in enumerate(self.scene.staged()):
            self._push(staged.at, 0, number, partial(self._ask_staged, staged))
        for number, (at, act) in enumerate(self.scene.gatherings(since=course.since)):
            self._push(at, 1, number, act)

    def play_day(self, on: date) -> datetime:
        """Play one day and return the moment it was played to."""
        midnight = datetime(on.year, on.month, on.day, tzinfo=self.zone)
        end = min(self.course.until, midnight + timedelta(hours=23, minutes=59, seconds=59))
        self._push(midnight + timedelta(minutes=5), 0, 0, self._extend)
        for promises in self.scene.asked_for:
            self._expect(on, promises)
        # Most limits end with the office day; soon after, everybody can see which were missed.
        self._push(midnight + timedelta(hours=17, minutes=31), 0, 0, self._announce)
        self._push(midnight + timedelta(hours=17, minutes=32), 0, 0, self._refer)
        while self.queue and self.queue[0][0] <= end:
            at, _, _, act = heappop(self.queue)
            act(at)
        self._announce(end)
        integrate_all(at=end)
        return end

    def _push(self, at: datetime, duty: int, number: int, act: Callable[[datetime], None]) -> None:
        if at > self.course.since:
            heappush(self.queue, (at, duty, number, act))

    def _expect(self, on: date, promises: list[Promise]) -> None:
        office, habit = promises[0].office_id, self.scene.habit(promises[0])
        arrivals = arrivals_on(on, promises, habit, seed=self.course.seed, calendar=self.calendar)
        for number, arrival in enumerate(arrivals):
            self._push(arrival.at, -office, number, partial(self._ask, arrival))

    def _ask(self, arrival: Arrival, at: datetime) -> None:
        case = self.doing.ask(arrival)
        self._enter(case, self.scene.plan(case))

    def _ask_staged(self, staged: Staged, at: datetime) -> None:
        case = self.doing.ask(Arrival(at, staged.promise, Channel.PHONE))
        self._enter(case, [Move(at + timedelta(minutes=25), Verb.ACCEPT)])
        if staged.put_up:
            patience = due(case.duty.due_at, Limit(3, Unit.WORKING_DAYS), self.calendar).on
            rng = self.scene.dice_for(case.duty, "put up")
            self._push(office_time(patience, rng, self.calendar), 3, case.pk, partial(self._put_up, case))

    def _put_up(self, case: Case, at: datetime) -> None:
        referring.refer_as_holder(case, texts.HAD_ENOUGH, by=holder_of(case.pk), at=at)
        self._plan_levels()

    def _enter(self, thing: Case | Duty, moves: Iterator[Move] | list[Move]) -> None:
        number = thing.duty_id if isinstance(thing, Case) else thing.pk
        for index, move in enumerate(moves):
            self._push(move.at, number, index, partial(self._move, thing, move.verb))

    def _move(self, thing: Case | Duty, verb: Verb, at: datetime) -> None:
        try:
            self.doing.move(thing, verb, at)
        except Refused as refused:
            if refused.code not in _OVERTAKEN:
                raise

    def _still_to_come(self, thing: Case | Duty) -> Iterator[Move]:
        """What was planned for a time already played and is still undone comes in the next days."""
        since = self.course.since
        for move in self.scene.plan(thing):
            if move.at > since:
                yield move
            elif move.verb in ENDINGS:
                duty = thing.duty if isinstance(thing, Case) else thing
                rng = self.scene.dice_for(duty, f"again {since.date()}")
                on = due(since, Limit(rng.randint(1, 6), Unit.WORKING_DAYS), self.calendar).on
                yield Move(office_time(on, rng, self.calendar), move.verb)

    def _extend(self, at: datetime) -> None:
        """Open dated duties ahead, looking only at promises whose next date may have come within reach."""
        for promise in self.scene.dated:
            last = self.scene.last_due.get(promise.pk)
            if last is not None and last + _STEP[self.scene.rhythm(promise)] > at + AHEAD:
                continue
            for duty in open_dated(promise, by=THE_CLOCK, at=at):
                self._enter(duty, self.scene.plan(duty))
                self.scene.last_due[promise.pk] = duty.due_at

    def _refer(self, at: datetime) -> None:
        """Let what stays broken go up, as the programme says; what was put up, ordered or rated gets its answer."""
        while refer_overdue(at=at):
            pass
        self._plan_levels()

    def _plan_levels(self) -> None:
        for when, number, act in self.levels.to_come():
            self._push(when, 2, number, act)

    def _announce(self, at: datetime) -> None:
        while announce_breaches(at=at):
            pass
