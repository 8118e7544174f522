"""Every page there is: how to reach it, and who may. A new address that is not here fails the build."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from nuo.web.tests.browser.county import (
    COUNTY,
    HAMLET,
    PILOT,
    PILOT_VILLAGE,
    SECOND_VILLAGE,
    THIRD_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    Sample,
)

ANYONE, CLERK, OFFICER, LEAD, AUDITOR, HOLDER = "anyone", "clerk", "officer", "lead", "auditor", "holder"
# Of a group of four with somebody invited, and who is invited.
MEMBER, INVITED = "member", "invited"


@dataclass(frozen=True)
class Visit:
    """One page: its address after the language, found with what the county holds, and who opens it."""

    path: Callable[[Sample], str]
    who: str = ANYONE


def _at(path: str, who: str = ANYONE) -> Visit:
    return Visit(lambda _: path, who)


def _each(base: str, kind: str, *names: str, who: str = ANYONE, tail: str = "/") -> list[Visit]:
    return [Visit(lambda s, name=name: f"{base}/{getattr(s, kind)[name]}{tail}", who) for name in names]  # type: ignore[misc]  # mypy cannot infer a lambda with a default


_OUTCOMES = ("kept", "refused", "withdrawn", "overdue", "paused", "handed over", "dated", "dated and done",
             "put up", "answer", "order")  # fmt: skip
_OFFERS = ("asked for", "in days by law", "confidential", "not on the web", "by the calendar", "of the pilot")

# By the name of the address.
PAGES: dict[str, list[Visit]] = {
    "home": [_at("")],
    "about": [_at("about/")],
    "review": [_at("review/")],
    "line": [_at("line/")],
    "places": [_at("places/"), _at("places/?q=%E6%A2%85"), _at("places/?q=nowhere")],
    "board": [_at(f"places/{code}/") for code in (VILLAGE, TOWNSHIP, COUNTY, HAMLET, PILOT, PILOT_VILLAGE)],
    "overdue": [_at(f"places/{VILLAGE}/overdue/"), _at(f"places/{COUNTY}/overdue/")],
    "compare": [_at(f"places/{TOWNSHIP}/compare/"), _at(f"places/{COUNTY}/compare/")],
    "poster": [_at(f"places/{VILLAGE}/poster/")],
    "promise": _each("promises", "promises", *_OFFERS),
    "duty": _each("duties", "duties", *_OUTCOMES),
    "log": [_at("log/"), _at("log/?before=900")],
    "entry": [_at("log/0/"), _at("log/1000/")],
    "verify": [_at("log/0/verify/"), _at("log/1000/verify/")],
    "verify_proof": [_at("verify/"), _at("verify/#1!的的的的的的的的")],
    "programmes": [_at("programmes/")],
    "programme": [Visit(lambda s: f"programmes/{s.programmes[0]}/"), Visit(lambda s: f"programmes/{s.programmes[1]}/")],
    "services": [_at("services/"), _at("services/?q=%E6%A2%85"), _at("services/?q=nowhere")],
    "place_services": [
        _at(f"places/{THIRD_VILLAGE}/services/"),
        _at(f"places/{VILLAGE}/services/?q=%E7%81%AF"),
        _at(f"places/{VILLAGE}/services/?q=nothing"),
        _at(f"places/{PILOT_VILLAGE}/services/"),
    ],
    "ask": [
        *_each("promises", "promises", "asked for", "confidential", "not on the web", tail="/ask/"),
        *_each("promises", "promises", "asked for", who=CLERK, tail="/ask/"),
    ],
    "duty_refer": _each("duties", "duties", "dated", "dated overdue", tail="/level-above/"),
    "receipt_find": [_at("receipts/")],
    "receipt": [_at("receipts/mine/", HOLDER)],
    "receipt_proof": [_at("receipts/mine/proof/", HOLDER)],
    "desk": [_at("desk/", CLERK), _at("desk/?tab=done", CLERK), _at("desk/?q=nothing", CLERK), _at("desk/", AUDITOR)],
    # The officer is asked to agree that a contact is opened.
    "desk_keys": [_at("desk/keys/", CLERK), _at("desk/keys/", OFFICER)],
    "desk_print": [_at("desk/print/", CLERK)],
    "desk_deputies": [_at("desk/deputies/", CLERK)],
    "desk_phrases": [_at("desk/phrases/", CLERK)],
    "desk_overview": [_at("desk/overview/", AUDITOR)],
    "desk_hotline": [_at("desk/hotline/", LEAD)],
    "desk_case": _each("desk/cases", "cases", "new", "waiting", "confidential", "done", "overdue", who=CLERK),
    "desk_duty": [
        *_each("desk/duties", "duties", "dated", "dated and done", who=CLERK),
        *_each("desk/duties", "duties", "answer", "order", who=AUDITOR),
    ],
    "meetings": [
        _at(f"places/{VILLAGE}/meetings/"),
        _at(f"places/{THIRD_VILLAGE}/meetings/"),
        _at(f"places/{COUNTY}/meetings/"),
    ],
    "meeting": _each("meetings", "meetings", "called", "held", "void", "minuted", "called off"),
    "meeting_suggest": _each("meetings", "meetings", "called", "minuted", tail="/suggest/"),
    "village_texts": [_at(f"places/{code}/texts/") for code in (VILLAGE, THIRD_VILLAGE, COUNTY)],
    "village_text": _each("texts", "texts", "adopted", "proposed"),
    "agreements": [_at(f"places/{code}/agreements/") for code in (VILLAGE, THIRD_VILLAGE)],
    "agreement": _each("agreements", "agreements", "offered", "in_force"),
    "desk_agreements": [_at("desk/agreements/", CLERK), _at("desk/agreements/", AUDITOR)],
    "desk_agreement_offer": [_at("desk/agreements/offer/", CLERK)],
    "desk_agreement": _each("desk/agreements", "agreements", "offered", "in_force", who=CLERK),
    "own_agreement": [
        Visit(lambda s: f"residents/me/agreements/{s.agreements['in_force']}/", MEMBER),
    ],
    "own_election": [_at("residents/me/election/", MEMBER)],
    "group_election": [Visit(lambda s: f"desk/groups/{s.group}/election/", CLERK)],
    "desk_elections": [_at("desk/elections/", CLERK)],
    "desk_election": [Visit(lambda s: f"desk/elections/{s.election}/", CLERK)],
    "desk_filings": [_at("desk/filings/", CLERK), _at("desk/filings/", AUDITOR)],
    "desk_filing": _each("desk/filings", "filings", "confirmed", "ordered", who=CLERK),
    "desk_texts": [_at("desk/texts/", CLERK), _at("desk/texts/", AUDITOR)],
    "desk_text_begin": [_at("desk/texts/begin/", CLERK)],
    "desk_text": _each("desk/texts", "texts", "draft", "proposed", "adopted", who=CLERK),
    "desk_clause": [Visit(lambda s: f"desk/texts/{s.texts['draft']}/clauses/{s.clause}/", CLERK)],
    "desk_meetings": [_at("desk/meetings/", CLERK), _at("desk/meetings/", AUDITOR)],
    "desk_meeting_call": [_at("desk/meetings/call/", CLERK)],
    "desk_meeting": _each("desk/meetings", "meetings", "called", "held", "minuted", who=CLERK),
    "place_groups": [_at(f"places/{VILLAGE}/groups/"), _at(f"places/{SECOND_VILLAGE}/groups/")],
    "resident_enter": [_at("residents/")],
    "resident_code": [_at("residents/code/")],
    "resident": [_at("residents/me/", MEMBER), _at("residents/me/", INVITED)],
    "resident_group": [_at("residents/me/group/", MEMBER)],
    "residents": [_at("desk/residents/", CLERK), _at("desk/residents/?q=nobody", CLERK)],
    "file_resident": [Visit(lambda s: f"desk/residents/{s.resident}/", CLERK)],
    "file_group": [Visit(lambda s: f"desk/groups/{s.group}/", CLERK)],
    "notices": [_at("desk/notices/", CLERK), _at("desk/notices/", AUDITOR)],
    "notices_settings": [_at("desk/notices/settings/", CLERK)],
    "follow_promise": _each("promises", "promises", "asked for", tail="/follow/"),
    "follow_place": [_at(f"places/{code}/follow/") for code in (VILLAGE, COUNTY)],
    "follow_confirm": [Visit(lambda s: f"follow/confirm/{s.confirm}/")],
    "follow_leave": [Visit(lambda s: f"follow/leave/{s.leave}/")],
    "operator": [_at("operator/", AUDITOR)],
    "account_login": [_at("account/login/")],
    "account_logout": [_at("account/logout/", CLERK)],
    "account_signup": [_at("account/signup/")],
    "account_inactive": [_at("account/inactive/")],
    "account_reauthenticate": [_at("account/reauthenticate/", CLERK)],
    "account_email": [_at("account/email/", CLERK)],
    "account_email_verification_sent": [_at("account/confirm-email/")],
    "account_confirm_email": [_at("account/confirm-email/none/")],
    "account_change_password": [_at("account/password/change/", CLERK)],
    "account_reset_password": [_at("account/password/reset/")],
    "account_reset_password_done": [_at("account/password/reset/done/")],
    "account_reset_password_from_key": [_at("account/password/reset/key/1-none-none/")],
    "account_reset_password_from_key_done": [_at("account/password/reset/key/done/")],
    "mfa_index": [_at("account/2fa/", CLERK)],
    "mfa_activate_totp": [_at("account/2fa/totp/activate/", CLERK)],
    "mfa_generate_recovery_codes": [_at("account/2fa/recovery-codes/generate/", CLERK)],
}

# Addresses that never show a page of their own, and why.
NO_PAGE = {
    "front_door": "leads to the reader's language",
    "log_checkpoint": "a file for programs",
    "log_vkey": "a file for programs",
    "log_policy": "a file for programs",
    "log_words": "a file for programs",
    "log_tile": "a file for programs",
    **dict.fromkeys(
        (
            "open311_discovery",
            "open311_services",
            "open311_service",
            "open311_requests",
            "open311_request",
            "open311_token",
            "open311_nothing",
            "open311_no_format",
            "open311_root",
        ),
        "answers programs",
    ),
    "meetings_feed": "a file for calendars",
    "agreement_paper": "a file to print",
    "receipt_file": "a file to keep",
    "receipt_visit": "a file for calendars",
    "notices_device": "keeps a browser; its page is `notices_settings`",
    "notices_device_remove": "forgets a browser; its page is `notices_settings`",
    "push_worker": "a script",
    "desk_visit": "a file for calendars",
    "desk_link": "links; its page is `desk_case`",
    "desk_deputy_end": "ends standing in; its page is `desk_deputies`",
    "desk_phrase_remove": "throws away; its page is `desk_phrases`",
    "desk_file": "a file to keep",
    "desk_begin_key": "makes a key; its page is `desk_keys`",
    "desk_let_in": "lets somebody in; its page is `desk_keys`",
    "desk_reveal": "decides; its page is `desk_keys`",
    "desk_agreement_step": "takes a step; its page is `desk_agreement`",
    "own_agreement_step": "takes a step; its page is `own_agreement`",
    "own_paper": "a file to sign",
    "own_scan": "a file to keep",
    "own_election_step": "takes a step; its page is `own_election`",
    "group_election_step": "takes a step; its page is `group_election`",
    "desk_election_step": "takes a step; its page is `desk_election`",
    "desk_filing_step": "takes a step; its page is `desk_filing`",
    "desk_text_step": "takes a step; its page is `desk_text`",
    "meeting_file": "a file to keep",
    "desk_meeting_attach": "publishes a file; its page is `desk_meeting`",
    "desk_meeting_file": "takes a file away; its page is `desk_meeting`",
    "desk_meeting_step": "takes a step; its page is `desk_meeting`",
    "verify_find": "leads to `verify`",
    "receipt_proof_file": "a file to keep",
    "look": "sets a cookie and leads back",
    "receipt_step": "takes a step; its page is `receipt`",
    "receipt_leave": "ends in `receipt_find`",
    "resident_code_enter": "is shown only to who has asked for a code; test_residents visits it",
    "resident_choose": "is shown only to people who share a telephone; test_residents visits it",
    "resident_go": "ends in `resident_enter`",
    "resident_step": "takes a step; its page is `resident`",
    "resident_group_step": "takes a step; its page is `resident_group`",
    "file_step": "takes a step; its page is `file_resident`",
    "file_group_step": "takes a step; its page is `file_group`",
    "desk_export": "a file to keep",
    "notices_read": "ends in `notices`",
    "desk_step": "takes a step; its page is `desk_case`",
    "desk_duty_close": "takes a step; its page is `desk_duty`",
    "account_set_password": "leads to `account_change_password`: everybody has a password",
    "account_confirm_login_code": "is shown only in the middle of a sign-in by a code, which is not in use",
    "mfa_authenticate": "is shown only in the middle of a sign-in; test_second_factor visits it",
    "mfa_reauthenticate": "leads to `account_reauthenticate` without a second factor",
    "mfa_deactivate_totp": "is there only with a second factor; test_second_factor visits it",
    "mfa_view_recovery_codes": "is there only with a second factor; test_second_factor visits it",
    "mfa_download_recovery_codes": "is a file",
}


def names_in(resolver: URLResolver) -> Iterator[str]:
    """Yield every page's address by its name. The API answers programs, and has tests of its own."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and pattern.app_name != "ninja":
            yield from names_in(pattern)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name)


def every_name() -> set[str]:
    """Return the names of all addresses of pages."""
    return set(names_in(get_resolver()))
