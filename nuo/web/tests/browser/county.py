"""A county small enough for every test run, with a year of life, filled into the data folder NUO_HOME.

`live.py` calls these functions in a process of their own: the tests' own database is another one,
since here a real server stands between the tests and the data.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nuo.agreements.models import Clause, Document, Filing
from nuo.assemblies.models import Meeting
from nuo.cases import actions, revealing
from nuo.cases.actions import Asked
from nuo.cases.models import Case, Referral
from nuo.cases.rules import Channel, RevealReason
from nuo.demo import cards as kept
from nuo.demo import county, neighbours
from nuo.demo.cast import SHOWN_VILLAGE
from nuo.demo.simulate import Course, play
from nuo.elections.models import Election
from nuo.hotline.actions import Wish, take_in
from nuo.hotline.mapping import read_mapping
from nuo.hotline.taking import read_sheet
from nuo.hotline.tests.conftest import HEADER, MAPPING, line
from nuo.ledger import starting
from nuo.ledger.publishing import Publisher
from nuo.ledger.sequencer import integrate_all
from nuo.ledger.signed_log import POLICY, folder, head, verifiers
from nuo.notices.access import confirming, leaving
from nuo.notices.models import Follow
from nuo.notices.reminding import remind
from nuo.people.actor import NOBODY, THE_CLOCK, Actor, actor_of
from nuo.people.models import Person
from nuo.places.models import Place
from nuo.programmes.models import Adoption
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing
from nuo.residents.actions import enrolling
from nuo.residents.models import Group, Resident
from nuo.residents.sending import send_waiting
from nuo.signing.models import Agreement, Reading
from nuo.tlog.keys import Kind, SigningKey
from nuo.tlog.storage import Folder
from nuo.tlog.witness import Witness
from nuo.tlog.witness_server import server_for

SAMPLE = "sample.json"
# The paths of the tests lead through the second and third village; the first one's figures stay as played.
VILLAGE, SECOND_VILLAGE, THIRD_VILLAGE = SHOWN_VILLAGE, "990101101202", "990101101203"
CLERK = "clerk-meiling"
TOWNSHIP, COUNTY, HAMLET = "990101101000", "990101000000", "990101101201-2"
PILOT, PILOT_VILLAGE = "990101201000", "990101201201"
_PLACES = (COUNTY, TOWNSHIP, VILLAGE, f"{VILLAGE}-1", HAMLET, SECOND_VILLAGE, THIRD_VILLAGE, PILOT, PILOT_VILLAGE)
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Sample:
    """One of each kind of thing, by its number, for the addresses of pages."""

    promises: dict[str, int]
    duties: dict[str, int]
    cases: dict[str, int]
    programmes: list[int]
    meetings: dict[str, int]
    texts: dict[str, int]
    filings: dict[str, int]
    agreements: dict[str, int]
    clause: int
    code: str
    # Somebody in a group, somebody invited, by their cards; and the group.
    cards: list[str]
    group: int
    resident: int
    election: int
    # The links in letters to somebody who follows a place.
    confirm: str
    leave: str

    @classmethod
    def read(cls, home: Path) -> "Sample":
        """Read what `build` left."""
        return cls(**json.loads((home / SAMPLE).read_text(encoding="utf-8")))


def build() -> None:
    """Build the county, play a year in it, and put one case of each kind on a clerk's desk."""
    call_command("migrate", verbosity=0)
    now = timezone.now().replace(second=0, microsecond=0)
    begun = now - _YEAR
    county.PLACES = _few_places(settings.HOME / "places.csv")
    with transaction.atomic():
        starting.begin("nuochuan.example/log", at=begun)
        county.build(settings.PACKS, at=begun)
        neighbours.settle(settings.HOME, at=begun)
        integrate_all(at=begun)
    play(Course(7, begun.date(), begun, now, staged=True), settings.HOME)
    neighbours.invite_again(at=now)
    remind(at=now)
    sample = _sample(now)
    integrate_all(at=now)
    _publish()
    (settings.HOME / SAMPLE).write_text(json.dumps(asdict(sample)), encoding="utf-8")


def _publish() -> None:
    """Make the log public with the cosignature of a witness that is there just now; another one never was."""
    keys = [SigningKey(f"{name}.example/witness", Kind.COSIGNATURE, bytes([n]) * 32) for n, name in enumerate("ab", 1)]
    server = server_for(Witness(keys[0], tuple(verifiers()), settings.HOME / "witness"), "127.0.0.1", 0)
    Thread(target=server.serve_forever, daemon=True).start()
    lines = [
        f"witness 县档案馆 {keys[0].verifier.vkey} http://127.0.0.1:{server.server_port}",
        f"witness 省图书馆 {keys[1].verifier.vkey} http://127.0.0.1:9",
        "group 见证方 any 县档案馆 省图书馆",
        "quorum 见证方",
    ]
    Folder(folder()).write({POLICY: "".join(f"{line}\n" for line in lines).encode()})
    published = Publisher().publish(at=timezone.now())
    server.shutdown()
    server.server_close()
    assert published, head().trouble


