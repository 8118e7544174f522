"""The clerk's file: enrolling on paper, cards, and what residents say at the counter about groups."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuo.ledger.refusals import Refused
from nuo.people.actor import Actor
from nuo.people.spelling import spelled
from nuo.residents.access import file_of, group_in_file, invitations_of, places_of, resident_in_file, villages_of
from nuo.residents.actions import enrolling, grouping
from nuo.residents.forms import EnrolForm, FileFilter, InviteFromFileForm, OwnContactForm, PeopleForm, SureForm
from nuo.residents.models import Group, Resident
from nuo.residents.showing import view_of

_PAGE = 50
_MOST_GROUPS = 200
_OPEN_FOR = timedelta(hours=4)
_TOKENS = signing.TimestampSigner(salt="nuo.residents.enrol")
_Said = dict[str, Any]  # Any: a form's cleaned fields
_ABOUT: dict[str, type[forms.Form]] = {
    "card": forms.Form,
    "found": forms.Form,
    "leave": forms.Form,
    "contact": OwnContactForm,
    "erase": SureForm,
    "decline": PeopleForm,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def residents(request: HttpRequest) -> HttpResponse:
    """Show the file with a form to enrol somebody, or enrol and show the card."""
    actor = _actor(request)
    places = places_of(actor)
    if request.method != "POST":
        return _file_page(request, EnrolForm(places=places, initial={"token": _new_token()}))
    form = EnrolForm(request.POST, places=places)
    if not form.is_valid():
        return _file_page(request, form, status=422)
    said = form.cleaned_data
    try:
        _check_token(said["token"])
        card = enrolling.enrol(said["place"], said["name"], contact=said["contact"], by=actor, once=said["token"])
    except Refused as refused:
        form.data = {**form.data.dict(), "token": _new_token()}  # type: ignore[attr-defined]  # a QueryDict
        return _file_page(request, form, refused=refused)
    return _card_page(request, card)


def _new_token() -> str:
    return _TOKENS.sign(get_random_string(22))


def _check_token(token: str) -> None:
    try:
        _TOKENS.unsign(token, max_age=_OPEN_FOR)
    except signing.BadSignature:
        raise Refused("form_too_old") from None


def _file_page(
    request: HttpRequest, form: EnrolForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    actor, asked = _actor(request), FileFilter(request.GET)
    q = asked.cleaned_data["q"] if asked.is_valid() else ""
    found = file_of(actor)
    villages = villages_of(actor)
    groups = (
        Group.objects.living().filter(village__in=villages).select_related("place").order_by("village", "number", "pk")
    )
    context = {
        "page": Paginator(found.filter(name__icontains=q) if q else found, _PAGE).get_page(request.GET.get("page")),
        "q": q,
        "villages": villages,
        "groups": groups[:_MOST_GROUPS],
        "form": form,
        "refused": refused,
    }
    return TemplateResponse(request, "residents/file.html", context, status=status)


def _card_page(request: HttpRequest, card: enrolling.Card) -> HttpResponse:
    language = "en" if (get_language() or "").startswith("en") else "zh"
    context = {
        "resident": card.resident,
        "code": card.code,
        "spelled": spelled(card.code, language),
        "address": request.build_absolute_uri(reverse("resident_enter")),
    }
    return TemplateResponse(request, "residents/card.html", context)


@never_cache
@require_safe
def file_resident(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one resident of the file, and what they may ask for at the counter."""
    return _resident_page(request, resident_in_file(_actor(request), pk))


def _resident_page(
    request: HttpRequest, person: Resident, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    shown = {"contact": OwnContactForm(initial={"contact": person.contact}), "erase": SureForm()}
    context = {
        "person": person,
        "group": Group.objects.filter(members__resident=person).select_related("place").first(),
        "invitations": invitations_of(person, at=now)[:10],
        "forms": {**shown, **({bound[0]: bound[1]} if bound else {})},
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "residents/file_resident.html", context, status=status)


@never_cache
@require_POST
def file_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Do for somebody at the counter what they ask for."""
    actor = _actor(request)
    person = resident_in_file(actor, pk)
    if step not in _ABOUT:
        raise Refused("no_such_step", step=step[:20])
    form = _ABOUT[step](request.POST)
    if not form.is_valid():
        return _resident_page(request, person, bound=(step, form), status=422)
    try:
        return _do_about(request, person, step, form.cleaned_data)
    except Refused as refused:
        return _resident_page(request, person, bound=(step, form), refused=refused)


def _do_about(request: HttpRequest, person: Resident, step: str, said: _Said) -> HttpResponse:
    by, now = _actor(request), timezone.now()
    if step == "card":
        return _card_page(request, enrolling.print_card(person, by=by))
    if step == "found":
        return redirect("file_group", pk=grouping.found(person, by=by).pk)
    if step == "erase":
        enrolling.erase(person, by=by, at=now)
        messages.success(request, _("The account is deleted: name, contact and card are gone."))
        return redirect("residents")
    if step == "contact":
        enrolling.set_contact(person, said["contact"], by=by)
    elif step == "decline":
        for invitation in invitations_of(person, at=now).filter(group__in=said["to"]):
            grouping.decline(invitation.group, person, by=by)
    else:
        grouping.leave(person, by=by, at=now)
    return redirect("file_resident", pk=person.pk)


@never_cache
@require_safe
def file_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a group with its names, and what its members may say at the counter."""
    return _group_page(request, group_in_file(_actor(request), pk))


def _group_page(
    request: HttpRequest, group: Group, *, form: InviteFromFileForm | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    view = view_of(group, at=now)
    context = {
        "view": view,
        "form": form or _invite_form(group),
        "members": ",".join(str(member.pk) for member in view.members),
        "trail": [*group.place.ancestors(), group.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "residents/file_group.html", context, status=status)


def _invite_form(group: Group, data: Any = None) -> InviteFromFileForm:  # Any: request.POST
    village = Resident.objects.kept().of(group.village).select_related("place").order_by("name", "pk")
    members = village.filter(membership__group=group)
    return InviteFromFileForm(data, members=members, others=village.exclude(membership__group=group))


@never_cache
@require_POST
def file_group_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Enter an invitation or a yes that was said at the counter."""
    actor, now = _actor(request), timezone.now()
    group = group_in_file(actor, pk)
    if step not in {"invite", "yes"}:
        raise Refused("no_such_step", step=step[:20])
    form = _invite_form(group, request.POST) if step == "invite" else PeopleForm(request.POST)
    shown = form if isinstance(form, InviteFromFileForm) else None
    if not form.is_valid():
        return _group_page(request, group, form=shown, status=422)
    said = form.cleaned_data
    try:
        if step == "invite":
            grouping.invite(group, said["invited"], inviter=said["inviter"], by=actor, at=now)
        else:
            grouping.say_yes(group, resident_in_file(actor, said["giver"] or 0), said["to"], by=actor, at=now)
            messages.success(request, _("Entered, and marked as said at the counter."))
    except Refused as refused:
        return _group_page(request, group_in_file(actor, pk), form=shown, refused=refused)
    return redirect("file_group", pk=pk)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
