"""The counts beside duties, for very many duties at once: what `promises.figures` does one by one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nuo.clocks import Calendar
from nuo.clocks.due import taken
from nuo.clocks.limits import Limit, Unit
from nuo.places.models import Place
from nuo.promises.models import Duty, PlaceMonth, PromiseDays, PromiseMonth
from nuo.promises.rules import outcome

_ZONE = ZoneInfo("Asia/Shanghai")


class Closed(NamedTuple):
    """What an entry says of a closed duty."""

    duty: int
    promise: int
    place: str
    at: datetime


class Counting:
    """Adds duties up as they pass by. Nothing is read: a duty must carry its promise, place and wording."""

    def __init__(self, places: Sequence[Place], calendar: Calendar) -> None:
        """Know the tree."""
        self.seen = 0
        self.closed: list[Closed] = []
        self._calendar = calendar
        self._parents = {place.pk: place.parent_id for place in places}
        self._places: dict[tuple[int, date], Counter[str]] = {}
        self._promises: dict[tuple[int, int, date], Counter[str]] = {}
        self._days: Counter[tuple[int, date, int]] = Counter()

    def add(self, duty: Duty) -> None:
        """Count a duty; one that is not closed is only seen."""
        self.seen += 1
        if duty.closed_at is None:
            return
        self.closed.append(Closed(duty.pk, duty.promise_id, duty.place.code, duty.closed_at))
        month = duty.due_at.astimezone(_ZONE).date().replace(day=1)
        column = str(outcome(duty.facts, now=duty.due_at))
        above: int | None = duty.place_id
        while above is not None:
            self._places.setdefault((above, month), Counter())[column] += 1
            above = self._parents[above]
        self._promises.setdefault((duty.promise_id, duty.place_id, month), Counter())[column] += 1
        self._days[duty.promise_id, month, self._taken(duty, duty.closed_at)] += 1

    def _taken(self, duty: Duty, closed_at: datetime) -> int:
        unit = Limit.parse(duty.wording.content["limit"]).unit
        return taken(duty.opened_at, closed_at, self._calendar, Unit.HOURS if unit is Unit.MINUTES else unit)

    def place_months(self) -> Iterator[PlaceMonth]:
        """Return the counts of places."""
        for key, ((place, month), counts) in enumerate(self._places.items(), 1):
            yield PlaceMonth(pk=key, place_id=place, month=month, **counts)

    def promise_months(self) -> Iterator[PromiseMonth]:
        """Return the counts of promises."""
        for key, ((promise, place, month), counts) in enumerate(self._promises.items(), 1):
            yield PromiseMonth(pk=key, promise_id=promise, place_id=place, month=month, **counts)

    def promise_days(self) -> Iterator[PromiseDays]:
        """Return how long promises took."""
        for key, ((promise, month, units), count) in enumerate(self._days.items(), 1):
            yield PromiseDays(pk=key, promise_id=promise, month=month, taken=units, count=count)