def ask(village: str, service: str, at: str) -> None:
    """Let a resident have asked at some time; write code and numbers to `asked.json`."""
    case, code = _ask(village, service, "路口的垃圾桶满了两天。", datetime.fromisoformat(at))
    said = {"code": code, "case": case.pk, "duty": case.duty_id, "promise": case.duty.promise_id}
    (settings.HOME / "asked.json").write_text(json.dumps(said), encoding="utf-8")


def two_groups(village: str) -> None:
    """Let ten people form two groups of five; write the groups and the codes on the cards to `groups.json`."""
    place, now = Place.objects.get(code=village), timezone.now()
    clerk = actor_of(Person.objects.get(username=f"clerk-{place.name_en.split()[0].lower()}"), on=now.date())
    groups = []
    for _ in range(2):
        cards = [enrolling.enrol(place, f"王{letter}", by=clerk) for letter in "甲乙丙丁戊"]
        neighbours.grow([card.resident for card in cards], clerk, now)
        groups.append({"group": cards[0].resident.membership.group_id, "cards": [card.code for card in cards]})
    (settings.HOME / "groups.json").write_text(json.dumps(groups), encoding="utf-8")


def let_pass(village: str, days: int) -> None:
    """Move what a village has under way into the past, as if so many days had gone by."""
    back = timedelta(days=days)
    meetings = Meeting.objects.filter(place__code=village, state="called")
    meetings.update(called_at=F("called_at") - back, starts_at=F("starts_at") - back)
    Reading.objects.filter(agreement__place__code=village).update(shown_at=F("shown_at") - back)


def send_codes() -> None:
    """Send the one-time codes that wait, as the worker would."""
    send_waiting(at=timezone.now())


def _few_places(path: Path) -> Path:
    first, *lines = county.PLACES.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([first, *(x for x in lines if x.split(",")[0] in _PLACES)]), encoding="utf-8")
    return path


def _ask(village: str, service: str, text: str, at: datetime) -> tuple[Case, str]:
    promise = Promise.objects.get(place__code=village, service=service)
    return actions.ask(promise, Asked(text, contact="13800000000", channel=Channel.WEB), by=NOBODY, at=at)


def _sample(now: datetime) -> Sample:
    clerk = actor_of(Person.objects.get(username=CLERK), on=now.date())
    cases, code = _desk(clerk, now)
    _hotline(now)
    theirs = Duty.objects.filter(place__code=VILLAGE, confidential=False)
    asked, closed = theirs.filter(period=""), theirs.filter(closed_at__isnull=False, period="")
    dated = theirs.exclude(period="").filter(wording__content__limit="")
    pilot = Promise.objects.filter(place__code=PILOT_VILLAGE)
    duties = {
        "kept": closed.filter(closing=Closing.DELIVERED)[0].pk,
        "refused": Duty.objects.filter(closing=Closing.REFUSED, confidential=False)[0].pk,
        "withdrawn": Duty.objects.filter(closing=Closing.WITHDRAWN, confidential=False)[0].pk,
        "overdue": asked.overdue(at=now)[0].pk,
        "paused": cases["waiting"],
        "handed over": Duty.objects.filter(case__messages__step="hand_over")[0].pk,
        "dated": dated.filter(closed_at=None).order_by("due_at")[0].pk,
        "dated and done": dated.filter(closed_at__isnull=False)[0].pk,
        **_levels(now),
        "of a text": theirs.exclude(period="").exclude(wording__content__limit="")[0].pk,
    }
    promises = {
        "asked for": Promise.objects.get(place__code=VILLAGE, service="street-lamp").pk,
        "in days by law": Promise.objects.filter(place__code=COUNTY, current__content__statutory__isnull=False)[0].pk,
        "confidential": Promise.objects.get(place__code=VILLAGE, service="student-aid-info").pk,
        "not on the web": Promise.objects.get(place__code=VILLAGE, service="meal-service").pk,
        "by the calendar": Promise.objects.filter(place__code=VILLAGE, trigger="recurring")[0].pk,
        "of the pilot": pilot.exclude(trigger="on_request").order_by("-pk")[0].pk,
    }
    numbers = {name: Case.objects.get(duty=duty).pk for name, duty in cases.items()}
    programmes = sorted(Adoption.objects.values_list("pk", flat=True))
    cards = [card.code for card in kept.read(settings.HOME)]
    group = Group.objects.get(village__code=VILLAGE, number=2)
    village = Place.objects.get(code=VILLAGE)
    follow = Follow.objects.create(address="reader@example.invalid", language="zh-hans", place=village, asked_at=now)
    return Sample(
        promises, duties, numbers, programmes, _meetings(), _texts(), _filings(), _agreements(), _clause(), code, cards,
        group.pk, Resident.objects.earliest("pk").pk, Election.objects.earliest("pk").pk,
        confirming(follow), leaving(follow),
    )  # fmt: skip


