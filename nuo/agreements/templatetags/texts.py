"""Words and seals of texts in templates."""

from django import template
from django.utils.translation import gettext_lazy as _

from nuo.agreements.rules import Kind
from nuo.agreements.words import KINDS, SEALS, STATES

register = template.Library()

_STEPS = {
    "add": _("Add a clause"),
    "propose": _("Put it to the vote"),
    "settle": _("Record what the meeting decided"),
    "revise": _("Begin a new draft"),
    "repeal": _("Record that it was repealed"),
}
_FILING_STEPS = {
    "file": _("Report it to the township now"),
    "confirm": _("Nothing is wrong: take it on record"),
    "order": _("Order clauses to be put right"),
}


@register.filter
def text_kind(kind: str) -> str:
    """Return what kind of text it is."""
    return str(KINDS[Kind(kind)])


@register.filter
def text_state(state: str) -> str:
    """Return how far a text is."""
    return str(STATES[state])


@register.filter
def text_seal(state: str) -> str:
    """Return the seal of how far a text is."""
    return SEALS[state]


@register.filter
def text_step(name: str) -> str:
    """Return the words on a step's button."""
    return str(_STEPS[name])


@register.filter
def filing_step(name: str) -> str:
    """Return the words on the button of a filing's step."""
    return str(_FILING_STEPS[name])
