"""The desk through the API: for those who are signed in, with the same rights as on the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, Router, UploadedFile
from ninja.params.functions import Query

from nuo.cases import actions, linking, queue, revealing, shapes, visiting
from nuo.cases.access import case_for, check_desk, dated_duty_for, duties_at_desk, may_work_on
from nuo.cases.api.input import checked
from nuo.cases.confidence import contact_of, file_of
from nuo.cases.downloads import as_download
from nuo.cases.filing import read_sent
from nuo.cases.forms import (
    AnswerReferralForm,
    CallBackForm,
    CallOffVisitForm,
    CloseForm,
    DeliverForm,
    DeskBringForm,
    DeskForm,
    DeskSayForm,
    ExtendForm,
    HandOverForm,
    PapersForm,
    RevealForm,
    SendBackForm,
    VisitForm,
    offices_near,
)
from nuo.cases.models import Case
from nuo.cases.rules import RevealReason
from nuo.cases.showing import Clock, clock_of
from nuo.cases.timeline import timeline
from nuo.cases.working import close_besides, is_closed_here, steps_of, works_at
from nuo.ledger.refusals import Refused
from nuo.ledger.shapes import After, Many, Pk, Words
from nuo.people.actor import Actor
from nuo.people.rules import DESK
from nuo.places.shapes import OfficeName, PlaceName
from nuo.promises.models import Duty
from nuo.promises.rules import Closing, ExtensionReason

router = Router(tags=["desk"])
_Act = Callable[[Case, dict[str, Any], Actor, datetime], object]  # Any: a form's cleaned fields
_Service = Annotated[str, Query("", max_length=80, pattern=r"^[0-9A-Za-z_-]*$", description="a service's id")]
Group = Literal["all", "overdue", "today", "soon", "later", "waiting", "done"]
Way = Literal["", "web", "counter", "phone", "mail", "calendar"]


@router.get("", response=shapes.DeskPage, summary="What your offices have to do")
def desk(  # noqa: PLR0917 - ninja gives them by name
    request: HttpRequest, group: Group = "all", q: Words = "", service: _Service = "",
    channel: Way = "", after: After = None, limit: Many = 20,
) -> shapes.DeskPage:  # fmt: skip
    """By number, the oldest first; `group` says how near the date is. An auditor reads all that is public."""
    actor, now = _actor(request), timezone.now()
    check_desk(actor)
    edges = queue.Edges.at(now)
    found = queue.narrowed(
        queue.near(duties_at_desk(actor), edges), q=q.strip(), service=service, channel=channel
    )  # fmt: skip
    wanted = queue.in_order(found, group, edges).filter(pk__gt=after or 0).order_by("pk")
    listed = list(wanted[: limit + 1])
    items = [_row(duty, edges, now) for duty in listed[:limit]]
    return shapes.DeskPage(
        counts=queue.counts(found, edges), items=items, next=items[-1].duty if len(listed) > limit else None
    )


def _row(duty: Duty, edges: queue.Edges, now: datetime) -> shapes.DeskRow:
    case = queue.case_behind(duty)
    return shapes.DeskRow.model_validate({
        "duty": duty.pk, "case": case.pk if case else None, "number": duty.number,
        "title": duty.wording.content["title"], "group": edges.group_of(duty), "period": duty.period,
        "place": PlaceName.of(duty.place), "office": OfficeName.of(duty.office),
        "version": case.version if case else duty.version,
        "clock": shapes.ClockShape.of(_clock(duty, now, edges)),
    })  # fmt: skip


def _clock(duty: Duty, now: datetime, edges: queue.Edges) -> Clock:
    return clock_of(duty, now=now, soon_until=edges.today_ends)


@router.get("/cases/{pk}", response=shapes.DeskCase, summary="A case")
def desk_case(request: HttpRequest, pk: Pk) -> shapes.DeskCase:
    """With everything both sides said, and the steps that are open to you."""
    return _shown(request, pk, timezone.now())


def _shown(request: HttpRequest, pk: int, now: datetime) -> shapes.DeskCase:
    actor = _actor(request)
    case = case_for(actor, pk)
    steps, linked = steps_of(case, actor, now=now), linking.links_of(case)
    alike = linking.alike(case, actor, linked=linked) if may_work_on(actor, case.office_id) else []
    facts = shapes.case_facts(
        case, _clock(case.clock, now, queue.Edges.at(now)), timeline(case, now=now), steps
    )  # fmt: skip
    return shapes.DeskCase.model_validate({
        **facts, "id": case.pk, "duty": case.duty_id, "version": case.version,
        "contact": contact_of(case, actor) if case.box else case.contact,
        "channel": case.channel, "confidential": case.duty.confidential,
        "promised_by": OfficeName.of(case.duty.promise.office),
        "linked": [other.pk for other in linking.linked_to(linked, actor)],
        "alike": [other.pk for other in alike],
    })  # fmt: skip


@router.get("/cases/{pk}/offices", response=shapes.Offices, summary="Where a case can be handed to")
def desk_case_offices(request: HttpRequest, pk: Pk, after: After = None, limit: Many = 20) -> shapes.Offices:
    """Open offices nearby, by number."""
    case = case_for(_actor(request), pk)
    found = list(offices_near(case.office).filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    items = [OfficeName.of(office) for office in found[:limit]]
    return shapes.Offices(items=items, next=items[-1].id if len(found) > limit else None)


@router.post("/cases/{pk}/accept", response=shapes.DeskCase, summary="Take a case on")
def desk_accept(request: HttpRequest, pk: Pk, said: shapes.Desk) -> shapes.DeskCase:
    """The resident learns that somebody is at work."""
    return _step(request, pk, said, lambda case, _words, by, at: actions.accept(case, by=by, at=at), DeskForm)


@router.post("/cases/{pk}/ask_papers", response=shapes.DeskCase, summary="Ask for missing papers")
def desk_ask_papers(request: HttpRequest, pk: Pk, said: shapes.DeskPapers) -> shapes.DeskCase:
    """Once, in one list; the clock waits."""
    return _step(request, pk, said, lambda case, words, by, at: actions.ask_papers(
        case, words["papers"], by=by, at=at
    ), PapersForm)  # fmt: skip


@router.post("/cases/{pk}/bring_papers", response=shapes.DeskCase, summary="Say that the papers came in")
def desk_bring_papers(request: HttpRequest, pk: Pk, said: shapes.DeskBrought) -> shapes.DeskCase:
    """The clock runs on."""
    return _step(request, pk, said, lambda case, words, by, at: actions.bring_papers(
        case, words["text"], by=by, at=at
    ), DeskBringForm)  # fmt: skip


@router.post("/cases/{pk}/hand_over", response={204: None}, summary="Give a case to the right office")
def desk_hand_over(request: HttpRequest, pk: Pk, said: shapes.DeskHandOver) -> None:
    """The clock runs on. Nothing comes back: the case may no longer be yours to see."""
    actor, case, now = _to_work_on(request, pk)
    words = checked(HandOverForm(said.dict(), case=case))
    _check_version(words, case.version)
    actions.hand_over(case, words["to"], words["why"], by=actor, at=now)


@router.post("/cases/{pk}/send_back", response={204: None}, summary="Send a case back to who was asked first")
def desk_send_back(request: HttpRequest, pk: Pk, said: shapes.DeskSendBack) -> None:
    """It was handed over wrongly; the clock ran all along. Nothing comes back: the case is no longer yours."""
    actor, case, now = _to_work_on(request, pk, "send_back")
    words = checked(SendBackForm(said.dict()))
    _check_version(words, case.version)
    actions.send_back(case, words["why"], by=actor, at=now)


@router.post("/cases/{pk}/extend", response=shapes.DeskCase, summary="Lengthen the limit of a case")
def desk_extend(request: HttpRequest, pk: Pk, said: shapes.DeskExtension) -> shapes.DeskCase:
    """Once, by the lead, where the promise allows it; the reason is public."""
    return _step(request, pk, said, lambda case, words, by, at: actions.extend(
        case, ExtensionReason(words["reason"]), words["words"], by=by, at=at
    ), ExtendForm, "extend")  # fmt: skip


@router.post("/cases/{pk}/call_back", response=shapes.DeskCase, summary="Record a call after a poor rating")
def desk_call_back(request: HttpRequest, pk: Pk, said: shapes.DeskCall) -> shapes.DeskCase:
    """What was agreed; only the two sides read it."""
    return _step(request, pk, said, lambda case, words, by, at: actions.call_back(
        case, words["words"], by=by, at=at
    ), CallBackForm, "call_back")  # fmt: skip


@router.post("/cases/{pk}/close", response=shapes.DeskCase, summary="Close a case")
def desk_close(request: HttpRequest, pk: Pk, said: shapes.DeskClose) -> shapes.DeskCase:
    """Delivered, refused with reason and remedy, or another authority's business."""
    return _step(request, pk, said, lambda case, words, by, at: actions.close(
        case, Closing(words["closing"]), words["answer"], remedy=words["remedy"], by=by, at=at
    ), CloseForm)  # fmt: skip


