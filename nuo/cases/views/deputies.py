"""Who stands in while somebody is away: named by who is away, or by their lead."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from nuo.cases.forms import DeputyForm
from nuo.ledger.refusals import Refused
from nuo.people import standing_in
from nuo.people.actor import Actor
from nuo.people.models import Person, Post
from nuo.people.rules import DESK


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_deputies(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom, and name somebody."""
    actor, today = _actor(request), timezone.localdate()
    if not actor.office_ids(DESK):
        raise Refused("not_yours", step="depute")
    form = _form(request, actor, today)
    if not form.is_bound:
        return _page(request, form, today)
    if not form.is_valid():
        return _page(request, form, today, status=422)
    said = form.cleaned_data
    try:
        post = Post.objects.select_related("office__place").get(pk=said["post"])
        person = Person.objects.get(pk=said["person"])
        standing_in.depute(
            post, person, since=said["since"], until=said["until"], by=actor, at=timezone.now(), today=today
        )
    except Refused as refused:
        return _page(request, form, today, refused=refused)
    messages.success(request, _("From then on %(name)s has that desk as well.") % {"name": person.get_username()})
    return redirect("desk_deputies")


@never_cache
@require_POST
def desk_deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End standing in, from today on."""
    actor, today = _actor(request), timezone.localdate()
    if not actor.office_ids(DESK):
        raise Refused("not_yours", step="depute")
    standing_in.end(pk, by=actor, at=timezone.now(), today=today)
    return redirect("desk_deputies")


def _form(request: HttpRequest, actor: Actor, today: date) -> DeputyForm:
    posts = list(standing_in.posts_to_fill_in(actor, on=today))
    people = standing_in.who_may_stand_in(posts, on=today)
    return DeputyForm(request.POST if request.method == "POST" else None, posts=posts, people=people)


def _page(
    request: HttpRequest, form: DeputyForm, today: date, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    found = standing_in.standing_in(_actor(request), on=today)
    context = {"form": form, "deputies": found, "refused": refused, "today": today}
    return TemplateResponse(request, "cases/desk_deputies.html", context, status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # put there by our middleware
    return actor
