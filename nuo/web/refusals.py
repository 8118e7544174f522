"""The words for every refusal, and the page shown when no form is there to show them.

The apps below refuse with a code and facts; here each code gets one sentence that says what
happened and what to do.
"""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nuo.clocks.limits import Limit
from nuo.ledger.refusals import Refused
from nuo.web.refused import WORDS
from nuo.web.templatetags.nuo import day_words
from nuo.web.wording import language_of

STATUS = {
    "not_found": HTTPStatus.NOT_FOUND,
    "link_over": HTTPStatus.NOT_FOUND,
    "no_mail_here": HTTPStatus.NOT_FOUND,
    "no_key_yet": HTTPStatus.CONFLICT,
    "keys_shut": HTTPStatus.FORBIDDEN,
    "no_key_missing": HTTPStatus.CONFLICT,
    "let_in_before": HTTPStatus.CONFLICT,
    "visit_set_before": HTTPStatus.CONFLICT,
    "words_erased": HTTPStatus.CONFLICT,
    "work_first": HTTPStatus.TOO_MANY_REQUESTS,
    "deputy_named_before": HTTPStatus.CONFLICT,
    "no_visit": HTTPStatus.NOT_FOUND,
    "linked_before": HTTPStatus.CONFLICT,
    "not_linked": HTTPStatus.CONFLICT,
    "phrase_known": HTTPStatus.CONFLICT,
    "reveal_asked_before": HTTPStatus.CONFLICT,
    "second_person": HTTPStatus.FORBIDDEN,
    "api_key_missing": HTTPStatus.FORBIDDEN,
    "api_key_wrong": HTTPStatus.FORBIDDEN,
    "jurisdiction_unknown": HTTPStatus.NOT_FOUND,
    "service_unknown": HTTPStatus.NOT_FOUND,
    "request_unknown": HTTPStatus.NOT_FOUND,
    "token_unknown": HTTPStatus.NOT_FOUND,
    "open311_address": HTTPStatus.NOT_FOUND,
    "open311_method": HTTPStatus.METHOD_NOT_ALLOWED,
    "code_unknown": HTTPStatus.NOT_FOUND,
    "card_unknown": HTTPStatus.NOT_FOUND,
    "readout_unknown": HTTPStatus.NOT_FOUND,
    "no_messages_here": HTTPStatus.NOT_FOUND,
    "invitation_over": HTTPStatus.CONFLICT,
    "invited_already": HTTPStatus.CONFLICT,
    "member_already": HTTPStatus.CONFLICT,
    "in_a_group": HTTPStatus.CONFLICT,
    "group_full": HTTPStatus.CONFLICT,
    "hamlet_full": HTTPStatus.CONFLICT,
    "not_yours": HTTPStatus.FORBIDDEN,
    "not_a_member": HTTPStatus.FORBIDDEN,
    "offered_already": HTTPStatus.CONFLICT,
    "polls_open": HTTPStatus.CONFLICT,
    "polls_open_until": HTTPStatus.CONFLICT,
    "polls_over": HTTPStatus.CONFLICT,
    "polls_closed": HTTPStatus.CONFLICT,
    "settled_already": HTTPStatus.CONFLICT,
    "voted_already": HTTPStatus.CONFLICT,
    "told_already": HTTPStatus.CONFLICT,
    "paper_not_counted": HTTPStatus.CONFLICT,
    "vote_code_unknown": HTTPStatus.NOT_FOUND,
    "not_on_roll": HTTPStatus.FORBIDDEN,
    "signed_already": HTTPStatus.CONFLICT,
    "agreement_over": HTTPStatus.CONFLICT,
    "text_gone": HTTPStatus.CONFLICT,
    "still_waiting": HTTPStatus.CONFLICT,
    "too_many_tries": HTTPStatus.TOO_MANY_REQUESTS,
    "somebody_was_faster": HTTPStatus.CONFLICT,
    "wrong_state": HTTPStatus.CONFLICT,
    "promise_ended": HTTPStatus.CONFLICT,
    "clause_changed_meanwhile": HTTPStatus.CONFLICT,
    "clause_gone": HTTPStatus.CONFLICT,
    "answered_already": HTTPStatus.CONFLICT,
    "decided_already": HTTPStatus.CONFLICT,
    "extended_before": HTTPStatus.CONFLICT,
    "nothing_to_refer": HTTPStatus.CONFLICT,
    "at_the_top": HTTPStatus.CONFLICT,
    "contested_before": HTTPStatus.CONFLICT,
    "not_closed_yet": HTTPStatus.CONFLICT,
    "already_adopted": HTTPStatus.CONFLICT,
    "already_promised": HTTPStatus.CONFLICT,
}
_PAGES = {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT}


