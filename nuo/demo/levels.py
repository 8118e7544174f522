"""What the levels above do in the play: they answer what was referred, order it put right, and it is put right."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from random import Random

from nuo.cases import actions as cases
from nuo.cases import rating, referring
from nuo.cases.models import Case, Rating, Referral
from nuo.cases.rules import Finding
from nuo.clocks import Limit, Unit, due
from nuo.clocks.calendars import Calendar
from nuo.demo import texts
from nuo.demo.habits import dice
from nuo.demo.plans import office_time
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import stamp
from nuo.people.actor import Actor, holder_of
from nuo.promises import actions as duties
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, Outcome, outcome

Act = Callable[[datetime], None]
_RATES = 0.3
# Shares of the five levels, the poorest first, for what was done in time and for what was late.
_IN_TIME, _LATE = (1, 2, 8, 39, 50), (18, 22, 30, 20, 10)
# Where a visitor has done something first, the play steps back.
_OVERTAKEN = {"wrong_state", "somebody_was_faster", "not_delivered_yet"}


class Levels:
    """The answers of the levels above, and what follows from them; everything from the seed."""

    def __init__(self, seed: int, actors: dict[int, Actor], calendar: Calendar) -> None:
        """Begin with nothing seen."""
        self.seed, self.actors, self.calendar = seed, actors, calendar
        self.seen: set[int] = set()

    def to_come(self) -> Iterator[tuple[datetime, int, Act]]:
        """Return what will be done about duties not planned yet: when, a key that orders ties, and the act."""
        referred = Referral.objects.select_related("answer", "order", "duty__place", "duty__promise").order_by("pk")
        for each in referred.filter(answer__closed_at=None):
            yield from self._planned(each.answer, each.duty, f"answer {each.step}", partial(self._answer, each.pk))
        for each in referred.filter(order__closed_at=None).exclude(order=None):
            yield from self._planned(each.order, each.duty, "order", partial(self._obey, each.pk))
        rated = Rating.objects.select_related("rectification", "case__duty__place", "case__duty__promise")
        for one in rated.filter(rectification__closed_at=None).exclude(rectification=None).order_by("pk"):
            yield from self._planned(one.rectification, one.case.duty, "rated", partial(self._improve, one.pk))

    def _planned(
        self, duty: Duty | None, about: Duty, mark: str, act: Act
    ) -> Iterator[tuple[datetime, int, Act]]:  # fmt: skip
        if duty is not None and duty.pk not in self.seen:
            self.seen.add(duty.pk)
            yield self._when(duty, about, mark), duty.pk, act

    def rate(self, case: Case, at: datetime) -> None:
        """Some of those who asked rate how it went."""
        rng = self._dice(case.duty, "rating")
        if rng.random() > _RATES or case.clock.closing == Closing.WITHDRAWN:
            return
        in_time = outcome(case.clock.facts, now=at) is Outcome.KEPT
        level = rng.choices((1, 2, 3, 4, 5), _IN_TIME if in_time else _LATE)[0]
        rating.rate(case, level, by=holder_of(case.pk), at=at)

    def _when(self, duty: Duty, about: Duty, mark: str) -> datetime:
        """Return when the office does it: somewhere in its time, now and then after it."""
        rng = self._dice(about, mark)
        limit = duty.limit or Limit(5, Unit.WORKING_DAYS)
        days = max(1, round(limit.count * rng.uniform(0.2, 1.05)))
        on = due(duty.opened_at, Limit(days, Unit.WORKING_DAYS), self.calendar).on
        return office_time(on, rng, self.calendar)

    def _dice(self, about: Duty, mark: str) -> Random:
        opened = about.period or stamp(about.opened_at)
        return dice(self.seed, mark, about.place.code, about.promise.service, opened)

    def _answer(self, pk: int, at: datetime) -> None:
        referral = Referral.objects.select_related("duty__place", "duty__promise__office", "answer").get(pk=pk)
        delivered = referral.duty.closed_at is not None
        finding = Finding.DELIVERED if delivered else Finding.ORDERED
        words = self._dice(referral.duty, "words").choice(texts.FOUND[finding.value])
        try:
            referring.answer(referral, finding, words, by=self.actors[referral.answer.office_id], at=at)
        except Refused as refused:
            if refused.code not in _OVERTAKEN:
                raise

    def _obey(self, pk: int, at: datetime) -> None:
        referral = Referral.objects.select_related("duty", "order").get(pk=pk)
        if referral.duty.closed_at is None:
            self._deliver(referral.duty, at)
        assert referral.order is not None
        self._put_right(referral.order.pk, at)

    def _deliver(self, duty: Duty, at: datetime) -> None:
        case = referring.case_of(duty)
        if case is None:
            if duty.is_of_calendar:
                duties.deliver(duty, texts.DONE_ON_A_DATE[0], by=self.actors[duty.office_id], at=at)
            return
        if case.state == "waiting":
            return
        cases.close(case, Closing.DELIVERED, texts.DONE_AT_LAST, by=self.actors[case.office_id], at=at)

    def _improve(self, pk: int, at: datetime) -> None:
        self._put_right(Rating.objects.get(pk=pk).rectification_id or 0, at)

    def _put_right(self, pk: int, at: datetime) -> None:
        duty = Duty.objects.select_related("place", "promise").get(pk=pk)
        if duty.closed_at is None:
            words = self._dice(duty, "right").choice(texts.PUT_RIGHT)
            duties.answer_publicly(duty, words, by=self.actors[duty.office_id], at=at)
