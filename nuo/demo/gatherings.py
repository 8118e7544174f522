"""Meetings of the shown village: minuted, without a quorum, to be minuted, called off, and one to come."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from nuo.agreements import actions as texts
from nuo.agreements import filing
from nuo.agreements.actions import Draft
from nuo.agreements.models import Document, Filing
from nuo.agreements.rules import About
from nuo.agreements.rules import Kind as Text
from nuo.agreements.undertakings import Part, Undertaking
from nuo.assemblies import actions
from nuo.assemblies.actions import Call
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Basis, Kind, Votes
from nuo.clocks.limits import Limit, Unit
from nuo.demo.signatures import signatures
from nuo.demo.village_texts import CHANNELS, CHARTER, FIRST_RULES, HYGIENE, ORDER, ORDERED, RULES
from nuo.demo.votes import votes
from nuo.people.actor import NOBODY, Actor
from nuo.places.models import Office

Act = Callable[[datetime], None]
_EVENING = time(19, 30)
_RULES = "梅岭村村规民约"
_CLOCKS = {
    1: Undertaking("水渠破损报修", Limit(3, Unit.WORKING_DAYS), title_en="Repair of the water channel"),
    2: Undertaking("清淤开支公布", None, 12, 10, "Publishing what clearing the channel cost"),
}
# How many grown-up villagers and how many homes the invented village has.
ADULTS, HOMES, REPRESENTATIVES = 612, 248, 31


@dataclass(frozen=True, slots=True)
class Gatherings:
    """The meetings of one office, called and held by its clerk, seen from a moment."""

    office: Office
    clerk: Actor
    township: Actor
    now: datetime
    zone: tzinfo
    called: dict[str, Meeting] = field(default_factory=dict)
    texts: dict[str, Document] = field(default_factory=dict)

    def acts(self, *, since: datetime) -> Iterator[tuple[datetime, Act]]:
        """Yield what happens and when; of meetings called before `since` nothing."""
        for meeting in (self._assembly(), self._representatives(), self._lately(), self._off(), self._to_come()):
            acts = list(meeting)
            if acts[0][0] > since:
                yield from acts

    def _day(self, days: int) -> datetime:
        return datetime.combine(self.now.astimezone(self.zone).date() + timedelta(days=days), _EVENING, self.zone)

    def _call(self, name: str, call: Call) -> Act:
        def act(at: datetime) -> None:
            self.called[name] = actions.call(self.office, call, at=at, by=self.clerk)

        return act

    def _held(self, name: str, basis: Basis, entitled: int, present: int) -> Act:
        def act(at: datetime) -> None:
            actions.hold(self.called[name], basis, entitled=entitled, present=present, by=self.clerk, at=at)

        return act

    def _voted(self, name: str, number: int, *votes: int) -> Act:
        def act(at: datetime) -> None:
            motion = self.called[name].motions.get(number=number)
            motion.meeting = self.called[name]
            actions.decide(motion, Votes(*votes), by=self.clerk, at=at)

        return act

    def _said(self, name: str, text: str, answer: str = "", *, shown: bool = True) -> Act:
        def act(at: datetime) -> None:
            said = actions.suggest(self.called[name], text, at=at, by=NOBODY)
            if answer:
                actions.answer(said, answer, shown=shown, by=self.clerk, at=at + timedelta(minutes=40))

        return act

    def _proposed(self, key: str, draft: Draft, name: str, number: int) -> Act:
        def act(at: datetime) -> None:
            self.texts[key] = texts.begin(self.office, draft, by=self.clerk)
            motion = self.called[name].motions.get(number=number)
            motion.meeting = self.called[name]
            texts.propose(self.texts[key], motion, by=self.clerk, at=at)

        return act

    def _drafted_agreement(self, name: str, number: int) -> Act:
        def act(at: datetime) -> None:
            draft = Draft(Text.AGREEMENT, "溪北水渠管护协议", CHANNELS)
            self.texts["channels"] = document = texts.begin(self.office, draft, by=self.clerk)
            for position, made in _CLOCKS.items():
                clause = document.clauses.get(position=position)
                part = Part(About.COMMITTEE, made)
                texts.write(clause, clause.text, seen=clause.version, by=self.clerk, part=part)
            motion = self.called[name].motions.get(number=number)
            motion.meeting = self.called[name]
            texts.propose(document, motion, by=self.clerk, at=at)

        return act

    def _settled(self, key: str) -> Act:
        return lambda at: void(texts.settle(self.texts[key], by=self.clerk, at=at))

    def _filed(self, key: str, step: Callable[[Filing, datetime], object]) -> Act:
        return lambda at: void(step(Filing.objects.get(text__document=self.texts[key]), at))

    def _minuted(self, name: str, minutes: str) -> Act:
        return lambda at: void(actions.minute(self.called[name], minutes, by=self.clerk, at=at))

    def _assembly(self) -> Iterator[tuple[datetime, Act]]:
        begins, name = self._day(-75), "assembly"
        agenda = [
            "村里的路灯每晚亮到 23 点", "水渠清淤每年 3 月前做完", "村口停车场收费", "村民自治章程", "水渠管护协议",
            "村规民约",
        ]  # fmt: skip
        yield (
            begins - timedelta(days=14),
            self._call(name, Call(Kind.ASSEMBLY, "年度村民会议", "村小学操场", begins, agenda)),
        )
        yield (
            begins - timedelta(days=13),
            self._proposed("charter", Draft(Text.CHARTER, "梅岭村村民自治章程", CHARTER), name, 4),
        )
        yield begins - timedelta(days=12), self._drafted_agreement(name, 5)
        yield begins - timedelta(days=11), self._proposed("rules", Draft(Text.RULES, _RULES, FIRST_RULES), name, 6)
        yield (
            begins - timedelta(days=9),
            self._said(name, "路灯到 23 点太晚，22 点就够了。", "在会上提了，多数人要 23 点；靠窗的三盏加了灯罩。"),
        )
        yield begins - timedelta(days=6), self._said(name, "渠边第二个弯年年堵，先清那里。", "采纳，列为第一段。")
        yield begins + timedelta(hours=2), self._held(name, Basis.ADULTS, ADULTS, 341)
        yield begins + timedelta(hours=2, minutes=5), self._voted(name, 1, 262, 55, 24)
        yield begins + timedelta(hours=2, minutes=6), self._voted(name, 2, 330, 4, 7)
        yield begins + timedelta(hours=2, minutes=7), self._voted(name, 3, 121, 188, 32)
        yield begins + timedelta(hours=2, minutes=8), self._voted(name, 4, 318, 11, 12)
        yield begins + timedelta(hours=2, minutes=9), self._voted(name, 5, 325, 6, 10)
        yield begins + timedelta(hours=2, minutes=10), self._voted(name, 6, 248, 61, 32)
        yield from self._after_assembly(begins, name)

    def _after_assembly(self, begins: datetime, name: str) -> Iterator[tuple[datetime, Act]]:
        yield begins + timedelta(days=1), self._settled("charter")
        yield begins + timedelta(days=1, minutes=5), self._settled("channels")
        yield begins + timedelta(days=1, minutes=9), self._settled("rules")
        yield (
            begins + timedelta(days=2),
            self._minuted(
                name,
                "到会 341 人，过半数。路灯、清淤、章程、水渠管护协议、村规民约五件通过；停车场收费没有通过，照旧免费。",
            ),
        )

        yield from votes(self.office, self.clerk, begins + timedelta(days=4), self.now)
        yield from signatures(self.office, self.clerk, begins + timedelta(days=8), self.now)
        for number, key in enumerate(("charter", "rules")):
            yield begins + timedelta(days=5, minutes=number), self._filed(key, self._report)
            yield begins + timedelta(days=11, minutes=number), self._filed(key, self._take_on_record)
        yield self._day(-10), self._filed("rules", self._put_right)

    def _report(self, found: Filing, at: datetime) -> None:
        filing.file(found, by=self.clerk, at=at)

    def _take_on_record(self, found: Filing, at: datetime) -> None:
        filing.confirm(found, by=self.township, at=at)

    def _put_right(self, found: Filing, at: datetime) -> None:
        filing.order(found, [ORDERED], ORDER, by=self.township, at=at)

    def _changed(self, name: str, number: int) -> Act:
        """Put the rules to the vote again with the clause as it should be, unless that was done before.

        A short play knows of no earlier ones, and begins them here.
        """

        def act(at: datetime) -> None:
            document = Document.objects.filter(office=self.office, title=_RULES).first()
            if document is None:
                self._proposed("rules", Draft(Text.RULES, _RULES, RULES), name, number)(at)
                return
            if document.state != "adopted":
                return
            texts.revise(document, by=self.clerk, at=at)
            clause = document.clauses.get(position=ORDERED)
            texts.write(clause, RULES[ORDERED - 1], seen=clause.version, by=self.clerk)
            motion = self.called[name].motions.get(number=number)
            motion.meeting = self.called[name]
            texts.propose(document, motion, by=self.clerk, at=at)

        return act

    def _representatives(self) -> Iterator[tuple[datetime, Act]]:
        begins, name = self._day(-33), "representatives"
        yield (
            begins - timedelta(days=5),
            self._call(
                name, Call(Kind.REPRESENTATIVES, "第三季度村民代表会议", "村委会二楼", begins, ["集体果园续租三年"])
            ),
        )
        yield begins + timedelta(hours=1), self._held(name, Basis.MEMBERS, REPRESENTATIVES, 19)
        yield begins + timedelta(hours=1, minutes=5), self._voted(name, 1, 17, 2, 0)
        yield begins + timedelta(days=1), self._minuted(name, "到会 19 名代表，不到三分之二，定的不算数；下月重开。")

    def _lately(self) -> Iterator[tuple[datetime, Act]]:
        begins, name = self._day(-4), "lately"
        yield (
            begins - timedelta(days=7),
            self._call(
                name, Call(Kind.REPRESENTATIVES, "村民代表会议（重开）", "村委会二楼", begins, ["集体果园续租三年"])
            ),
        )
        yield begins + timedelta(hours=1), self._held(name, Basis.MEMBERS, REPRESENTATIVES, 27)
        yield begins + timedelta(hours=1, minutes=5), self._voted(name, 1, 20, 4, 3)

    def _off(self) -> Iterator[tuple[datetime, Act]]:
        off = self._day(-9)
        yield (
            off - timedelta(days=3),
            self._call("off", Call(Kind.CADRES, "干部党员会", "村委会二楼", off, ["防汛值班表"])),
        )
        yield (
            off - timedelta(hours=9),
            lambda at: void(actions.call_off(self.called["off"], "当晚停电检修，改到下周二。", by=self.clerk, at=at)),
        )

    def _to_come(self) -> Iterator[tuple[datetime, Act]]:
        begins, name = self._day(16), "to come"
        agenda = ["村规民约（按镇里责令改正）", "红白事一次办多少桌，由各家自己定，村里不管"]
        yield (
            self.now - timedelta(days=2, hours=3),
            self._call(name, Call(Kind.ASSEMBLY, "村规民约村民会议", "村小学操场", begins, agenda)),
        )
        yield self.now - timedelta(days=1, hours=20), self._changed(name, 1)
        yield (
            self.now - timedelta(hours=2),
            lambda _at: void(texts.begin(self.office, Draft(Text.SYSTEM, "卫生公约（草稿）", HYGIENE), by=self.clerk)),
        )
        yield (
            self.now - timedelta(days=1, hours=6),
            self._said(name, "第四条说的“清理”是谁来清？写明白。", "采纳，改成“村委会雇人清”。"),
        )
        yield (
            self.now - timedelta(days=1, hours=2),
            self._said(name, "老周家的柴堆挡了路。", "已上门看过，路让出来了。", shown=False),
        )
        yield self.now - timedelta(hours=5), self._said(name, "会能不能放在周末开？上班的人晚上赶不回来。")


def void(_result: object) -> None:
    """Forget what an action returned."""