@router.post("/cases/{pk}/ask_reveal", response=shapes.DeskCase, summary="Ask to open a contact given in confidence")
def desk_ask_reveal(request: HttpRequest, pk: Pk, said: shapes.DeskReveal) -> shapes.DeskCase:
    """A second person, at the level above, decides; who asked sees it."""
    return _step(request, pk, said, lambda case, words, by, at: revealing.ask_reveal(
        case, RevealReason(words["reason"]), by=by, at=at
    ), RevealForm)  # fmt: skip


@router.get("/reveals", response=list[shapes.RevealShape], summary="Contacts you are asked to open")
def desk_reveals(request: HttpRequest) -> list[shapes.RevealShape]:
    """At most a hundred. Neither the contact nor what was asked is in it; you decide by the reason."""
    actor = _actor(request)
    if not actor.office_ids(DESK):
        raise Refused("not_yours", step="decide")
    return [shapes.RevealShape.of(each) for each in revealing.to_decide(actor)[:100]]


@router.post("/reveals/{pk}", response={204: None}, summary="Agree that a contact is opened, or decline")
def desk_decide_reveal(request: HttpRequest, pk: Pk, said: shapes.Decision) -> None:
    """The office below can reach who asked, once you agree; you never can. Signing in with a password is needed."""
    revealing.decide(pk, agree=said.agree, by=_actor(request), at=timezone.now())


