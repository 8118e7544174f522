"""Words and seals of meetings in templates."""

from django import template
from django.utils.translation import gettext_lazy as _

from nuo.assemblies.models import Meeting
from nuo.assemblies.rules import Kind, flaws
from nuo.assemblies.words import KINDS, STATES

register = template.Library()

_STEPS = {
    "hold": _("Record who came, in numbers"),
    "minute": _("Publish the minutes"),
    "call_off": _("Call it off"),
}
_SEALS = {"called": "wait", "held": "near", "minuted": "ok", "called_off": "hold"}


@register.filter
def kind_name(kind: str) -> str:
    """Return what kind of meeting it is."""
    return str(KINDS[Kind(kind)])


@register.filter
def state_name(state: str) -> str:
    """Return how far a meeting is."""
    return str(STATES[state])


@register.filter
def meeting_step(name: str) -> str:
    """Return the words on a step's button."""
    return str(_STEPS[name])


@register.filter
def meeting_seal(meeting: Meeting) -> str:
    """Return the seal of how far a meeting is; one that could not decide is doubtful, whatever was written of it."""
    if meeting.sitting and flaws(meeting.standard, meeting.sitting):
        return "doubt"
    return _SEALS[meeting.state]
