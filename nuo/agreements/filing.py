"""Reporting a charter or rules to the township, which reads them and may order a clause put right.

村民委员会组织法(2025) 31(1): reported for the record; 31(3): the township orders a breach corrected. The
law sets no days; the clocks are those of the programme's promises, and where it promises none there is no clock.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from nuo.agreements.access import township_of
from nuo.agreements.models import Document, Filing, Version
from nuo.agreements.rules import FILED, Kind
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON, new_salt
from nuo.ledger.steps import take_step
from nuo.people.actor import Actor
from nuo.places.models import Office
from nuo.promises.actions import close, open_for
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing

LONGEST_WHY = 1_000
# The services of the programme whose promises give the clocks.
REPORT, READ, PUT_RIGHT = "village-rules-report", "village-rules-filing", "village-rules-put-right"


@transaction.atomic
def begin(version: Version, *, by: Actor, at: datetime) -> Filing | None:
    """Begin the way of a version just adopted: what it takes the place of is put right, and it is to be reported.

    None for a text the law does not want reported, and where there is no township to report to.
    """
    document = version.document
    put_right(document, by=by, at=at)
    township = township_of(document.office)
    if Kind(document.kind) not in FILED or township is None:
        return None
    duty = _duty(document.office, REPORT, version, by=by, at=at)
    return Filing.objects.create(
        text=version, village=document.office, township=township, reporting=duty, salt=new_salt()
    )


@transaction.atomic
def file(filing: Filing, *, by: Actor, at: datetime) -> Filing:
    """Report the text. The village's clock stops, and the township's begins."""
    take_step(filing, "file", by=by, at=at, changes={"filed_at": at})
    _done(filing, filing.reporting, by=by, at=at)
    duty = _duty(filing.township, READ, filing.text, by=by, at=at)
    return _with(filing, reading=duty)


@transaction.atomic
def confirm(filing: Filing, *, by: Actor, at: datetime) -> Filing:
    """Say that nothing is wrong with the text. It can still be ordered to be put right later."""
    take_step(filing, "confirm", by=by, at=at, changes={"confirmed_at": at})
    _done(filing, filing.reading, by=by, at=at)
    return filing


@transaction.atomic
def order(filing: Filing, clauses: Collection[int], why: str, *, by: Actor, at: datetime) -> Filing:
    """Order clauses to be put right. The text stays as it is until the right meeting adopts another."""
    if not why.strip():
        raise Refused("empty_text")
    if len(why) > LONGEST_WHY:
        raise Refused("text_too_long", length=len(why), most=LONGEST_WHY)
    known = len(filing.text.clauses)
    if not clauses or not all(1 <= number <= known for number in clauses):
        raise Refused("no_such_clause", most=known)
    if filing.text.repealed_at is not None or filing.text.document.current_id != filing.text_id:
        raise Refused("not_in_force")
    numbers: list[JSON] = [*sorted(set(clauses))]
    was_read = filing.state == "filed"
    said: dict[str, JSON] = {"clauses": numbers, "why": why.strip()}
    take_step(filing, "order", by=by, at=at, said=said, changes={**said, "ordered_at": at})
    if was_read:
        _done(filing, filing.reading, by=by, at=at)
    return _with(filing, correcting=_duty(filing.village, PUT_RIGHT, filing.text, by=by, at=at))


@transaction.atomic
def put_right(document: Document, *, by: Actor, at: datetime) -> None:
    """Note that a version ordered to be put right is not in force any more, and stop that clock."""
    waiting = Filing.objects.filter(text__document=document, state="ordered")
    for filing in waiting.select_related("text__document", "village__place", "correcting__wording"):
        take_step(filing, "put_right", by=by, at=at, changes={"put_right_at": at})
        _done(filing, filing.correcting, by=by, at=at)


@transaction.atomic
def erase_order(subject: str) -> bool:
    """Delete the words of an order, and their salt; say whether there were any.

    Called by the ledger, which writes the entry that says so.
    """
    found = Filing.objects.filter(pk=int(subject.partition(":")[2])).exclude(why="")
    return bool(found.update(why="", salt=b""))


def _duty(office: Office, service: str, version: Version, *, by: Actor, at: datetime) -> Duty | None:
    promise = Promise.objects.standing().filter(office=office, service=service).select_related("current").first()
    if promise is None:
        return None
    return open_for(promise, f"t{version.document_id}.{version.number}", by=by, at=at)


def _done(filing: Filing, duty: Duty | None, *, by: Actor, at: datetime) -> None:
    if duty is None:
        return
    evidence: dict[str, JSON] = {"text": f"《{filing.text.document.title}》第 {filing.text.number} 版", "link": ""}
    close(duty, Closing.DELIVERED, evidence=evidence, by=by, at=at)


def _with(filing: Filing, **duties: Duty | None) -> Filing:
    Filing.objects.filter(pk=filing.pk).update(**duties)
    for name, duty in duties.items():
        setattr(filing, name, duty)
    return filing
