"""How many notices are new to whoever is signed in, for the top of every page."""

from django import template
from django.utils import timezone

from nuo.notices.access import unread_by
from nuo.people.actor import Actor

register = template.Library()


@register.inclusion_tag("notices/_unread.html", takes_context=True)
def unread_notices(context: template.Context) -> dict[str, object]:
    """Say how many there are; nothing where there is none, and to nobody who has no post."""
    request = context.get("request")
    actor = getattr(request, "actor", None)
    is_there_already = request is not None and request.resolver_match and request.resolver_match.url_name == "notices"
    if is_there_already or not isinstance(actor, Actor) or actor.person_id is None:
        return {"count": 0}
    return {"count": unread_by(actor, on=timezone.localdate())}