@router.post("/cases/{pk}/say", response=shapes.DeskCase, summary="Write to the resident")
def desk_say(request: HttpRequest, pk: Pk, said: shapes.DeskMessage) -> shapes.DeskCase:
    """A message both sides see."""
    return _step(request, pk, said, lambda case, words, by, at: actions.say(
        case, words["text"], by=by, at=at
    ), DeskSayForm)  # fmt: skip


@router.post("/cases/{pk}/visit", response=shapes.DeskCase, summary="Make an appointment")
def desk_visit(request: HttpRequest, pk: Pk, said: shapes.DeskVisit) -> shapes.DeskCase:
    """One at a time, at most 90 days ahead, in the place's own time."""
    return _step(request, pk, said, lambda case, words, by, at: visiting.arrange(
        case, datetime.combine(words["on"], words["begins"], ZoneInfo(case.duty.place.time_zone)), words["words"],
        by=by, at=at,
    ), VisitForm)  # fmt: skip


@router.post("/cases/{pk}/call_off_visit", response=shapes.DeskCase, summary="Call an appointment off")
def desk_call_off_visit(request: HttpRequest, pk: Pk, said: shapes.DeskCall) -> shapes.DeskCase:
    """With the reason."""
    return _step(request, pk, said, lambda case, words, by, at: visiting.call_off(
        case, words["words"], by=by, at=at
    ), CallOffVisitForm)  # fmt: skip


@router.post("/cases/{pk}/link", response=shapes.DeskCase, summary="Link two cases about the same thing")
def desk_link(request: HttpRequest, pk: Pk, said: shapes.Link) -> shapes.DeskCase:
    """Only the desk sees it; each keeps its own clock."""
    actor, case, now = _to_work_on(request, pk, "say")
    linking.link(case, said.other, by=actor, at=now)
    return _shown(request, pk, now)


@router.post("/cases/{pk}/unlink", response=shapes.DeskCase, summary="Take a link back")
def desk_unlink(request: HttpRequest, pk: Pk, said: shapes.Link) -> shapes.DeskCase:
    """Both cases stay as they are."""
    actor, case, now = _to_work_on(request, pk, "say")
    linking.unlink(case, said.other, by=actor)
    return _shown(request, pk, now)


