"""The keys of one's offices and who holds them, and deciding whether a contact given in confidence is opened."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nuo.cases import keys, revealing
from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.models import Person


@never_cache
@require_safe
def desk_keys(request: HttpRequest) -> HttpResponse:
    """Show who holds the keys of the actor's offices, and what waits for a second person."""
    return _page(request, now=timezone.now())


@never_cache
@require_POST
def desk_let_in(request: HttpRequest, office: int, person: int) -> HttpResponse:
    """Give a colleague the keys of an office."""
    now = timezone.now()
    try:
        found = keys.let_in(office, person, by=_actor(request), at=now)
    except Refused as refused:
        return _refused(request, refused, now=now)
    messages.success(request, _("%(name)s can read what is confidential from now on.") % {"name": found.get_username()})
    return redirect("desk_keys")


@never_cache
@require_POST
def desk_begin_key(request: HttpRequest) -> HttpResponse:
    """Make the keys that are missing; they were not needed when this person signed in."""
    actor, now = _actor(request), timezone.now()
    if not isinstance(request.user, Person) or actor.secret is None:
        return _refused(request, Refused("keys_shut"), now=now)
    if not keys.begin_keys(request.user, actor, at=now):
        return _refused(request, Refused("no_key_missing"), now=now)
    messages.success(request, _("The key was made. What is asked in confidence can come in now."))
    return redirect("desk_keys")


@never_cache
@require_POST
def desk_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that a contact is opened, or decline."""
    agree = request.POST.get("decision") == "agree"
    if not agree and request.POST.get("decision") != "decline":
        return _refused(request, Refused("choose_a_decision"), now=timezone.now())
    try:
        revealing.decide(pk, agree=agree, by=_actor(request), at=timezone.now())
    except Refused as refused:
        if refused.code == "not_found":
            raise
        return _refused(request, refused, now=timezone.now())
    messages.success(request, _("Opened. The office can reach them now.") if agree else _("It stays sealed."))
    return redirect("desk_keys")


def _refused(request: HttpRequest, refused: Refused, *, now: datetime) -> HttpResponse:
    return _page(request, now=now, refused=refused)


def _page(request: HttpRequest, *, now: datetime, refused: Refused | None = None) -> HttpResponse:
    actor = _actor(request)
    context = {
        "circles": keys.circles(actor, at=now),
        "reveals": revealing.to_decide(actor),
        "is_open": actor.secret is not None,
        "me": actor.person_id,
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "cases/desk_keys.html", context)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
