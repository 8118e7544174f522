"""A resident's own page, and their group's page for its members."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nuo.ledger.refusals import Refused
from nuo.people import throttle
from nuo.people.actor import as_resident
from nuo.people.spelling import spelled
from nuo.residents import holding
from nuo.residents.access import group_of, invitations_of, resident_by_readout
from nuo.residents.actions import enrolling, grouping
from nuo.residents.forms import InviteForm, OwnContactForm, PeopleForm, SureForm
from nuo.residents.models import Group, Resident
from nuo.residents.showing import view_of

_View = Callable[..., HttpResponse]  # a request, the resident who is signed in, and what stands in the address
_Said = dict[str, Any]  # Any: a form's cleaned fields
_OWN: dict[str, type[forms.Form]] = {
    "found": forms.Form,
    "read_out": forms.Form,
    "contact": OwnContactForm,
    "erase": SureForm,
    "yes": PeopleForm,
    "decline": forms.Form,
}
_IN_GROUP: dict[str, type[forms.Form]] = {
    "invite": InviteForm,
    "yes": PeopleForm,
    "take_back": PeopleForm,
    "leave": forms.Form,
}


def for_residents(view: _View) -> Callable[..., HttpResponse]:
    """Give the view the resident who is signed in; who is not is sent to do so."""

    @login_not_required
    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, **kwargs: str | int) -> HttpResponse:
        resident = holding.signed_in(request, at=timezone.now())
        if resident is None:
            messages.info(request, _("Sign in with your card first. It stays open here for half an hour."))
            return redirect("resident_enter")
        return view(request, resident, **kwargs)

    return shown


@require_safe
@for_residents
def resident(request: HttpRequest, me: Resident) -> HttpResponse:
    """Show what concerns this resident: the group, invitations, the account."""
    return _own_page(request, me)


def _own_page(
    request: HttpRequest, me: Resident, *, bound: tuple[str, forms.Form] | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    shown = {"contact": OwnContactForm(initial={"contact": me.contact}), "erase": SureForm()}
    context = {
        "me": me,
        "group": group_of(me),
        "invitations": [(each, view_of(each.group, at=now)) for each in invitations_of(me, at=now)[:10]],
        "forms": {**shown, **({bound[0]: bound[1]} if bound else {})},
        "trail": [*me.place.ancestors(), me.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "residents/own.html", context, status=status)


@require_POST
@for_residents
def resident_step(request: HttpRequest, me: Resident, step: str) -> HttpResponse:
    """Do one thing for oneself, or say why not."""
    if step not in _OWN:
        raise Refused("no_such_step", step=step[:20])
    form = _OWN[step](request.POST)
    if not form.is_valid():
        return _own_page(request, me, bound=(step, form), status=422)
    try:
        return _do_own(request, me, step, form.cleaned_data)
    except Refused as refused:
        return _own_page(request, me, bound=(step, form), refused=refused)


def _do_own(request: HttpRequest, me: Resident, step: str, said: _Said) -> HttpResponse:
    by, now = as_resident(me.pk), timezone.now()
    if step == "found":
        grouping.found(me, by=by)
        return redirect("resident_group")
    if step == "read_out":
        code = enrolling.read_out(me, by=by, at=now)
        language = "en" if (get_language() or "").startswith("en") else "zh"
        return TemplateResponse(request, "residents/readout.html", {"code": code, "spelled": spelled(code, language)})
    if step == "erase":
        enrolling.erase(me, by=by, at=now)
        holding.let_go(request)
        messages.success(request, _("Your account is deleted: name, contact and card are gone."))
        return redirect("resident_enter")
    if step == "contact":
        enrolling.set_contact(me, said["contact"], by=by)
        messages.success(request, _("Your contact is changed."))
        return redirect("resident")
    return _answer(request, me, step, said, now)


def _answer(request: HttpRequest, me: Resident, step: str, said: _Said, now: datetime) -> HttpResponse:
    by = as_resident(me.pk)
    group = _inviting(me, request.POST.get("group", ""), now)
    if step == "decline":
        grouping.decline(group, me, by=by)
        return redirect("resident")
    if grouping.say_yes(group, me, said["to"], by=by, at=now):
        messages.success(request, _("Everybody has said yes: you are a member now."))
        return redirect("resident_group")
    messages.success(request, _("Your yes is there. You are a member as soon as all the others have said it too."))
    return redirect("resident")


def _inviting(me: Resident, number: str, now: datetime) -> Group:
    for invitation in invitations_of(me, at=now):
        if str(invitation.group_id) == number:
            return invitation.group
    raise Refused("invitation_over")


@require_safe
@for_residents
def resident_group(request: HttpRequest, me: Resident) -> HttpResponse:
    """Show a member their group, with names."""
    group = group_of(me)
    return _group_page(request, me, group) if group else redirect("resident")


def _group_page(
    request: HttpRequest, me: Resident, group: Group, *, form: InviteForm | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    context = {
        "me": me,
        "view": view_of(group, at=now, me=me),
        "form": form or InviteForm(),
        "trail": [*group.place.ancestors(), group.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "residents/group.html", context, status=status)


@require_POST
@for_residents
def resident_group_step(request: HttpRequest, me: Resident, step: str) -> HttpResponse:
    """Do something in one's group, or say why not."""
    group = group_of(me)
    if step not in _IN_GROUP:
        raise Refused("no_such_step", step=step[:20])
    if group is None:
        raise Refused("not_a_member")
    form = _IN_GROUP[step](request.POST)
    shown = form if isinstance(form, InviteForm) else None
    if not form.is_valid():
        return _group_page(request, me, group, form=shown, status=422)
    if step == "invite" and throttle.is_shut(request):
        return render(request, "429.html", status=429)
    try:
        _do_in_group(request, me, group, step, form.cleaned_data)
    except Refused as refused:
        if step == "invite":
            throttle.count(request)
        return _group_page(request, me, group, form=shown, refused=refused)
    return redirect("resident" if step == "leave" else "resident_group")


def _do_in_group(request: HttpRequest, me: Resident, group: Group, step: str, said: _Said) -> None:
    by, now = as_resident(me.pk), timezone.now()
    if step == "invite":
        invited = resident_by_readout(said["code"], at=now)
        grouping.invite(group, invited, inviter=me, by=by, at=now)
        messages.success(request, _("Invited. The other members are asked for their yes."))
    elif step == "yes":
        if grouping.say_yes(group, me, said["to"], by=by, at=now):
            messages.success(request, _("That was the last yes: your group has a new member."))
    elif step == "take_back":
        for candidate in Resident.objects.filter(pk__in=said["to"]):
            grouping.take_back(group, me, candidate, by=by)
    else:
        grouping.leave(me, by=by, at=now)
        messages.success(request, _("You have left the group. Nobody is told why, and nothing else changes for you."))