@router.post("/cases/{pk}/attach", response=shapes.DeskCase, summary="Send the resident a photograph or a paper")
def desk_attach(
    request: HttpRequest, pk: Pk, version: Form[shapes.Version], text: Form[shapes.LongText], file: File[UploadedFile]
) -> shapes.DeskCase:
    """With a sentence about it, as a form (multipart/form-data)."""
    actor, case, now = _to_work_on(request, pk, "say")
    words = checked(DeskSayForm({"text": text, "version": version}, request.FILES))
    _check_version(words, case.version)
    actions.say(case, words["text"], file=read_sent(words["file"]), by=actor, at=now)
    return _shown(request, pk, now)


@router.get("/cases/{pk}/files/{file}", summary="A photograph or a paper of a case", openapi_extra=shapes.DOWNLOAD)
def desk_file(request: HttpRequest, pk: Pk, file: Pk) -> HttpResponse:
    """As a download."""
    return as_download(file_of(case_for(_actor(request), pk), file))


def _step(  # noqa: PLR0917 - by place, as every operation calls it
    request: HttpRequest, pk: int, said: shapes.Desk, act: _Act, form: type[DeskForm], step: str = ""
) -> shapes.DeskCase:
    actor, case, now = _to_work_on(request, pk, step)
    words = checked(form(said.dict()))
    _check_version(words, case.version)
    act(case, words, actor, now)
    return _shown(request, pk, now)


def _to_work_on(request: HttpRequest, pk: int, step: str = "") -> tuple[Actor, Case, datetime]:
    actor = _actor(request)
    case = case_for(actor, pk)
    return actor.at_office(works_at(actor, case, step)), case, timezone.now()


def _check_version(words: dict[str, Any], version: int) -> None:  # Any: the cleaned fields
    if words["version"] != version:
        raise Refused("somebody_was_faster")


@router.get("/duties/{pk}", response=shapes.DeskDuty, summary="A duty of the calendar")
def desk_duty(request: HttpRequest, pk: Pk) -> shapes.DeskDuty:
    """Such as a monthly report."""
    return _duty_shown(request, pk, timezone.now())


@router.post("/duties/{pk}/close", response=shapes.DeskDuty, summary="Close a duty of the calendar")
def desk_duty_close(request: HttpRequest, pk: Pk, said: shapes.DeskDelivery) -> shapes.DeskDuty:
    """With public words of what was done, and where it can be seen; also of what was ordered to be put right."""
    return _close_duty(request, pk, DeliverForm(said.dict()))


@router.post("/duties/{pk}/answer", response=shapes.DeskDuty, summary="Answer what was put to you from below")
def desk_duty_answer(request: HttpRequest, pk: Pk, said: shapes.DeskFinding) -> shapes.DeskDuty:
    """What was found and what follows, in public words. An order starts a clock at the office below."""
    if not hasattr(dated_duty_for(_actor(request), pk), "answers_for"):
        raise Refused("not_found", what="duty")
    return _close_duty(request, pk, AnswerReferralForm(said.dict()))


def _close_duty(request: HttpRequest, pk: int, form: DeskForm) -> shapes.DeskDuty:
    actor, now = _actor(request), timezone.now()
    duty = dated_duty_for(actor, pk)
    if not may_work_on(actor, duty.office_id):
        raise Refused("not_yours", step="close")
    words = checked(form)
    _check_version(words, duty.version)
    if hasattr(duty, "answers_for") != ("finding" in words):
        raise Refused("not_dated")
    close_besides(duty, words, by=actor.at_office(duty.office_id), at=now)
    return _duty_shown(request, pk, now)


def _duty_shown(request: HttpRequest, pk: int, now: datetime) -> shapes.DeskDuty:
    actor = _actor(request)
    duty = dated_duty_for(actor, pk)
    return shapes.DeskDuty.model_validate({
        "id": duty.pk, "number": duty.number, "title": duty.wording.content["title"], "period": duty.period,
        "place": PlaceName.of(duty.place), "office": OfficeName.of(duty.office), "version": duty.version,
        "open": duty.closed_at is None and is_closed_here(duty) and may_work_on(actor, duty.office_id),
        "kind": duty.promise.kind, "about": duty.answers_for.duty_id if hasattr(duty, "answers_for") else None,
        "clock": shapes.ClockShape.of(_clock(duty, now, queue.Edges.at(now))),
        "evidence": shapes.evidence_of(duty),
    })  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
