"""What a group's page shows of agreements, and the words on the desk's buttons."""

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nuo.residents.models import Group
from nuo.signing.access import agreements_of
from nuo.signing.models import Agreement
from nuo.signing.words import state_words

register = template.Library()

_STEPS = {
    "commit": _("Sign for the committee"),
    "withdraw_offer": _("Take the offer back"),
    "end": _("End it: the meeting replaced its text"),
    "shown": _("Somebody was given the text on paper"),
    "paper": _("Enter a signature on paper"),
}


@register.simple_tag
def offered_to(group: Group) -> list[tuple[Agreement, str, str]]:
    """Return what was offered to a group, with the seal and the words of how far it is."""
    on = timezone.localdate()
    return [(each, *state_words(each, on=on)) for each in agreements_of(group)]


@register.filter
def agreement_step(name: str) -> str:
    """Return the words on a step's button."""
    return str(_STEPS[name])
