"""Every write to a case. What is public of it happens to its duty."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from nuo.cases import clocks
from nuo.cases.confidence import Hidden, Put, erase_boxes, hidden, keep_file, keep_papers, open_by_code, put_away, tell
from nuo.cases.filing import MOST, File
from nuo.cases.models import Case, CaseFile, Message, Referral, Sealing
from nuo.cases.rules import Channel, Part
from nuo.cases.texts import check_text
from nuo.ledger.refusals import Refused
from nuo.ledger.rules import JSON
from nuo.ledger.steps import take_step
from nuo.people.actor import Actor
from nuo.people.codes import code_of_form, digest, new_code, read_code
from nuo.people.rules import DESK
from nuo.places.models import Office
from nuo.promises import actions as duties
from nuo.promises.models import Duty, Promise
from nuo.promises.rules import Closing, ExtensionReason, Kind, PauseReason


@dataclass(frozen=True, slots=True)
class Asked:
    """What a resident says when asking."""

    content: str
    contact: str = ""
    channel: Channel = Channel.WEB
    language: str = "zh-hans"
    file: File | None = None


@transaction.atomic
def ask(promise: Promise, asked: Asked, *, by: Actor, at: datetime, once: str = "") -> tuple[Case, str]:
    """Open a case and its duty; return it with the receipt code, which is shown once and not kept.

    `once` names the form: pressed twice or sent again, the same form leads to the same case and code.
    Refused: what is confidential while nobody at the office holds a key (`no_key_yet`).
    """
    check_text(asked.content)
    key = settings.SECRET_KEY.encode()
    code = code_of_form(once, key=key) if once else new_code()
    sealed = hidden(code) if promise.confidential else None
    receipt = sealed.receipt if sealed else digest(read_code(code), key=key)
    if once and (before := _asked_before(receipt, sealed)):
        return before, code
    try:
        with transaction.atomic():
            opened = _open_sealed(promise, asked, sealed, by=by, at=at) if sealed else None
            return opened or _open(promise, asked, receipt, by=by, at=at), code
    except IntegrityError:
        # The same form twice at the same moment: the other one was first.
        before = _asked_before(receipt, sealed)
        assert before is not None
        return before, code


def _asked_before(receipt: str, sealed: Hidden | None) -> Case | None:
    case = Case.objects.filter(receipt=receipt).select_related("sealing").first()
    return open_by_code(case, sealed) if case and sealed else case


def _open(promise: Promise, asked: Asked, receipt: str, *, by: Actor, at: datetime) -> Case:
    private: JSON = {"content": asked.content, "contact": asked.contact}
    duty = duties.open_duty(promise, by=by, at=at, private=private)
    case = Case.objects.create(
        duty=duty, receipt=receipt, content=asked.content, contact=asked.contact, **_columns(promise, asked)
    )
    clocks.begin_with(case, by=by, at=at)
    _with_file(case, asked, at=at)
    return case


def _open_sealed(promise: Promise, asked: Asked, sealed: Hidden, *, by: Actor, at: datetime) -> Case:
    put: Put = put_away(promise, asked.content, asked.contact, sealed)
    duty = duties.open_duty(promise, by=by, at=at, kept=put.commitment)
    case = Case.objects.create(duty=duty, receipt=sealed.receipt, **_columns(promise, asked))
    Sealing.objects.create(case=case, **put.columns)
    case.secret = put.pair.private
    clocks.begin_with(case, by=by, at=at)
    _with_file(case, asked, at=at)
    return case


def _with_file(case: Case, asked: Asked, *, at: datetime) -> None:
    if asked.file is not None:
        keep_file(tell(case, "", side="resident", step="", at=at), asked.file, 1)


def _columns(promise: Promise, asked: Asked) -> dict[str, Any]:  # Any: columns of several types
    return {"office": promise.office, "channel": asked.channel.value, "language": asked.language}


@transaction.atomic
def accept(case: Case, *, by: Actor, at: datetime) -> Case:
    """Say that somebody is at work on it."""
    take_step(case, "accept", by=by, at=at)
    clocks.on_acceptance(case, by=by, at=at)
    _note(case, "accept", "", by=by, at=at)
    return case


@transaction.atomic
def ask_papers(case: Case, papers: str, *, by: Actor, at: datetime) -> Case:
    """Ask for everything that is missing, once and in one list; the clock waits. It never waits for a second list."""
    if case.papers_asked:
        raise Refused("papers_asked_before")
    check_text(papers)
    changes = {} if case.duty.confidential else {"papers": papers}
    take_step(case, "ask_papers", by=by, at=at, said={"papers": papers}, changes=changes)
    if case.duty.confidential:
        keep_papers(case, papers)
    duties.pause(case.clock, PauseReason.MISSING_PAPERS, by=by, at=at)
    # Whoever is told what is missing is told where it stands.
    clocks.stop_acknowledging(case, Closing.DELIVERED, by=by, at=at)
    _note(case, "ask_papers", papers, by=by, at=at)
    return case


@transaction.atomic
def bring_papers(case: Case, text: str, *, by: Actor, at: datetime) -> Case:
    """Say that the papers are there; the clock runs on."""
    take_step(case, "bring_papers", by=by, at=at)
    duties.resume(case.clock, by=_for_duty(case, by), at=at)
    _note(case, "bring_papers", text, by=by, at=at)
    return case


@transaction.atomic
def hand_over(case: Case, to: Office, why: str, *, by: Actor, at: datetime) -> Case:
    """Give a case to the right office; a confidential one stays with its provider."""
    if case.duty.confidential:
        raise Refused("confidential_stays")
    if case.duty.promise.kind == Kind.CONDUCT and to.place.path.startswith(case.office.place.path):
        # 信访工作条例 30(3): what is said about an office is never passed on to it.
        raise Refused("conduct_goes_up")
    first = case.office
    take_step(case, "hand_over", by=by, at=at, said={"to": to.name, "why": why}, changes={"office": to})
    for duty in (case.clock, clocks.running(case, Part.ACKNOWLEDGE)):
        if duty is not None:
            duties.hand_over(duty, to, by=by, at=at)
    tell(case, why, side="office", office=first, step="hand_over", at=at)
    return case


@transaction.atomic
def send_back(case: Case, why: str, *, by: Actor, at: datetime) -> Case:
    """Give a case back that was handed over wrongly; whoever was asked first has it again. The clock ran all along."""
    first, here = case.duty.promise.office, case.office
    if first.pk == here.pk:
        raise Refused("asked_first")
    check_text(why)
    take_step(case, "send_back", by=by, at=at, said={"why": why}, changes={"office": first})
    for duty in (case.clock, clocks.running(case, Part.ACKNOWLEDGE)):
        if duty is not None and duty.office_id != first.pk:
            duties.hand_over(duty, first, by=by, at=at)
    tell(case, why, side="office", office=here, step="send_back", at=at)
    return case


@transaction.atomic
def extend(case: Case, reason: ExtensionReason, words: str, *, by: Actor, at: datetime) -> Case:
    """Lengthen the limit once, where the promise allows it; the resident is told why, and everybody the reason."""
    check_text(words)
    duties.extend(case.clock, reason, by=by, at=at)
    _note(case, "extend", words, by=by, at=at)
    return case


@transaction.atomic
def call_back(case: Case, words: str, *, by: Actor, at: datetime) -> Case:
    """Record that whoever gave a poor rating was called, and what was agreed; only the two sides read it."""
    check_text(words)
    duty = clocks.running(case, Part.CALL_BACK)
    if duty is None:
        raise Refused("wrong_state", step="call_back", state=case.state)
    duties.close(duty, Closing.DELIVERED, evidence={}, by=by, at=at)
    tell(case, words, side="office", office=duty.office, step="call_back", at=at)
    return case


@transaction.atomic
def close(case: Case, closing: Closing, answer: str, *, by: Actor, at: datetime, remedy: str = "") -> Case:
    """End a case with what came of it, told to the resident in words."""
    if closing is Closing.WITHDRAWN:
        raise Refused("not_yours", step="withdraw")
    if closing is Closing.REFUSED and not remedy:
        raise Refused("refusal_needs_remedy")
    check_text(answer)
    clock = case.clock
    take_step(case, "close", by=by, at=at, said={"closing": closing.value, "answer": answer})
    duties.close(clock, closing, evidence={}, by=by, at=at)
    clocks.stop_acknowledging(case, closing, by=by, at=at)
    _note(case, "close", f"{answer}\n{remedy}".strip(), by=by, at=at)
    return case


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime) -> Case:
    """Take a request back. If the limit had already passed, the promise stays broken."""
    take_step(case, "withdraw", by=by, at=at)
    for duty in (case.clock, clocks.running(case, Part.ACKNOWLEDGE)):
        if duty is not None:
            duties.close(duty, Closing.WITHDRAWN, evidence={}, by=_for_duty(case, by, duty), at=at)
    _note(case, "withdraw", "", by=by, at=at)
    return case


@transaction.atomic
def say(case: Case, text: str, *, by: Actor, at: datetime, file: File | None = None) -> Message:
    """Add a message from either side, with a file or without; a closed case can still be asked about.

    Refused: `not_yours`; `empty_text`; `too_many_papers`; `words_erased`, after which nothing is kept any more.
    """
    check_text(text)
    holder = by.receipt_of == case.pk
    if not holder and not by.may(DESK, case):
        raise Refused("not_yours", step="say")
    if case.is_erased:
        raise Refused("words_erased")
    message = _note(case, "", text, by=by, at=at)
    if file is not None:
        _attach(case, message, file)
    return message


def _attach(case: Case, message: Message, file: File) -> None:
    # Whoever attaches at the same moment waits here.
    Case.objects.select_for_update().get(pk=case.pk)
    if CaseFile.objects.filter(message__case=case).count() >= MOST:
        raise Refused("too_many_papers", most=MOST)
    keep_file(message, file, 1)


def _for_duty(case: Case, by: Actor, duty: Duty | None = None) -> Actor:
    # Who holds the receipt of a case holds the duties behind it.
    return Actor(receipt_of=(duty or case.clock).pk) if by.receipt_of == case.pk else by


def _note(case: Case, step: str, text: str, *, by: Actor, at: datetime) -> Message:
    holder = by.receipt_of == case.pk
    side, office = ("resident", None) if holder else ("office", case.office)
    return tell(case, text, side=side, office=office, step=step, at=at)


@transaction.atomic
def erase(subject: str) -> bool:
    """Delete all that was said in a request, and the salt of its commitment; say whether there was any.

    What is public of it (that it was asked, when, and what came of it) stays. Called by the ledger, which
    writes the entry that says so.
    """
    case = Case.objects.filter(duty=int(subject.partition(":")[2])).select_related("duty").first()
    if case is None or not (case.duty.salt or case.box):
        return False
    erase_boxes(case)
    CaseFile.objects.filter(message__case=case).delete()
    Case.objects.filter(pk=case.pk).update(content="", contact="", papers="")
    case.messages.update(text="")
    Referral.objects.filter(Q(duty=case.duty_id) | Q(duty__behind__case=case)).update(text="")
    Duty.objects.filter(pk=case.duty_id).update(salt=b"")
    return True