def _hotline(now: datetime) -> None:
    """Take in a hotline's records of the lamps: one in time, one late, one that is open."""
    promise = Promise.objects.get(place__code=VILLAGE, service="street-lamp")
    text = MAPPING.replace("梅岭村村民委员会", promise.office.name).replace("road-repair", promise.service)
    mapping = read_mapping(text.encode(), "map.yaml")
    days = [f"{now - timedelta(days=days):%Y-%m-%d}" for days in (60, 59, 20)]
    rows = [
        line("L1", days[1], "是", opened=days[0]),
        line("L2", days[2], "是", opened=days[0]),
        line("L3", opened=days[2]),
    ]
    sheet = read_sheet((HEADER + "".join(rows)).encode(), mapping, now=now)
    assert take_in(sheet, mapping, Wish(), by=THE_CLOCK, at=now).row


def _levels(now: datetime) -> dict[str, int]:
    """What a resident put to the level above, its answer, an order to put right, and a report nobody has made."""
    asked = Referral.objects.filter(asked_by="holder", duty__place__code=VILLAGE).earliest("pk")
    ordered = Referral.objects.exclude(order=None).earliest("pk")
    late = Duty.objects.public().overdue(at=now).filter(wording__content__limit="").exclude(period="")
    return {
        "put up": asked.duty_id, "answer": asked.answer_id, "order": ordered.order_id or 0,
        "dated overdue": late.earliest("pk").pk,
    }  # fmt: skip


def _texts() -> dict[str, int]:
    return {document.state: document.pk for document in Document.objects.filter(place__code=VILLAGE)}


def _filings() -> dict[str, int]:
    return {filing.state: filing.pk for filing in Filing.objects.filter(village__place__code=VILLAGE)}


def _agreements() -> dict[str, int]:
    return {agreement.state: agreement.pk for agreement in Agreement.objects.filter(place__code=VILLAGE)}


def _clause() -> int:
    return Clause.objects.filter(document__state="draft", document__place__code=VILLAGE)[0].pk


def _meetings() -> dict[str, int]:
    found = Meeting.objects.filter(place__code=VILLAGE)
    minuted = found.filter(state="minuted")
    return {
        "called": found.get(state="called").pk,
        "held": found.get(state="held").pk,
        "minuted": minuted.get(kind="assembly").pk,
        "void": minuted.get(kind="representatives").pk,
        "called off": found.get(state="called_off").pk,
    }


def _desk(clerk: Actor, now: datetime) -> tuple[dict[str, int], str]:
    """Put a case of each kind on the desk of the first village; return their duties, and one receipt code."""

    def asked(service: str, text: str, *, ago: timedelta) -> Case:
        return _ask(VILLAGE, service, text, now - ago)[0]

    new, code = _ask(VILLAGE, "ramp-repair", "村卫生室门口的坡道裂了，轮椅上不去。", now - timedelta(minutes=50))
    waiting = asked("old-age-allowance", "给我父亲办高龄津贴，他今年满八十。", ago=timedelta(hours=5))
    actions.accept(waiting, by=clerk, at=now - timedelta(hours=4))
    actions.ask_papers(waiting, "身份证复印件\n银行卡复印件", by=clerk, at=now - timedelta(hours=3))
    confidential = asked("student-aid-info", "想了解上大学的补助。", ago=timedelta(hours=2))
    revealing.ask_reveal(confidential, RevealReason.CALL_WANTED, by=clerk, at=now - timedelta(hours=1))
    done = asked("village-rules-copy", "想要一份村规民约。", ago=timedelta(days=1))
    actions.accept(done, by=clerk, at=now - timedelta(hours=20))
    actions.close(done, Closing.DELIVERED, "复印件放在村委会值班室，随时可取。", by=clerk, at=now - timedelta(hours=19))
    overdue = Case.objects.filter(duty__place__code=VILLAGE).filter(duty__in=Duty.objects.overdue(at=now))[0]
    found = {"new": new, "waiting": waiting, "confidential": confidential, "done": done, "overdue": overdue}
    return {name: case.duty_id for name, case in found.items()}, code