# Facts are codes; people read words. What is not listed here is shown as it is.
FACT_WORDS = {
    "person": _("person"),
    "reveal": _("question to a second person"),
    "phrase": _("sentence"),
    "deputy": _("standing in"),
    "device": _("browser"),
    "case": _("request"),
    "resident": _("resident"),
    "group": _("residents’ group"),
    "place": _("place"),
    "promise": _("promise"),
    "duty": _("duty"),
    "meeting": _("meeting"),
    "document": _("text"),
    "filing": _("filing"),
    "agreement": _("agreement"),
    "election": _("election"),
    "scan": _("scan"),
    "attachment": _("file"),
    "about_committee": _("what the committee undertakes, with a clock"),
    "about_liability": _("what the committee does when it has not kept its word"),
    "about_disputes": _("how disputes are settled"),
    "about_validity": _("how long it holds, and how it is renewed"),
    "motion": _("point of the agenda"),
    "suggestion": _("suggestion"),
    "entry": _("entry"),
    "programme": _("programme"),
    "county": _("county"),
    "township": _("township"),
    "village": _("village"),
    "government": _("government"),
    "village_committee": _("village committee"),
    "leading_group": _("leading group"),
    "leading_office": _("leading group's office"),
    "supervision_group": _("supervision group"),
    "association": _("association"),
    "guidance_group": _("guidance group"),
    "missing_papers": _("missing papers"),
    "third_party": _("hearing a third party"),
    "expert_review": _("expert review"),
    "papers": _("the list of missing papers"),
    "to": _("the office to hand it to"),
    "why": _("the reason"),
    "reason": _("the reason"),
    "closing": _("what came of it"),
    "answer": _("the answer to the resident"),
}
_LIMITS = {"limit", "statutory"}
_TIMES = {"due", "valid_from", "starts", "begins", "until"}


def sentence(refused: Refused) -> str:
    """Return what happened and what to do, in the language of the page."""
    return str(WORDS[refused.code]) % {name: _in_words(name, fact) for name, fact in refused.facts.items()}


def _in_words(name: str, fact: object) -> object:
    if name in _LIMITS:
        return Limit.parse(str(fact)).in_words(language_of(get_language()))
    if name in _TIMES:
        return day_words(datetime.fromisoformat(str(fact)))
    return FACT_WORDS.get(str(fact), fact)


def status_of(refused: Refused) -> HTTPStatus:
    """Return the HTTP status of a refusal; what is wrong with the input is 422."""
    return STATUS.get(refused.code, HTTPStatus.UNPROCESSABLE_ENTITY)


class RefusalMiddleware:
    """Shows a refusal that no view has put beside a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Put the sentence of a refusal that a view caught (`refused`) on its page, with the right status."""
        context = response.context_data or {}
        if isinstance(refused := context.get("refused"), Refused):
            response.context_data = {**context, "refusal": sentence(refused)}
            response.status_code = status_of(refused)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the refusal; any other exception goes its way."""
        if not isinstance(exception, Refused):
            return None
        status = status_of(exception)
        page = f"{status.value}.html" if status in _PAGES else "422.html"
        return render(request, page, {"message": sentence(exception)}, status=status)
