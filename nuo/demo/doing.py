"""The moves of a plan, done through the actions by whoever holds the post."""

from collections import Counter
from datetime import datetime

from nuo.cases import actions as cases
from nuo.cases.actions import Asked
from nuo.cases.models import Case
from nuo.demo import texts
from nuo.demo.arrivals import Arrival
from nuo.demo.habits import dice
from nuo.demo.levels import Levels
from nuo.demo.plans import Verb
from nuo.demo.scene import Scene
from nuo.ledger.rules import stamp
from nuo.people.actor import NOBODY, Actor, holder_of
from nuo.promises import actions as duties
from nuo.promises.models import Duty
from nuo.promises.rules import Closing


class Doing:
    """Does things and counts what was done."""

    def __init__(self, scene: Scene, levels: Levels) -> None:
        """Begin with nothing done."""
        self.scene, self.levels = scene, levels
        self.done: Counter[str] = Counter()

    def ask(self, arrival: Arrival) -> Case:
        """A resident asks. They leave no contact: with the receipt code none is needed."""
        promise = arrival.promise
        rng = dice(self.scene.seed, "text", promise.place.code, promise.service, stamp(arrival.at))
        text = texts.request_text(promise.service, promise.group, confidential=promise.confidential, rng=rng)
        case, _ = cases.ask(promise, Asked(text, channel=arrival.channel), by=NOBODY, at=arrival.at)
        self.done["ask"] += 1
        return case

    def move(self, thing: Case | Duty, verb: Verb, at: datetime) -> None:
        """One side does the next thing. Refused where a visitor was faster."""
        if isinstance(thing, Case):
            self._in_case(thing, verb, at)
        else:
            rng = self.scene.dice_for(thing, "done")
            duties.deliver(thing, rng.choice(texts.DONE_ON_A_DATE), by=self._worker(thing.office_id), at=at)
        self.done[verb] += 1

    def _in_case(self, case: Case, verb: Verb, at: datetime) -> None:
        if verb in {Verb.BRING_PAPERS, Verb.SAY, Verb.WITHDRAW}:
            self._by_resident(case, verb, at)
        elif verb is Verb.ACCEPT:
            cases.accept(case, by=self._worker(case.office_id), at=at)
        elif verb is Verb.HAND_OVER:
            to = self.scene.above[case.duty.place.code]
            cases.hand_over(case, to, texts.HANDED_OVER[0], by=self._worker(case.office_id), at=at)
        elif verb is Verb.ASK_PAPERS:
            rng = self.scene.dice_for(case.duty, "papers")
            cases.ask_papers(case, rng.choice(texts.PAPERS), by=self._worker(case.office_id), at=at)
        else:
            self._close(case, verb, at)
            self.levels.rate(case, at)

    def _by_resident(self, case: Case, verb: Verb, at: datetime) -> None:
        rng, holder = self.scene.dice_for(case.duty, verb), holder_of(case.pk)
        if verb is Verb.BRING_PAPERS:
            cases.bring_papers(case, rng.choice(texts.BROUGHT), by=holder, at=at)
        elif verb is Verb.SAY:
            cases.say(case, rng.choice(texts.ACCEPTED_TALK), by=holder, at=at)
        else:
            cases.withdraw(case, by=holder, at=at)

    def _close(self, case: Case, verb: Verb, at: datetime) -> None:
        rng, worker = self.scene.dice_for(case.duty, "answer"), self._worker(case.office_id)
        if verb is Verb.REFUSE:
            text = rng.choice(texts.REFUSED)
            cases.close(case, Closing.REFUSED, text, remedy=texts.REMEDY, by=worker, at=at)
        elif verb is Verb.OUTSIDE:
            cases.close(case, Closing.OUTSIDE, rng.choice(texts.OUTSIDE), by=worker, at=at)
        else:
            group = case.duty.promise.group
            answer = texts.answer_text(group, confidential=case.duty.confidential, rng=rng)
            cases.close(case, Closing.DELIVERED, answer, by=worker, at=at)

    def _worker(self, office_id: int) -> Actor:
        return self.scene.actors[office_id]
