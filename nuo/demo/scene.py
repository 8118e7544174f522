"""What the play reads before it begins: promises, offices, who works where, how each works, what is undone."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random

from django.db.models import Max

from nuo.cases.models import Case
from nuo.clocks.limits import Limit
from nuo.demo.arrivals import weight_of
from nuo.demo.cast import SHOWN_VILLAGE
from nuo.demo.county import working_actors
from nuo.demo.gatherings import Act, Gatherings
from nuo.demo.habits import Habit, dice, habit_of
from nuo.demo.plans import Move, Request, ends_in_time, plan_of, plan_of_dated
from nuo.demo.staging import Staged, staged_for
from nuo.ledger.rules import stamp
from nuo.people.actor import Actor
from nuo.places.calendars import clock_calendar, current
from nuo.places.models import Office
from nuo.places.rules import OfficeKind
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import PauseReason

_OF_CASE = ("office__place", "duty__office__place", "duty__place")
_OF_DUTY = ("office__place", "place")
# Large, and shared by many: read once each.
_LARGE = ("calendar", "wording")


class Scene:
    """The county as the play finds it. `shown_until`: until then the shown village is late with nothing of its own."""

    def __init__(self, seed: int, *, on: datetime, shown_until: datetime | None) -> None:
        """Read everything once; the play itself reads nothing twice."""
        self.seed, self.shown_until = seed, shown_until
        self.calendar = clock_calendar(current())
        promises = Promise.objects.standing().select_related("office__place", "place", "adoption", "current")
        self.promises: dict[int, Promise] = {promise.pk: promise for promise in promises.order_by("pk")}
        self.actors: dict[int, Actor] = working_actors(on.date())
        self.above = _offices_above()
        self.asked_for = self._asked_for()
        self.dated = [promise for promise in self.promises.values() if promise.trigger == "recurring"]
        by_calendar = Duty.objects.exclude(period="").filter(wording__content__limit="")
        latest = by_calendar.order_by().values_list("promise").annotate(Max("due_at"))
        self.last_due: dict[int, datetime] = dict(latest)
        self._habits: dict[str, Habit] = {}

    def _asked_for(self) -> list[list[Promise]]:
        """Return what residents ask for, office by office."""
        found: dict[int, list[Promise]] = defaultdict(list)
        for promise in self.promises.values():
            if weight_of(promise) > 0:
                found[promise.office_id].append(promise)
        return list(found.values())

    def rhythm(self, promise: Promise) -> str:
        """Return how often a recurring promise falls due."""
        assert promise.current is not None
        return str(promise.current.content["trigger"]["every"])

    def habit(self, promise: Promise) -> Habit:
        """Return how the office of a promise works."""
        place = promise.place
        if place.code not in self._habits:
            habit = habit_of(place.code, place.level, self.seed)
            # Neither a model nor a disgrace: the village a visitor looks at first.
            self._habits[place.code] = replace(habit, kept=0.94) if place.code == SHOWN_VILLAGE else habit
        return self._habits[place.code]

    def staged(self) -> list[Staged]:
        """Return what the shown village is asked so that a visitor sees something overdue."""
        if self.shown_until is None:
            return []
        theirs = [promise for promise in self.promises.values() if promise.place.code == SHOWN_VILLAGE]
        return list(staged_for(theirs, now=self.shown_until, calendar=self.calendar))

    def gatherings(self, *, since: datetime) -> Iterator[tuple[datetime, Act]]:
        """Return the meetings of the shown village, as what happens and when."""
        if self.shown_until is None:
            return
        offices = Office.objects.filter(place__code=SHOWN_VILLAGE, kind=OfficeKind.VILLAGE_COMMITTEE)
        for office in offices.select_related("place"):
            above = Office.objects.get(place=office.place.parent, kind=OfficeKind.GOVERNMENT)
            actors = self.actors[office.pk], self.actors[above.pk]
            yield from Gatherings(office, *actors, self.shown_until, self.calendar.zone).acts(since=since)

    def undone(self) -> Iterator[Case | Duty]:
        """Return the cases and dated duties that are not closed, in the order they were opened."""
        cases = Case.objects.exclude(state="closed").select_related(*_OF_CASE)
        for case in cases.prefetch_related(*(f"duty__{name}" for name in _LARGE)).order_by("duty_id"):
            case.duty.promise = self.promises.get(case.duty.promise_id) or case.duty.promise
            yield case
        # What an occasion opened is closed by its own act, in `gatherings`.
        dated = Duty.objects.undone().exclude(period="").filter(wording__content__limit="").select_related(*_OF_DUTY)
        for duty in dated.prefetch_related(*_LARGE).order_by("pk"):
            duty.promise = self.promises.get(duty.promise_id) or duty.promise
            yield duty

    def plan(self, thing: Case | Duty) -> list[Move]:
        """Return what will happen to a case or a dated duty, made from the seed and what it is about."""
        duty = thing.duty if isinstance(thing, Case) else thing
        rng, habit = self.dice_for(duty, "plan"), self.habit(duty.promise)
        shown = self.shown_until if duty.place.code == SHOWN_VILLAGE else None
        if isinstance(thing, Case):
            return plan_of(self._request(duty, shown), habit, rng, self.calendar)
        moves = plan_of_dated(duty.opened_at, duty.due_at, habit, rng, self.calendar)
        return ends_in_time(moves, duty.due_at, shown, rng) if shown else moves

    def dice_for(self, duty: Duty, mark: str) -> Random:
        """Return the dice of a duty: the same in every run, whatever number the database has given it."""
        return dice(self.seed, mark, duty.place.code, duty.promise.service, duty.period or stamp(duty.opened_at))

    def _request(self, duty: Duty, shown: datetime | None) -> Request:
        limit = duty.wording.limit
        assert limit is not None
        caps = {item["reason"]: item["cap"] for item in duty.wording.content["pauses"]}
        cap = caps.get(PauseReason.MISSING_PAPERS)
        may_move = not duty.confidential and duty.place.code in self.above
        return Request(duty.opened_at, limit, Limit.parse(cap) if cap else None, may_move, shown)


def _offices_above() -> dict[str, Office]:
    """For each village, the government that takes over what is not the village's to do."""
    found: dict[str, Office] = {}
    for office in Office.objects.open().filter(place__level="village").select_related("place"):
        if office.place.code not in found and (above := office.parent_office()):
            found[office.place.code] = above
    return found
