"""Every address of the project, and what each kind of visitor gets there.

A new address without a row fails; so does a row whose address is gone. POST rows are sent
with a form that would go through, so that a right that is too wide shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from nuo.agreements import actions as agreements
from nuo.agreements import filing as filings
from nuo.agreements.actions import Draft
from nuo.agreements.models import Document, Filing, Version
from nuo.agreements.rules import Kind as Text
from nuo.assemblies import actions as assemblies
from nuo.assemblies.actions import Call
from nuo.assemblies.attaching import attach
from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Kind
from nuo.cases import actions, phrasing, revealing, visiting
from nuo.cases.actions import Asked
from nuo.cases.filing import File
from nuo.cases.models import Case, CaseFile, Phrase, Reveal
from nuo.cases.rules import RevealReason
from nuo.elections.actions import holding
from nuo.elections.models import Election
from nuo.ledger import starting
from nuo.ledger.models import Entry
from nuo.ledger.publishing import Publisher
from nuo.ledger.sequencer import integrate
from nuo.notices.access import confirming, leaving
from nuo.notices.models import Follow
from nuo.people.actor import NOBODY
from nuo.people.models import Deputy, Post
from nuo.people.standing_in import depute
from nuo.programmes.models import Adoption
from nuo.promises.actions import open_dated
from nuo.promises.models import Duty, Promise
from nuo.residents.actions import enrolling, grouping
from nuo.residents.models import Group, Resident
from nuo.signing.actions import offering
from nuo.signing.actions.offering import Offer
from nuo.signing.models import Agreement
from tests.world import MakePromise, World, wording

VISITORS = (
    "anonymous", "holder", "resident", "clerk", "other_clerk", "supervisor", "officer", "lead", "district",
    "assessor", "auditor", "administrator",
)  # fmt: skip
STAFF = VISITORS[3:]


@dataclass(frozen=True)
class Row:
    """What an address gives: to everybody, unless somebody is named apart."""

    everybody: int
    apart: dict[str, int]
    method: str = "get"
    arguments: str = ""


def row(
    everybody: int, method: str = "get", arguments: str = "", *, staff: int = 0, apart: dict[str, int] | None = None
) -> Row:
    """`staff` stands for everybody signed in; who is named in `apart` counts before it."""
    named = dict.fromkeys(STAFF, staff) if staff else {}
    return Row(everybody, {**named, **(apart or {})}, method, arguments)


# Those who are sent to the sign-in first: 302; those who are signed in without the right: 403;
# another office's business does not exist: 404.
DESK = dict.fromkeys(STAFF, 200) | {"supervisor": 403, "assessor": 403, "administrator": 403}
CASE = {**DESK, "other_clerk": 404, "officer": 404, "lead": 404, "district": 404}
STEP = {**CASE, "clerk": 302, "auditor": 403}
# The API answers a step with the case itself, and sends nobody to the sign-in: 401.
STEP_API = {**CASE, "clerk": 200, "auditor": 403}

# Who may count paper ballots.
TELLERS = ("clerk", "supervisor", "officer", "lead", "district")
# Names of residents: the clerk of the very village.
FILE = {"clerk": 200, "other_clerk": 200}

MATRIX = {
    # Public pages.
    "front_door": row(302),
    "home": row(200),
    "about": row(200),
    "review": row(200),
    "line": row(200),
    "look": row(302),
    "places": row(200),
    "board": row(200, arguments="place"),
    "overdue": row(200, arguments="place"),
    "compare": row(200, arguments="township"),
    "poster": row(200, arguments="place"),
    "promise": row(200, arguments="promise"),
    "duty": row(200, arguments="duty"),
    "log": row(200),
    "entry": row(200, arguments="entry"),
    "log_checkpoint": row(200),
    "log_vkey": row(200),
    "log_policy": row(200),
    "log_words": row(200, arguments="language"),
    "verify": row(200, arguments="entry"),
    "verify_proof": row(200),
    "verify_find": row(302),
    "log_tile": row(200, arguments="tile"),
    "programmes": row(200),
    "programme": row(200, arguments="programme"),
    "services": row(200),
    "place_services": row(200, arguments="place"),
    "ask": row(200, arguments="promise"),
    # A broken duty that nobody asked for: anybody may put it to the level above.
    "duty_refer": row(200, arguments="dated"),
    # With a receipt code.
    "receipt_find": row(200),
    "receipt": row(302, apart={"holder": 200}),
    "receipt_step": row(403, "post", "say", apart={"holder": 302}),
    "receipt_leave": row(302, "post"),
    "receipt_proof": row(302, apart={"holder": 200}),
    "receipt_proof_file": row(302, apart={"holder": 200}),
    "receipt_visit": row(302, apart={"holder": 200}),
    "receipt_file": row(302, arguments="file_held", apart={"holder": 200}),
    # The desk.
    "desk": row(302, apart=DESK),
    "desk_overview": row(302, staff=403, apart={"lead": 200, "district": 200, "auditor": 200}),
    "desk_file": row(302, arguments="file_of_case", apart=CASE),
    "desk_visit": row(302, arguments="case", apart=CASE),
    # Nothing was named to link with.
    "desk_link": row(302, "post", "link", apart={**STEP, "clerk": 404}),
    "desk_print": row(302, apart=DESK),
    "desk_deputies": row(302, apart={**DESK, "auditor": 403}),
    # For the clerk's post: the clerk and those who lead; for all others there is none.
    "desk_deputy_end": row(
        302,
        "post",
        "deputy",
        apart={
            **dict.fromkeys(STAFF, 403),
            **dict.fromkeys(("clerk", "lead", "district"), 302),
            **dict.fromkeys(("other_clerk", "officer"), 404),
        },
    ),
    "desk_phrases": row(302, apart={**DESK, "auditor": 403}),
    "desk_phrase_remove": row(
        302,
        "post",
        "phrase",
        apart={
            **dict.fromkeys(STAFF, 403),
            "clerk": 302,
            **dict.fromkeys(("other_clerk", "officer", "lead", "district"), 404),
        },
    ),
    # Who holds the keys of one's own offices; an auditor reads nothing that is confidential and has none. Nobody here
    # has typed a password, so no key is open: even who works there lets nobody in and agrees to nothing.
    "desk_keys": row(302, apart={**DESK, "auditor": 403}),
    "desk_begin_key": row(302, "post", staff=403),
    "desk_let_in": row(302, "post", "let_in", staff=403),
    # The office above the one that asked, and nobody else, may decline.
    "desk_reveal": row(302, "post", "reveal", apart={**dict.fromkeys(STAFF, 404), "officer": 302, "lead": 302}),
    "desk_hotline": row(302, staff=403, apart={"lead": 200, "district": 200}),
    "desk_export": row(302, arguments="csv", apart=DESK),
    "desk_case": row(302, arguments="case", apart=CASE),
    "desk_step": row(302, "post", "case_step", apart=STEP),
    "desk_duty": row(302, arguments="dated", apart=CASE),
    "desk_duty_close": row(302, "post", "dated", apart=STEP),
    # Meetings: everybody sees them; the office that called one works on it.
    "meetings": row(200, arguments="place"),
    "meetings_feed": row(200, arguments="place"),
    "meeting": row(200, arguments="meeting"),
    "meeting_suggest": row(302, "post", "meeting"),
    "desk_meetings": row(302, apart=DESK),
    "desk_meeting_call": row(302, apart={**DESK, "auditor": 403}),
    "desk_meeting": row(302, arguments="meeting", apart=CASE),
    "meeting_file": row(200, arguments="attached"),
    "desk_meeting_attach": row(302, "post", "meeting", apart={**STEP, "clerk": 422}),
    "desk_meeting_file": row(302, "post", "attached", apart=STEP),
    "desk_meeting_step": row(302, "post", "call_off", apart=STEP),
    # Texts: a draft is the village's desk's own; everybody reads what was put to the vote.
    "village_texts": row(200, arguments="place"),
    "village_text": row(200, arguments="proposed"),
    "desk_texts": row(302, apart=DESK),
    "desk_text_begin": row(302, apart={**DESK, "auditor": 403, "officer": 403, "lead": 403, "district": 403}),
    "desk_text": row(302, arguments="draft", apart=CASE),
    "desk_clause": row(302, arguments="clause", apart={**CASE, "auditor": 403}),
    "desk_text_step": row(302, "post", "add", apart=STEP),
    # A filing: both sides from the moment it was reported, before that the village's alone.
    "desk_filings": row(302, apart=DESK),
    "desk_filing": row(302, arguments="filing", apart=CASE),
    "desk_filing_step": row(302, "post", "file", apart=STEP),
    # Agreements: everybody reads them; a member signs; the committee's desk offers and signs.
    "agreements": row(200, arguments="place"),
    "agreement": row(200, arguments="agreement"),
    "agreement_paper": row(200, arguments="agreement"),
    "desk_agreements": row(302, apart=DESK),
    "desk_agreement_offer": row(302, apart={**DESK, "auditor": 403, "officer": 403, "lead": 403, "district": 403}),
    "desk_agreement": row(302, arguments="agreement", apart=CASE),
    "desk_agreement_step": row(302, "post", "withdraw_offer", apart=STEP),
    "own_agreement": row(302, arguments="agreement", apart={"resident": 200}),
    "own_agreement_step": row(302, "post", "read"),
    "own_paper": row(302, arguments="agreement", apart={"resident": 200}),
    "own_scan": row(302, arguments="agreement", apart={"resident": 404}),
    # Elections: members, the clerk who keeps the file, and the officials who count paper.
    "own_election": row(302, apart={"resident": 200}),
    "own_election_step": row(302, "post", "stand"),
    "group_election": row(302, arguments="group", staff=403, apart={**FILE, "other_clerk": 404}),
    "group_election_step": row(302, "post", "group_open", staff=403, apart={"clerk": 302, "other_clerk": 404}),
    "desk_elections": row(302, staff=200),
    "desk_election": row(302, arguments="election", staff=404, apart=dict.fromkeys(TELLERS, 200)),
    "desk_election_step": row(
        302, "post", "election_close", staff=404, apart=dict.fromkeys(TELLERS, 403) | {"clerk": 409}
    ),
    # Notices: one's own and nobody else's; whoever has no desk has none.
    "notices": row(302, staff=200),
    "notices_read": row(302, "post"),
    # No key is set here, so no browser is kept; nobody has one to forget.
    "notices_device": row(302, "post", staff=422),
    "notices_device_remove": row(302, "post", "none", staff=404),
    "push_worker": row(200),
    "notices_settings": row(302, staff=200),
    # Following: anybody; what a link allows follows from the link.
    "follow_promise": row(200, arguments="promise"),
    "follow_place": row(200, arguments="place"),
    "follow_confirm": row(200, arguments="confirm"),
    "follow_leave": row(200, "post", arguments="leave_follow"),
    "operator": row(302, staff=403, apart={"administrator": 200, "auditor": 200}),
    # Residents who have an account: a member of a group, who has typed the code on their card.
    "place_groups": row(200, arguments="place"),
    "resident_enter": row(200, apart={"resident": 302}),
    "resident_code": row(404),
    "resident_code_enter": row(302),
    "resident_choose": row(302),
    "resident_go": row(302, "post"),
    "resident": row(302, apart={"resident": 200}),
    "resident_step": row(302, "post", "read_out", apart={"resident": 200}),
    "resident_group": row(302, apart={"resident": 200}),
    "resident_group_step": row(302, "post", "leave"),
    # The file of a village: its own clerk, and nobody else who works anywhere.
    "residents": row(302, staff=403, apart=FILE),
    "file_resident": row(302, arguments="resident", staff=403, apart={**FILE, "other_clerk": 404}),
    "file_step": row(302, "post", "resident_card", staff=403, apart={**FILE, "other_clerk": 404}),
    "file_group": row(302, arguments="group", staff=403, apart={**FILE, "other_clerk": 404}),
    "file_group_step": row(302, "post", "group_yes", staff=403, apart={"clerk": 302, "other_clerk": 404}),
    # Accounts. Nobody signs up; a password is set by the administrator.
    "account_login": row(200, staff=302),
    "account_logout": row(302, staff=200),
    "account_signup": row(200, staff=302),
    "account_inactive": row(200),
    "account_reauthenticate": row(302, staff=200),
    "account_email": row(302, staff=200),
    "account_email_verification_sent": row(200),
    "account_confirm_email": row(200, arguments="key"),
    "account_change_password": row(302, staff=200),
    "account_set_password": row(302),
    "account_reset_password": row(200),
    "account_reset_password_done": row(200),
    "account_reset_password_from_key": row(200, arguments="reset"),
    "account_reset_password_from_key_done": row(200),
    "account_confirm_login_code": row(302),
    "mfa_index": row(302, staff=200),
    "mfa_authenticate": row(302),
    "mfa_reauthenticate": row(302),
    "mfa_activate_totp": row(302),
    "mfa_deactivate_totp": row(302, staff=404),
    "mfa_view_recovery_codes": row(302, staff=404),
    "mfa_generate_recovery_codes": row(302),
    "mfa_download_recovery_codes": row(302, staff=404),
}
# The REST API. Whoever knows a receipt code may follow its request; who is signed in counts for the desk only.
API = {
    "openapi-json": row(200),
    "api-root": row(404),
    "api-nothing": row(404, arguments="rest"),
    "find_places": row(200),
    "board": row(200, arguments="place"),
    "below": row(200, arguments="township"),
    "promises_of_place": row(200, arguments="place"),
    "duties_of_place": row(200, arguments="place"),
    "policy": row(200, arguments="place"),
    "groups_of_place": row(200, arguments="place"),
    "meetings_of_place": row(200, arguments="place"),
    "meeting": row(200, arguments="meeting"),
    "texts_of_place": row(200, arguments="place"),
    "text": row(200, arguments="proposed"),
    "agreements_of_place": row(200, arguments="place"),
    "agreement": row(200, arguments="agreement"),
    "desk_text_begin": row(401, "post", apart=dict.fromkeys(STAFF, 403) | {"clerk": 201}),
    "desk_text": row(401, arguments="draft", apart=CASE),
    "desk_text_propose": row(401, "post", "draft", apart={**CASE, "clerk": 404, "auditor": 403}),
    "promise": row(200, arguments="promise"),
    "versions": row(200, arguments="promise"),
    "duty": row(200, arguments="duty"),
    "programmes": row(200),
    "programme": row(200, arguments="programme"),
    "log": row(200),
    "log_entries": row(200),
    "log_entry": row(200, arguments="entry"),
    "ask": row(201, "post", "promise"),
    "receipt_case": row(200, "post"),
    "receipt_say": row(200, "post"),
    "receipt_bring_papers": row(409, "post"),
    "receipt_withdraw": row(200, "post"),
    # Not now: nothing is broken, closed or ended yet.
    "receipt_refer": row(409, "post"),
    "receipt_contest": row(409, "post"),
    "receipt_rate": row(409, "post"),
    "duty_refer": row(409, "post", "dated"),
    "desk": row(401, apart=DESK),
    "desk_case": row(401, arguments="case", apart=CASE),
    "desk_case_offices": row(401, arguments="case", apart=CASE),
    "desk_accept": row(401, "post", "case", apart=STEP_API),
    "desk_ask_papers": row(401, "post", "case", apart=STEP_API),
    "desk_bring_papers": row(401, "post", "case", apart={**STEP_API, "clerk": 409}),
    "desk_hand_over": row(401, "post", "case", apart={**STEP_API, "clerk": 204}),
    "desk_close": row(401, "post", "case", apart=STEP_API),
    "desk_send_back": row(401, "post", "case", apart={**STEP_API, "clerk": 422}),
    "desk_extend": row(401, "post", "case", apart={**STEP_API, "clerk": 422}),
    "desk_call_back": row(401, "post", "case", apart={**STEP_API, "clerk": 409}),
    "desk_say": row(401, "post", "case", apart=STEP_API),
    # There is no contact to open: this request is not confidential.
    "desk_visit": row(401, "post", "case", apart={**STEP_API, "clerk": 409}),
    "desk_call_off_visit": row(401, "post", "case", apart=STEP_API),
    "desk_link": row(401, "post", "case", apart={**STEP_API, "clerk": 404}),
    "desk_unlink": row(401, "post", "case", apart={**STEP_API, "clerk": 409}),
    "desk_attach": row(401, "post", "case", apart=STEP_API),
    "desk_file": row(401, arguments="file_of_case", apart=CASE),
    "receipt_attach": row(200, "post"),
    "receipt_file": row(200, arguments="file_held"),
    "desk_ask_reveal": row(401, "post", "case", apart={**STEP_API, "clerk": 422}),
    "desk_reveals": row(401, apart={**DESK, "auditor": 403}),
    "desk_decide_reveal": row(401, "post", "reveal", apart={**dict.fromkeys(STAFF, 404), "officer": 204, "lead": 204}),
    "desk_duty": row(401, arguments="dated", apart=CASE),
    "desk_duty_close": row(401, "post", "dated", apart=STEP_API),
    "desk_duty_answer": row(401, "post", "dated", apart={**STEP_API, "clerk": 404, "auditor": 404}),
}
MATRIX |= {f"api-1.0.0:{name}": wanted for name, wanted in API.items()}
# Open311: everybody reads; a request is handed in with a key, whoever is signed in.
MATRIX |= {
    "open311_discovery": row(200, arguments="fmt"),
    "open311_services": row(200, arguments="fmt"),
    "open311_service": row(200, arguments="open311_service"),
    "open311_requests": row(403, "post", "fmt"),
    "open311_request": row(200, arguments="open311_request"),
    "open311_token": row(404, arguments="open311_token"),
    "open311_nothing": row(404, arguments="open311_nothing"),
    "open311_no_format": row(404, arguments="rest"),
    "open311_root": row(404),
}


def names_in(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address by name; one without a name could not be listed and is a fault itself."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names_in(pattern, f"{pattern.namespace}:" if pattern.namespace else before)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{before}{pattern.name}"


def test_every_address_is_in_the_matrix_and_every_row_has_an_address() -> None:
    names = set(names_in(get_resolver()))
    assert sorted(names - set(MATRIX)) == []
    assert sorted(set(MATRIX) - names) == []


@dataclass
class Stage:
    """What the addresses are about."""

    promise: Promise
    case: Case
    code: str
    dated: Duty
    adoption: Adoption
    meeting: Meeting
    draft: Document
    proposed: Document
    filing: Filing
    agreement: Agreement
    election: Election
    member: Resident
    card: str
    invited: Resident
    reveal: Reveal
    follow: Follow

    def keywords(self, arguments: str) -> dict[str, Any]:  # Any: codes and numbers
        found: dict[str, dict[str, Any]] = {  # Any: as above
            "": {},
            "place": {"code": "990101101201"},
            "township": {"code": "990101101000"},
            "promise": {"pk": self.promise.pk},
            "duty": {"pk": self.case.duty_id},
            "case": {"pk": self.case.pk},
            "file_of_case": {"pk": self.case.pk, "file": CaseFile.objects.earliest("pk").pk},
            "file_held": {"pk": CaseFile.objects.earliest("pk").pk},
            "reveal": {"pk": self.reveal.pk},
            "let_in": {"office": self.promise.office_id, "person": self.reveal.asked_by_id},
            "link": {"pk": self.case.pk, "step": "link"},
            "deputy": {"pk": Deputy.objects.get().pk},
            "none": {"pk": 999},
            "phrase": {"pk": Phrase.objects.get().pk},
            "case_step": {"pk": self.case.pk, "step": "accept"},
            "dated": {"pk": self.dated.pk},
            "say": {"step": "say"},
            "csv": {"form": "csv"},
            "meeting": {"pk": self.meeting.pk},
            "attached": {"pk": self.meeting.pk, "number": 1},
            "proposed": {"pk": self.proposed.pk},
            "draft": {"pk": self.draft.pk},
            "clause": {"pk": self.draft.pk, "clause": self.draft.clauses.all()[0].pk},
            "add": {"pk": self.draft.pk, "step": "add"},
            "call_off": {"pk": self.meeting.pk, "step": "call_off"},
            "stand": {"step": "stand"},
            "election": {"pk": self.election.pk},
            "election_close": {"pk": self.election.pk, "step": "close"},
            "group_open": {"pk": self.member.membership.group_id, "step": "stand"},
            "agreement": {"pk": self.agreement.pk},
            "withdraw_offer": {"pk": self.agreement.pk, "step": "withdraw_offer"},
            "read": {"pk": self.agreement.pk, "step": "read"},
            "filing": {"pk": self.filing.pk},
            "file": {"pk": self.filing.pk, "step": "file"},
            "entry": {"index": 0},
            "language": {"language": "zh"},
            "tile": {"path": f"entries/000.p/{Entry.objects.count()}"},
            "programme": {"pk": self.adoption.pk},
            "key": {"key": "none"},
            "rest": {"rest": "nothing"},
            "fmt": {"fmt": "json"},
            "open311_service": {"fmt": "json", "code": self.promise.pk},
            "open311_request": {"fmt": "json", "number": self.case.duty.number},
            "open311_token": {"fmt": "json", "token": "1"},
            "open311_nothing": {"fmt": "json", "rest": "nothing"},
            "read_out": {"step": "read_out"},
            "leave": {"step": "leave"},
            "resident": {"pk": self.member.pk},
            "resident_card": {"pk": self.member.pk, "step": "card"},
            "group": {"pk": self.member.membership.group_id},
            "group_yes": {"pk": self.member.membership.group_id, "step": "yes"},
            "confirm": {"token": confirming(self.follow)},
            "leave_follow": {"token": leaving(self.follow)},
            "reset": {"uidb36": "1", "key": "none-none"},
        }
        return found[arguments]


FORM = {"version": 1, "text": "说明", "content": "坑", "decision": "decline"}


def body(name: str, stage: Stage, world: World) -> dict[str, object]:
    """What is sent to an address of the API: like the form, but with nothing it does not know."""
    version: dict[str, object] = {"version": 1}
    bodies: dict[str, dict[str, object]] = {
        "ask": {"content": "坑"},
        "receipt_case": {"code": stage.code},
        "receipt_say": {"text": "说明"},
        "receipt_bring_papers": {"text": "说明"},
        "receipt_withdraw": {"sure": True},
        "receipt_refer": {"text": "说明"},
        "receipt_contest": {"why": "没好"},
        "receipt_rate": {"level": 5},
        "duty_refer": {},
        "desk_send_back": {**version, "why": "是村里的"},
        "desk_extend": {**version, "reason": "complex", "words": "要再查"},
        "desk_call_back": {**version, "words": "周一去"},
        "desk_duty_answer": {**version, "finding": "upheld", "text": "查过了"},
        "desk_accept": version,
        "desk_ask_papers": {**version, "papers": "身份证"},
        "desk_bring_papers": {**version, "text": "说明"},
        "desk_hand_over": {**version, "to": world.township_office.pk, "why": "镇里的路"},
        "desk_close": {**version, "closing": "delivered", "answer": "补好了"},
        "desk_say": {**version, "text": "说明"},
        "desk_visit": {**version, "on": "2027-01-01", "begins": "09:00", "words": "来一下"},
        "desk_call_off_visit": {**version, "words": "改天"},
        "desk_link": {"other": 999},
        "desk_unlink": {"other": 999},
        "desk_ask_reveal": {**version, "reason": "danger"},
        "desk_decide_reveal": {"agree": False},
        "desk_duty_close": {**version, "text": "说明"},
        "desk_text_begin": {
            "office": world.meiling_office.pk,
            "kind": "rules",
            "title": "村规民约",
            "clauses": ["垃圾每周收。"],
        },
        "desk_text_propose": {"motion": 999},
    }
    return bodies[name]


@pytest.fixture
def stage(world: World, make_promise: MakePromise) -> Stage:
    now = timezone.now()
    promise = make_promise()
    asked = Asked("坑", file=File("坑.pdf", "application/pdf", b"%PDF-1.4"))
    case, code = actions.ask(promise, asked, by=NOBODY, at=now - timedelta(hours=1))
    report = make_promise(service="report", words=wording("", trigger={"kind": "after", "limit": "700 calendar days"}))
    adoption = Adoption.objects.create(
        place=world.county, pack_id="none", pack_version="1", pack_digest="0" * 64, adopted_on=date(2026, 1, 1),
        adopted_at=now, content=EMPTY_PACK,
    )  # fmt: skip
    dated = open_dated(report, by=world.actors["clerk"], at=now)[0]
    called = Call(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["修渠"])
    meeting = assemblies.call(world.meiling_office, called, at=now, by=world.actors["clerk"])
    clerk, words = world.actors["clerk"], Draft(Text.RULES, "村规民约", ["垃圾每周收。"])
    draft, proposed = (agreements.begin(world.meiling_office, words, by=clerk) for _ in range(2))
    agreements.propose(proposed, meeting.motions.select_related("meeting")[0], by=clerk, at=now)
    attach(meeting, "账目", b"%PDF-1.4", by=clerk, at=now)
    neighbours = _neighbours(world, now)
    filing, offered = _to_be_reported(world, now), _offered(world, now, neighbours[0])
    visiting.arrange(case, now + timedelta(days=2), "上门", by=clerk, at=now)
    today = timezone.localdate(now)
    posted = Post.objects.select_related("office__place").get(person=world.people["clerk"])
    # Not yet: who is named then still has no right.
    later = today + timedelta(days=9)
    depute(posted, world.people["officer"], since=later, until=later, by=clerk, at=now, today=today)
    phrasing.add(world.meiling_office.pk, "补好", "坑补好了。", "", by=clerk)
    election, reveal = _polls(world, now), _in_confidence(world, make_promise, now)
    starting.begin("nuo.example/log", at=now)
    integrate(at=now)
    assert Publisher().publish(at=now)
    cache.clear()
    follow = Follow.objects.create(address="a@example.invalid", language="zh-hans", promise=promise, asked_at=now)
    about = (promise, case, code, dated, adoption, meeting, draft, proposed, filing, offered, election, *neighbours)
    return Stage(*about, reveal, follow)


def _in_confidence(world: World, make_promise: MakePromise, now: datetime) -> Reveal:
    """A confidential request of which the clerk wants the contact opened."""
    promise = make_promise(service="clinic", confidential=True)
    case, _ = actions.ask(promise, Asked("想谈谈", contact="13800000000"), by=NOBODY, at=now)
    return revealing.ask_reveal(case, RevealReason.CALL_WANTED, by=world.actors["clerk"], at=now)


def _offered(world: World, now: datetime, member: Resident) -> Agreement:
    Group.objects.filter(pk=member.membership.group_id).update(number=1, formed_at=now, formed_with=1)
    return agreement_offered(world, Group.objects.get(pk=member.membership.group_id), now)


def agreement_offered(world: World, group: Group, now: datetime) -> Agreement:
    """An agreement that lies before a group, without the meeting that adopted it."""
    clerk, words = world.actors["clerk"], Draft(Text.AGREEMENT, "管护协议", ["村委会管渠。"])
    document = agreements.begin(world.meiling_office, words, by=clerk)
    called = Call(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["协议"])
    motion = assemblies.call(world.meiling_office, called, at=now, by=clerk).motions.get()
    version = Version.objects.create(
        document=document, number=1, clauses=words.clauses, parts=[{"about": "committee", "clock": None}],
        motion=motion, proposed_at=now, adopted_at=now,
    )  # fmt: skip
    Document.objects.filter(pk=document.pk).update(current=version, state="adopted")
    document.refresh_from_db()
    made = Offer(document, group, now.date() + timedelta(days=90))
    return offering.offer(world.meiling_office, made, by=clerk, at=now)


def _polls(world: World, now: datetime) -> Election:
    """The polls of another group, which nobody else meets."""
    clerk = world.actors["clerk"]
    card = enrolling.enrol(world.meiling, "罗长庚", by=clerk)
    group = grouping.found(card.resident, by=clerk)
    Group.objects.filter(pk=group.pk).update(number=2, formed_at=now, formed_with=1)
    group.refresh_from_db()
    holding.stand(card.resident, by=clerk)
    election = holding.open_polls(group, by=clerk, at=now)
    # With a paper ballot the tellers have something to do.
    Election.objects.filter(pk=election.pk).update(on_paper=1)
    return election


def _to_be_reported(world: World, now: datetime) -> Filing:
    """Rules in force that the township has not been told of yet."""
    words = Draft(Text.RULES, "垃圾规约", ["垃圾每周收。"])
    rules = agreements.begin(world.meiling_office, words, by=world.actors["clerk"])
    called = Call(Kind.ASSEMBLY, "会", "村委会", now + timedelta(days=20), ["规约"])
    meeting = assemblies.call(world.meiling_office, called, at=now, by=world.actors["clerk"])
    version = Version.objects.create(
        document=rules,
        number=1,
        clauses=["垃圾每周收。"],
        motion=meeting.motions.get(),
        proposed_at=now,
        adopted_at=now,
    )
    filing = filings.begin(version, by=world.actors["clerk"], at=now)
    assert filing is not None
    return filing


def _neighbours(world: World, now: datetime) -> tuple[Resident, str, Resident]:
    """Somebody in a group, the code on their card, and somebody they have invited."""
    clerk = world.actors["clerk"]
    card, other = (enrolling.enrol(world.meiling, name, by=clerk) for name in ("周素芬", "陈守田"))
    group = grouping.found(card.resident, by=clerk)
    grouping.invite(group, other.resident, inviter=card.resident, by=clerk, at=now)
    return card.resident, card.code, other.resident


EMPTY_PACK: dict[str, object] = {
    "title": {"zh": "试行", "en": "Trial"}, "summary": {"zh": "试行", "en": "Trial"}, "bodies": [], "targets": [],
    "documents": [], "meetings": [], "standards": [], "indicators": [], "rights": [], "supervision": [],
    "declined": [], "covers": [], "stages": [], "groups": {"size": None, "per_hamlet": None, "rules": []}, "policy": {},
}  # fmt: skip


def browser_of(visitor: str, stage: Stage, world: World) -> Client:
    client = Client()
    if visitor == "holder":
        client.post("/zh/receipts/", {"code": stage.code})
    elif visitor == "resident":
        client.post("/zh/residents/", {"code": stage.card})
    elif visitor != "anonymous":
        client.force_login(world.people[visitor])
    return client


def send(client: Client, name: str, address: str, stage: Stage, world: World) -> Any:  # Any: the client's answer
    _, is_api, short = name.rpartition("api-1.0.0:")
    if name.startswith("open311_"):
        said = f"jurisdiction_id=990101101201&service_code={stage.promise.pk}&address_id=990101101201"
        return client.post(address, said, content_type="application/x-www-form-urlencoded")
    if not is_api:
        people = {"giver": stage.invited.pk, "to": stage.member.pk, "resident": stage.member.pk}
        return client.post(address, {**FORM, **people})
    if short in {"receipt_attach", "desk_attach"}:
        version = {"version": 1} if short == "desk_attach" else {}
        form: dict[str, object] = {"text": "说明", **version, "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}
        return client.post(address, form, headers={"X-Receipt-Code": stage.code})
    words = body(short, stage, world)
    return client.post(address, words, content_type="application/json", headers={"X-Receipt-Code": stage.code})


@pytest.mark.parametrize("name", MATRIX)
def test_each_visitor_gets_what_the_matrix_says(name: str, stage: Stage, world: World) -> None:
    wanted = MATRIX[name]
    with translation.override("zh-hans"):
        address = reverse(name, kwargs=stage.keywords(wanted.arguments))
    got = {}
    for visitor in VISITORS:
        client = browser_of(visitor, stage, world)
        with transaction.atomic():
            query = {"jurisdiction_id": "990101101201"} if name.startswith("open311_") else {}
            posted = wanted.method == "post"
            headers = {"X-Receipt-Code": stage.code} if name == "api-1.0.0:receipt_file" else {}
            answer = (
                send(client, name, address, stage, world) if posted else client.get(address, query, headers=headers)
            )
            transaction.set_rollback(True)
        got[visitor] = answer.status_code
    assert got == {visitor: wanted.apart.get(visitor, wanted.everybody) for visitor in VISITORS}
